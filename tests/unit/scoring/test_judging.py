from __future__ import annotations

import pytest
from tallying.mending import agreement, mend, missing, no_agreement, speaks, taken_back, wrong

from streams.contract.mends import Mending, digest_number, paragraph_digest
from streams.lexicon.sides import Sides
from streams.scoring.judging import Kept, Place, Read, Verdict, judged, kept
from streams.tally.core.mending import Followed, ReadAgreement, ReadLabels, ReadStatement

HERE: Place = ("urn:a", digest_number(paragraph_digest("Some words.")))
FOLLOWED = Followed(frozenset({"trade", "climate"}), Sides())
LABELS = ReadLabels(
    ("trade",),
    (ReadStatement((0, 4), "Ann Lee", "person"),),
    (ReadAgreement((0, 4), "trade", "reached", ("A",)),),
)


def read(labels: ReadLabels = LABELS, followed: Followed | None = FOLLOWED) -> Read:
    return Read({HERE: labels}, followed)


@pytest.mark.parametrize(
    ("says", "verdict", "reads"),
    [
        (wrong("trade"), "wrong", "trade"),
        (wrong("climate"), "right", "trade"),
        (missing("climate"), "wrong", "trade"),
        (missing("trade"), "right", "trade"),
        (missing("unheard of"), "not followed", "trade"),
        (wrong("unheard of"), "not followed", "trade"),
        (speaks("Bo"), "wrong", "Ann Lee (person)"),
        (speaks("ann lee"), "right", "Ann Lee (person)"),
        (speaks("Bo", span=(6, 9)), "wrong", "no statement"),
        (speaks(None, span=(6, 9)), "right", "no statement"),
        (no_agreement("trade"), "wrong", "reached on trade of A"),
        (agreement("trade", of=["a"]), "right", "reached on trade of A"),
        (agreement("climate", on="trade"), "right", "reached on trade of A"),
        (agreement("climate", is_="sought"), "wrong", "reached on trade of A"),
        (agreement("unheard of", is_="sought"), "not followed", "reached on trade of A"),
    ],
)  # fmt: skip
def test_a_mend_is_needed_no_longer_where_it_is_read_so_without_it(says: Mending, verdict: Verdict, reads: str) -> None:
    (one,) = judged([mend(says)], read())
    assert (one.verdict, one.reads) == (verdict, reads)


def test_of_mends_that_contradict_each_other_only_the_later_one_judges_and_none_that_was_taken_back() -> None:
    first, second, back = mend(speaks("Bo")), mend(speaks("Ann Lee"), minute=1), mend(wrong("trade"))
    found = judged([first, second, back, taken_back(back)], read())
    assert [(one.mend, one.verdict) for one in found] == [(first, "overruled"), (second, "right")]


def test_nothing_is_said_of_a_paragraph_that_does_not_count() -> None:
    (one,) = judged([mend(wrong("trade"), text="Other words.")], read())
    assert (one.verdict, one.reads) == ("not there", "")


def test_labels_that_stand_are_those_that_editors_let_stand_and_what_a_reading_has_of_them_is_counted() -> None:
    mends = [mend(wrong("trade")), mend(missing("climate")), mend(speaks("Bo"))]
    better = ReadLabels(("climate",), (ReadStatement((0, 5), "Bo", "person"),), ())
    here, there = kept(mends, read(), read(better))
    assert here == {
        ("issues", "climate"): Kept(missed=1),
        ("issues", "trade"): Kept(wrong=1),
        ("speakers", ""): Kept(missed=1, wrong=1),
        ("agreements", "trade"): Kept(wrong=1),
    }
    assert there == {("issues", "climate"): Kept(found=1), ("speakers", ""): Kept(found=1)}


def test_what_editors_let_stand_and_another_reading_lacks_is_held_against_it() -> None:
    worse = ReadLabels(("trade",), (), (ReadAgreement((0, 4), "trade", "sought", ("A",)),))
    _, there = kept([mend(missing("climate"))], read(), read(worse))
    assert there["speakers", ""] == Kept(missed=1)
    assert there["agreements", "trade"] == Kept(missed=1, wrong=1)


def test_issues_that_only_one_list_has_count_for_no_reading_nor_do_paragraphs_that_only_one_has() -> None:
    narrow = Followed(frozenset({"climate"}), Sides())
    here, there = kept([mend(wrong("trade"))], read(), read(ReadLabels((), LABELS.statements, ()), narrow))
    assert set(here) == set(there) == {("speakers", "")}
    assert kept([mend(wrong("trade"))], read(), Read({}, None)) == ({}, {})


def test_precision_and_recall_are_of_labels_and_unknown_of_none() -> None:
    three = Kept(found=1, missed=3, wrong=1)
    assert (three.precision, three.recall) == (0.5, 0.25)
    assert (Kept().precision, Kept().recall) == (None, None)
