from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from tallying.events import agreed, header, kill, paragraph
from tallying.feeding import feed
from tallying.memory_log import MemoryLog

from streams.contract.topics import AGREEMENTS, CHANGES, TALLIES
from streams.errors import LogUnavailableError, StoreUnavailableError
from streams.tally import owed
from streams.tally.owed import Owed
from streams.tally.sql.publication import Publication
from streams.tally.store import TallyStore
from streams.threads import OneThread
from streams.traces import Parents


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
async def debts(log: MemoryLog, store: TallyStore) -> AsyncIterator[Owed]:
    thread = OneThread("tally")
    debts = Owed(log, store, thread, Parents())
    yield debts
    await debts.abandon()
    thread.close()


def topics(log: MemoryLog) -> list[str]:
    return [record.topic for record in log.appended]


async def test_nothing_owed_is_nothing_published_and_all_is_dealt_with(debts: Owed, log: MemoryLog) -> None:
    assert await debts.publish(idle=True)
    assert log.appends == 0


async def test_what_changed_is_published_at_once_where_nothing_else_is_to_be_done(
    debts: Owed, log: MemoryLog, store: TallyStore
) -> None:
    await debts.publish(idle=True)
    feed(store, [paragraph(issues=["trade"])])
    debts.more(reports=False)

    assert await debts.publish(idle=True)
    assert topics(log) == [TALLIES.name]


async def test_tallies_wait_for_their_turn_while_records_keep_coming(
    debts: Owed, log: MemoryLog, store: TallyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owed, "PUBLISH_SECONDS", 600.0)
    await debts.publish(idle=False)
    feed(store, [paragraph(issues=["trade"])])
    debts.more(reports=False)

    assert not await debts.publish(idle=False)
    assert topics(log) == []


async def test_retractions_and_changes_do_not_wait_for_a_turn(
    debts: Owed, log: MemoryLog, store: TallyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owed, "PUBLISH_SECONDS", 600.0)
    feed(store, [paragraph(issues=["trade"], agreements=[agreed("trade")])])
    await debts.publish(idle=False)
    log.appended.clear()
    feed(store, [kill(header())])
    debts.more(reports=True)

    await debts.publish(idle=False)
    assert topics(log) == [AGREEMENTS.name, CHANGES.name]


async def test_more_reports_than_go_out_at_once_all_go_out_in_one_turn(
    debts: Owed, log: MemoryLog, store: TallyStore
) -> None:
    reports = [agreed("trade", key=str(number)) for number in range(1_100)]
    feed(store, [paragraph(issues=["trade"], agreements=reports)])
    await debts.publish(idle=True)
    log.appended.clear()
    feed(store, [kill(header())])
    debts.more(reports=True)

    assert await debts.publish(idle=True)
    assert topics(log).count(AGREEMENTS.name) == 1_100


async def test_what_the_log_does_not_take_stays_owed(debts: Owed, log: MemoryLog, store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"])])
    log.away = LogUnavailableError("gone")
    with pytest.raises(LogUnavailableError):
        await debts.publish(idle=True)
    log.away = None

    assert await debts.publish(idle=True)
    assert topics(log) == [TALLIES.name]


async def test_what_is_not_acknowledged_when_it_is_cancelled_stays_owed(
    debts: Owed, log: MemoryLog, store: TallyStore
) -> None:
    feed(store, [paragraph(issues=["trade"])])
    log.acknowledge.clear()
    publishing = asyncio.create_task(debts.publish(idle=True))
    while not log.appends:
        await asyncio.sleep(0.001)
    publishing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await publishing
    log.acknowledge.set()

    assert await debts.publish(idle=True)
    assert topics(log) == [TALLIES.name]


async def test_our_turn_to_publish_is_kept_for_as_long_as_the_log_takes(
    debts: Owed, log: MemoryLog, store: TallyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed = asyncio.Event()
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(owed, "RENEW_SECONDS", 0.001)
    monkeypatch.setattr(Publication, "renew", lambda _: loop.call_soon_threadsafe(renewed.set))
    feed(store, [paragraph(issues=["trade"])])
    log.acknowledge.clear()
    publishing = asyncio.create_task(debts.publish(idle=True))
    async with asyncio.timeout(30):
        await renewed.wait()
    assert not publishing.done()
    log.acknowledge.set()

    assert await publishing


async def test_a_store_that_is_away_when_the_log_fails_is_owed_the_same_once_it_is_back(
    debts: Owed, log: MemoryLog, store: TallyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(publication: Publication) -> None:
        raise StoreUnavailableError("gone")

    feed(store, [paragraph(issues=["trade"])])
    with monkeypatch.context() as outage:
        outage.setattr(Publication, "finish", away)
        outage.setattr(Publication, "abandon", away)
        with pytest.raises(StoreUnavailableError):
            await debts.publish(idle=True)

    assert await debts.publish(idle=True)
    assert topics(log) == [TALLIES.name, TALLIES.name]
