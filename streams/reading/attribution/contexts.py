"""How a cue stands, and how much oftener or rarer than its frame alone says it then reports something."""

from __future__ import annotations

from functools import cache

from streams.lexicon import gazetteer
from streams.reading.attribution.frames import Frame
from streams.reading.attribution.lexicon import cues
from streams.reading.text.tree import NAMES, VERBS, Tree

_GROUPS = {
    "ccomp": "clause",
    "dobj+ccomp": "clause",
    "inv": "inverted",
    "par": "inverted",
    "as": "inverted",
    "xcomp": "infinitive",
    "dobj": "object",
    "oprd": "described",
    "acomp": "predicate",
    "attr": "predicate",
    "rel": "relative",
    "n:ccomp": "noun-clause",
    "n:acl": "noun-infinitive",
}
"""Frames that stand alike; others go by how their name begins."""
_BEGINNINGS = {
    "dobj": "described",
    "pass": "passive",
    "prep": "preposition",
    "advcl": "adverbial",
    "n": "noun-preposition",
    "a": "adjective",
}
_PRONOUNS = frozenset({"PRP", "WP", "DT", "WDT", "EX"})
_COMPLEMENTS = ("ccomp", "xcomp", "dobj", "prep", "advcl")
_NESTING = 6
"""How many heads up a cue is looked for."""
_THIRDS, _LONGEST = 3, 6
"""Content is measured in threes of tokens, up to this many."""

Factors = dict[tuple[str, str, str], float]


def group(kind: str) -> str:
    """The frames that a frame is alike."""
    return _GROUPS.get(kind) or _BEGINNINGS[kind.split(":")[0].split("+")[0]]


def probability(tree: Tree, frame: Frame, share: float, source: int | None) -> float:
    """How likely a frame reports something: its word's share in such frames, and the odds of how it stands."""
    odds = share / (1.0 - share) if share < 1.0 else 99.0
    factors, name = _factors(), group(frame.kind)
    for aspect, value in aspects(tree, frame, source):
        odds *= factors.get((name, aspect, value), 1.0)
    return odds / (1.0 + odds)


def aspects(tree: Tree, frame: Frame, source: int | None) -> tuple[tuple[str, str], ...]:
    """How a frame stands: its cue's place and form, under which cue, what else is behind it, by whom, and how long."""
    cue = frame.cue
    length = sum(end - start for start, end in frame.content) // _THIRDS
    return (
        ("place", tree.deps[cue]),
        ("form", tree.tags[cue]),
        ("under", _under(tree, cue)),
        ("beside", _beside(tree, frame)),
        ("speaker", _speaker(tree, source)),
        ("length", str(min(length, _LONGEST))),
    )


def _under(tree: Tree, cue: int) -> str:
    """Whether a verb that is a cue more often than not stands right above, further up or nowhere."""
    i = cue
    for step in range(_NESTING):
        if tree.heads[i] == i:
            break
        i = tree.heads[i]
        if tree.tags[i] in VERBS and (above := cues().get((tree.lower[i], "V"))) is not None and above.clear:
            return "further" if step else "cue"
    return "none"


def _beside(tree: Tree, frame: Frame) -> str:
    """What stands behind a cue besides its content."""
    behind = {
        tree.deps[child]
        for child in tree.children[frame.cue]
        if child > frame.cue and not any(start <= child < end for start, end in frame.content)
    }
    return next((label for label in _COMPLEMENTS if label in behind), "none")


def _speaker(tree: Tree, source: int | None) -> str:
    """What the word is that says who: a pronoun itself, or a kind of noun."""
    if source is None:
        return "none"
    tag = tree.tags[source]
    if tag in _PRONOUNS:
        return tree.lower[source]
    if tag in NAMES:
        return "name"
    if tag not in {"NN", "NNS"}:
        return "other"
    noun = gazetteer.singular(tree.words[source])
    for kind in ("people", "bodies", "reports"):
        if noun in gazetteer.words(f"{kind}.txt"):
            return kind
    return "thing" if tag == "NN" else "things"


@cache
def _factors() -> Factors:
    """Factors by group, aspect and value; those of every frame go into each group's own."""
    rows = [line.split("\t") for line in gazetteer.lines("contexts.tsv", "reading")]
    found: Factors = {}
    groups = {*_GROUPS.values(), *_BEGINNINGS.values()}
    for name, aspect, value, factor in rows:
        for one in groups if name == "any" else {name}:
            found[one, aspect, value] = found.get((one, aspect, value), 1.0) * float(factor)
    return found
