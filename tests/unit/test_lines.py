"""Lines on stderr, for people and as JSON."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import orjson
import pytest

from streams.lines import JsonLine, NoOutages, NotAgain, OneLine, are_json, log_to_stderr


@pytest.mark.parametrize(
    "message",
    [
        "Failed fetch messages from 1: KafkaConnectionError: Connection at 127.0.0.1:9092 closed",
        "Unable connect to node with id 1: [Errno 111] Connect call failed ('127.0.0.1', 9092)",
        "Unable to update metadata from [1]",
        "Heartbeat send request failed: NodeNotReadyError: Attempt to send a request to node which is not ready",
        "Group Coordinator Request failed: [Error 15] GroupCoordinatorNotAvailableError",
        "Heartbeat session expired - marking coordinator dead",
    ],
)
def test_what_aiokafka_says_of_a_broker_that_is_away_is_left_to_whoever_waits_for_it(message: str) -> None:
    assert not NoOutages().filter(line("aiokafka.client", message))
    assert NoOutages().filter(line("streams.log.outages", message))


def test_what_else_aiokafka_says_is_said() -> None:
    assert NoOutages().filter(line("aiokafka.client", "Not authorized to read from topic paragraphs."))


def line(name: str, message: str, *, created: float = 1000.0, lineno: int = 1) -> logging.LogRecord:
    record = logging.LogRecord(name, logging.ERROR, "/faust/app.py", lineno, message, (), None)
    record.created = created
    return record


def test_a_line_is_one_line_without_its_traceback() -> None:
    record = line("faust.app.base", "Crashed reason=\n  OSError('gone')")
    try:
        raise OSError("gone")
    except OSError as error:
        record.exc_info = (OSError, error, error.__traceback__)

    assert OneLine().format(record)[9:] == "faust: Crashed reason= OSError('gone')"


def test_a_librarys_line_is_not_repeated_for_a_while() -> None:
    seldom = NotAgain()

    assert seldom.filter(line("aiokafka", "Unable to connect", created=1000.0))
    assert not seldom.filter(line("aiokafka", "Unable to connect", created=1010.0))
    assert seldom.filter(line("aiokafka", "Another", created=1010.0, lineno=2))
    assert seldom.filter(line("aiokafka", "Unable to connect", created=1040.0))


@pytest.fixture
def logging_restored() -> Iterator[None]:
    root, product = logging.getLogger(), logging.getLogger("streams")
    kept = (root.handlers[:], root.level, product.handlers[:], product.level, product.propagate)
    yield
    root.handlers[:], level, product.handlers[:], own, product.propagate = kept
    root.setLevel(level)
    product.setLevel(own)
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("logging_restored")
def test_our_own_lines_from_info_on_and_the_libraries_errors_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    logging.getLogger("streams.agents.worker").info("reads paragraphs-0")
    logging.getLogger("faust.app").warning("Timer woke up late")
    for _ in range(3):
        logging.getLogger("aiokafka.client").error("Unable to connect")

    assert [text[9:] for text in capsys.readouterr().err.splitlines()] == [
        "streams: reads paragraphs-0",
        "aiokafka: Unable to connect",
    ]


@pytest.mark.usefixtures("logging_restored")
def test_what_was_asked_for_in_detail_stays_detailed() -> None:
    logging.getLogger("streams").setLevel(logging.DEBUG)
    before = logging.getLogger().handlers[:]
    log_to_stderr()

    assert logging.getLogger("streams.cli").isEnabledFor(logging.DEBUG)
    assert logging.getLogger().handlers == before


def test_a_line_of_json_says_when_who_and_what_with_the_fields_that_it_has() -> None:
    found = line("streams.agents.stepper", "dead letter: DecodeError", created=1_700_000_000.25)
    found.topic, found.offset, found.password = "paragraphs", 7, "hunter2"  # type: ignore[attr-defined]

    said = orjson.loads(JsonLine("worker").format(found))

    assert said == {
        "time": "2023-11-14T22:13:20.250+00:00",
        "level": "error",
        "logger": "streams.agents.stepper",
        "role": "worker",
        "process": found.process,
        "message": "dead letter: DecodeError",
        "topic": "paragraphs",
        "offset": 7,
    }


def test_a_traceback_stays_in_its_line_of_json() -> None:
    found = line("faust.app.base", "Crashed\nreason")
    try:
        raise OSError("gone")
    except OSError as error:
        found.exc_info = (OSError, error, error.__traceback__)

    text = JsonLine("worker").format(found)

    assert "\n" not in text
    assert "OSError: gone" in orjson.loads(text)["traceback"]


@pytest.mark.usefixtures("logging_restored")
def test_in_json_the_libraries_errors_are_objects_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert not are_json()
    log_to_stderr("tally", "json")
    for place, name in enumerate(("streams.tally.consumer", "faust.app", "aiokafka.conn", "uvicorn.error")):
        found = line(name, f"of {name}", lineno=place)
        found.uri = "urn:a"  # type: ignore[attr-defined]
        logging.getLogger(name).handle(found)

    said = [orjson.loads(text) for text in capsys.readouterr().err.splitlines()]

    assert are_json()
    assert [(found["logger"], found["role"], found["uri"]) for found in said] == [
        ("streams.tally.consumer", "tally", "urn:a"),
        ("faust.app", "tally", "urn:a"),
        ("aiokafka.conn", "tally", "urn:a"),
        ("uvicorn.error", "tally", "urn:a"),
    ]


@pytest.mark.usefixtures("logging_restored")
def test_what_was_asked_for_in_detail_is_json_where_that_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler()
    logging.getLogger().handlers[:] = [handler]
    logging.getLogger("streams").setLevel(logging.DEBUG)
    log_to_stderr("api", "json")

    assert isinstance(handler.formatter, JsonLine)
