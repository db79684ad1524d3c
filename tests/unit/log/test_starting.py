from __future__ import annotations

import pytest

from streams.contract.records import TopicPartition
from streams.errors import LogError
from streams.log.starting import starting_offsets

P0, P1 = TopicPartition("articles", 0), TopicPartition("articles", 1)


def test_a_partition_starts_where_its_state_stands() -> None:
    assert starting_offsets({P0: 4, P1: 9}, {P0: 0, P1: 0}, {P0: 7, P1: 9}) == {P0: 4, P1: 9}


def test_a_partition_without_state_starts_at_its_beginning() -> None:
    assert starting_offsets({P0: 4}, {P0: 0, P1: 2}, {P0: 7, P1: 9}) == {P0: 4, P1: 2}


def test_expired_records_are_skipped() -> None:
    assert starting_offsets({P0: 4}, {P0: 6}, {P0: 7}) == {P0: 6}


def test_partitions_that_are_not_ours_are_left_out() -> None:
    assert starting_offsets({P0: 4, P1: 4}, {P0: 0}, {P0: 7}) == {P0: 4}


def test_a_state_ahead_of_its_log_is_refused_with_a_remedy() -> None:
    with pytest.raises(LogError, match="articles-0: the state stands at offset 8, but the log ends at 7") as caught:
        starting_offsets({P0: 8}, {P0: 0}, {P0: 7})
    assert "this log was replaced" in caught.value.remedy
