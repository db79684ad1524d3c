"""Whether a Kafka broker answers, with no client library."""

from __future__ import annotations

import socket
import struct

API_VERSIONS = 18


def answers(server: str) -> bool:
    """Whether `host:port` answers ApiVersions v0, which every broker does before any login.

    Source: the Kafka protocol guide, request header v1.
    """
    host, _, port = server.strip().rpartition(":")
    request = struct.pack(">hhih", API_VERSIONS, 0, 1, -1)
    try:
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            return len(connection.recv(4)) == 4
    except OSError:
        return False
