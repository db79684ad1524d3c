from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tallying.events import NOON, announced, header, paragraph
from trying.differences import example

from streams.contract.reports import agreement_reports
from streams.events import AgreementLabel
from streams.tally.sql.moves import Compared, Counts, MovedAgreement, MovedParagraph
from streams.tally.trials import Moves
from streams.trials.comparing import EXAMPLES, _spread, summed


def moves(*paragraphs: MovedParagraph, agreements=()) -> Moves:
    counted = {"port": Counts(paragraphs=5), "gone": Counts(paragraphs=2)}
    before, after = announced(issues=["gone", "port"]), announced(issues=["port", "rents"])
    return Moves(before, after, Compared(3, 9), counted, {"port": Counts(paragraphs=6)}, paragraphs, agreements)


def moved(issue: str = "port", direction="came", ordinal: int = 1) -> MovedParagraph:
    return MovedParagraph(issue, direction, "urn:a", "1", ordinal, "", "", NOON)


@given(count=st.integers(0, 300), most=st.integers(1, 50))
def test_a_choice_is_as_many_as_wanted_evenly_spread_with_the_first_among_them(count: int, most: int) -> None:
    chosen = list(_spread(range(count), most))
    assert len(chosen) == min(count, most)
    assert chosen[:1] == list(range(count))[:1]
    gaps = {other - one for one, other in pairwise(chosen)}
    assert not gaps or max(gaps) - min(gaps) <= 1


def test_issues_come_in_the_order_of_the_trials_list_then_those_that_it_has_no_longer() -> None:
    found = summed("new", moves(moved(), moved("gone", "went")), {})
    assert [(issue.id, issue.label, issue.came, issue.went) for issue in found.issues] == [
        ("port", "PORT", 1, 0),
        ("rents", "RENTS", 0, 0),
        ("gone", "GONE", 0, 1),
    ]
    assert [issue.moved for issue in found.issues] == [True, False, True]
    assert (found.issues[0].before.paragraphs, found.issues[0].after.paragraphs) == (5, 6)


def test_words_are_counted_once_a_paragraph_and_those_without_any_have_none() -> None:
    twice = example(text="Dockers and dockers.", evidence=((0, 7), (12, 19)))
    shown = {("port", "came"): [twice, example(), example(evidence=())]}
    words = summed("new", moves(moved(), moved(ordinal=2), moved(ordinal=3)), shown).issues[0].words_came
    assert [(word.words, word.paragraphs) for word in words] == [("dockers", 2), ("", 1)]


def test_a_few_examples_of_each_direction_are_shown() -> None:
    shown = {("port", "came"): [example()] * 20, ("port", "went"): [example("went")]}
    examples = summed("new", moves(moved()), shown).issues[0].examples
    assert [one.direction for one in examples] == ["came"] * EXAMPLES + ["went"]


def test_agreements_are_told_with_what_reports_them() -> None:
    label = AgreementLabel(issue="port", status="reached", parties=("Ortiz",), trigger=(0, 4), plover="AGREE")
    (report,) = agreement_reports(paragraph(header(), agreements=[label], text="They agreed."))
    found = summed("new", moves(agreements=[MovedAgreement("went", report)]), {})
    assert (found.agreements[0].parties, found.agreements[0].text) == (("Ortiz",), "They agreed.")
    assert found.issues[0].agreements_went == 1
