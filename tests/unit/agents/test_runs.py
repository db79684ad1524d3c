"""Runs of records, as Faust sees them and as agents do."""

from __future__ import annotations

from classifying.samples import new_records, record
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from streams.agents.runs import Run, cut

HERE = TP("sports.paragraphs", 2)
RECORDS = [record(new, partition=2, offset=offset) for new, offset in zip(new_records(1, 3), (4, 5, 9), strict=True)]


def test_a_run_stands_at_its_first_record_and_is_followed_by_what_comes_after_its_last() -> None:
    run = Run(HERE, RECORDS, generation_id=7)

    assert (run.tp, run.offset, run.following, run.generation_id) == (HERE, 4, 10, 7)
    assert run.records == RECORDS


def test_faust_finds_nothing_in_it_to_decode() -> None:
    run = Run(HERE, RECORDS, generation_id=7)

    assert (run.key, run.value) == (None, None)


@given(st.lists(st.integers(), max_size=30), st.integers(min_value=1, max_value=7))
def test_records_are_cut_in_order_into_pieces_that_are_full_but_the_last(records: list[int], size: int) -> None:
    runs = cut(records, size)

    assert [record for run in runs for record in run] == records
    assert all(len(run) == size for run in runs[:-1])
    assert all(0 < len(run) <= size for run in runs)
