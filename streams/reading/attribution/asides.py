"""Asides between commas that say who says the rest of a sentence: `Prices, the bank said on Monday, will fall`.

Parsers give such a cue any label, so that it is found by what stands around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.lexicon import gazetteer
from streams.reading.attribution.lexicon import speaks, states
from streams.reading.attribution.spans import Attribution
from streams.reading.text import roles
from streams.reading.text.tree import FINITE, NAMES, NOUNS, VERBS, Range, Tree

_CLOSING = frozenset({",", ";", ".", "—", "–", "--", "!", "?", ":"})
_OWN = NOUNS | {"DT", "JJ", "JJR", "JJS", "PRP", "PRP$", "CD", "RB", "POS", "HYPH"}
"""Tags of a noun phrase up to its head,"""
_PHRASE = _OWN | {"PDT", "IN", "VBN", "CC", "EX"}
"""of all of it,"""
_BEHIND = _PHRASE | {"TO", "RBR", "RP"}
"""and of what may stand behind a cue: when, where and to whom."""
_ADVERBIAL = frozenset({"IN", "TO", "RB", "RP"})
_ADDRESSING = gazetteer.word_set("addressing")
_CALENDAR = gazetteer.word_set("calendar")
_NO_SPEAKERS = gazetteer.word_set("clause-openers")
_SUBORDINATORS = gazetteer.word_set("subordinators")
_LEAVING_OFF = frozenset({"off", "down", "away"})
"""Particles that make a verb none of speaking: `…, the mayor backed down, …`, and not `…, she pointed out, …`."""
_WHO = frozenset({"who", "whose", "which"})
_ARTICLES = frozenset({"a", "an", "the"})
_SUBJECT = 4
_LONGEST = 12
"""Words between a comma and the cue, and between the cue and the next comma."""


def asides(tree: Tree, inside: Sequence[bool]) -> Iterator[Attribution]:
    """Attributions by a cue with its speaker between commas, outside quotations."""
    for cue in range(2, tree.size):
        if tree.tags[cue] in {"VBD", "VBZ", "VBP"} and not inside[cue] and _says(tree, cue):
            start, end = tree.sentence(cue)
            close = _closing(tree, cue, end)
            if close is None:
                continue
            comma, source = _before(tree, cue, start)
            if comma is None:
                comma, source = _behind(tree, cue, close)
            if comma is None:
                continue
            content = _around(tree, (start, comma), (close, end))
            if source is not None and content:
                yield Attribution((cue, cue + 1), content, source, "par:apart", 0.8)


def _before(tree: Tree, cue: int, start: int) -> tuple[int | None, int | None]:
    """The comma before who speaks, and the token that heads who does."""
    if tree.lower[cue - 1] == ",":
        return _named_twice(tree, cue - 1, start)
    comma = _comma_before(tree, cue, start)
    return comma, _speaker(tree, comma, cue) if comma is not None else None


def _behind(tree: Tree, cue: int, close: int) -> tuple[int | None, int | None]:
    """The comma before a cue that its speaker stands behind: `Prices will fall, thinks Ann Lee of the bank;`."""
    stop = cue + 1
    while stop < close and tree.tags[stop] in _OWN:
        stop += 1
    head = stop - 1
    named = tree.tags[head] in NAMES or gazetteer.may_speak(gazetteer.singular(tree.words[head]))
    bare = tree.lower[cue] not in _ADDRESSING and _has_no_object(tree, cue, head)
    speaks = head > cue and named and bare and tree.lower[head] not in _CALENDAR
    return (cue - 1, head) if tree.lower[cue - 1] == "," and speaks else (None, None)


def _has_no_object(tree: Tree, cue: int, head: int) -> bool:
    """Whether nobody is spoken to; whom the parse takes for that behind a verb of speaking is rather who speaks."""
    whom = tree.first(cue, "dobj", "dative")
    person = tree.tags[head] in NAMES or roles.is_human(tree.lower[head])
    return whom is None or (whom == head and person and speaks(tree.lower[cue]))


def _named_twice(tree: Tree, end: int, start: int) -> tuple[int | None, int | None]:
    """`…, its envoy, the retired general Ann Lee, announced`: a role and the name of who has it."""
    second = _comma_before(tree, end, start)
    first = _comma_before(tree, second, start) if second is not None else None
    if first is None or second is None or tree.tags[end - 1] not in NAMES:
        return None, None
    role = any(tree.tags[i] in {"NN", "NNP"} and roles.is_human(tree.lower[i]) for i in range(first + 1, second))
    return (first, end - 1) if role else (None, None)


def _says(tree: Tree, cue: int) -> bool:
    left_off = tree.tags[cue + 1 : cue + 2] == ["RP"] and tree.lower[cue + 1] in _LEAVING_OFF
    return states(tree.lower[cue]) and not left_off


def _comma_before(tree: Tree, cue: int, start: int) -> int | None:
    """The comma that a noun phrase stands behind, with nothing but the cue behind it."""
    i = cue - 1
    while i > start and cue - i <= _LONGEST and tree.tags[i] in _PHRASE and tree.lower[i] not in _CLOSING:
        i -= 1
    return i if i > start and i < cue - 1 and tree.lower[i] in {",", "—", "–"} else None


def _closing(tree: Tree, cue: int, end: int) -> int | None:
    """The mark behind a cue, with no more between them than when, where and to whom."""
    i = cue + 1
    if i >= end:
        return None
    when = tree.tags[i] in _ADVERBIAL or tree.lower[i] in _CLOSING | _CALENDAR or tree.lower[cue - 1] == ","
    if not when and tree.lower[cue] not in _ADDRESSING:
        return None
    while i < end and i - cue <= _LONGEST and tree.tags[i] in _BEHIND and tree.lower[i] not in _CLOSING | {"that"}:
        i += 1
    return i if i < end and tree.lower[i] in _CLOSING else None


def _speaker(tree: Tree, comma: int, cue: int) -> int | None:
    """The token that heads the noun phrase between a comma and a cue."""
    start = comma + 1
    if tree.lower[start] == "as":
        start += 1
    if start >= cue or tree.lower[start] in _NO_SPEAKERS:
        return None
    child = tree.first(cue, "nsubj")
    if child is not None and start <= child < cue:
        return child if tree.lefts[child] == start else None
    head = start
    while head < cue and tree.tags[head] in _OWN | {"EX"}:
        head += 1
    while head > start and tree.tags[head - 1] in {"RB", "EX"}:
        head -= 1
    return head - 1 if head > start and tree.tags[head - 1] in NOUNS | {"PRP", "CD"} else None


def _around(tree: Tree, before: Range, behind: Range) -> tuple[Range, ...]:
    """The clauses around an aside, the one before it from the last semicolon on, the one behind up to the next."""
    left, right = _from_last(tree, before), _to_next(tree, behind)
    first = _finite(tree, left) or _is_long(tree, left)
    opener = left[0] if left[0] < left[1] else None
    subordinate = opener is None or (tree.lower[opener] in _SUBORDINATORS and tree.deps[opener] != "prep")
    behind_it = tree.tags[right[0]] if right[0] < len(tree.tags) else ""
    second = (_finite(tree, right) or behind_it in VERBS) and behind_it != "CC"
    if not (first and not subordinate) and not second:
        return ()
    return tuple(part for part in (left, right) if part[0] < part[1])


def _is_long(tree: Tree, tokens: Range) -> bool:
    """Whether it begins as a subject and is too long for one, so that the tagger has missed its verb."""
    start, end = tokens
    return end - start > _SUBJECT and tree.tags[start] in {"DT", "PRP$", "NNS"}


def _finite(tree: Tree, tokens: Range) -> bool:
    return any(tree.tags[i] in FINITE for i in range(*tokens))


def _from_last(tree: Tree, tokens: Range) -> Range:
    start, end = tokens
    for i in range(end - 1, start, -1):
        if tree.lower[i] in {";", ":"}:
            return i + 1, end
        if tree.tags[i] == "CC" and tree.lower[i - 1] == "," and _finite(tree, (i, end)) and _finite(tree, (start, i)):
            return i + 1, end
    return tokens


def _behind_who(tree: Tree, start: int, end: int) -> int:
    """Where the sentence goes on behind what says more of who speaks: `, said Ann Lee, a clerk who left, will end`."""
    comma = next((i for i in range(start, end - 1) if tree.lower[i] == ","), None)
    if comma is None:
        return start
    apposed = tree.lower[start] in _ARTICLES and tree.tags[comma + 1] in FINITE
    return comma + 1 if tree.lower[start] in _WHO or apposed else start


def _to_next(tree: Tree, tokens: Range) -> Range:
    """What goes on behind an aside: nothing behind a semicolon, nor a clause that has a cue of its own."""
    start, end = tokens
    if tree.lower[start] != ",":
        return start, start
    start = _behind_who(tree, start + 1, end)
    stop = next((i for i in range(start, end) if tree.lower[i] == ";"), end)
    joined = start < end and tree.tags[start] == "CC"
    own = joined and any(tree.tags[i] in VERBS and _says(tree, i) for i in range(start, stop))
    return (start, start) if own else (start, stop)
