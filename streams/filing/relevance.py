"""Which issues of a newsroom's list a paragraph says something about, how surely, and the words that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
import orjson

from streams.events import IssueMention, WindowParagraph
from streams.filing import signals, surroundings
from streams.filing.evidence import Evidence
from streams.filing.exclusions import Exclusions, without_exclusions
from streams.filing.senses import WORDS, Sense, by_words
from streams.filing.signals import SignalFinder
from streams.filing.surroundings import Weighed, weighed
from streams.filing.vectors import Floats
from streams.issues import IssueList
from streams.minilm.encoder import read

REMEMBERED = 4096
"""Texts that are weighed once, since every paragraph stands in the windows of the next."""
LONGEST = 4000
"""Characters of a text that is remembered."""

Meanings = Mapping[str, bytes]
"""Texts to what the sentence encoder says of them."""
NONE_KNOWN: Meanings = {}


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

    Args:
        sense: by which texts are compared with issues; by word vectors where it is left away.
    """

    def __init__(self, issues: IssueList, sense: Sense | None = None) -> None:
        sense = sense or by_words()
        plain = without_exclusions(issues)
        self._issues = issues.issues
        self._signals = SignalFinder(plain, sense)
        self._excluded = Exclusions(issues).named
        self._weights = weights(sense.weights)
        self._known = lru_cache(maxsize=REMEMBERED)(self._text)
        self._clauses = lru_cache(maxsize=REMEMBERED)(self._masses)

    def masses(self, text: str) -> Sequence[float]:
        """The mass of evidence for each issue of the list, in the list's order."""
        return self._clauses(text) if len(text) <= LONGEST else self._masses(text)

    def mentions(
        self, text: str, window: Sequence[WindowParagraph], headline: str = "", meanings: Meanings = NONE_KNOWN
    ) -> tuple[IssueMention, ...]:
        """Issues that a text is about, in the list's order; evidence in reading order.

        Args:
            text: the paragraph's, or a piece of it.
            window: of the paragraph, which is its context.
            headline: of the article.
            meanings: what is known of them already.
        """
        own = self._of(text, meanings)
        chances = self.chances(text, window, headline, meanings)
        return tuple(
            self._mention(i, float(chances[i]), own, text)
            for i in np.flatnonzero(chances >= self._weights.threshold).tolist()
        )

    def chances(
        self, text: str, window: Sequence[WindowParagraph], headline: str = "", meanings: Meanings = NONE_KNOWN
    ) -> Floats:
        """How likely a text is to be about each issue of the list, 0 to 1, in the list's order."""
        before = [self._of(other.text, meanings).weighed for other in window if other.role == "body"]
        own, title = self._of(text, meanings).weighed, self._of(headline, meanings).weighed
        around = surroundings.surroundings(own, title, before)
        return np.asarray(1 / (1 + np.exp(-(around @ self._weights.paragraph[:-1] + self._weights.paragraph[-1]))))

    def _of(self, text: str, meanings: Meanings) -> Text:
        meaning = meanings.get(text)
        return self._known(text, meaning) if len(text) <= LONGEST else self._text(text, meaning)

    def _text(self, text: str, meaning: bytes | None) -> Text:
        found = self._signals.find(text, None if meaning is None else read(meaning))
        odds = found.values @ self._weights.text[:-1] + self._weights.text[-1]
        return Text(found.evidence, weighed(odds, self._excluded(text)))

    def _masses(self, text: str) -> tuple[float, ...]:
        return tuple(found.mass for found in self._signals.evidence(text))

    def _mention(self, i: int, chance: float, own: Text, text: str) -> IssueMention:
        issue = self._issues[i]
        evidence = own.evidence[i].spans or self._signals.alike(text, i)
        return IssueMention(id=issue.id, score=round(chance, 3), medtop=issue.medtop, evidence=evidence)


@cache
def weights(name: str = WORDS) -> Weights:
    """Weights that ship, by the name of their file, made by ``tests/quality/issues_fit.py``."""
    found = orjson.loads((files("streams.filing") / "data" / name).read_bytes())
    return Weights(
        _column(found["text"], signals.NAMES), _column(found["paragraph"], surroundings.NAMES), found["threshold"]
    )


def _column(found: dict[str, float], names: Sequence[str]) -> Floats:
    return np.array([*(found[name] for name in names), found["constant"]], np.float32)
