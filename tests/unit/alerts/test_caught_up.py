from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from streams.alerts.caught_up import CaughtUp
from streams.alerts.core.counting import Counts
from streams.alerts.coverage import Lead, Progress
from streams.contract.records import TopicPartition
from streams.contract.topics import CLASSIFIED
from streams.events import Agreement, AgreementStatus
from streams.tally.sql.queries import Awaited

PLACE = TopicPartition(CLASSIFIED.name, 0)


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class Ends:
    """A log that is known by its ends alone."""

    end = 5

    async def end_offsets(self, topic: str) -> dict[TopicPartition, int]:
        return {PLACE: self.end} if topic == PLACE.topic else {TopicPartition(topic, 0): 3}

    async def beginning_offsets(self, topic: str) -> dict[TopicPartition, int]:
        # What was deleted before anybody read it is waited for by nobody.
        return {PLACE: 0} if topic == PLACE.topic else {TopicPartition(topic, 0): 3}


class Tallies:
    """Tallies that are known by their progress alone."""

    def __init__(self) -> None:
        self.position = 0
        self.awaited = Awaited(None, None)
        self.there = True

    def progress(self) -> Progress | None:
        return Progress({PLACE: self.position}, self.awaited) if self.there else None

    def lead(self) -> Lead:
        raise NotImplementedError

    def counts(self, issue: str, since: datetime) -> Counts:
        raise NotImplementedError

    def reports(self, issue: str, statuses: Sequence[AgreementStatus]) -> Sequence[Agreement]:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class Watched:
    def __init__(self) -> None:
        self.log, self.tallies, self.now = Ends(), Tallies(), 100.0
        self.caught_up = CaughtUp(self.log, self.tallies, clock=lambda: self.now)

    async def look(self, now: float, position: int, *, end: int | None = None) -> datetime | None:
        self.now, self.tallies.position = now, position
        self.log.end = end or self.log.end
        await self.caught_up.look()
        return self.caught_up.until


async def test_tallies_that_are_at_the_end_know_all_up_to_now() -> None:
    assert await Watched().look(100.0, 5) == at(100)


async def test_tallies_that_stand_still_know_nothing_later_than_they_did() -> None:
    watched = Watched()

    assert [await watched.look(now, 5, end=now) for now in (5, 200, 300)] == [at(5)] * 3


async def test_tallies_that_keep_up_with_what_never_ends_know_all_up_to_a_while_ago() -> None:
    watched = Watched()
    await watched.look(100.0, 4)

    assert await watched.look(130.0, 9, end=10) == at(100)
    assert await watched.look(160.0, 9) is not None


async def test_what_was_announced_and_is_waited_for_is_not_counted_yet() -> None:
    watched = Watched()
    watched.tallies.awaited = Awaited(at(40), None)

    assert await watched.look(100.0, 5) == at(40)


async def test_what_was_given_up_is_told_by_its_publication() -> None:
    watched = Watched()
    watched.tallies.awaited = Awaited(None, at(50))
    await watched.look(100.0, 5)

    assert watched.caught_up.given_up == at(50)


async def test_where_there_are_no_tallies_nothing_is_known() -> None:
    watched = Watched()
    watched.tallies.there = False

    assert await watched.look(100.0, 5) is None
