"""Which issues of a newsroom's list a paragraph says something about, and the words that show it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from streams.events import IssueMention, Span, WindowParagraph
from streams.filing import vocabulary
from streams.filing.evidence import Evidence, EvidenceFinder
from streams.filing.likeness import Likeness
from streams.issues import IssueList

ENOUGH = math.log(2)
"""Evidence of a score of 0.5, the least of an issue that a paragraph is about."""
GAIN, EVEN = 0.5, -0.75
"""What likeness in meaning adds or takes for each unit of its log odds, and those at which it does neither."""
TAKEN, ADDED = 0.2, 0.25
"""How much likeness takes at most, and adds."""
HINT = 0.15
"""As `GAIN`, where nothing has enough."""
PRIOR, PRIOR_FROM = 0.15, 0.3
"""What the context adds, at most, to evidence; in full from this much evidence of the paragraph's own."""
PULL, POINTED, OWN = 0.55, 0.1, 0.12
"""Where nothing has enough: what the context adds, how much will do then, and how much must be the paragraph's own."""
ALONE = 0.5
"""Share of the context that an issue needs to be carried over to a paragraph that shows nothing of it."""
AHEAD, LEAST_AHEAD = 1.5, 0.2
"""How many times the next one's evidence will do instead, from this much of its own."""
UNAIDED = 0.5
"""Evidence that will do where there is no context."""
ON_TOPIC = 0.2
"""Share of the paragraphs before that must be about an issue of the list for them to carry any over."""
SILENT = 0.2
"""Evidence below which a paragraph before has nothing to carry on."""
FADING, QUIET, LEDE = 0.25, 0.75, 0.3
"""What each paragraph further back counts, behind each one that has nothing to carry on, and the first in any case."""
COHESION, TIED = 0.5, 2.0
"""What rare words in common with a paragraph before add to its weight, and how many do so in full."""
CERTAIN = 2.5
"""How much less an issue that a paragraph before only hints at counts than one it is about."""
REMEMBERED = 4096
"""Texts that are weighed once, since every paragraph stands in the windows of the next."""
LONGEST = 4000
"""Characters of a text that is remembered."""


class _Weighed(NamedTuple):
    """What a text says for itself, whatever stands before it; one number or evidence an issue of the list."""

    words: frozenset[str]
    evidence: tuple[Evidence, ...]
    masses: tuple[float, ...]
    likes: tuple[float, ...]
    """By how much the log odds of its likeness are above those that say neither."""
    gains: tuple[float, ...]
    """What likeness adds or takes."""
    shares: tuple[tuple[int, float], ...]
    """Issue, and how likely what it says makes it for the next paragraphs, 0 to 1; of those it says anything of."""
    most: float
    """Its evidence for the likeliest."""


