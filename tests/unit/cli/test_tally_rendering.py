from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from tallying.events import agreed, header

from streams.cli.tally_rendering import LEGEND, AgreementView, TallyView, tally_line
from streams.events import Agreement, AgreementTally, ReaderIdentity, SpeakerTally
from streams.tally.core.summary import IssueTally

LABELS = {"port": "Strike at the port of Varna", "rents": "Rents"}


def tally(issue: str, paragraphs: int = 12, *, start: datetime | None = None) -> IssueTally:
    return IssueTally(
        issue=issue,
        start=start,
        paragraphs=paragraphs,
        original=paragraphs,
        syndicated=0,
        articles=3,
        outlets=1,
        statements=7,
        speakers=(SpeakerTally(name="Lena [Ortiz]", kind="person", statements=5),),
        kinds={"person": 5},
        agreements={"reached": AgreementTally(reports=3, distinct=1), "sought": AgreementTally(reports=1, distinct=1)},
        last=datetime(2024, 5, 3, tzinfo=UTC),
    )


def lines(view, *, width: int = 80, height: int = 24) -> list[str]:
    console = Console(width=width, height=height, color_system=None, force_terminal=True)
    with console.capture() as capture:
        console.print(view)
    return [line.rstrip() for line in capture.get().splitlines()]


def test_issues_go_by_their_labels_the_most_covered_first_and_one_without_by_its_id():
    shown = lines(TallyView([tally("tax", 1), tally("rents", 5), tally("port", 99)], LABELS))
    places = [
        next(i for i, line in enumerate(shown) if line.startswith(name)) for name in (LABELS["port"], "Rents", "tax")
    ]
    assert places == sorted(places)


def test_a_wide_terminal_has_a_column_a_count_and_a_narrow_one_a_block_a_tally():
    heading, row, *_ = lines(TallyView([tally("rents")], LABELS), width=160)
    assert heading.split() == ["Issue", "Paragraphs", "Articles", "Statements", "Speakers", "Agreements", "Latest"]
    assert " ".join(row.split()) == "Rents 12 3 7 Lena [Ortiz] 5 reached 3 (1) sought 1 2024-05-03"
    assert lines(TallyView([tally("rents")], LABELS), width=60)[:3] == [
        "Rents  12 paragraphs · 3 articles · 7 statements",
        "  says Lena [Ortiz] 5",
        "  agreed reached 3 (1) sought 1",
    ]


def test_counts_that_do_not_fit_beside_a_label_go_under_it():
    first, second, *_ = lines(TallyView([tally("port")], LABELS), width=60)
    assert (first, second) == (LABELS["port"], "  12 paragraphs · 3 articles · 7 statements")


def test_what_the_brackets_mean_is_said_where_there_are_some():
    assert lines(TallyView([tally("rents")], LABELS), width=160)[-1] == LEGEND
    plain = msgspec.structs.replace(tally("a"), agreements={})
    assert LEGEND not in lines(TallyView([plain], LABELS), width=160)


@pytest.mark.parametrize(("width", "height"), [(60, 20), (80, 24), (120, 40), (200, 50)])
def test_where_blocks_are_too_long_for_the_window_every_tally_has_a_line(width: int, height: int):
    many = [tally(f"issue-{n}", n) for n in range(1, height - 2)]
    shown = lines(TallyView(many, {}, fit=True), width=width, height=height)
    assert len(shown) < height
    for one in many:
        (line,) = (line for line in shown if line.split()[0] == one.issue)
        assert str(one.paragraphs) in line.split()


def test_where_even_a_line_each_is_too_much_it_says_how_many_are_left_out():
    shown = lines(TallyView([tally(f"i{n}", 100 - n) for n in range(50)], {}, fit=True), width=60, height=20)
    assert len(shown) == 19
    assert shown[-1].startswith("and 33 more: ")
    assert shown[-2].startswith("i16 ")


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=60), st.booleans()), max_size=30),
    st.integers(40, 220),
    st.integers(4, 60),
)
def test_no_line_is_longer_than_the_window_nor_are_there_more_lines(issues, width: int, height: int):
    start = datetime(2024, 5, 3, 8, tzinfo=UTC)
    labels = {f"i{n}": " ".join(label.split()) or "-" for n, (label, _) in enumerate(issues)}
    tallies = [tally(f"i{n}", n + 1, start=start if by else None) for n, (_, by) in enumerate(issues)]
    console = Console(width=width, height=height, color_system=None, force_terminal=True)
    shown = console.render_lines(TallyView(tallies, labels, fit=True), console.options)
    assert len(shown) < height
    assert all(sum(segment.cell_length for segment in line) <= width for line in shown)


def test_a_change_in_a_pipe_is_one_line_with_the_period_that_it_is_of():
    day = datetime(2024, 5, 3, tzinfo=UTC)
    said = "12 paragraphs · 3 articles · 7 statements · reached 3 (1) sought 1"
    assert tally_line(tally("rents"), LABELS) == f"Rents: {said}"
    assert tally_line(tally("tax", start=day), LABELS) == f"tax 2024-05-03: {said}"


def test_an_agreement_is_a_row_where_there_is_room_and_else_two_lines():
    label = agreed("port", parties=("A", "B"))
    event = Agreement(
        id="x",
        article=header("urn:a"),
        ordinal=1,
        agreement=label,
        text="...",
        reader=ReaderIdentity(version="1", issues="-"),
    )
    view = AgreementView([event], LABELS)
    assert [line.split()[0] for line in lines(view, width=160)][:1] == ["Published"]
    first, second = lines(view, width=60)
    assert first.endswith(f"  reached {LABELS['port']}")
    assert second.startswith("  A, B")


def test_how_many_paragraphs_are_syndicated_is_shown_where_any_are():
    copied = msgspec.structs.replace(tally("port", 12), original=7, syndicated=5)
    assert "12 paragraphs, of which 5 syndicated · 3 articles" in tally_line(copied, LABELS)
    wide = lines(TallyView([copied, tally("rents", 3)], LABELS), width=160)
    assert "Paragraphs  of which syndicated  Articles" in wide[0]
    assert wide[1].removeprefix(LABELS["port"]).split()[:3] == ["12", "5", "3"]
    assert "syndicated" not in lines(TallyView([tally("rents", 3)], LABELS), width=160)[0]
