"""Attributions in a paragraph, before anyone is resolved: cue, content, and which words say who.

Quotations are read first, by their marks and the words beside them; frames of the parse add what is said
without marks, or with marks on some words only. Attributions do not overlap: the outer one of two wins.
"""

from __future__ import annotations

from collections.abc import Sequence

from streams.reading import gazetteer
from streams.reading.formulas import according, labelled
from streams.reading.frames import Frame, frames_of
from streams.reading.lexicon import cues
from streams.reading.quotes import Quotation
from streams.reading.relays import relayed
from streams.reading.spans import OPENING_MARKS, SPEECH, Attribution, trimmed, with_quotations
from streams.reading.speech import speech
from streams.reading.tree import NOUNS, VERBS, Range, Tree

THRESHOLD = 0.4
"""A frame counts as an attribution from this share on: about half the F1 to be had, where F1 peaks."""

_RAISING = gazetteer.word_set("raising")
"""Verbs whose subject is not the one who thinks so: `Prices seem to rise`."""
_PARTS = {**dict.fromkeys(VERBS, "V"), **dict.fromkeys(NOUNS, "N"), "JJ": "A", "JJR": "A"}


def attributions(tree: Tree, quotations: Sequence[Quotation]) -> list[Attribution]:
    """Attributions of a paragraph, in reading order of their content."""
    quoted = [tree.within(q.start, q.end) for q in quotations]
    inside = _inside(tree, quoted)
    found = speech(tree, quotations, quoted)
    found += according(tree, inside)
    found += labelled(tree)
    found += _framed(tree, inside)
    whole = [with_quotations(tree, a, quoted) for a in found]
    kept = (trimmed(tree, a) for a in _apart(tree, relayed(tree, whole)))
    return sorted((a for a in kept if a.content), key=lambda a: a.content)


def _inside(tree: Tree, quoted: Sequence[Range]) -> list[bool]:
    inside = [False] * tree.size
    for start, end in quoted:
        inside[start:end] = [True] * (end - start)
    return inside


def _framed(tree: Tree, inside: Sequence[bool]) -> list[Attribution]:
    lexicon = cues()
    found = []
    for i in range(tree.size):
        part = _PARTS.get(tree.tags[i])
        if part is None or inside[i]:
            continue
        cue = lexicon.get((tree.lower[i], part))
        if cue is None:
            continue
        best: tuple[float, Frame] | None = None
        for frame in frames_of(tree, i):
            share = min(cue.frames.get(frame.kind, 0.0) * _context(tree, frame), 1.0)
            if share > (best[0] if best else THRESHOLD):
                best = share, frame
        if best is not None:
            found.append(_attribution(tree, best[1], best[0], inside))
    return found


def _context(tree: Tree, frame: Frame) -> float:
    """What the words around a cue add to its share, or take from it: counted, in round figures."""
    factor = 1.0
    if tree.deps[frame.cue] in {"relcl", "acl"}:
        factor *= 0.85
    if frame.source is None and not frame.kind.startswith(("pass", "n:")):
        factor *= 0.8
    if any(tree.words[i] in OPENING_MARKS for i in range(*frame.content[0])):
        factor *= 1.3
    return factor


def _attribution(tree: Tree, frame: Frame, score: float, inside: Sequence[bool]) -> Attribution:
    source = frame.source
    if source is None and tree.tags[frame.cue] in VERBS and not frame.kind.startswith("pass"):
        source = _nearest_subject(tree, frame.cue, inside)
    if tree.lower[frame.cue] in _RAISING:
        source = None
    return Attribution((frame.cue, frame.cue + 1), frame.content, source, frame.kind, score, _relative(tree, frame))


def _relative(tree: Tree, frame: Frame) -> Range | None:
    """`The clerk, who`: a source with the pronoun that takes it up in front of the cue."""
    cue, source = frame.cue, frame.source
    if source is None or tree.heads[cue] != source or tree.deps[cue] != "relcl":
        return None
    pronoun = tree.first(cue, "nsubj", "nsubjpass")
    return (tree.lefts[source], pronoun + 1) if pronoun is not None and source < pronoun < cue else None


def _nearest_subject(tree: Tree, cue: int, inside: Sequence[bool]) -> int | None:
    """Where the parse gives a verb no subject: the last one before it in its sentence."""
    for i in range(cue - 1, tree.sentence(cue)[0] - 1, -1):
        if not inside[i] and tree.deps[i] in {"nsubj", "nsubjpass"} and tree.tags[i] in NOUNS | {"PRP"}:
            return i
    return None


def _apart(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """Without those whose cue stands in another's content, and one of two that share content."""
    depth = {a.cue: sum(1 for _ in tree.ancestors(a.cue[0])) if a.cue else 0 for a in found}
    order = sorted(found, key=lambda a: (a.kind not in SPEECH, depth[a.cue], -a.score))
    kept: list[Attribution] = []
    covered = [False] * tree.size
    cued: set[int] = set()
    for a in order:
        if a.cue is not None and (covered[a.cue[0]] or a.cue[0] in cued):
            continue
        tokens = [i for start, end in a.content for i in range(start, end)]
        if sum(covered[i] for i in tokens) > 0.5 * len(tokens):
            continue
        kept.append(a)
        if a.cue is not None:
            cued.add(a.cue[0])
        for i in tokens:
            covered[i] = True
    return kept
