"""Attributions as token ranges, and what their content takes and leaves at its edges."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from streams.lexicon import gazetteer
from streams.reading.attribution.lexicon import cues
from streams.reading.text.tree import FINITE, NOUNS, Range, Tree

SPEECH = frozenset({"quote", "carried", "signed", "label"})
"""Kinds of attribution that marks or a label show, whatever the parse."""
OPENING_MARKS = frozenset({"“", '"', "``", "''"})
SENTENCE_ENDS = frozenset({".", "!", "?"})

DASHES = frozenset({"—", "–", "-", "--"})
_EDGES = frozenset({",", ";", ":"}) | DASHES
_NOT_SAYING = frozenset({"including", "according", "regarding", "concerning"})
_OCCASIONS = gazetteer.word_set("occasions")
_WHERE_SAID = frozenset({"in", "on", "at", "during"})
_FAR = 6
"""Tokens of the phrase for where something was said, at most: `in a Facebook post`."""

_AT = frozenset({"on", "in", "at", "during"})
_WHICH_TIME = frozenset({"last", "this", "earlier", "late", "early", "the"})
_TIMES = gazetteer.word_set("calendar") | gazetteer.word_set("times")
_UNITS = frozenset(
    form for unit in ("second", "minute", "hour", "day", "week", "month", "year") for form in (unit, unit + "s")
)
_MEASURE = 5
"""Tokens that a measure of time has at most: `just under two weeks after`."""
_ADDING = gazetteer.word_set("adding")
_SUBJECTS = NOUNS | {"DT", "PRP", "PRP$", "EX", "JJ", "CD"}


class Frame(NamedTuple):
    """A possible attribution. `source` is the head token of who says it."""

    cue: int
    kind: str
    content: tuple[Range, ...]
    source: int | None


class Attribution(NamedTuple):
    """Token ranges of one attribution; `source` heads the words that say who, None where none do."""

    cue: Range | None
    content: tuple[Range, ...]
    source: int | None
    kind: str
    score: float
    source_range: Range | None = None
    """The words that say who, where they are not the phrase of `source`: `the clerk, who`."""
    relay: int | None = None
    """Heads the words that say who passed it on: `…, state media reported`."""


def common(one: Sequence[Range], other: Sequence[Range]) -> tuple[Range, ...]:
    """What two contents share, so that `…, state media reported` is no part of what was said."""
    shared = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple((start, end) for start, end in shared if start < end)


def words(tree: Tree, tokens: Range) -> int:
    """How many of these tokens are words or numbers."""
    return sum(1 for i in range(*tokens) if tree.words[i][0].isalnum())


def with_quotations(tree: Tree, a: Attribution, quoted: Sequence[Range]) -> Attribution:
    """Content that cuts through a quotation takes the whole of it."""
    parts = []
    for start, end in a.content:
        for left, right in quoted[
            bisect_right(quoted, (start, start)) - 1 if quoted and quoted[0][0] <= start else 0 :
        ]:
            if left > end + 3:
                break
            adjoins = left == end or _leads_on(tree, end, left)
            if start < right and (left < end or (adjoins and not _ended(tree, left))):
                outside = a.cue is None or not left <= a.cue[0] < right
                if outside:
                    start = min(start, left) if start > left else start
                    end = max(end, right)
        parts.append((start, end))
    return a._replace(content=tuple(_merged(parts)))


def to_last_marks(tree: Tree, found: Sequence[Attribution], quoted: Sequence[Range]) -> list[Attribution]:
    """Content up to the mark behind which its reporter goes on: `said it was a “trap,” urging them to stay`.

    Who said the one is then who says the other, whatever the parse has tied it to.
    """
    cut: list[Attribution] = []
    outer: dict[int, tuple[int, int | None]] = {}
    for a in found:
        for k, end in _last_marks(tree, a, quoted):
            goes_on, cue = _goes_on_at(tree, end), a.cue[0] if a.cue is not None else 0
            outer[goes_on] = min(outer.get(goes_on, (cue, a.source)), (cue, a.source), key=lambda pair: pair[0])
            a = a._replace(content=(*a.content[:k], (a.content[k][0], end), *a.content[k + 1 :]))
        cut.append(a)
    return [a._replace(source=outer[a.cue[0]][1]) if a.cue is not None and a.cue[0] in outer else a for a in cut]


def _last_marks(tree: Tree, a: Attribution, quoted: Sequence[Range]) -> list[Range]:
    """Which parts of a content end at which closing mark, its reporter going on behind it."""
    found: list[Range] = []
    if a.kind in SPEECH or a.cue is None:
        return found
    cue = a.cue[0]
    for k, (start, end) in enumerate(a.content):
        inside = quoted[bisect_right(quoted, (start, start)) : bisect_right(quoted, (end, 0))]
        marks = (right for _, right in inside if cue < right < end and _reporter_goes_on(tree, cue, right))
        found += [(k, right) for right in marks][:1]
    return found


def _goes_on_at(tree: Tree, behind: int) -> int:
    """The word with which a reporter goes on behind a closing mark: over a comma, `and` and adverbs."""
    i = behind
    while i < tree.size - 1 and (tree.words[i] in _EDGES or tree.tags[i] in {"CC", "RB"} or tree.lower[i] == "before"):
        i += 1
    return i


def _reporter_goes_on(tree: Tree, cue: int, behind: int) -> bool:
    """Whether what stands behind a closing mark is what else the reporter's subject says, or where it was said."""
    verb = _goes_on_at(tree, behind)
    if (tree.lower[verb], "V") in cues() and tree.lower[verb] not in _NOT_SAYING:
        if tree.tags[verb] == "VBG" and tree.lower[verb - 1] == "before":
            return True
        if tree.tags[verb] == tree.tags[cue] and any(tree.tags[i] == "CC" for i in range(behind, verb)):
            return tree.tags[verb] in {"VBG", "VBZ"}
        return tree.tags[verb] == "VBG" and (tree.words[behind - 2] == "," or tree.words[behind] in _EDGES)
    return tree.lower[behind] in _WHERE_SAID and _is_occasion(tree, behind)


