"""What a process has beside its work."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from streams.lines import JsonLine, are_json
from streams.metrics.exposing import are_exposed
from streams.roles import in_role
from streams.settings import Settings
from streams.traces import are_on


@pytest.fixture(autouse=True)
def logging_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    for logger in (logging.getLogger(), logging.getLogger("streams")):
        monkeypatch.setattr(logger, "handlers", logger.handlers[:])
        monkeypatch.setattr(logger, "level", logger.level)
        monkeypatch.setattr(logger, "propagate", logger.propagate)
    monkeypatch.setattr(logging.root.manager, "disable", logging.NOTSET)


def test_nothing_is_shown_that_was_not_asked_for(tmp_path: Path) -> None:
    before = logging.getLogger("streams").handlers[:]
    with in_role(Settings(data_dir=tmp_path), "run", lines=False):
        assert not are_exposed()
        assert not are_on()
        assert logging.getLogger("streams").handlers == before


def test_who_shows_a_person_what_it_does_writes_json_where_that_is_wanted(tmp_path: Path) -> None:
    with in_role(Settings(data_dir=tmp_path, log_format="json"), "run", lines=False):
        assert are_json()
        [handler] = logging.getLogger("streams").handlers
        assert isinstance(handler.formatter, JsonLine)


def test_a_command_that_ends_by_itself_takes_no_port(tmp_path: Path) -> None:
    with in_role(Settings(data_dir=tmp_path, metrics="127.0.0.1:1"), "publisher", metrics=False):
        assert not are_exposed()
