"""Quotations with no cue of their own: whose they are, by who is brought up or quoted before them."""

from __future__ import annotations

from streams.reading.attribution.formulas import is_turn
from streams.reading.cast.antecedents import number
from streams.reading.cast.meanings import Name
from streams.reading.cast.pronouns import FAR
from streams.reading.cast.resolution import Cast
from streams.reading.text.tree import SUBJECTS

_SUBJECT = 1.3
"""Weight of the subject of a sentence."""
_UNCLOSED = 0.9
"""How sure it is whose words they are that go on where no mark has closed those before."""


def speaker_before(cast: Cast, token: int) -> Name | None:
    """Whose words a quotation is that begins at this token of the paragraph."""
    here = len(cast.pages) - 1
    name = _brought_up(cast, token) or _last_in(cast, here, token)
    if name is not None:
        return name._replace(resolved="carried", score=min(name.score, 0.8))
    return last_speaker(cast)


def last_speaker(cast: Cast) -> Name | None:
    """Who spoke last before the paragraph, or the one person whom the paragraph before it brings up.

    Quotations without a cue between the two are theirs too: `From Ann Lee at the Post:`, `“It rained.`, `“It poured.`
    """
    here = led = len(cast.pages) - 1
    for page in range(here - 1, max(here - 1 - FAR, -1), -1):
        name = _last_in(cast, page)
        if name is not None:
            score = _UNCLOSED if _is_unclosed(cast, page) else 0.8 if page == here - 1 else 0.5
            return name._replace(resolved="carried", mention=None, score=score)
        attributions = cast.pages[page].attributions
        if attributions and attributions[-1].kind != "carried":
            return None
        if attributions and page == led - 1:
            led = page
            continue
        people = cast.people_in(page) if page == led - 1 and not _is_unclosed(cast, page) else {}
        if len(people) == 1:
            return Name(next(iter(people)), "person", "carried", 0.5)
    return None


def _is_unclosed(cast: Cast, page: int) -> bool:
    """Whether a quotation is open from a paragraph on to the one before: no closing mark ends one of them."""
    between = cast.pages[page : len(cast.pages) - 1]
    return all(here.quotations and not here.quotations[-1].closed for here in between)


def _last_in(cast: Cast, page: int, limit: int | None = None) -> Name | None:
    for attribution in reversed(cast.pages[page].attributions):
        source = attribution.source
        if source is None or cast.pages[page].in_quotation(source):
            continue
        turn = is_turn(cast.pages[page].tree, source)
        if not turn and (limit is None or source < limit):
            return cast.resolve_in(page, source)
    return None


def _last_with_subject(cast: Cast, token: int) -> int:
    """The last sentence before a token in which anyone does anything: `What does Lee want? A stage, perhaps. “…”`."""
    tree = cast.here.tree
    subject = next((i for i in range(token - 1, -1, -1) if tree.deps[i] in SUBJECTS), token - 1)
    return number(cast.here, subject)


def _brought_up(cast: Cast, token: int) -> Name | None:
    """The person who is the subject of the sentence before a quotation, where nobody is quoted in it."""
    here = cast.here
    last = _last_with_subject(cast, token) if token else 0
    if not token or any(a.cue and number(here, a.cue[0]) == last and a.cue[0] < token for a in here.attributions):
        return None
    for candidate in cast.candidates_in(len(cast.pages) - 1):
        if candidate.sentence == last and candidate.token < token and candidate.weight >= _SUBJECT:
            name = cast.resolve(candidate.token)
            if name is not None and name.kind in {"person", "anonymous"} and name.resolved != "unresolved":
                return name
    return None
