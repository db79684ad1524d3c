from __future__ import annotations

import os
import queue

import pytest

from streams.api.beside import Begun, Message, Tell, do_beside
from streams.errors import InputError, StreamsError


async def refused(tell: Tell, begun: Begun) -> None:
    raise InputError("no such list", remedy="name another one")


async def unfit(tell: Tell, begun: Begun) -> None:
    raise ValueError("it cannot be filed")


async def killed(tell: Tell, begun: Begun) -> None:
    os.kill(os.getpid(), 9)


def heard(work: object) -> list[Message]:
    """All that is heard of it."""
    found: queue.Queue[Message | None] = queue.Queue()
    do_beside(work, found.put, name="trial x")  # type: ignore[arg-type]
    return list(iter(lambda: found.get(timeout=60), None))


def test_a_fault_comes_over_as_it_is_with_its_remedy() -> None:
    (fault,) = heard(refused)

    assert isinstance(fault, InputError)
    assert (fault.message, fault.remedy) == ("no such list", "name another one")


@pytest.mark.parametrize(("work", "told"), [(unfit, "ValueError"), (killed, "ended with -9")])
def test_of_what_fails_or_is_killed_is_heard(work: object, told: str) -> None:
    fault = heard(work)[0]

    assert isinstance(fault, StreamsError)
    assert told in fault.message


def test_of_what_no_process_can_be_begun_for_is_heard() -> None:
    (fault,) = heard(lambda tell, begun: None)  # what is in no module cannot be sent to another process

    assert isinstance(fault, StreamsError)
    assert "no process" in fault.message
