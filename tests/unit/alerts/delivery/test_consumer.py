from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from alerting.sending import FakeSender, alert
from tallying.memory_log import MemoryLog, MemoryReader
from tallying.running import consuming

from streams.alerts.delivery.consumer import Deliveries
from streams.alerts.delivery.schedule import Outcome
from streams.alerts.rules import AgreementCondition, Channel, Rule, Rules
from streams.alerts.store import AlertStore, Delivery
from streams.contract.codec import alert_record
from streams.contract.records import NewRecord, Record, TopicPartition
from streams.contract.topics import ALERTS, DEAD_LETTERS
from streams.errors import StoreUnavailableError
from streams.events import Alert
from streams.settings import Secret

RULES = Rules(
    rules=(Rule(id="r", when=(AgreementCondition(),)),),
    channels=(Channel(id="desk", kind="terminal"), Channel(id="phone", kind="terminal")),
)


OUT = TopicPartition(ALERTS.name, 0)


def alerts_on_a_log(records: list[NewRecord]) -> MemoryLog:
    return MemoryLog(records, OUT)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def delivering(
    tmp_path: Path, log: MemoryLog, sender: FakeSender, *, clock: Clock | None = None, rules: Rules = RULES
) -> AsyncIterator[AlertStore]:
    store = AlertStore(Secret(f"sqlite:///{tmp_path / 'alerts.db'}"))
    deliveries = Deliveries(log, store, sender, lambda: rules, clock=clock or Clock(), chance=lambda: 0.5)
    async with consuming(deliveries):
        yield store
    store.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.001)


def sent(store: AlertStore) -> int:
    return len(store.deliveries(state="sent"))


async def test_an_alert_goes_out_over_every_channel_or_over_those_that_its_rule_names(tmp_path: Path) -> None:
    log = alerts_on_a_log([alert_record(alert("a")), alert_record(alert("b", channels=["phone"]))])
    sender = FakeSender()
    async with delivering(tmp_path, log, sender) as store:
        await until(lambda: sent(store) == 3)

    assert sorted(sender.sent) == [("desk", "a.1", 1), ("phone", "a.1", 1), ("phone", "b.1", 1)]


async def test_what_failed_is_tried_again_once_it_is_time_and_says_that_it_is_a_repeat(tmp_path: Path) -> None:
    log = alerts_on_a_log([alert_record(alert(channels=["desk"]))])
    sender, clock = FakeSender([Outcome(done=False, error="HTTP 500")]), Clock()
    async with delivering(tmp_path, log, sender, clock=clock) as store:
        await until(lambda: any(d.error for d in store.deliveries()))
        assert len(sender.sent) == 1
        clock.now += 3
        await until(lambda: sent(store) == 1)

    assert sender.sent == [("desk", "a1.1", 1), ("desk", "a1.1", 2)]


async def test_what_cannot_be_delivered_is_parked_with_the_reason(tmp_path: Path) -> None:
    log = alerts_on_a_log([alert_record(alert(channels=["desk"]))])
    sender = FakeSender([Outcome(done=False, error="HTTP 410 Gone", final=True)])
    async with delivering(tmp_path, log, sender) as store:
        await until(lambda: bool(store.deliveries(state="parked")))
        (parked,) = store.deliveries(state="parked")

    assert parked.error == "HTTP 410 Gone"


async def test_a_channel_that_hangs_holds_up_no_other(tmp_path: Path) -> None:
    log = alerts_on_a_log([alert_record(alert(name)) for name in "abc"])
    sender = FakeSender(hang={"desk"})
    async with delivering(tmp_path, log, sender) as store:
        await until(lambda: sent(store) == 3)

    assert [message for channel, message, _ in sender.sent if channel == "phone"] == ["a.1", "b.1", "c.1"]