def _is_occasion(tree: Tree, preposition: int) -> bool:
    """Whether a phrase says where something was said: `in a tweet`, `at a rally on Monday`, `on Twitter`."""
    noun = tree.first(preposition, "pobj")
    return noun is not None and noun - preposition < _FAR and gazetteer.singular(tree.lower[noun]) in _OCCASIONS


def _ended(tree: Tree, start: int) -> bool:
    """Whether a sentence, in marks or without, ends right before a quotation."""
    return any(tree.words[i] in SENTENCE_ENDS for i in range(max(start - 2, 0), start))


def _leads_on(tree: Tree, end: int, left: int) -> bool:
    """Whether content goes on to a quotation over a comma, or over `and a`."""
    if left == end + 1 and tree.words[end] == ",":
        return True
    return end < left <= end + 3 and all(tree.tags[i] in {"CC", "DT", "IN", "PRP$"} for i in range(end, left))


def _merged(parts: Sequence[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def trimmed(tree: Tree, a: Attribution) -> Attribution:
    """Content without the commas at its edges, and without the full stop of the one sentence it is part of."""
    parts = []
    content = a.content[:-1] if len(a.content) > 1 and _is_reporters(tree, a) else a.content
    for start, end in content:
        while start < end and (tree.words[start] in _EDGES or tree.words[start].isspace()):
            start += 1
        if a.kind == "ccomp" and a.cue is not None and start == a.cue[1]:
            start = _behind_when(tree, start, end)
        stops = _EDGES if a.kind in SPEECH else _EDGES | {"."}
        while end > start and (tree.words[end - 1] in stops or tree.words[end - 1].isspace()):
            end -= 1
        if start < end:
            parts.append((start, end))
    return a._replace(content=tuple(parts))


def _is_reporters(tree: Tree, a: Attribution) -> bool:
    """Whether what stands behind an aside says of the saying when or on what ground, and not what was said.

    `The port is safe, she said, a day after it rained`; `…, Reuters reported, citing a guard`.
    """
    if not a.kind.startswith("par") or not any(tree.tags[i] in FINITE for i in range(*a.content[0])):
        return False
    start, end = a.content[-1]
    start += tree.words[start] in _EDGES
    if start < end and tree.tags[start] == "VBG":
        return tree.lower[start] in _ADDING
    measure = next((i for i in range(start, min(start + _MEASURE, end)) if tree.lower[i] in _UNITS), None)
    return measure is not None and tree.lower[measure + 1 : measure + 2] in (["after"], ["before"])


def _behind_when(tree: Tree, start: int, end: int) -> int:
    """Where a clause begins whose cue has the time of saying behind it: `said on Monday it had won`."""
    i = start + (tree.lower[start] in _AT)
    while i < end and tree.lower[i] in _WHICH_TIME:
        i += 1
    dated = i < end and tree.lower[i] in _TIMES
    while i < end and tree.lower[i] in _TIMES:
        i += 1
    return i if dated and i < end and tree.tags[i] in _SUBJECTS else start
