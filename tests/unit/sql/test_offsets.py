from __future__ import annotations

import pytest
from tallying.feeding import place

from streams.errors import StaleOffsetsError, StoreError
from streams.log.consuming import Advance
from streams.tally.store import TallyStore

TOPIC = place().topic


def test_offsets_keep_the_log_that_they_belong_to_and_another_is_refused_with_the_remedy(store: TallyStore) -> None:
    store.apply([], {place(): Advance(None, 5, "file one")}, now=1.0)
    assert store.positions({TOPIC: "file one", "articles": "file two"}) == {place(): 5}
    for refused in (
        lambda: store.positions({TOPIC: "file two"}),
        lambda: store.apply([], {place(): Advance(5, 9, "file two")}, now=1.0),
    ):
        with pytest.raises(StoreError, match="it belongs to file one, this is file two") as error:
            refused()
        assert not isinstance(error.value, StaleOffsetsError)
        assert "STREAMS_DATABASE_URL" in error.value.remedy
    assert store.positions() == {place(): 5}


def test_offsets_without_a_log_take_the_first_that_comes(store: TallyStore) -> None:
    store.apply([], {place(): Advance(None, 5)}, now=1.0)
    assert store.positions({TOPIC: "file one"}) == {place(): 5}
    store.apply([], {place(): Advance(5, 6, "file one")}, now=1.0)
    with pytest.raises(StoreError, match="file one"):
        store.positions({TOPIC: "file two"})


def test_a_stale_offset_of_the_right_log_is_stale_and_no_other_log(store: TallyStore) -> None:
    store.apply([], {place(): Advance(None, 5, "file one")}, now=1.0)
    with pytest.raises(StaleOffsetsError, match="no longer at offset 4"):
        store.apply([], {place(): Advance(4, 9, "file one")}, now=1.0)
