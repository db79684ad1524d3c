from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alerting.sending import alert
from tallying.events import NOON

from streams.alerts.core.memory import KeptTold, Memory
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
    alert_store.take(tells(alert("a"), alert("b")), {PLACE: Advance(None, 1)})

    owed = alert_store.owed(10)
    assert [found.id for _, found in owed] == ["a", "b"]
    alert_store.paid(owed[0][0])
    assert [found.id for _, found in alert_store.owed(10)] == ["b"]


def test_memory_offsets_and_what_is_owed_change_together_or_not_at_all(alert_store: AlertStore) -> None:
    alert_store.take(tells(alert("a")), {PLACE: Advance(None, 1)})

    with pytest.raises(StaleOffsetsError):
        alert_store.take(tells(alert("b")), {PLACE: Advance(0, 2)})

    assert [found.id for _, found in alert_store.owed(10)] == ["a"]
    assert alert_store.positions({}) == {PLACE: 1}


def test_what_is_put_is_there_in_the_next_transaction(alert_store: AlertStore) -> None:
    found: list[KeptTold | None] = []

    def look(memory: Memory) -> list[Alert]:
        found.append(memory.get(KeptTold, "told"))
        return []

    alert_store.take(look, {})
    alert_store.take(tells(), {})
    alert_store.take(look, {})

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
    assert alert_store.counts() == {("desk", "sent"): 1}


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
    assert alert_store.counts() == {("desk", "pending"): 1, ("desk", "parked"): 1}


def test_who_only_looks_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there are no alerts"):
        AlertStore(Secret(f"sqlite:///{tmp_path / 'alerts.db'}"), writable=False)

    assert list(tmp_path.iterdir()) == []
