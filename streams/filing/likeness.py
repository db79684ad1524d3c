"""How like the issues of a list a text is in meaning, whatever its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from streams.events import Span
from streams.filing import vocabulary
from streams.filing.vectors import Floats, unit, word_vectors
from streams.filing.words import stem
from streams.issues import IssueList

WHOLE, WHOLE_LEAD, WORDS, WORDS_LEAD, NONE = 3.2, 2.0, 10.7, 5.1, -2.5
"""Logistic regression on the coverage open to tuning: what counts how like the whole is, and by how much more than
the next issue; how well the issue's words are matched, and by how much better than the next one's; and nothing.
See `tests/quality/likeness_fit.py`."""
SHARPNESS = 2
"""Power of a likeness of words, so that near ones count and distant ones do not."""
ROLE, NAME = 0.0, 0.3
"""How much less words that people are called by and names of states say: they are in every story."""
MOST_BYTES = 64 * 1024 * 1024
"""What the likenesses of the commonest words may take; those of the others are worked out each time."""
BLOCK = 1024
"""Words compared at once."""
SHOWN = 0.45
"""Likeness to a word of the issue from which a word of the text is shown as evidence."""

_WORD = re.compile("[A-Za-z]{2,}")


class Likeness:
    """Compares texts with the issues of one list, word by word and as wholes."""

    def __init__(self, issues: IssueList) -> None:
        labels = [_rows(issue.label) for issue in issues.issues]
        others = [_rows(" ".join((issue.description, *issue.terms))) for issue in issues.issues]
        wholes = unit(np.array([unit(_centre(a)) + unit(_centre(b)) for a, b in zip(labels, others, strict=True)]))
        self._wholes = unit(wholes - wholes.mean(0))
        own = [list(dict.fromkeys(a + b)) for a, b in zip(labels, others, strict=True)]
        uses = Counter(row for rows in own for row in rows)
        self._vectors = word_vectors().vectors[[row for rows in own for row in rows]]
        self._shares = np.zeros((len(own), len(self._vectors)), np.float32)
        place = 0
        for number, rows in enumerate(own):
            weights = np.array([_weights()[row] / uses[row] for row in rows], np.float32)
            self._shares[number, place : place + len(rows)] = weights / max(1e-9, weights.sum())
            place += len(rows)
        self._likes = self._table(min(len(_weights()), MOST_BYTES // (4 * max(1, len(self._vectors)))))

    def log_odds(self, text: str) -> tuple[float, ...]:
        """That a text is about each issue of the list, going by likeness alone."""
        found = self.features(text)
        if found is None:
            return (NONE,) * len(self._wholes)
        whole, whole_lead, words, words_lead = found
        odds = NONE + WHOLE * whole + WHOLE_LEAD * whole_lead + WORDS * words + WORDS_LEAD * words_lead
        return tuple(odds.tolist())

    def features(self, text: str) -> tuple[Floats, Floats, Floats, Floats] | None:
        """The whole, its lead, the words, their lead: a number an issue each; None where no word is known."""
        rows = np.array(_rows(text), np.intp)
        if not len(rows):
            return None
        whole = self._wholes @ unit(_centre(rows))
        words = self._shares @ self._of_words(rows).max(0, initial=0)
        whole_lead, words_lead = _leads(np.stack((whole, words)))
        return whole, whole_lead, words, words_lead

    def _of_words(self, rows: NDArray[np.intp]) -> Floats:
        """How like each of these words is to each word of the list, times what it says."""
        if rows.max() < len(self._likes):
            return self._likes[rows]
        return np.array([self._likes[row] if row < len(self._likes) else self._like(row) for row in rows.tolist()])

    def _table(self, size: int) -> Floats:
        """Of the commonest words, all at once."""
        table = np.empty((size, len(self._vectors)), np.float32)
        for start in range(0, size, BLOCK):
            block = slice(start, min(start + BLOCK, size))
            table[block] = word_vectors().vectors[block] @ self._vectors.T
        np.maximum(table, 0, out=table)
        table **= SHARPNESS
        table *= np.sqrt(_weights()[:size, None])
        return table

    def _like(self, row: int) -> Floats:
        return np.asarray(
            np.maximum(self._vectors @ word_vectors().vectors[row], 0) ** SHARPNESS * np.sqrt(_weights()[row])
        )

    def alike(self, text: str, number: int) -> tuple[Span, ...]:
        """Words of a text that mean nearly what a word of an issue means, in reading order."""
        table = word_vectors()
        words = (word for word in _WORD.finditer(text) if word[0].lower() not in vocabulary.stop_words())
        found = ((word.span(), table.rows.get(word[0].lower())) for word in words)
        places = [(span, row) for span, row in found if row is not None]
        own = self._vectors[self._shares[number] > 0]
        if not places or not len(own):
            return ()
        likeness = (own @ table.vectors[[row for _, row in places]].T).max(0)
        return tuple(
            span for (span, row), like in zip(places, likeness, strict=True) if like >= SHOWN and _weights()[row] > ROLE
        )


def _leads(values: Floats) -> Floats:
    """By how much each of a row is above the highest of the others."""
    if values.shape[1] == 1:
        return np.zeros_like(values)
    second, highest = np.partition(values, -2, axis=1)[:, -2:].T[..., None]
    return np.asarray(values - np.where(values == highest, second, highest))


def _centre(rows: Sequence[int] | NDArray[np.intp]) -> Floats:
    return np.asarray(_weights()[rows] @ word_vectors().vectors[rows])


def _rows(text: str) -> list[int]:
    rows = word_vectors().rows
    return [row for form in _WORD.findall(text) if (row := rows.get(form.lower())) is not None]


@cache
def _weights() -> Floats:
    """What each word of the table says."""
    weights = word_vectors().weights.copy()
    for form, row in word_vectors().rows.items():
        key = (stem(form),)
        if key in vocabulary.roles():
            weights[row] *= ROLE
        elif key in vocabulary.states():
            weights[row] *= NAME
    return weights
