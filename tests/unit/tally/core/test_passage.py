from __future__ import annotations

from math import inf

from streams.tally.core.passage import Passage


def test_what_was_passed_by_long_enough_ago_is_missed_while_others_keep_coming() -> None:
    passage = Passage()
    for second in range(100):
        passage.note({0: second + 1}, float(second))
    assert [passage.missed(0, cutoff) for cutoff in (-1.0, 50.0, 98.0)] == [0, 51, 99]


def test_everything_is_missed_where_nothing_comes_any_more() -> None:
    passage = Passage()
    assert passage.missed(0, 5.0) == inf
    passage.note({0: 7}, 10.0)
    assert (passage.missed(0, 9.0), passage.missed(0, 10.0)) == (0, inf)


def test_partitions_go_their_own_ways() -> None:
    passage = Passage()
    passage.note({0: 7, 1: 3}, 1.0)
    passage.note({1: 4}, 9.0)
    assert (passage.missed(0, 2.0), passage.missed(1, 2.0)) == (inf, 3)


def test_a_version_that_comes_late_takes_nothing_back() -> None:
    passage = Passage()
    for now, opened in enumerate((9, 2, 0, 1)):
        passage.note({0: opened}, float(now * 10))
    assert passage.missed(0, 25.0) == 9
