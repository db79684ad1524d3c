from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tallying.events import NOON, paragraph
from tallying.feeding import arrivals, feed, place

from streams.errors import StaleOffsetsError
from streams.log.consuming import Advance
from streams.settings import Secret
from streams.tally.core.fold import fold
from streams.tally.store import TallyStore


def test_a_new_store_has_read_nothing_and_shows_nothing(store: TallyStore) -> None:
    assert store.positions() == {}
    assert store.tallies() == ()
    assert store.latest_agreements() == ()
    assert store.incomplete() == ()


def test_offsets_and_contributions_change_together_or_not_at_all(store: TallyStore) -> None:
    events = arrivals([paragraph(issues=["trade"])])
    feed(store, [], partition=1)
    with pytest.raises(StaleOffsetsError, match="at offset 5"):
        store.apply([(0, event) for event in events], {place(0): Advance(None, 1), place(1): Advance(5, 6)}, now=1.0)

    assert store.positions() == {place(1): 0}
    assert store.tallies() == ()


def test_of_two_writers_with_the_same_offset_one_fails(url: Secret) -> None:
    stores = [TallyStore(url), TallyStore(url)]
    event = arrivals([paragraph(issues=["trade"])])[0]

    def write(store: TallyStore) -> bool:
        try:
            store.apply([(0, event)], {place(): Advance(None, 1)}, now=1.0)
        except StaleOffsetsError:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(write, stores)) == [False, True]
    for store in stores:
        store.close()


def test_a_store_opens_again_with_what_it_had(url: Secret) -> None:
    event = paragraph(issues=["trade"])
    for _ in range(2):
        store = TallyStore(url)
        feed(store, [event])
        assert store.tallies() == fold([event])
        store.close()


def test_since_counts_from_the_start_of_its_hour(store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"])])
    assert store.tallies(since=NOON.replace(minute=59)) == store.tallies()
    assert store.tallies(since=NOON.replace(hour=13)) == ()