async def test_what_comes_while_its_channel_is_at_work_goes_out_right_behind_though_nothing_else_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = alerts_on_a_log([alert_record(alert(name, channels=["desk"])) for name in "ab"])
    goes_on = asyncio.Event()
    read = MemoryReader.read

    async def one_by_one(reader: MemoryReader, *, max_records: int, timeout: float) -> list[Record]:
        found = await read(reader, max_records=1, timeout=timeout)
        if not found:
            goes_on.set()
            await asyncio.Event().wait()
        return found

    class Slow(FakeSender):
        async def send(self, channel: Channel, alert: Alert, attempt: int) -> Outcome:
            await goes_on.wait()
            return await super().send(channel, alert, attempt)

    monkeypatch.setattr(MemoryReader, "read", one_by_one)
    async with delivering(tmp_path, log, Slow()) as store:
        await until(lambda: sent(store) == 2)


async def test_what_was_under_way_at_the_end_is_sent_again_as_a_repeat(tmp_path: Path) -> None:
    log = alerts_on_a_log([alert_record(alert(channels=["desk"]))])
    async with delivering(tmp_path, log, hanging := FakeSender(hang={"desk"})):
        await until(lambda: bool(hanging.sent))
    async with delivering(tmp_path, log, sender := FakeSender()) as store:
        await until(lambda: sent(store) == 1)

    assert sender.sent == [("desk", "a1.1", 2)]


async def test_what_names_a_channel_that_there_is_not_is_parked(tmp_path: Path) -> None:
    log = alerts_on_a_log([alert_record(alert(channels=["gone"]))])
    async with delivering(tmp_path, log, FakeSender()) as store:
        await until(lambda: any(d.channel == "gone" for d in store.deliveries(state="parked")))


async def test_a_message_that_makes_its_channel_raise_is_tried_again_and_holds_up_no_other_for_good(
    tmp_path: Path,
) -> None:
    class Raising(FakeSender):
        async def send(self, channel: Channel, alert: Alert, attempt: int) -> Outcome:
            if alert.id == "bad" and attempt == 1:
                raise OverflowError("no such time")
            return await super().send(channel, alert, attempt)

    log = alerts_on_a_log([alert_record(alert(name, channels=["desk"])) for name in ("bad", "good")])
    sender, clock = Raising(), Clock()
    async with delivering(tmp_path, log, sender, clock=clock) as store:
        await until(lambda: any(d.error for d in store.deliveries()))
        clock.now += 31
        await until(lambda: sent(store) == 2)

    assert sorted(sender.sent) == [("desk", "bad.1", 2), ("desk", "good.1", 1)]


async def test_a_database_that_is_away_for_a_moment_stops_no_channel_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.log.outages.Outages.wait", lambda self, error: asyncio.sleep(0))
    trying, times = AlertStore.trying, iter([1])

    def away_once(store: AlertStore, delivery: Delivery) -> bool:
        if next(times, None):
            raise StoreUnavailableError("the database is away")
        return trying(store, delivery)

    monkeypatch.setattr(AlertStore, "trying", away_once)
    log = alerts_on_a_log([alert_record(alert(channels=["desk"]))])
    async with delivering(tmp_path, log, FakeSender()) as store:
        await until(lambda: sent(store) == 1)


async def test_what_waits_for_a_channel_that_was_taken_out_is_parked(tmp_path: Path) -> None:
    log = alerts_on_a_log([alert_record(alert(channels=["desk"]))])
    async with delivering(tmp_path, log, hanging := FakeSender(hang={"desk"})):
        await until(lambda: bool(hanging.sent))
    without = Rules(rules=RULES.rules, channels=RULES.channels[1:])
    async with delivering(tmp_path, log, FakeSender(), rules=without) as store:
        await until(lambda: bool(store.deliveries(state="parked")))


@pytest.mark.parametrize("value", [b"bad", b"{}"])
async def test_a_record_that_is_no_alert_is_a_dead_letter_and_its_neighbour_goes_out(
    tmp_path: Path, value: bytes
) -> None:
    bad = NewRecord(topic="alerts", key=b"r", value=value)
    log = alerts_on_a_log([bad, alert_record(alert(channels=["desk"]))])
    async with delivering(tmp_path, log, FakeSender()) as store:
        await until(lambda: sent(store) == 1)

    assert [record.topic for record in log.appended] == [DEAD_LETTERS.name]
