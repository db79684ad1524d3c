from __future__ import annotations

from io import StringIO

from rich.console import Console
from tallying.mending import mend, missing, speaks, taken_back, wrong

from streams.cli.quality_rendering import scores_view
from streams.contract.mends import digest_number, paragraph_digest
from streams.lexicon.sides import Sides
from streams.scoring.judging import Read
from streams.scoring.scores import Scores, Side, Sided, scores
from streams.tally.core.mending import Followed, ReadLabels, ReadStatement

HERE = ("urn:a", digest_number(paragraph_digest("Some words.")))
LABELS = ReadLabels(("trade",), (ReadStatement((0, 4), "Ann Lee", "person"),), ())


def sided(name: str, labels: ReadLabels, *issues: str) -> Sided:
    side = Side(name=name, reading=f"id of {name}", reader="1", list_name="the list")
    return Sided(side, Read({HERE: labels}, Followed(frozenset(issues), Sides())))


CURRENT = sided("current", LABELS, "trade", "climate")


def shown(found: Scores) -> str:
    console = Console(file=StringIO(), width=150, color_system=None)
    console.print(scores_view(found, {"trade": "Trade"}))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_it_says_that_mends_are_no_sample_and_counts_those_of_an_issue_by_its_label() -> None:
    text = shown(scores([mend(wrong("trade")), mend(missing("trade"), minute=1)], CURRENT))
    assert "2 mends of 1 paragraph that editors looked at" in text
    assert "no sample" in text
    assert ["Trade", "1", "of", "1"] in [line.split() for line in text.splitlines()]
    assert "not counted in current: 1 overruled by a later mend" in text
    assert "%" not in text


def test_of_another_reading_it_says_first_what_has_got_worse_then_what_is_still_wrong_and_what_got_better() -> None:
    mends = [mend(speaks("Ann Lee")), mend(wrong("climate")), mend(missing("climate"), minute=1), mend(wrong("trade"))]
    other = sided("trial new", ReadLabels(("trade", "climate"), (), ()), "trade", "climate")
    text = shown(scores(mends, CURRENT, other))
    headings = [line for line in text.splitlines() if line.endswith((" (1)", " (2)"))]
    assert headings == [
        "Read rightly in current, and wrongly in trial new (1)",
        "Still read wrongly in trial new (1)",
        "Needed no longer in trial new, though still in current (1)",
    ]
    assert "reads: no statement" in text


def test_where_nothing_was_mended_it_says_so_and_draws_no_table() -> None:
    back = mend(wrong("trade"))
    assert shown(scores([back, taken_back(back)], CURRENT)) == "no mends; 1 more taken back\n"
