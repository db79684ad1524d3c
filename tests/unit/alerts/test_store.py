from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alerting.sending import alert
from tallying.events import NOON

from streams.alerts.core.memory import KeptArticle, KeptGround, KeptTold, Memory
from streams.alerts.store import AlertStore
from streams.contract.records import TopicPartition
from streams.errors import StaleOffsetsError, StoreError
from streams.events import Alert
from streams.log.consuming import Advance
from streams.settings import Secret

PLACE = TopicPartition("agreements", 0)
OUT = TopicPartition("alerts", 0)


@pytest.fixture
def alert_store(tmp_path: Path) -> Iterator[AlertStore]:
    opened = AlertStore(Secret(f"sqlite:///{tmp_path / 'alerts.db'}"))
    yield opened
    opened.close()


def tells(*alerts: Alert):
    def see(memory: Memory) -> list[Alert]:
        memory.put("told", KeptTold(at=NOON))
        return list(alerts)

    return see


def test_what_is_told_is_owed_until_it_is_paid(alert_store: AlertStore) -> None:
    alert_store.take(tells(alert("a"), alert("b")), {PLACE: Advance(None, 1)}, now=1.0)

    owed = alert_store.owed(10)
    assert [found.id for _, found in owed] == ["a", "b"]
    alert_store.paid(owed[0][0])
    assert [found.id for _, found in alert_store.owed(10)] == ["b"]


def test_memory_offsets_and_what_is_owed_change_together_or_not_at_all(alert_store: AlertStore) -> None:
    alert_store.take(tells(alert("a")), {PLACE: Advance(None, 1)}, now=1.0)

    with pytest.raises(StaleOffsetsError):
        alert_store.take(tells(alert("b")), {PLACE: Advance(0, 2)}, now=1.0)

    assert [found.id for _, found in alert_store.owed(10)] == ["a"]
    assert alert_store.positions({}) == {PLACE: 1}


def test_what_is_put_is_there_in_the_next_transaction(alert_store: AlertStore) -> None:
    found: list[KeptTold | None] = []

    def look(memory: Memory) -> list[Alert]:
        found.append(memory.get(KeptTold, "told"))
        return []

    alert_store.take(look, {}, now=1.0)
    alert_store.take(tells(), {}, now=1.0)
    alert_store.take(look, {}, now=1.0)

    assert found == [None, KeptTold(at=NOON)]


def test_the_same_message_is_queued_once_for_a_channel(alert_store: AlertStore) -> None:
    alert_store.queue([("desk", alert()), ("file", alert())], {OUT: Advance(None, 1)}, now=1.0)
    alert_store.queue([("desk", alert())], {OUT: Advance(1, 2)}, now=1.0)

    assert [(d.channel, d.alert.id) for d in alert_store.due(1.0)] == [("desk", "a1"), ("file", "a1")]


def test_a_withdrawal_waits_for_its_alert_and_other_alerts_do_not(alert_store: AlertStore) -> None:
    first, second, other = alert("a"), alert("a", 2, withdrawn=True), alert("b")
    alert_store.queue([("desk", a) for a in (first, second, other)], {OUT: Advance(None, 3)}, now=1.0)

    due = alert_store.due(1.0)
    assert [(d.alert.id, d.alert.revision) for d in due] == [("a", 1), ("b", 1)]
    assert alert_store.trying(due[0])
    alert_store.tried(due[0], "pending", due=99.0, error="HTTP 500")
    assert [d.alert.id for d in alert_store.due(2.0)] == ["b"]
    again = alert_store.due(99.0)[0]
    assert alert_store.trying(again)
    alert_store.tried(again, "sent")
    assert [(d.alert.id, d.alert.revision) for d in alert_store.due(2.0)] == [("a", 2), ("b", 1)]


def test_of_two_who_have_the_same_message_one_sends_it_and_the_other_changes_nothing(alert_store: AlertStore) -> None:
    alert_store.queue([("desk", alert())], {OUT: Advance(None, 1)}, now=1.0)
    (mine,), (theirs,) = alert_store.due(1.0), alert_store.due(1.0)

    assert (alert_store.trying(mine), alert_store.trying(theirs)) == (True, False)
    alert_store.tried(mine, "sent")
    alert_store.tried(theirs, "pending", due=1.0, error="HTTP 500")
    assert [d.state for d in alert_store.deliveries()] == ["sent"]


