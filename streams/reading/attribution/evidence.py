"""What speaks for and against a frame reporting something, and how likely it is by weights that were fitted.

A logistic regression over what the parse shows of a cue, its source and its content. Weights are in
`attribution.tsv`, in hundredths of a natural logarithm of odds; `tests/quality/attribution_fit.py` makes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.lexicon import gazetteer
from streams.lexicon.weights import probability as likelihood
from streams.lexicon.weights import weights
from streams.reading.attribution.lexicon import Cue, cues
from streams.reading.attribution.spans import Frame
from streams.reading.text import roles
from streams.reading.text.tree import FINITE, NAMES, VERBS, Tree

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
    "n:be": "noun-clause",
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
_LENGTHS = (1, 2, 3, 5, 8, 12, 20, 35)
"""Tokens of content up to which it is one step longer."""
_FAR = (1, 2, 4, 8, 16)
"""Tokens between source and cue, likewise."""
_CONDITIONS = frozenset({"if", "whether", "unless", "when", "once", "until"})
_NAMING = frozenset({"name", "named", "identified", "quoted", "anonymity", "anonymous", "comment"})
"""Words for how a source is named, which is nothing that it says."""
_NOBODY = gazetteer.word_set("nobody-in-particular")
_SORTS = {"thing": "thing", "report": "text", "none": "none", "it": "thing", "which": "thing", "that": "thing"}
_TEXTS = ("people", "bodies", "reports")


def group(kind: str) -> str:
    """The frames that a frame is alike."""
    return _GROUPS.get(kind) or _BEGINNINGS[kind.split(":")[0].split("+")[0]]


def probability(found: Sequence[str]) -> float:
    """How likely a frame with these features reports something."""
    return likelihood(found, weights("attribution.tsv", "reading"))


def features(tree: Tree, frame: Frame, cue: Cue, source: int | None, inside: Sequence[bool]) -> list[str]:
    """What is to be seen of a frame, each as a name that has a weight or none.

    Args:
        cue: the word of the frame.
        source: heads who says it, if anyone.
        inside: of each token whether it stands in a quotation.
    """
    alike, word = group(frame.kind), f"class {cue.kind}.{cue.part}"
    return [
        "any",
        f"group {alike}",
        f"frame {frame.kind}",
        word,
        f"word {cue.lemma}.{cue.part}",
        f"{alike}: {word}",
        f"{frame.kind}: {word}",
        f"{alike}: word {cue.lemma}.{cue.part}",
        *_of_cue(tree, frame.cue),
        *_of_source(tree, frame.cue, source),
        f"{_sort(_speaker(tree, source))}: {word}",
        *_of_content(tree, frame, inside),
        f"beside {_beside(tree, frame)}",
    ]


def _of_cue(tree: Tree, cue: int) -> Iterator[str]:
    """Form, place and mood of a cue, and under what it stands."""
    yield f"form {tree.tags[cue]}"
    yield f"place {tree.deps[cue]}"
    yield f"under {_under(tree, cue)}"
    if tree.deps[cue] in {"pcomp", "pobj"}:
        yield f"behind {tree.lower[tree.heads[cue]]}"
    verb = cue if tree.tags[cue] in VERBS else tree.heads[cue]
    for child in tree.children[verb]:
        label, low = tree.deps[child], tree.lower[child]
        if label == "aux":
            yield f"aux {low}" if tree.tags[child] == "MD" else f"aux {tree.tags[child]}"
        elif label == "neg":
            yield "negated"
        elif label == "mark":
            yield "condition" if low in _CONDITIONS else f"mark {low}"
        elif label == "advmod" and child < verb:
            yield "adverb"
    start, end = tree.sentence(cue)
    if tree.lower[end - 1] == "?":
        yield "question"
    if start == 0:
        yield "first sentence"


def _under(tree: Tree, cue: int) -> str:
    """Whether a verb that is a cue stands right above, further up or nowhere."""
    i = cue
    for step in range(_NESTING):
        if tree.heads[i] == i:
            break
        i = tree.heads[i]
        above = cues().get((tree.lower[i], "V")) if tree.tags[i] in VERBS else None
        if above is not None and above.kind != "act":
            return f"further {above.kind}" if step else f"cue {above.kind}"
    return "none"


def _beside(tree: Tree, frame: Frame) -> str:
    """What stands behind a cue besides its content."""
    behind = {
        tree.deps[child]
        for child in tree.children[frame.cue]
        if child > frame.cue and not any(start <= child < end for start, end in frame.content)
    }
    return next((label for label in _COMPLEMENTS if label in behind), "none")


def _of_source(tree: Tree, cue: int, source: int | None) -> Iterator[str]:
    yield f"speaker {_speaker(tree, source)}"
    if source is None:
        return
    yield f"source {tree.deps[source]}"
    if tree.any_of([source, *(c for c in tree.children[source] if c < source)], _NOBODY):
        yield "source nobody"
    side = "before" if source < cue else "behind"
    yield f"source {side} {_step(abs(source - cue), _FAR)}"
    if tree.heads[source] == cue:
        yield "source of cue"


def _speaker(tree: Tree, source: int | None) -> str:
    """What the word is that says who: a pronoun itself, or a kind of noun."""
    if source is None:
        return "none"
    tag = tree.tags[source]
    if tag in _PRONOUNS:
        return tree.lower[source]
    if tag in NAMES:
        return "country" if gazetteer.country_of_word(tree.words[source]) else "name"
    if tag not in {"NN", "NNS"}:
        return "other"
    noun, many = gazetteer.singular(tree.words[source]), "s" if tag == "NNS" else ""
    known = next((kind for kind in _TEXTS if noun in gazetteer.words(f"{kind}.txt")), None)
    return f"{known}{many}" if known else f"{'person' if roles.is_human(noun) else 'thing'}{many}"


def _sort(speaker: str) -> str:
    """Of a speaker whether it is a thing, a text, nobody or rather someone."""
    return _SORTS.get(speaker.rstrip("s"), "someone")


def _of_content(tree: Tree, frame: Frame, inside: Sequence[bool]) -> Iterator[str]:
    tokens = [i for start, end in frame.content for i in range(start, end) if i != frame.cue]
    yield f"length {_step(len(tokens), _LENGTHS)}"
    quoted = sum(inside[i] for i in tokens)
    if quoted:
        yield "quoted" if quoted >= len(tokens) - 1 else "partly quoted"
    first = frame.content[0][0]
    if tree.tags[first] in {"IN", "PRP", "DT", "WP", "WRB", "WDT", "TO", "VBG", "NNP", "CD"}:
        yield f"opens {tree.lower[first] if tree.tags[first] in {'IN', 'WP', 'WRB', 'WDT'} else tree.tags[first]}"
    finite = [i for i in tokens if tree.tags[i] in FINITE]
    yield "clause" if finite else "phrase"
    if any(tree.tags[i] == "MD" for i in finite):
        yield "modal content"
    if any(tree.tags[i] == "CD" for i in tokens):
        yield "number"
    if len(tokens) == 1 and tree.tags[tokens[0]] in {"PRP", "DT"}:
        yield "pronoun alone"
    if tree.any_of(tokens, _NAMING):
        yield "of names"


def _step(size: int, steps: Sequence[int]) -> int:
    return sum(size > step for step in steps)
