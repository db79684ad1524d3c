"""Whose voice a whole paragraph is in: the writer's, or one's who answers in an interview or is quoted in a block."""

from __future__ import annotations

import re
from typing import NamedTuple

from streams.lexicon import gazetteer
from streams.reading.attribution.frames import frames_of
from streams.reading.attribution.lexicon import cues, states
from streams.reading.attribution.subjects import owner, subject
from streams.reading.attribution.verb_frames import is_passive
from streams.reading.cast.meanings import Name
from streams.reading.cast.names import FIRST_PERSON
from streams.reading.cast.pronouns import FAR
from streams.reading.cast.resolution import Cast
from streams.reading.cast.sketch import Sketch
from streams.reading.text.tree import VERBS, Range

SECOND_PERSON = frozenset({"you", "yourself", "yourselves"})

_TURN = re.compile(r"\s*\(\(([^()]{1,60})\)\)[\s:]*")
"""How wikis mark whose turn it is: `((Ann Lee)) It rained.`"""
_MARKS = re.compile(r"[“”\"]")


class Voice(NamedTuple):
    """Tokens that are all of them one's words, and whose; None where nobody is known to say them."""

    content: Range
    name: Name | None


def voice(cast: Cast) -> Voice | None:
    """Whose words all of a paragraph is; None where the writer tells it."""
    here, page = cast.here, len(cast.pages) - 1
    turn = _TURN.match(here.tree.text)
    if turn is not None:
        return Voice((here.tree.within(turn.end(), len(here.tree.text))[0], here.tree.size), _turn_of(cast, page, turn))
    if not page or not here.tree.size:
        return None
    whole = (0, here.tree.size)
    for back in range(page - 1, max(page - FAR, -1), -1):
        turn = _TURN.match(cast.pages[back].tree.text)
        if turn is not None:
            name = _turn_of(cast, back, turn)
            return Voice(whole, _carried(name)) if name is not None or _is_question(here) else None
    name = _quoted_in_block(cast, page)
    return Voice(whole, _carried(name)) if name is not None else None


def _turn_of(cast: Cast, page: int, turn: re.Match[str]) -> Name | None:
    """Who takes a turn: whom the label names in full; initials are the interviewer's, who only asks."""
    tree = cast.pages[page].tree
    if turn.group(1).isupper():
        return None
    label = tree.within(*turn.span(1))
    named = [i for i in range(*label) if i in cast.pages[page].at]
    return cast.resolve_in(page, named[-1]) if named else None


def _carried(name: Name | None) -> Name | None:
    return name._replace(resolved="carried", mention=None, score=min(name.score, 0.8)) if name is not None else None


def _is_question(here: Sketch) -> bool:
    return here.tree.text.rstrip().endswith("?")


def _quoted_in_block(cast: Cast, page: int) -> Name | None:
    """Who is quoted in a block without marks: whose words the paragraph before leads to, or leaves open."""
    here, before = cast.pages[page], cast.pages[page - 1]
    plain = len(_MARKS.findall(here.tree.text))
    if before.quotations and not before.quotations[-1].closed and plain % 2:
        last = before.attributions[-1] if before.attributions else None
        if last is None or last.source is None:
            return _quoted_in_block(cast, page - 1) if page > 1 else None
        return cast.resolve_in(page - 1, last.source)
    if before.tree.text.rstrip().endswith(":") and not here.tree.text.lstrip().startswith(("“", '"')):
        return _led_to(cast, page - 1) if not _is_anothers(here) else None
    if page > 1 and speaks_of_itself(here) and speaks_of_itself(before):
        return _quoted_in_block(cast, page - 1)
    return None


def _is_anothers(here: Sketch) -> bool:
    """Whether a paragraph that does not speak of itself names whoever says what it begins with."""
    sources = (a.source for a in here.attributions[:1] if a.source is not None)
    named = (here.at[i] for i in sources if i in here.at and i < here.tree.sentences[0][1])
    return any(not mention.pronoun for mention in named) and not speaks_of_itself(here)


def _led_to(cast: Cast, page: int) -> Name | None:
    """Who says what a colon at a paragraph's end leads to."""
    tree = cast.pages[page].tree
    start, end = tree.sentences[-1]
    for i in range(end - 1, start - 1, -1):
        part = "V" if tree.tags[i] in VERBS else "N"
        cue = cues().get((tree.lower[i], part))
        if cue is None or (part == "V" and (is_passive(tree, i) or not states(tree.lower[i]))):
            continue
        speakers = (cast.resolve_in(page, token) for token in _sources(cast, page, i))
        return next((name for name in speakers if name is not None), None)
    return None


def _sources(cast: Cast, page: int, cue: int) -> list[int]:
    tree = cast.pages[page].tree
    found = subject(tree, cue) if tree.tags[cue] in VERBS else owner(tree, cue)
    sources = (i for i in (found, *(f.source for f in frames_of(tree, cue))) if i is not None)
    return [i for i in sources if i in cast.pages[page].at or gazetteer.may_speak(gazetteer.singular(tree.lower[i]))]


def speaks_of_itself(here: Sketch) -> bool:
    """Whether a paragraph says `I` or `we` outside of quotation marks."""
    return any(here.tree.lower[i] in FIRST_PERSON and not here.in_quotation(i) for i in range(here.tree.size))