def test_an_alert_that_was_taken_back_in_the_meantime_is_not_sent_again(alert_store: AlertStore) -> None:
    messages = [("desk", alert("a")), ("desk", alert("a", 2, withdrawn=True))]
    alert_store.queue(messages, {OUT: Advance(None, 2)}, now=1.0)
    (first,) = alert_store.due(1.0)
    alert_store.trying(first)
    alert_store.tried(first, "parked", error="HTTP 410")

    assert alert_store.resend(None, now=5.0) == 0


def test_a_parked_message_goes_out_again_when_it_is_asked_for(alert_store: AlertStore) -> None:
    alert_store.queue([("desk", alert("abc")), ("desk", alert("xyz"))], {OUT: Advance(None, 2)}, now=1.0)
    for delivery in alert_store.due(1.0):
        alert_store.trying(delivery)
        alert_store.tried(delivery, "parked", error="HTTP 410")

    assert alert_store.resend("ab", now=5.0) == 1
    assert [d.alert.id for d in alert_store.due(5.0)] == ["abc"]
    assert sorted(d.state for d in alert_store.deliveries()) == ["parked", "pending"]


def remembers(*names: str, lasting: bool) -> Callable[[Memory], list[Alert]]:
    ground = {"g": KeptGround()} if lasting else {}

    def see(memory: Memory) -> list[Alert]:
        for name in names:
            memory.put(name, KeptArticle(version="1", grounds=ground))
        return []

    return see


def remembered(store: AlertStore, *names: str) -> tuple[list[str], datetime | None]:
    """Which of the names are remembered, and what time is."""
    found: list[str] = []
    since: list[datetime | None] = []

    def look(memory: Memory) -> list[Alert]:
        found.extend(name for name in names if memory.get(KeptArticle, name))
        since.append(memory.since)
        return []

    store.take(look, {}, now=0.0)
    return found, since[0]


def test_what_was_not_seen_for_long_is_forgotten_and_what_is_as_old_is_known_to_be(alert_store: AlertStore) -> None:
    alert_store.take(remembers("a", lasting=True), {}, now=100.0)
    alert_store.take(remembers("b", lasting=False), {}, now=100.0)
    alert_store.take(remembers("c", lasting=True), {}, now=10.0)
    assert remembered(alert_store, "a", "b", "c") == (["a", "b", "c"], None)

    assert not alert_store.forget(lasting=50.0, other=200.0, deliveries=0.0)

    assert remembered(alert_store, "a", "b", "c") == (["a"], datetime.fromtimestamp(200, UTC))


def test_what_is_seen_again_is_kept(alert_store: AlertStore) -> None:
    for now in (10.0, 100.0):
        alert_store.take(remembers("a", lasting=True), {}, now=now)

    alert_store.forget(lasting=50.0, other=50.0, deliveries=0.0)

    assert remembered(alert_store, "a") == (["a"], None)


def test_what_is_remembered_goes_back_no_further_when_less_is_forgotten_later(alert_store: AlertStore) -> None:
    for name, until in (("a", 90.0), ("b", 60.0)):
        alert_store.take(remembers(name, lasting=True), {}, now=10.0)
        alert_store.forget(lasting=until, other=until, deliveries=0.0)

    assert remembered(alert_store) == ([], datetime.fromtimestamp(90, UTC))


def test_much_is_forgotten_bit_by_bit(alert_store: AlertStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.alerts.store.FORGOTTEN", 2)
    alert_store.take(remembers("a", "b", "c", lasting=True), {}, now=1.0)

    assert [alert_store.forget(lasting=9.0, other=9.0, deliveries=0.0) for _ in range(2)] == [True, False]
    assert remembered(alert_store, "a", "b", "c")[0] == []


def test_deliveries_that_are_done_are_dropped_and_pending_ones_never(alert_store: AlertStore) -> None:
    alert_store.queue([("desk", alert("a")), ("desk", alert("b"))], {OUT: Advance(None, 2)}, now=1.0)
    alert_store.queue([], {OUT: Advance(2, 3)}, now=1.0, parked=[("gone", alert("c"))])
    alert_store.queue([("desk", alert("d"))], {OUT: Advance(3, 4)}, now=9.0)
    first, *_, last = alert_store.due(9.0)
    for delivery in (first, last):
        alert_store.trying(delivery)
        alert_store.tried(delivery, "sent")

    alert_store.forget(lasting=0.0, other=0.0, deliveries=5.0)

    assert [(d.alert.id, d.state) for d in alert_store.deliveries()] == [("b", "pending"), ("d", "sent")]


def test_who_only_looks_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there are no alerts"):
        AlertStore(Secret(f"sqlite:///{tmp_path / 'alerts.db'}"), writable=False)

    assert list(tmp_path.iterdir()) == []
