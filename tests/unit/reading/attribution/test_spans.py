"""What content takes and leaves at its edges."""

from __future__ import annotations

import pytest

from streams.reading.attribution.spans import Attribution, common, trimmed, with_quotations, words
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse
from streams.reading.text.tree import Range, Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


def attribution(content: Range, kind: str = "ccomp") -> Attribution:
    return Attribution(None, (content,), None, kind, 1.0)


def test_only_words_and_numbers_are_counted() -> None:
    assert words(tree("Yes — 3 “no”."), (0, 7)) == 3


def test_commas_at_the_edges_and_the_last_stop_go() -> None:
    found = tree(", prices fell.")
    assert found.phrase(trimmed(found, attribution((0, found.size))).content[0]) == "prices fell"


def test_the_stop_of_speech_stays() -> None:
    found = tree("Prices fell.")
    assert found.phrase(trimmed(found, attribution((0, found.size), "label")).content[0]) == "Prices fell."


def test_content_that_cuts_through_a_quotation_takes_all_of_it() -> None:
    found = tree("called it “a very bad idea”")
    whole = with_quotations(found, attribution((1, 4)), [(2, found.size)])
    assert whole.content == ((1, found.size),)


def test_nothing_but_punctuation_leaves_nothing() -> None:
    found = tree(", — ,")
    assert trimmed(found, attribution((0, found.size))).content == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It said on Monday it had won.", "it had won"),
        ("It said last week the talks had failed.", "the talks had failed"),
        ("It said late on Monday the talks had failed.", "late on Monday the talks had failed"),
        ("It said Monday morning prices would rise.", "prices would rise"),
        ("It said this week was hard.", "this week was hard"),
        ("It said on Monday, prices would rise.", "on Monday, prices would rise"),
    ],
)
def test_when_it_was_said_is_no_content(text: str, expected: str) -> None:
    found = tree(text)
    said = Attribution((1, 2), ((2, found.size),), 0, "ccomp", 1.0)
    assert found.phrase(trimmed(found, said).content[0]) == expected


def test_content_does_not_go_on_to_a_quotation_of_the_next_sentence() -> None:
    text = "The lawyer said the film “speaks for itself.” “We want it back,” he told a crowd."
    page = sketch(parse([text])[0])
    assert page.tree.phrase(page.attributions[0].content[0]) == "the film “speaks for itself.”"


def test_contents_share_what_stands_in_both() -> None:
    assert common(((0, 5), (7, 9)), ((3, 8),)) == ((3, 5), (7, 8))
    assert common(((0, 5),), ((5, 8),)) == ()


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The port is safe, Bo Lund said, hours after unions threatened to strike.", ["The port is safe"]),
        ("The port is safe, Bo Lund said, just under two weeks after it burnt.", ["The port is safe"]),
        ("The port will close, Reuters reported, citing a guard at its gate.", ["The port will close"]),
        ("The port, Bo Lund said, will open a day after the others.", ["The port", "will open a day after the others"]),
    ],
)
def test_when_something_was_said_is_no_part_of_it_behind_an_aside(text: str, content: list[str]) -> None:
    page = sketch(parse([text])[0])
    assert [page.tree.phrase(part) for part in page.attributions[0].content] == content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Obi insisted that the wells were “a success,” claiming that they watered a third of the valley.",
            [("Obi", "that the wells were “a success,”"), ("Obi", "that they watered a third of the valley")],
        ),
        (
            "Obi wrote twice, saying that Lund was “a faker” and questioning how he had won his seat.",
            [("Obi", "that Lund was “a faker”"), ("Obi", "how he had won his seat")],
        ),
        ("Obi called the plan “a bad joke” in a radio interview.", [("Obi", "the plan “a bad joke”")]),
        (
            "Obi said the wells were “dry,” including the new ones.",
            [("Obi", "the wells were “dry,” including the new ones")],
        ),
        ("Obi said that he “loves” working there.", [("Obi", "that he “loves” working there")]),
    ],
)
def test_content_ends_at_the_mark_behind_which_its_reporter_goes_on(text: str, expected: list[tuple[str, str]]) -> None:
    page = sketch(parse([text])[0])
    found = [(page.tree.words[a.source or 0], page.tree.phrase(a.content[0])) for a in page.attributions]
    assert [pair for pair in found if pair[0] == "Obi"] == expected
