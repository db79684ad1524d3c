"""Where content and source stand to a noun or an adjective."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from streams.reading.attribution.noun_frames import of_adjective, of_noun
from streams.reading.attribution.spans import Frame
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


@pytest.mark.parametrize(
    ("frames_of", "text", "cue", "kind", "content"),
    [
        (of_noun, "Voters heard her promise to cut fares.", "promise", "n:acl", "to cut fares"),
        (of_noun, "Her fear is that the bridge is shut.", "fear", "n:be", "that the bridge is shut"),
        (of_noun, "The strikers' demands include a shorter week.", "demands", "n:be", "a shorter week"),
        (of_noun, "Guests made the point that the mill was empty.", "point", "n:ccomp", "that the mill was empty"),
        (of_noun, "Lund voiced doubts about the ferry.", "doubts", "n:prep:about", "the ferry"),
        (of_noun, "The family sent its condolences to the crew.", "condolences", "n:prep:to", "the crew"),
        (of_noun, "The plan drew criticism from farmers.", "criticism", "n:from", "The plan"),
        (of_adjective, "Lund made clear that she would stay.", "clear", "a:ccomp", "that she would stay"),
        (of_adjective, "Lund made it clear she would stay.", "clear", "a:ccomp", "she would stay"),
        (
            of_adjective,
            "The doctors were confident that she would live.",
            "confident",
            "a:ccomp",
            "that she would live",
        ),
    ],
)
def test_a_noun_or_an_adjective_stands_in_its_frame_with_its_content(
    frames_of: Callable[[Tree, int], Iterator[Frame]], text: str, cue: str, kind: str, content: str
) -> None:
    found = tree(text)
    frames = {frame.kind: frame for frame in frames_of(found, found.words.index(cue))}
    assert kind in frames
    assert found.phrase(frames[kind].content[0]) == content


def test_a_noun_that_nothing_hangs_on_has_no_frame() -> None:
    found = tree("The claim was dropped.")
    assert list(of_noun(found, found.words.index("claim"))) == []
