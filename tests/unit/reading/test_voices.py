"""Paragraphs that are all of them one's words. All prose is made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.events import ArticleHeader
from streams.reading.cast.resolution import Cast
from streams.reading.statements import statements
from streams.reading.text.parse import parse
from streams.reading.voices import voice

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 3, 1, tzinfo=UTC))
ANSWER = "((Ann Lee)) The harbour has been shut since May. We told everyone so."


def whose(text: str, *window: str) -> str | None:
    docs = parse([*window, text])
    spoken = voice(Cast(HEADER, docs[:-1], docs[-1]))
    return spoken.name.name if spoken is not None and spoken.name is not None else None


@pytest.mark.parametrize(
    ("text", "window", "name"),
    [
        (ANSWER, (), "Ann Lee"),
        ("Nobody listened, of course.", ("((HT)) Why is it shut?", ANSWER), "Ann Lee"),
        ("((HT)) Why is it shut?", (ANSWER,), None),
        ("The harbour is shut, and I am sorry.", ("Judge Ann Lee wrote:",), "Ann Lee"),
        ("Nor will it open in May.”", ("Ann Lee said: “The harbour is shut.",), "Ann Lee"),
        ("The harbour is shut.", ("Judge Ann Lee wrote a long letter.",), None),
        ("The harbour is shut.", ("These are the harbours that are shut:",), None),
        ("Baker Bo Lund said that it was shut.", ("Two bakers told us what they think:",), None),
        ("The harbour is shut.", ("Ann Lee was told:",), None),
    ],
)
def test_a_paragraph_may_be_all_of_it_someones_words(text: str, window: tuple[str, ...], name: str | None) -> None:
    assert whose(text, *window) == name


def test_such_a_paragraph_is_one_statement_without_the_label() -> None:
    doc = parse([ANSWER])[0]
    (said,) = statements(doc, Cast(HEADER, [], doc))
    assert (said.type, said.speaker and said.speaker.name) == ("direct", "Ann Lee")
    assert ANSWER[said.content[0][0] :].startswith("The harbour has been shut")


def test_what_the_writer_or_the_reader_says_has_no_speaker() -> None:
    doc = parse(["I think that it will rain, and you know that it will."])[0]
    assert statements(doc, Cast(HEADER, [], doc)) == ()
