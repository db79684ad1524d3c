from __future__ import annotations

import socket

from streams.api.serving import bound


def test_no_part_of_an_answer_waits_until_the_one_before_it_is_acknowledged() -> None:
    with bound("127.0.0.1", 0) as place, socket.create_connection(place.getsockname()):
        accepted, _ = place.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
