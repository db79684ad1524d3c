"""Which issues of a newsroom's list a paragraph says something about, how surely, and the words that show it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import orjson

from streams.events import IssueMention, WindowParagraph
from streams.filing import signals, surroundings
from streams.filing.evidence import Evidence
from streams.filing.exclusions import Exclusions, without_exclusions
from streams.filing.signals import SignalFinder
from streams.filing.surroundings import Weighed, weighed
from streams.filing.vectors import Floats
from streams.issues import IssueList

REMEMBERED = 4096
"""Texts that are weighed once, since every paragraph stands in the windows of the next."""
LONGEST = 4000
"""Characters of a text that is remembered."""


class Weights(NamedTuple):
    """Logistic regressions: of a text by its own signals, and of a paragraph by its surroundings; a number a column,
    the constant last. `threshold` is the chance from which an issue is given."""

    text: Floats
    paragraph: Floats
    threshold: float


class Text(NamedTuple):
    """What a text says for itself, whatever stands before it."""

    evidence: tuple[Evidence, ...]
    weighed: Weighed


class Relevance:
    """Reads paragraphs for the issues of one list; not for several threads at once.

    A text's own signals give each issue a chance, and those of the paragraph, its headline and its window together
    the chance that the paragraph is about it, which is the score.
    """

    def __init__(self, issues: IssueList) -> None:
        plain = without_exclusions(issues)
        self._issues = issues.issues
        self._signals = SignalFinder(plain)
        self._excluded = Exclusions(issues).named
        self._weights = weights()
        self._known = lru_cache(maxsize=REMEMBERED)(self._text)
        self._clauses = lru_cache(maxsize=REMEMBERED)(self._masses)

    def masses(self, text: str) -> Sequence[float]:
        """The mass of evidence for each issue of the list, in the list's order."""
        return self._clauses(text) if len(text) <= LONGEST else self._masses(text)

    def mentions(self, text: str, window: Sequence[WindowParagraph], headline: str = "") -> tuple[IssueMention, ...]:
        """Issues that a text is about, in the list's order; evidence in reading order.

        Args:
            text: the paragraph's, or a piece of it.
            window: of the paragraph, which is its context.
            headline: of the article.
        """
        own = self._of(text)
        chances = self.chances(text, window, headline)
        return tuple(
            self._mention(i, float(chances[i]), own, text)
            for i in np.flatnonzero(chances >= self._weights.threshold).tolist()
        )

    def chances(self, text: str, window: Sequence[WindowParagraph], headline: str = "") -> Floats:
        """How likely a text is to be about each issue of the list, 0 to 1, in the list's order."""
        before = [self._of(other.text).weighed for other in window if other.role == "body"]
        around = surroundings.surroundings(self._of(text).weighed, self._of(headline).weighed, before)
        return np.asarray(1 / (1 + np.exp(-(around @ self._weights.paragraph[:-1] + self._weights.paragraph[-1]))))

    def _of(self, text: str) -> Text:
        return self._known(text) if len(text) <= LONGEST else self._text(text)

    def _text(self, text: str) -> Text:
        found = self._signals.find(text)
        odds = found.values @ self._weights.text[:-1] + self._weights.text[-1]
        return Text(found.evidence, weighed(odds, self._excluded(text)))

    def _masses(self, text: str) -> tuple[float, ...]:
        return tuple(found.mass for found in self._signals.evidence(text))

    def _mention(self, i: int, chance: float, own: Text, text: str) -> IssueMention:
        issue = self._issues[i]
        evidence = own.evidence[i].spans or self._signals.alike(text, i)
        return IssueMention(id=issue.id, score=round(chance, 3), medtop=issue.medtop, evidence=evidence)


@cache
def weights() -> Weights:
    """The weights that ship, made by ``tests/quality/issues_fit.py``."""
    found = orjson.loads((files("streams.filing") / "data" / "issue-weights.json").read_bytes())
    return Weights(
        _column(found["text"], signals.NAMES), _column(found["paragraph"], surroundings.NAMES), found["threshold"]
    )


def _column(found: dict[str, float], names: Sequence[str]) -> Floats:
    return np.array([*(found[name] for name in names), found["constant"]], np.float32)
