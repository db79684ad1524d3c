"""Which issues of a newsroom's list a paragraph says something about, how surely, and the words that show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from typing import NamedTuple

import numpy as np
import orjson

from streams.events import IssueMention, WindowParagraph
from streams.filing import signals, surroundings
from streams.filing.evidence import Evidence
from streams.filing.exclusions import Exclusions, without_exclusions
from streams.filing.known import LONGEST, REMEMBERED, Key, KnownTexts, text_of
from streams.filing.senses import DISTILLED, Sense, by_distilled
from streams.filing.signals import SignalFinder
from streams.filing.surroundings import Place, Weighed, weighed
from streams.issues import IssueList
from streams.meaning.encoding import Floats, read

Meanings = Mapping[str, bytes]
"""Texts to what an encoder says of them."""
NONE_KNOWN: Meanings = {}


class Weights(NamedTuple):
    """Logistic regressions: of a text by its own signals, and of a paragraph by its surroundings; a number a column,
    the constant last. `threshold` is the chance from which an issue is given."""

    text: Floats
    paragraph: Floats
    threshold: float


class Passage(NamedTuple):
    """A paragraph or a piece of it, its window, the headline of its article, and what is known of these texts."""

    text: str
    window: Sequence[WindowParagraph] = ()
    headline: str = ""
    meanings: Meanings = NONE_KNOWN


class Relevance:
    """Reads paragraphs for the issues of one list; not for several threads at once.

    A text's own signals give each issue a chance, and those of the paragraph, its headline and its window together
    the chance that the paragraph is about it, which is the score. Of many at once it says what it says of each.

    Args:
        sense: by which texts are compared with issues; by the distilled encoder where it is left away.
    """

    def __init__(self, issues: IssueList, sense: Sense | None = None) -> None:
        sense = sense or by_distilled()
        plain = without_exclusions(issues)
        self._issues = issues.issues
        self._signals = SignalFinder(plain, sense)
        exclusions = Exclusions(issues)
        self._not_about = exclusions.named, exclusions.ruled_out
        self._weights = weights(sense.weights)
        self._known = KnownTexts(len(issues.issues), self._weigh)
        self._clauses = lru_cache(maxsize=REMEMBERED)(self._masses)

    def masses(self, text: str) -> Sequence[float]:
        """The mass of evidence for each issue of the list, in the list's order."""
        return self._clauses(text) if len(text) <= LONGEST else self._masses(text)

    def mentions(self, passages: Sequence[Passage]) -> list[tuple[IssueMention, ...]]:
        """Issues that each is about, in the list's order; evidence in reading order."""
        places, chances = self._chances(passages)
        found: list[list[IssueMention]] = [[] for _ in passages]
        for number, i in np.argwhere(chances >= self._weights.threshold).tolist():
            evidence = self._known.evidence[places[number].own][i]
            found[number].append(self._mention(i, float(chances[number, i]), evidence, passages[number].text))
        return list(map(tuple, found))

    def chances(self, passages: Sequence[Passage]) -> Floats:
        """How likely each is to be about each issue of the list, 0 to 1: a row each, a column an issue."""
        return self._chances(passages)[1]

    def _chances(self, passages: Sequence[Passage]) -> tuple[list[Place], Floats]:
        asked = [_texts(passage) for passage in passages]
        numbers = self._known.numbers(asked)
        places = [Place(own, headline, rest) for own, headline, *rest in ([numbers[t] for t in keys] for keys in asked)]
        around = surroundings.surroundings(self._known.weighed, places)
        odds = around @ self._weights.paragraph[:-1] + self._weights.paragraph[-1]
        return places, np.asarray(1 / (1 + np.exp(-odds)))

    def _weigh(self, keys: Sequence[Key]) -> tuple[Sequence[tuple[Evidence, ...]], Weighed]:
        evidence, odds = [], []
        for known, some in groupby(keys, key=lambda key: not isinstance(key, str)):
            of = list(some)
            meanings = np.array([read(key[1]) for key in of if not isinstance(key, str)]) if known else None
            found = self._signals.find(list(map(text_of, of)), meanings)
            evidence += found.evidence
            odds.append(found.values @ self._weights.text[:-1] + self._weights.text[-1])
        texts = list(map(text_of, keys))
        excluded, ruled_out = (np.array([of(text) for text in texts]) for of in self._not_about)
        # What a text means is not told without its words: one that has such a term and no other word of an issue is
        # not about it.
        mute = np.array([[not one.mass for one in of] for of in evidence])
        return evidence, weighed(np.where((ruled_out > 0) & mute, surroundings.LEAST, np.concatenate(odds)), excluded)

    def _masses(self, text: str) -> tuple[float, ...]:
        return tuple(found.mass for found in self._signals.evidence(text))

    def _mention(self, i: int, chance: float, evidence: Evidence, text: str) -> IssueMention:
        issue = self._issues[i]
        spans = evidence.spans or self._signals.alike(text, i)
        return IssueMention(id=issue.id, score=round(chance, 3), medtop=issue.medtop, evidence=spans)


def _texts(passage: Passage) -> Sequence[Key]:
    """Its own, the headline, and the body paragraphs of its window."""
    texts = [passage.text, passage.headline, *(other.text for other in passage.window if other.role == "body")]
    if not passage.meanings:
        return texts
    known = ((text, passage.meanings.get(text)) for text in texts)
    return [text if meaning is None else (text, meaning) for text, meaning in known]


@cache
def weights(name: str = DISTILLED) -> Weights:
    """Weights that ship, by the name of their file, made by ``tests/quality/issues_fit.py``."""
    found = orjson.loads((files("streams.filing") / "data" / name).read_bytes())
    return Weights(
        _column(found["text"], signals.NAMES), _column(found["paragraph"], surroundings.NAMES), found["threshold"]
    )


def _column(found: dict[str, float], names: Sequence[str]) -> Floats:
    return np.array([*(found[name] for name in names), found["constant"]], np.float32)
