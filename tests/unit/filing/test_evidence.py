from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.filing.evidence import EvidenceFinder, merged
from streams.issues import Issue, IssueList

FIND = EvidenceFinder(
    IssueList(
        issues=(
            Issue(id="military", label="Military communication"),
            Issue(id="leaders", label="Communication of leaders"),
            Issue(id="peace", label="Relations between Norway and Sweden"),
        )
    )
).find


def masses(text: str) -> list[float]:
    return [found.mass for found in FIND(text)]


def test_what_the_label_and_the_terms_name_is_told_from_what_the_description_does() -> None:
    issue = Issue(id="ports", label="Harbours", description="Cranes, quays.", terms=("dockers",))
    find = EvidenceFinder(IssueList(issues=(issue,))).find
    label, term, description = (find(text)[0] for text in ("The harbours.", "The dockers.", "A crane on the quays."))
    assert (label.label, term.label) == (label.mass, term.mass)
    assert description.label == 0 < description.mass


def test_a_part_that_is_all_there_weighs_more_than_its_words_apart() -> None:
    whole, half = masses("military communication")[0], masses("the military")[0]
    assert whole > 2 * half > 0


def test_words_of_one_sentence_weigh_more_than_the_same_ones_apart() -> None:
    together = masses("The military wants better communication.")[0]
    apart = masses("The military left. Then came the communication.")[0]
    assert together > apart > 0


def test_a_word_inside_a_phrase_of_another_issue_says_less() -> None:
    assert masses("military communication")[1] < masses("communication")[1]


def test_the_same_word_again_adds_nothing() -> None:
    assert masses("Military, military and military") == pytest.approx(masses("Military"))


def test_a_relation_needs_both_its_sides() -> None:
    assert masses("Norway and Sweden")[2] > 2.5 * masses("Norway")[2]


def test_evidence_points_to_its_words() -> None:
    text = "Oslo and Stockholm mended their ties."
    assert [text[a:b] for a, b in FIND(text)[2].spans] == ["Oslo", "Stockholm", "ties"]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1]))))
def test_merged_spans_are_in_order_and_do_not_overlap(spans: list[tuple[int, int]]) -> None:
    found = merged(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert {k for a, b in found for k in range(a, b)} == {k for a, b in spans for k in range(a, b)}


def test_what_both_sides_of_a_relation_do_to_each_other_tells_of_it() -> None:
    assert masses("Norway and Sweden need each other")[2] > masses("Norway and Sweden need rain")[2] + 0.3
    assert masses("Norway and its people need each other")[2] == pytest.approx(masses("Norway and its people")[2])


def test_a_word_in_a_phrase_where_it_means_something_else_says_nothing_unless_a_list_has_the_phrase() -> None:
    find = EvidenceFinder(
        IssueList(issues=(Issue(id="homes", label="Housing"), Issue(id="president", label="White House")))
    ).find
    homes, president = find("The White House declined to comment.")
    assert homes.mass == 0
    assert president.mass > 0
    assert find("The white houses by the sea are for rent.")[0].mass > 0
    assert find("A house was sold.")[0].mass > 0