class Relevance:
    """Reads paragraphs for the issues of one list; not for several threads at once.

    Evidence adds up as mass, and a score is ``1 - exp(-mass)``. What the window is about makes an issue
    likelier, and carries it over to a paragraph that shows none itself.
    """

    def __init__(self, issues: IssueList) -> None:
        self._issues = issues.issues
        self._find = EvidenceFinder(issues).find
        self._likeness = Likeness(issues)
        self._known = lru_cache(maxsize=REMEMBERED)(self._weighed)
        self._clauses = lru_cache(maxsize=REMEMBERED)(self._masses)

    def masses(self, text: str) -> Sequence[float]:
        """The mass of evidence for each issue of the list, in the list's order."""
        return self._clauses(text) if len(text) <= LONGEST else self._masses(text)

    def mentions(self, text: str, window: Sequence[WindowParagraph]) -> tuple[IssueMention, ...]:
        """Issues that a text is about, in the list's order; evidence in reading order.

        Args:
            text: the paragraph's, or a piece of it.
            window: of the paragraph, which is its context.
        """
        own = self._of(text)
        context = self._context(own, window)
        total = [
            mass + PRIOR * likely * min(1.0, mass / PRIOR_FROM) + gain
            for mass, likely, gain in zip(own.masses, context, own.gains, strict=True)
        ]
        chosen = [i for i, mass in enumerate(total) if mass >= ENOUGH]
        return tuple(
            self._mention(i, total[i], own.evidence[i].spans or self._likeness.alike(text, i))
            for i in chosen or self._likeliest(own, context)
        )

    def _of(self, text: str) -> _Weighed:
        return self._known(text) if len(text) <= LONGEST else self._weighed(text)

    def _masses(self, text: str) -> tuple[float, ...]:
        return tuple(found.mass for found in self._find(text))

    def _weighed(self, text: str) -> _Weighed:
        evidence = self._find(text)
        masses = tuple(found.mass for found in evidence)
        likes = tuple(odds - EVEN for odds in self._likeness.log_odds(text))
        gains = tuple(map(_gain, likes))
        sums = [max(0.0, mass + gain) for mass, gain in zip(masses, gains, strict=True)]
        shares = tuple((i, min(1.0, mass / ENOUGH) ** CERTAIN) for i, mass in enumerate(sums) if mass)
        words = frozenset(vocabulary.content(text).stems)
        return _Weighed(words, evidence, masses, likes, gains, shares, max(sums))

    def _likeliest(self, own: _Weighed, context: Sequence[float]) -> list[int]:
        """The one issue that weak evidence and the context point to, if any."""
        pointed = [
            mass + PULL * likely + HINT * like
            for mass, likely, like in zip(own.masses, context, own.likes, strict=True)
        ]
        most = max(pointed)
        best = pointed.index(most)
        second = max((value for i, value in enumerate(pointed) if i != best), default=0.0)
        around = any(context)
        least = POINTED if around else UNAIDED
        enough = most >= least and (own.masses[best] >= OWN or context[best] >= ALONE * sum(context))
        clear = around and own.masses[best] >= LEAST_AHEAD and most >= AHEAD * second
        return [best] if enough or clear else []

    def _context(self, own: _Weighed, window: Sequence[WindowParagraph]) -> list[float]:
        """How likely the paragraphs before make each issue, 0 to 1: the nearer, and the more they share, the more."""
        likely = [0.0] * len(self._issues)
        before = [self._of(other.text) for other in window]
        body = [found.most for found, other in zip(before, window, strict=True) if other.role == "body"]
        if sum(most >= ENOUGH for most in body) < ON_TOPIC * len(body):
            return likely
        for weight, shares in _weights(own, before):
            for i, share in shares:
                likely[i] += weight * share
        most = max(1.0, *likely)
        return [value / most for value in likely]

    def _mention(self, i: int, mass: float, evidence: tuple[Span, ...]) -> IssueMention:
        score = max(0.5, 1 - math.exp(-mass))
        issue = self._issues[i]
        return IssueMention(id=issue.id, score=round(score, 3), medtop=issue.medtop, evidence=evidence)


def _weights(own: _Weighed, window: Sequence[_Weighed]) -> Iterator[tuple[float, tuple[tuple[int, float], ...]]]:
    """What counts of paragraphs before that have something to carry on, and how much."""
    yield from ((LEDE, first.shares) for first in window[:1])
    telling, fading = [], 1.0
    for before in reversed(window):
        if before.most < SILENT:
            fading *= QUIET
        else:
            telling.append((fading, before))
            fading *= FADING
    shared = [own.words & before.words for _, before in telling]
    spread = Counter(chain.from_iterable(shared))
    for words, (weight, before) in zip(shared, telling, strict=True):
        ties = sum(vocabulary.rarity(word) / spread[word] for word in words)
        yield weight + COHESION * min(1.0, ties / TIED), before.shares


def _gain(like: float) -> float:
    return max(-TAKEN, min(ADDED, GAIN * like))
