"""Where content and source stand to a noun or an adjective."""

from __future__ import annotations

import pytest

from streams.reading.attribution.noun_frames import of_adjective, of_noun
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


@pytest.mark.parametrize(
    ("text", "cue", "kind", "content"),
    [
        ("Voters heard her promise to cut fares.", "promise", "n:acl", "to cut fares"),
        ("Her fear is that the bridge is shut.", "fear", "n:be", "that the bridge is shut"),
        ("The strikers' demands include a shorter week.", "demands", "n:be", "a shorter week"),
        ("Guests made the point that the mill was empty.", "point", "n:ccomp", "that the mill was empty"),
        ("Lund voiced doubts about the ferry.", "doubts", "n:prep:about", "the ferry"),
        ("The family sent its condolences to the crew.", "condolences", "n:prep:to", "the crew"),
        ("The plan drew criticism from farmers.", "criticism", "n:from", "The plan"),
    ],
)
def test_a_noun_stands_in_its_frame_with_its_content(text: str, cue: str, kind: str, content: str) -> None:
    found = tree(text)
    frames = {frame.kind: frame for frame in of_noun(found, found.words.index(cue))}
    assert kind in frames
    assert found.phrase(frames[kind].content[0]) == content


@pytest.mark.parametrize(
    ("text", "cue", "kind", "content"),
    [
        ("Lund made clear that she would stay.", "clear", "a:ccomp", "that she would stay"),
        ("Lund made it clear she would stay.", "clear", "a:ccomp", "she would stay"),
        ("The doctors were confident that she would live.", "confident", "a:ccomp", "that she would live"),
    ],
)
def test_a_adjective_stands_in_its_frame_with_its_content(text: str, cue: str, kind: str, content: str) -> None:
    found = tree(text)
    frames = {frame.kind: frame for frame in of_adjective(found, found.words.index(cue))}
    assert kind in frames
    assert found.phrase(frames[kind].content[0]) == content


def test_a_noun_that_nothing_hangs_on_has_no_frame() -> None:
    found = tree("The claim was dropped.")
    assert list(of_noun(found, found.words.index("claim"))) == []
