"""From an article's publication to the tally of its paragraphs."""

from __future__ import annotations

from streams.contract.records import Record
from streams.contract.topics import ARTICLES, CLASSIFIED
from streams.tally import latency
from streams.tally.latency import Latency


def record(topic: str, key: str, seconds: float) -> Record:
    return Record(
        topic=topic, partition=0, offset=0, key=key.encode(), value=b"", headers=(), timestamp=int(seconds * 1000)
    )


def test_an_article_is_timed_from_its_record_once_whatever_number_of_its_paragraphs_come_together() -> None:
    times = Latency()

    assert list(times.of([record(ARTICLES.name, "urn:a", 100.0)], now=100.1)) == []
    found = list(times.of([record(CLASSIFIED.name, "urn:a", 100.3)] * 2, now=100.5))

    assert found == [0.5]


def test_it_does_not_matter_which_of_a_batch_comes_first() -> None:
    batch = [record(CLASSIFIED.name, "urn:a", 100.3), record(ARTICLES.name, "urn:a", 100.0)]

    assert list(Latency().of(batch, now=101.0)) == [1.0]


def test_of_an_article_that_came_before_this_process_nothing_is_said() -> None:
    assert list(Latency().of([record(CLASSIFIED.name, "urn:a", 100.0)], now=101.0)) == []


def test_a_clock_that_is_behind_gives_no_time_below_nothing() -> None:
    batch = [record(ARTICLES.name, "urn:a", 100.0), record(CLASSIFIED.name, "urn:a", 100.0)]

    assert list(Latency().of(batch, now=99.0)) == [0.0]


def test_the_oldest_are_forgotten(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(latency, "REMEMBERED", 2)
    times = Latency()
    list(times.of([record(ARTICLES.name, name, 1.0) for name in "abc"], now=1.0))

    assert len(list(times.of([record(CLASSIFIED.name, name, 1.0) for name in "abc"], now=2.0))) == 2
