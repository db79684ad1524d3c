"""Dead letters, counted and told."""

from __future__ import annotations

import logging

import pytest

from streams.contract.dead_letters import dead_letter
from streams.contract.records import Record
from streams.errors import DecodeError
from streams.log.letters import tell_letters
from streams.metrics.instruments import DEAD_LETTERS

BAD = Record(topic="paragraphs", partition=3, offset=17, key=b"urn:a", value=b"{", headers=(), timestamp=0)


def test_a_dead_letter_is_counted_by_stage_and_error_and_told_with_its_place(caplog: pytest.LogCaptureFixture) -> None:
    counted = DEAD_LETTERS.labels("read", "DecodeError")
    before = counted._value.get()

    tell_letters([dead_letter(BAD, "read", DecodeError("no JSON", remedy="publish JSON"))], logging.getLogger("desk"))

    assert counted._value.get() == before + 1
    [line] = caplog.records
    assert line.getMessage() == "dead letter: DecodeError: no JSON (publish JSON)"
    assert (line.__dict__["topic"], line.__dict__["partition"], line.__dict__["offset"]) == ("paragraphs", 3, 17)
    assert (line.__dict__["stage"], line.__dict__["error"]) == ("read", "DecodeError")
