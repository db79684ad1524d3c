from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError
from streams.ingest.drafts import Draft
from streams.ingest.heading import read_heading
from streams.ingest.layout import lines

DAY = datetime(2024, 3, 5, tzinfo=UTC)
BODY = "The harbour board met on Monday and put off its decision on the new quay until the spring, members said."


def heading(text: str, *, headline: str = "") -> Draft:
    return read_heading(text, lines(text), headline=headline)[0]


def shown(found: Draft) -> tuple[str, str, str, datetime | None]:
    return found.headline, found.byline, found.outlet, found.published


@pytest.mark.parametrize(
    ("line", "byline", "outlet"),
    [
        (" date 2024-03-05 By Ines Moraud and Paul Teller, Harbour Times",
         "Ines Moraud and Paul Teller", "Harbour Times"),
        ("date 2024-03-05 By Ines Moraud, Paul Teller and Ana de la Cruz, Harbour Times",
         "Ines Moraud, Paul Teller and Ana de la Cruz", "Harbour Times"),
        ("date 2024-03-05 By Ines Moraud, Paul Teller and Ana de la Cruz",
         "Ines Moraud, Paul Teller and Ana de la Cruz", ""),
        ("Date: March 5, 2024 by Ines Moraud | Harbour Times", "Ines Moraud", "Harbour Times"),
        ("date 2024-03-05 By Ines Moraud", "Ines Moraud", ""),
        ("date 2024-03-05 By Ines Moraud, The Harbour Times", "Ines Moraud", "The Harbour Times"),
        ("date 2024-03-05 By The Harbour Wire", "The Harbour Wire", ""),
        ("date 2024-03-05, Harbour Times", "", "Harbour Times"),
        ("date 2024-03-05", "", ""),
        ("DATE 5 March 2024", "", ""),
    ],
)  # fmt: skip
def test_a_date_line_gives_day_byline_and_outlet(line: str, byline: str, outlet: str) -> None:
    assert shown(heading(f"{line}\n\n{BODY}")) == ("", byline, outlet, DAY)


def test_a_timestamp_in_the_date_line_is_kept() -> None:
    found = heading(f"date 2024-03-05T21:04-05:00 By Ines Moraud, Harbour Times\n\n{BODY}")

    assert found.published == datetime(2024, 3, 6, 2, 4, tzinfo=UTC)
    assert found.outlet == "Harbour Times"


def test_headline_byline_and_date_are_read_in_any_order() -> None:
    expected = ("Board puts off new quay", "Ines Moraud", "Harbour Times", DAY)

    for text in (
        f"Board puts off new quay\nBy Ines Moraud, Harbour Times\nMarch 5, 2024\n\n{BODY}",
        f"date 2024-03-05 By Ines Moraud, Harbour Times\n\nBoard puts off new quay\n\n{BODY}",
        f"Board puts off new quay\n\nPublished 9:14 PM EST, Tue March 5, 2024\n\nBY Ines Moraud, Harbour Times\n{BODY}",
        f"Board puts off new quay\nBy Ines Moraud, Harbour Times\n2024-03-05\n{BODY}",
    ):
        assert shown(heading(text)) == expected


def test_the_outlet_may_stand_below_the_byline() -> None:
    found = heading(f"Board puts off new quay\nBy Ines Moraud\nHarbour Times\nMarch 5, 2024\n\n{BODY}")

    assert shown(found) == ("Board puts off new quay", "Ines Moraud", "Harbour Times", DAY)


def test_a_sub_head_after_the_byline_is_no_outlet() -> None:
    assert heading(f"Board puts off new quay\nBy Ines Moraud\n\nLong Wait\n\n{BODY}").outlet == ""


def test_the_first_date_is_the_publication() -> None:
    found = heading(f"Published March 5, 2024\nUpdated March 7, 2024\n\n{BODY}")

    assert found.published == DAY
    assert len(found.paragraphs) == 2


def test_a_headline_in_title_case_may_have_a_full_stop() -> None:
    assert heading(f"Harbour Board Puts Off New Quay Until Spring.\n\n{BODY}").headline != ""


def test_a_question_above_a_byline_is_a_headline() -> None:
    assert heading(f"Will the quay ever come?\nBy Ines Moraud\n\n{BODY}").headline == "Will the quay ever come?"


def test_a_headline_over_two_lines_is_one() -> None:
    assert heading(f"Board puts off\nnew quay\n\n{BODY}").headline == "Board puts off new quay"


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"It was late.\n\n{BODY}",
        f"By Wednesday the board had met.\n\n{BODY}",
        f"Officials said:\n\n{BODY}",
        "Only one line here",
        "The board of the harbour met on Monday and\nput off its decision on the new quay until\nspring, members said.",
        f"GENEVA (Harbour Times) — The board met late\n\n{BODY}",
        f"Date palms line the new quay of the town.\n\n{BODY}",
    ],
)
def test_a_text_may_begin_without_a_heading(text: str) -> None:
    assert read_heading(text, lines(text)) == (Draft(), 0)


def test_a_headline_known_already_is_only_repeated() -> None:
    text = f"Board puts off new quay!\n\n{BODY}"

    assert heading(text, headline="Board puts off new quay").paragraphs != ()
    assert heading(text, headline="Another one").paragraphs == ()


@pytest.mark.parametrize("date", ["2024-13-45", "05.03.2024", "2024-02-30"])
def test_a_date_line_whose_date_cannot_be_read_is_refused(date: str) -> None:
    with pytest.raises(InputError) as raised:
        heading(f"date {date} By Ines Moraud\n\n{BODY}")
    assert "YYYY-MM-DD" in raised.value.remedy


PARTS = st.sampled_from(
    ["date ", "2024-03-05", "By ", "Ines Moraud", ", ", "and", "\n", "\n\n", "Mar 99, 2024", "7", "."]
)


@given(st.lists(PARTS, max_size=12).map("".join) | st.text())
def test_any_text_has_a_heading_or_an_input_error(text: str) -> None:
    spans = lines(text)
    with suppress(InputError):
        found, taken = read_heading(text, spans)
        assert 0 <= taken <= len(spans)
        assert all(end <= spans[taken - 1][1] for _, end in (paragraph.span for paragraph in found.paragraphs))
