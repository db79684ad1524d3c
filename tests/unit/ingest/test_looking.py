from collections.abc import Sequence
from datetime import UTC, datetime
from typing import cast

import msgspec
import pytest
from feeds.atom import atom, entry

from streams.contract.records import NewRecord, TopicPartition
from streams.events import WatchedSource
from streams.ingest import looking
from streams.ingest.fetching import Answer, Known
from streams.ingest.looking import WORK_SECONDS, Looking
from streams.ingest.owners import Owners
from streams.ingest.polling import Outcome
from streams.ingest.publisher import Publisher
from streams.ingest.seen import Seen
from streams.log import Log

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
URL = "https://wire.example/feed"
THREE = atom(*(entry(name, "It met.") for name in ("quay", "pier", "mole"))).encode()


class Kept:
    """A log that keeps what is appended."""

    def __init__(self) -> None:
        self.records: list[NewRecord] = []

    async def append(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        self.records += records
        return []

    def of(self, topic: str) -> list[dict]:
        return [msgspec.json.decode(record.value or b"") for record in self.records if record.topic == topic]


async def look(
    data: bytes, *, known: WatchedSource | None = None, log: Kept | None = None, stopwatch: list[float] | None = None
) -> Outcome:
    async def fetch(url: str, asked: Known) -> Answer:
        return Answer(url=url, status=200, data=data, etag='"1"')

    times = iter(stopwatch or [])
    one = Looking(
        publisher=Publisher(cast(Log, log or Kept())),
        fetch=fetch,
        owners=Owners(),
        clock=lambda: NOW,
        stopwatch=lambda: next(times, 0.0),
    )
    return await one.at(URL, known, Seen(URL).look(NOW))


async def test_a_look_says_what_it_has_brought() -> None:
    outcome = await look(THREE)

    assert (outcome.kind, outcome.etag, outcome.counts) == ("changed", '"1"', {"new": 3})
    assert outcome.digest.startswith("sha256:")


async def test_the_same_bytes_again_are_not_read() -> None:
    log = Kept()
    first = await look(THREE, log=log)
    state = WatchedSource(source=URL, polled=NOW, digest=first.digest)
    log.records.clear()

    again = await look(THREE, known=state, log=log)

    assert (again.kind, again.counts, log.records) == ("changed", {}, [])


async def test_of_a_feed_with_very_many_items_so_many_are_read_and_the_rest_is_one_dead_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(looking, "MAX_ITEMS", 2)
    log = Kept()
    outcome = await look(THREE, log=log)

    assert outcome.counts == {"new": 2, "refused": 1}
    (letter,) = log.of("dead-letters")
    assert (letter["origin"], letter["error"]) == (URL, "OversizeError")
    assert "over 2 articles at once" in letter["message"]


async def test_a_feed_that_takes_too_long_to_read_is_left_there() -> None:
    log = Kept()
    outcome = await look(THREE, log=log, stopwatch=[0.0, 1.0, WORK_SECONDS + 1])

    assert outcome.counts == {"new": 2, "refused": 1}
    assert "takes over 30 s to read" in log.of("dead-letters")[0]["message"]


async def test_an_article_over_a_limit_is_refused_and_not_new() -> None:
    outcome = await look(atom(entry("quay", "x" * 100_001), entry("pier", "It met.")).encode())

    assert outcome.counts == {"new": 1, "refused": 1}


async def test_what_a_server_gives_is_read_as_what_it_is() -> None:
    page = b"<html><head><title>On the quay</title></head><body><p>The board met on Monday, the port said.</p></body>"
    log = Kept()
    await look(page.replace(b"<head>", b"<head><meta name='date' content='2024-03-05'>"), log=log)

    (article,) = log.of("articles")
    assert (article["article"]["uri"], article["article"]["headline"]) == (URL, "On the quay")
