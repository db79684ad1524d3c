"""Cues: which words report speech, thought or position, in which frames, and how often they mean it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from streams.lexicon import gazetteer

_DOUBLED = frozenset("bpmtgdnrl")

_MAIN = ("ccomp", "xcomp", "dobj", "inv", "par")
SPOKEN = 0.5
"""From this share of quotations beside it on a verb is one of speaking."""
LIKELY = 0.5
"""From this share on a word in its frame is more likely a cue than not."""
CLEAR = 0.6
"""From this share on a word in its frame is clearly a cue."""


class Cue(NamedTuple):
    """A lemma that may be a cue, by its part of speech (V, N or A); `frames` to a share in 0..1."""

    lemma: str
    part: str
    frames: dict[str, float]
    clear: bool = False
    """Whether one of its main frames reports something more often than not."""


@cache
def cues() -> dict[tuple[str, str], Cue]:
    """Every form of every cue, lower case, by form and part of speech."""
    found: dict[tuple[str, str], Cue] = {}
    for line in gazetteer.lines("cues.tsv", "reading"):
        lemma, part, cell = line.split("\t")
        frames = {name: int(share) / 100 for name, share in (pair.rsplit("=", 1) for pair in cell.split())}
        cue = Cue(lemma, part, frames, any(frames.get(name, 0.0) >= CLEAR for name in _MAIN))
        for form in forms(lemma, part):
            found.setdefault((form, part), cue)
    return found


def verb_share(form: str, frame: str) -> float:
    """How often a verb of this form, lower case, is a cue in a frame, 0 to 1; 0 where it never is."""
    cue = cues().get((form, "V"))
    return cue.frames.get(frame, 0.0) if cue is not None else 0.0


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
