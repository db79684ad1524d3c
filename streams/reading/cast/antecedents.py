"""What a pronoun or `the company` may stand for in a paragraph: candidates, and how much each stands out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from streams.lexicon import gazetteer
from streams.reading.cast.names import Mention
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles
from streams.reading.text.tree import SUBJECTS, Tree

_MISREAD = frozenset({"JJ", "RB", "VB", "VBP", "MD", "UH"})
"""What the surname of who speaks may be taken for: `Small said`."""
_SOURCES = _MISREAD | {"NN"}
_NOUNS = frozenset({"NN", "NNS"})
_PLACES = frozenset({"in", "at", "near", "from", "to", "on", "around", "across", "outside", "into", "through"})
_NOBODY = gazetteer.word_set("nobody-in-particular")
_ENDS = frozenset(".!?”\"’'…:;")


class Candidate(NamedTuple):
    """A name, a pronoun or a noun phrase; `weight` is how much it stands out in its sentence."""

    token: int
    sentence: int
    weight: float
    mention: Mention | None
    speaks: bool
    """Whether the paragraph reports words of it."""
    human: bool
    """Whether it is a noun for what people are."""
    body: bool
    """Whether it is a noun for what bodies are."""
    text: bool
    """Whether it is a noun for a text and the subject of its sentence: `The lawsuit names Lee. It says …`."""
    gender: str
    """m or f of a noun that only men or women are called by, else ?."""


def candidates(here: Sketch) -> list[Candidate]:
    """Whom a paragraph brings up outside its quotations, in reading order; nobody in a headline."""
    if not is_prose(here):
        return []
    found = sorted({m.head: m for m in here.mentions}.items())
    tokens: dict[int, Mention | None] = dict(found)
    tokens |= {i: None for i in _nouns(here) if i not in here.at}
    sources = {a.source for a in here.attributions}
    tokens |= {i: None for i in sources if i is not None and here.tree.tags[i] in _SOURCES and i not in here.at}
    return [
        Candidate(
            i,
            number(here, i),
            _weight(here, i, tokens[i]),
            tokens[i],
            not sources.isdisjoint(range(*m.tokens) if (m := tokens[i]) is not None else (i,)),
            roles.is_human(here.tree.lower[i]),
            gazetteer.singular(here.tree.lower[i]) in gazetteer.words("bodies.txt"),
            i not in here.at and _is_text(here.tree, i),
            roles.gender(here.tree.lower[i]),
        )
        for i in sorted(tokens)
    ]


def is_prose(here: Sketch) -> bool:
    """Whether a paragraph ends as a sentence does: headlines and sub-heads bring nobody up."""
    text = here.tree.text.rstrip()
    return bool(text) and text[-1] in _ENDS


def _nouns(here: Sketch) -> Iterator[int]:
    """Nouns for people and bodies that are subjects or objects."""
    tree = here.tree
    for i in range(tree.size):
        if tree.tags[i] in _NOUNS and tree.deps[i] in {*SUBJECTS, "dobj", "pobj", "conj", "dative"}:
            if tree.any_of(tree.children[i], _NOBODY):
                continue
            noun = gazetteer.singular(tree.lower[i])
            named = tree.words[i][0].isupper() and tree.deps[i] in SUBJECTS
            if named or roles.is_human(noun) or noun in gazetteer.words("bodies.txt") or _is_text(tree, i):
                yield i


def _is_text(tree: Tree, i: int) -> bool:
    return tree.deps[i] in SUBJECTS and gazetteer.singular(tree.lower[i]) in gazetteer.words("reports.txt")


def _weight(here: Sketch, token: int, mention: Mention | None) -> float:
    tree = here.tree
    head = _top(here, token, mention)
    label = mention.role if mention is not None else tree.deps[token]
    if label in SUBJECTS:
        verb = tree.heads[head]
        return 1.0 + 0.3 * (tree.heads[verb] == verb)
    if label in {"poss", "compound", "nmod"}:
        return -0.5
    if label == "pobj":
        preposition = tree.lower[tree.heads[head]]
        return -0.6 if preposition in _PLACES else 0.3 if preposition == "by" else -0.1
    return 0.1 if label in {"dobj", "dative"} else 0.0


def _top(here: Sketch, token: int, mention: Mention | None) -> int:
    """The token of a name that the rest of it hangs on."""
    if mention is None:
        return token
    start, end = mention.tokens
    return next((i for i in range(end - 1, start - 1, -1) if not start <= here.tree.heads[i] < end), token)


def number(here: Sketch, token: int) -> int:
    """The place of a token's sentence in the paragraph, from 0."""
    return next((k for k, (start, end) in enumerate(here.tree.sentences) if start <= token < end), 0)
