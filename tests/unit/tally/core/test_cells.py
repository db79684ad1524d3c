from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tallying.events import agreed, paragraph, said
from tallying.histories import classified

from streams.events import ClassifiedParagraph
from streams.tally.core.arrivals import paragraph_arrival
from streams.tally.core.cells import Cell, add, cells, difference, totals


def cells_of(*paragraphs: ClassifiedParagraph) -> dict[Cell, int]:
    arrivals = [paragraph_arrival(event) for event in paragraphs]
    return cells(arrivals[0].facts, [arrival.contribution for arrival in arrivals])


def test_an_article_counts_once_for_an_issue_however_many_paragraphs_are_on_it() -> None:
    counts = cells_of(paragraph(ordinal=1, count=2, issues=["trade"]), paragraph(ordinal=2, count=2, issues=["trade"]))

    by_dimension = {dimension: count for (_, _, dimension, _), count in counts.items()}
    assert by_dimension == {"outlet": 2, "instant": 2, "article": 1}


def test_a_paragraph_on_no_issue_has_no_cells() -> None:
    assert not cells_of(paragraph(statements=[said("Ann Lee")]))


def test_an_agreement_counts_for_its_own_issue() -> None:
    counts = cells_of(paragraph(agreements=[agreed("trade", key="k")]))
    assert {(issue, value): count for (issue, _, _, value), count in counts.items()} == {("trade", "reached:k"): 1}


@given(classified(), classified())
def test_a_difference_added_to_what_was_gives_what_is(one: ClassifiedParagraph, other: ClassifiedParagraph) -> None:
    before, after = cells_of(one), cells_of(other)
    changes = difference(after, before)

    summed = dict(before)
    add(summed, changes)
    assert {cell: count for cell, count in summed.items() if count} == after
    assert all(changes.values())


@given(st.lists(classified(), min_size=1, max_size=5))
def test_totals_add_up_over_the_hours(paragraphs: list[ClassifiedParagraph]) -> None:
    changes: dict[Cell, int] = {}
    for event in paragraphs:
        add(changes, cells_of(event))
    for total, count in totals(changes).items():
        assert count == sum(n for (issue, _, *rest), n in changes.items() if (issue, *rest) == total)
