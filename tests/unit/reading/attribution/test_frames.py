"""Which words have frames."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from streams.reading.attribution.frames import frames_of
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


@pytest.mark.parametrize(
    ("text", "cue", "kind"),
    [
        ("The bank said that rates would rise.", "said", "ccomp"),
        ("Guests made the point that the mill was empty.", "point", "n:ccomp"),
        ("The doctors were confident that she would live.", "confident", "a:ccomp"),
    ],
)
def test_verbs_nouns_and_adjectives_have_frames(text: str, cue: str, kind: str) -> None:
    found = Tree(parse([text])[0])
    assert kind in {frame.kind for frame in frames_of(found, found.words.index(cue))}


def test_no_other_word_has_a_frame() -> None:
    found = Tree(parse(["The bank said that rates would rise."])[0])
    assert list(frames_of(found, found.words.index("that"))) == []


def test_a_frame_with_nothing_in_it_is_no_frame() -> None:
    words = ["said", "mayor", "she"]
    doc = Doc(Vocab(), words, tags=["VBD", "NN", "PRP"], heads=[1, 1, 0], deps=["relcl", "ROOT", "nsubj"])
    assert list(frames_of(Tree(doc), 0)) == []
