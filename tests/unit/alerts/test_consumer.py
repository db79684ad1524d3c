from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from tallying.events import NOON, OTHER_READER, READER, paragraph, quoting
from tallying.memory_log import MemoryLog
from tallying.mending import mend, speaks, wrong
from tallying.running import consuming

from streams.alerts.consumer import AlertConsumer
from streams.alerts.core.counting import Counts
from streams.alerts.coverage import Lead, Progress
from streams.alerts.rule_file import RuleFile
from streams.alerts.store import AlertStore
from streams.contract.codec import classified_record, mend_record
from streams.contract.readings import reading_id
from streams.contract.records import NewRecord, Record, TopicPartition
from streams.contract.topics import ALERTS, DEAD_LETTERS, MENDS
from streams.errors import LogError, LogUnavailableError
from streams.events import Agreement, AgreementStatus, Alert, Mend, ReaderIdentity
from streams.log.consuming import Advance
from streams.settings import Secret
from streams.tally.core.contribution import RecordPlace

SAYS = '[[rules]]\nid = "r"\nwhen = [{ event = "statement", speaker = ["Ortiz"] }]\n'


class FixedCoverage:
    """Where one reading is current and nothing is counted."""

    def __init__(self, current: str | None = None) -> None:
        self._current = current

    def lead(self) -> Lead:
        return Lead(frozenset({self._current} if self._current else ()))

    def counts(self, issue: str, since: datetime) -> Counts:
        return Counts({})

    def reports(self, issue: str, statuses: Sequence[AgreementStatus]) -> Sequence[Agreement]:
        return ()

    def mended_record(self, mend: Mend) -> RecordPlace | None:
        return None

    def progress(self) -> Progress | None:
        return None

    def close(self) -> None:
        pass


def rule_file(tmp_path: Path) -> RuleFile:
    (tmp_path / "rules.toml").write_text(SAYS)
    return RuleFile(tmp_path / "rules.toml")


@asynccontextmanager
async def watching(log: MemoryLog, tmp_path: Path, current: str | None = None) -> AsyncIterator[None]:
    store = AlertStore(Secret(f"sqlite:///{tmp_path / 'alerts.db'}"))
    consumer = AlertConsumer(log, store, rule_file(tmp_path), FixedCoverage(current), clock=NOON.timestamp)
    async with consuming(consumer):
        async with asyncio.timeout(30):
            await log.idle.wait()
            while store.owed(1):
                await asyncio.sleep(0.001)
        yield
    store.close()


def said(words: str, reader: ReaderIdentity = READER) -> NewRecord:
    return classified_record(paragraph(reader=reader, **quoting("Lena Ortiz", words, issues=["port"])))


def topics(log: MemoryLog) -> list[str]:
    return [record.topic for record in log.appended]


async def test_what_is_told_is_appended_once_however_often_it_is_read(tmp_path: Path) -> None:
    log = MemoryLog([said("We walk out."), said("We walk out.")])
    async with watching(log, tmp_path):
        pass
    log.rewinds = True
    async with watching(log, tmp_path):
        pass

    assert topics(log) == [ALERTS.name]


async def test_what_the_log_has_not_taken_is_appended_by_the_next_consumer(tmp_path: Path) -> None:
    log = MemoryLog([said("We walk out.")])
    log.acknowledge.clear()
    store = AlertStore(Secret(f"sqlite:///{tmp_path / 'alerts.db'}"))
    async with consuming(AlertConsumer(log, store, rule_file(tmp_path), FixedCoverage(), clock=NOON.timestamp)):
        async with asyncio.timeout(30):
            while not log.appends:
                await asyncio.sleep(0.001)
    store.close()
    assert log.appended == []
    log.acknowledge.set()
    async with watching(log, tmp_path):
        pass

    assert topics(log) == [ALERTS.name]


async def test_what_the_log_is_told_is_on_the_disk_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    keep, append = AlertStore.keep, MemoryLog.append

    async def appending(log: MemoryLog, records: Sequence[NewRecord]) -> object:
        done.append("append")
        return await append(log, records)

    monkeypatch.setattr(AlertStore, "keep", lambda store: (done.append("keep"), keep(store)))
    monkeypatch.setattr(MemoryLog, "append", appending)
    async with watching(MemoryLog([said("We walk out.")]), tmp_path):
        pass

    assert done == ["keep", "append"]


