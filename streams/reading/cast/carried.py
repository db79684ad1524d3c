"""Quotations with no cue of their own: whose they are, by who is brought up or quoted before them."""

from __future__ import annotations

from streams.reading.attribution.formulas import is_turn
from streams.reading.cast.antecedents import number
from streams.reading.cast.meanings import Name
from streams.reading.cast.referents import FAR
from streams.reading.cast.resolution import Cast

_SUBJECT = 1.3
"""Weight of the subject of a sentence."""


def speaker_before(cast: Cast, token: int) -> Name | None:
    """Whose words a quotation is that begins at this token of the paragraph."""
    here = len(cast.pages) - 1
    name = _brought_up(cast, token) or _last_in(cast, here, token)
    if name is not None:
        return name._replace(resolved="carried", score=min(name.score, 0.8))
    return last_speaker(cast)


def last_speaker(cast: Cast) -> Name | None:
    """Who spoke last before the paragraph, or the one person whom the paragraph before it brings up."""
    here = len(cast.pages) - 1
    for page in range(here - 1, max(here - 1 - FAR, -1), -1):
        name = _last_in(cast, page)
        if name is not None:
            return name._replace(resolved="carried", mention=None, score=0.8 if page == here - 1 else 0.5)
        attributions = cast.pages[page].attributions
        if attributions and attributions[-1].kind != "carried":
            return None
        people = cast.people_in(page) if page == here - 1 else {}
        if len(people) == 1:
            return Name(next(iter(people)), "person", "carried", 0.5)
    return None


def _last_in(cast: Cast, page: int, limit: int | None = None) -> Name | None:
    for attribution in reversed(cast.pages[page].attributions):
        source = attribution.source
        turn = source is not None and is_turn(cast.pages[page].tree, source)
        if source is not None and not turn and (limit is None or source < limit):
            return cast.resolve_in(page, source)
    return None


def _brought_up(cast: Cast, token: int) -> Name | None:
    """The person who is the subject of the sentence before a quotation, where nobody is quoted in it."""
    here = cast.here
    last = number(here, token - 1) if token else 0
    if not token or any(a.cue and number(here, a.cue[0]) == last and a.cue[0] < token for a in here.attributions):
        return None
    for candidate in cast.candidates_in(len(cast.pages) - 1):
        if candidate.sentence == last and candidate.token < token and candidate.weight >= _SUBJECT:
            name = cast.resolve(candidate.token)
            if name is not None and name.kind in {"person", "anonymous"} and name.resolved != "unresolved":
                return name
    return None
