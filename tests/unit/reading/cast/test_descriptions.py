"""Which phrases say over again who has just been brought up."""

from __future__ import annotations

import pytest

from streams.reading.cast.descriptions import ends, introduced, varies
from streams.reading.cast.nominals import nominal
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


@pytest.mark.parametrize(
    ("text", "name", "is_end"),
    [
        ("The sheriff's office said no.", "Rowan County Sheriff's Office", True),
        ("The fire service said no.", "Leeds Fire and Rescue Service", True),
        ("The office said no.", "Rowan County Sheriff's Office", False),
        ("The coroner's office said no.", "Rowan County Sheriff's Office", False),
    ],
)
def test_two_words_or_more_are_the_end_of_a_bodys_name(text: str, name: str, is_end: bool) -> None:
    here = sketch(parse([text])[0])
    assert ends(name, nominal(here, here.tree.words.index("said") - 1)) == is_end


@pytest.mark.parametrize(
    ("text", "head", "is_other_word"),
    [
        ("The Chelsea defender said no.", "defender", True),
        ("The father-of-two said no.", "father", True),
        ("The father of the girl said no.", "father", False),
        ("A defender said no.", "defender", False),
        ("The defenders said no.", "defenders", False),
        ("The judge said no.", "judge", False),
    ],
)
def test_what_somebody_is_beside_their_part_in_the_story_is_another_word_for_them(
    text: str,
    head: str,
    is_other_word: bool,
) -> None:
    here = sketch(parse([text])[0])
    assert varies(here, nominal(here, here.tree.words.index(head))) == is_other_word


def test_somebody_is_introduced_by_a_noun_with_an_indefinite_article() -> None:
    pages = [sketch(doc) for doc in parse(["A senior lawmaker met Bo Lund.", "The lawmaker said no."])]
    assert introduced(pages, nominal(pages[1], 1)) == (0, 2)
    assert introduced(pages[1:], nominal(pages[1], 1)) is None
