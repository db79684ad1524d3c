"""Cues: which words may report speech, thought or position, and of which class they are."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from streams.lexicon import gazetteer

_DOUBLED = frozenset("bpmtgdnrl")

_SPEAKING = frozenset({"say", "tell", "write", "argue", "shout"})
"""Classes of verbs that are one of speaking wherever they stand."""
_MUTE = frozenset({"want", "act", "quote", "side", "put"})
"""Classes of verbs with no clause for what is said in an aside."""
_LED_BY = (("say", "tell", "write"), ("shout", "argue", "ask", "quote", "put"))
"""Of two verbs beside a quotation, which is rather its cue: of the first of these, of the second, any other."""


class Cue(NamedTuple):
    """A lemma that may be a cue, by its part of speech (V, N or A), and its class."""

    lemma: str
    part: str
    kind: str


@cache
def cues() -> dict[tuple[str, str], Cue]:
    """Every form of every cue, lower case, by form and part of speech."""
    found: dict[tuple[str, str], Cue] = {}
    for line in gazetteer.lines("cues.txt", "reading"):
        head, lemmas = line.split(":")
        kind, part = head.split()
        for lemma in lemmas.split():
            for form in forms(lemma, part):
                found.setdefault((form, part), Cue(lemma, part, kind))
    return found


def speaks(form: str) -> bool:
    """Whether a verb of this form, lower case, is one of speaking."""
    cue = cues().get((form, "V"))
    return cue is not None and cue.kind in _SPEAKING


def states(form: str) -> bool:
    """Whether a verb of this form, lower case, can have a clause or a quotation for what is said or thought."""
    cue = cues().get((form, "V"))
    return cue is not None and cue.kind not in _MUTE


def rank(form: str) -> int:
    """How readily a verb of this form goes with a quotation: 0 not at all, else 1 to 3."""
    cue = cues().get((form, "V"))
    if cue is None or cue.kind in {"want", "act", "side"}:
        return 0
    return next((3 - k for k, kinds in enumerate(_LED_BY) if cue.kind in kinds), 1)


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    rows = (line.split() for line in gazetteer.lines("irregular-verbs.txt", "reading"))
    return {row[0]: tuple(row[1:]) for row in rows}


def forms(lemma: str, part: str) -> set[str]:
    """A lemma and its inflected forms, as English spells them."""
    if part == "A":
        return {lemma}
    found = {lemma, _with_s(lemma)}
    if part == "N":
        return found
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")) else lemma
    found |= {stem + "ing"}
    if lemma in _irregular():
        found |= set(_irregular()[lemma])
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        found |= {lemma[:-1] + "ied"}
    else:
        found |= {stem + "ed" if not lemma.endswith("e") else lemma + "d"}
    if _doubles(lemma):
        found |= {lemma + lemma[-1] + "ing", lemma + lemma[-1] + "ed"}
    if lemma.endswith("c"):
        found |= {lemma + "ked", lemma + "king"}
    return found


def _with_s(lemma: str) -> str:
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def _doubles(lemma: str) -> bool:
    if len(lemma) < 3 or lemma[-1] not in _DOUBLED or lemma[-2] not in "aeiou":
        return False
    return lemma[-3] not in "aeiou" or lemma[-4:-2] == "qu"
