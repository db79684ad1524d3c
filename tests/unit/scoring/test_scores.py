from __future__ import annotations

from tallying.mending import mend, missing, no_agreement, speaks, taken_back, wrong

from streams.contract.mends import digest_number, paragraph_digest
from streams.lexicon.sides import Sides
from streams.scoring.judging import Read
from streams.scoring.scores import Side, Sided, Verdicts, scores
from streams.tally.core.mending import Followed, ReadAgreement, ReadLabels, ReadStatement

HERE = ("urn:a", digest_number(paragraph_digest("Some words.")))
LABELS = ReadLabels(
    ("trade",), (ReadStatement((0, 4), "Ann Lee", "person"),), (ReadAgreement((0, 4), "trade", "reached", ()),)
)


def sided(name: str, labels: ReadLabels, *issues: str) -> Sided:
    side = Side(name=name, reading=name, reader="1", list_name="")
    return Sided(side, Read({HERE: labels}, Followed(frozenset(issues), Sides())))


CURRENT = sided("current", LABELS, "trade", "climate")


def test_rows_are_a_kind_and_then_its_issues_and_add_up() -> None:
    mends = [mend(wrong("trade")), mend(missing("climate")), mend(speaks("Ann Lee")), mend(no_agreement("trade"))]
    found = scores(mends, CURRENT)
    assert [(row.kind, row.issue, row.mends) for row in found.rows] == [
        ("issues", None, 2), ("issues", "climate", 1), ("issues", "trade", 1),
        ("speakers", None, 1), ("agreements", None, 1), ("agreements", "trade", 1),
    ]  # fmt: skip
    assert found.rows[0].current.mends == Verdicts(wrong=2)
    assert found.rows[3].current.mends == Verdicts(right=1)


def test_the_current_reading_alone_has_no_precision_that_its_own_mends_would_make_up() -> None:
    assert all(row.current.labels is None for row in scores([mend(wrong("trade"))], CURRENT).rows)


def test_another_reading_stands_beside_with_what_it_keeps() -> None:
    other = sided("trial", ReadLabels(("climate",), LABELS.statements, ()), "climate")
    found = scores([mend(missing("climate")), mend(wrong("trade"))], CURRENT, other)
    assert [(held.current, held.other) for held in found.mends if held.kind == "issues"] in (
        [("wrong", "right"), ("wrong", "not followed")],
        [("wrong", "not followed"), ("wrong", "right")],
    )
    (climate,) = [row for row in found.rows if row.issue == "climate"]
    assert climate.other is not None
    assert climate.current.labels is not None
    assert climate.other.labels is not None
    assert (climate.current.labels.recall, climate.other.labels.recall) == (0.0, 1.0)


def test_what_was_taken_back_is_only_counted() -> None:
    back = mend(wrong("trade"))
    found = scores([back, taken_back(back), mend(speaks("Bo"))], CURRENT)
    assert (found.taken_back, len(found.mends), found.paragraphs) == (1, 1, 1)
    assert scores([], CURRENT).rows == ()
