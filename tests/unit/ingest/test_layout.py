import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ingest.layout import blocks, is_note, lines, looks_like_sub_head, paragraph_spans, with_roles

FIRST = "The harbour board met on Monday and put off its decision on the new quay until the spring, members said."
SECOND = "Dockers had asked for a vote this year. “We will wait, but not for ever,” their chairman told reporters."
THIRD = "The ministry, which pays for half of the work, had no comment on the delay when it was asked on Tuesday."

PROSE = st.lists(st.sampled_from(["ship", "quay,", "“Yes,”", "1,200", "é", "\ufeff", "\xa0", "\t"]), max_size=30)
TEXTS = st.lists(PROSE.map(" ".join), max_size=12).flatmap(
    lambda parts: st.sampled_from(["\n", "\n\n", "\r\n", "\r\n \r\n", "\r", "\n\xa0\n"]).map(
        lambda end: end.join(parts)
    )
)


def is_visible(character: str) -> bool:
    return not character.isspace() and character not in "\u200b\u2060\ufeff"


def texts(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraph_spans(text, lines(text))]


def roles(*paragraphs: str) -> list[str]:
    text = "\n\n".join(paragraphs)
    return [paragraph.role for paragraph in with_roles(text, paragraph_spans(text, lines(text)))]


@pytest.mark.parametrize("end", ["\n\n", "\r\n\r\n", "\r\r", "\n \t\n", "\n\xa0\n\n\n"])
def test_paragraphs_stand_between_blank_lines(end: str) -> None:
    assert texts(end.join([FIRST, SECOND, THIRD])) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_paragraphs_stand_one_a_line_where_there_are_no_blank_lines(end: str) -> None:
    assert texts(end.join([FIRST, SECOND, THIRD])) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize("width", [40, 72, 100])
def test_hard_wrapped_paragraphs_are_whole(width: int) -> None:
    wrapped = [textwrap.fill(paragraph, width) for paragraph in (FIRST, SECOND, THIRD)]

    assert texts("\n\n".join(wrapped)) == wrapped


def test_one_hard_wrapped_paragraph_alone_is_whole() -> None:
    wrapped = textwrap.fill(FIRST + " " + SECOND, 60)

    assert texts(wrapped) == [wrapped]


def test_wide_lines_are_paragraphs_even_in_one_block() -> None:
    wide = FIRST + " " + SECOND
    assert texts(f"{wide}\n{wide}\n\n{THIRD}") == [wide, wide, THIRD]


def test_a_sub_head_right_above_its_paragraph_is_a_paragraph_of_its_own() -> None:
    assert texts(f"{FIRST}\n\nA long wait\n{SECOND}") == [FIRST, "A long wait", SECOND]


def test_a_short_line_before_body_text_is_a_sub_head() -> None:
    assert roles(FIRST, "A long wait", SECOND) == ["body", "sub-head", "body"]


def test_a_short_line_at_the_end_is_body_text() -> None:
    assert roles(FIRST, "A long wait") == ["body", "body"]


def test_short_lines_in_a_row_are_a_list() -> None:
    assert roles(FIRST, "A new quay", "A deeper channel", "Two more cranes", SECOND) == ["body"] * 5


def test_a_note_does_not_hide_what_it_stands_between() -> None:
    assert roles(FIRST, "A long wait", "* * *", SECOND) == ["body", "sub-head", "note", "body"]


@pytest.mark.parametrize(
    "text",
    [
        "This story has been updated with the board's answer.",
        "This article was amended on 3 May 2024 to correct a name.",
        "This is a developing story.",
        "An earlier version of this article gave the wrong year.",
        "Editor’s note: The board's chairman is a shareholder of this paper.",
        "Correction (March 5, 2024): The quay is 300 metres long.",
        "Reporting by Ines Moraud in Geneva; Editing by Paul Teller",
        "Harbour Times’ Ines Moraud and Paul Teller contributed to this report.",
        "* * *",
        "—",
    ],
)
def test_notes_and_sign_offs_are_known(text: str) -> None:
    assert is_note(text)


@pytest.mark.parametrize(
    "text",
    [
        "This report was published on Wednesday by the ministry of trade.",
        "Update on the quay: the board will meet again in May.",
        "The story has been told many times.",
        "Reporting the loss was hard, he said.",
        "This story has been updated. " + "The board met again and again. " * 30,
    ],
)
def test_body_text_is_no_note(text: str) -> None:
    assert not is_note(text)


@pytest.mark.parametrize(
    "text",
    ["It ended.", "“A long wait", "- a dash", "1. First", "and so on", "Three things:", FIRST[:-1], "Two\nlines"],
)
def test_sentences_quotes_lists_and_long_lines_are_no_sub_heads(text: str) -> None:
    assert not looks_like_sub_head(text)


@given(TEXTS | st.text())
def test_every_character_that_can_be_seen_is_in_exactly_one_paragraph(text: str) -> None:
    spans = paragraph_spans(text, lines(text))

    places = [place for span in spans for place in range(*span)]
    assert [i for i in places if is_visible(text[i])] == [i for i, c in enumerate(text) if is_visible(c)]
    assert all(start < end for start, end in spans)


@given(TEXTS | st.text())
def test_paragraphs_are_spans_without_white_space_at_their_ends(text: str) -> None:
    for paragraph in with_roles(text, paragraph_spans(text, lines(text))):
        assert paragraph.text == text[slice(*paragraph.span)]
        assert paragraph.text == paragraph.text.strip()


@given(st.lists(st.sampled_from(["A long wait", FIRST, "* * *", "and so on"]), max_size=10))
def test_what_has_words_has_a_body_paragraph(paragraphs: list[str]) -> None:
    has_words = any(any(c.isalpha() for c in paragraph) for paragraph in paragraphs)

    assert ("body" in roles(*paragraphs)) == has_words


@given(st.text())
def test_blocks_have_no_blank_lines(text: str) -> None:
    assert all(start < end for block in blocks(lines(text)) for start, end in block)
