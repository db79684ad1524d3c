import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.ingest.markup import one_line, without_markup


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("<p>The board met.</p><p>It left.</p>", ["The board met.", "It left."]),
        ("The board met.<br>It left.<br/>It came.", ["The board met.", "It left.", "It came."]),
        ("The <b>board</b> <a href='https://x.example/?a=1&amp;b=2'>met</a>.", ["The board met."]),
        ("<P CLASS=lead>The\n   board\tmet.</P>\n", ["The board met."]),
        ("<div>One.\n\nTwo.<blockquote>Three.</blockquote>Four.</div>", ["One.", "Two.", "Three.", "Four."]),
        ('<script>if (a<b) { say("no") }</script><p>Met.</p><style>p { color: red }</style>', ["Met."]),
        ("<!-- no --><p>Met.</p>", ["Met."]),
        ("<p>R&amp;D &mdash; caf&eacute;&#8217;s &#x201C;yes&rdquo;&#146;</p>", ["R&D — café’s “yes”’"]),
        ("<h2>A long wait</h2>Dockers wait.", ["A long wait", "Dockers wait."]),
        ("<ul><li>One</li><li>Two</li></ul>", ["One", "Two"]),
        ("<p>Unclosed <i>board", ["Unclosed board"]),
        ("<meta charset=latin1><p>café</p>", ["café"]),
        ("<p></p>&nbsp;<br>", []),
        ("<script>x()</script>", []),
    ],
)
def test_html_becomes_its_paragraphs(text: str, paragraphs: list[str]) -> None:
    assert without_markup(text) == paragraphs


def test_a_text_with_inline_tags_or_entities_alone_keeps_its_lines() -> None:
    assert without_markup("One <b>board</b>.\n\nTwo  boards.\nThree.") == ["One board.\n\nTwo  boards.\nThree."]
    assert without_markup("R&amp;D met.\n\nTwo  boards.") == ["R&D met.\n\nTwo  boards."]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a < b and c > d",
        "x <y> z",
        "R&D",
        "AT&T; more",
        "<3 the board",
        "<pmet>",
        "if a<b, then c>d",
        "<p",
        "1<2",
    ],
)
def test_a_text_without_html_is_left_as_it_is(text: str) -> None:
    assert without_markup(text) == [text]


def test_a_headline_is_one_line_without_tags() -> None:
    assert one_line("R&amp;D: <em>No</em> quay<br>yet") == "R&D: No quay yet"
    assert one_line("R&D  < quay") == "R&D  < quay"


@pytest.mark.parametrize(
    "unit",
    [
        "<p>",
        "<p ",
        "<a x=",
        "<p a='",
        "<!--",
        "<p><b>",
        "<table><tr><td>",
        "<div>x",
        "</p>",
        "&lt",
        "<![CDATA[",
        "<?p>",
    ],
)
def test_markup_without_an_end_costs_no_more_than_its_length(unit: str) -> None:
    """A parser whose time grows with the square would not be done with this within the time that a test may take."""
    text = "<p>" + unit * (400_000 // len(unit)) + " met"

    assert len("".join(without_markup(text))) <= len(text)


def test_deep_markup_loses_no_text() -> None:
    assert without_markup("<div>" * 3000 + "deep" + "</div>" * 3000 + "after") == ["deep", "after"]


PARTS = st.sampled_from(
    ["<p>", "</p>", "<br>", "<b>", "</b>", "<script>", "</script>", "<!--", "-->", "&amp;", "&#0;", "&#xD800;", "\0",
     "The board met.", "\n\n", " ", "<a href='x'>", "</div>", "\x01", "\ufeff", "<?", "é"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=15).map("".join) | st.text())
def test_any_text_has_paragraphs_that_are_text(text: str) -> None:
    for paragraph in without_markup(text):
        assert paragraph == text or (paragraph.strip() and "<p>" not in paragraph)


@given(st.lists(st.text(alphabet="abc é“”.&<>\n", max_size=20), max_size=5))
def test_what_is_escaped_comes_back_as_it_was(paragraphs: list[str]) -> None:
    expected = [" ".join(piece.split()) for text in paragraphs for piece in re.split(r"\n[^\S\n]*\n", text)]
    found = without_markup("<hr>".join(["", *map(escape, paragraphs)]))

    assert [piece for piece in found if piece] == [piece for piece in expected if piece] or not paragraphs