@pytest.mark.parametrize(("current", "told"), [(READER, 1), (OTHER_READER, 1), (None, 2)])
async def test_only_the_current_reading_tells_alerts_where_there_is_one(
    tmp_path: Path, current: ReaderIdentity | None, told: int
) -> None:
    log = MemoryLog([said("We walk out."), said("We stay.", OTHER_READER)])
    async with watching(log, tmp_path, current and reading_id(current)):
        pass

    assert topics(log) == [ALERTS.name] * told


async def test_a_record_that_is_no_event_becomes_a_dead_letter(tmp_path: Path) -> None:
    log = MemoryLog([NewRecord(topic="classified-paragraphs", key=b"k", value=b"bad"), said("We walk out.")])
    async with watching(log, tmp_path):
        pass

    assert sorted(topics(log)) == sorted([ALERTS.name, DEAD_LETTERS.name])


async def test_a_mend_whose_paragraph_the_log_does_not_have_holds_up_nothing(tmp_path: Path) -> None:
    class Elsewhere(MemoryLog):
        async def read(self, *_: object, **__: object) -> list[Record]:
            raise LogError("there is no such partition")

    class Counting(FixedCoverage):
        def mended_record(self, mend: Mend) -> RecordPlace | None:
            return RecordPlace(7, 3)

    log = Elsewhere([mend_record(mend(wrong("port")))], TopicPartition(MENDS.name, 0))
    with closing(AlertStore(Secret(f"sqlite:///{tmp_path / 'alerts.db'}"))) as store:
        async with consuming(AlertConsumer(log, store, rule_file(tmp_path), Counting(), clock=NOON.timestamp)):
            async with asyncio.timeout(30):
                while not store.positions({}):
                    await asyncio.sleep(0.001)

    assert log.appended == []


async def test_a_mend_that_comes_with_its_paragraph_holds_though_the_tallies_do_not_count_that_yet(
    tmp_path: Path,
) -> None:
    new = [said("We walk out."), mend_record(mend(speaks("Bo Lund", span=(0, 12)), text="We walk out."))]
    records = [
        Record(topic=n.topic, partition=0, offset=0, key=n.key, value=n.value, headers=n.headers, timestamp=0)
        for n in new
    ]
    with closing(AlertStore(Secret(f"sqlite:///{tmp_path / 'alerts.db'}"))) as store:
        consumer = AlertConsumer(MemoryLog([]), store, rule_file(tmp_path), FixedCoverage(), clock=NOON.timestamp)
        await consumer.take(records, {record.topic_partition: Advance(None, 1) for record in records})

        assert store.owed(10) == []


async def test_a_log_that_is_away_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.log.outages.Outages.wait", lambda self, error: asyncio.sleep(0))
    log = MemoryLog([said("We walk out.")])
    log.away = LogUnavailableError("the broker is away")
    store = AlertStore(Secret(f"sqlite:///{tmp_path / 'alerts.db'}"))
    async with consuming(AlertConsumer(log, store, rule_file(tmp_path), FixedCoverage(), clock=NOON.timestamp)):
        await asyncio.sleep(0)
        log.away = None
        async with asyncio.timeout(30):
            await log.idle.wait()
    store.close()

    assert topics(log) == [ALERTS.name]


async def test_rules_that_are_saved_hold_without_a_restart_and_broken_ones_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.alerts.consumer._LOOK_SECONDS", 0.0)
    log = MemoryLog()
    async with watching(log, tmp_path):
        rules = tmp_path / "rules.toml"
        for text, words in ((SAYS.replace("Ortiz", "Price"), "One."), ("[[rules]]", "Two."), (SAYS, "Three.")):
            rules.write_text(text)
            log.idle.clear()
            log.records.append(said(words))
            async with asyncio.timeout(30):
                await log.idle.wait()
        async with asyncio.timeout(30):
            while not log.appended:
                await asyncio.sleep(0.001)

    (told,) = (msgspec.json.decode(record.value, type=Alert) for record in log.appended)
    assert "Three." in told.text


async def test_a_rule_on_an_issue_that_there_is_not_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("streams.alerts.consumer._LOOK_SECONDS", 0.0)
    monkeypatch.setattr(FixedCoverage, "lead", lambda self: Lead(labels={"port": "Port"}))
    monkeypatch.setattr(f"{__name__}.SAYS", SAYS.replace("speaker =", 'issue = ["port", "prt"], speaker ='))
    async with watching(MemoryLog([said(f"No. {n}") for n in range(3)]), tmp_path):
        pass

    assert [r.getMessage() for r in caplog.records if r.levelname == "WARNING"] == [
        "rule r is on an issue that the list does not have: prt; did you mean port?"
    ]
