"""How like the issues of a list a text is in meaning, whatever its words, against how like them news is in general."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, chain

import numpy as np

from streams.events import Span
from streams.filing import vocabulary
from streams.filing.senses import Sense
from streams.filing.words import stem
from streams.issues import Issue, IssueList
from streams.meaning.encoding import Floats
from streams.meaning.table import shipped, vectors_of

NAMES = ("label", "description", "both", "part", "parts")
"""What a text is compared with: an issue's label, description, both of them, its likeliest part, and the mean of its
parts. The unit is a standard deviation of news."""
SHOWN = 0.45
"""Cosine to a word of the issue from which a word of the text is shown as evidence."""

_WORD = re.compile("[A-Za-z]{2,}")
_PARTS = re.compile(r"[,;:.()/]|\s[-–—]\s|&|\band\b|\bor\b")


class Likeness:
    """Compares texts with the issues of one list and their parts."""

    def __init__(self, issues: IssueList, sense: Sense) -> None:
        whole = [[i.label, i.description or i.label, f"{i.label}. {i.description}"] for i in issues.issues]
        split = [parts(issue) for issue in issues.issues]
        self._count = len(whole)
        self._asked = sense.asked([*(texts[k] for k in range(3) for texts in whole), *chain.from_iterable(split)])
        self._starts = list(accumulate((len(found) for found in split[:-1]), initial=0))
        self._sizes = np.array([len(found) for found in split], np.float32)
        own = [_telling(" ".join((i.label, i.description, *i.terms))) for i in issues.issues]
        self._own = [vectors_of(list(dict.fromkeys(row for _, row in told))) for told in own]

    def features(self, meanings: Floats) -> Floats:
        """Of each text that means so by the same sense a row an issue, a column each of `NAMES`."""
        # A product a text: one of all rounds in another way with their number.
        like = (meanings[:, None] @ self._asked)[:, 0]
        whole, split = like[:, : 3 * self._count], like[:, 3 * self._count :]
        found = np.empty((len(like), len(NAMES), self._count), np.float32)
        found[:, :3] = whole.reshape(len(like), 3, -1)
        found[:, 3] = np.maximum.reduceat(split, self._starts, axis=1)
        found[:, 4] = np.add.reduceat(split, self._starts, axis=1) / self._sizes
        return found.transpose(0, 2, 1)

    def alike(self, text: str, number: int) -> tuple[Span, ...]:
        """Words of a text that mean nearly what a word of an issue means, in reading order."""
        telling = list(_telling(text))
        if not telling or not len(self._own[number]):
            return ()
        likeness = (self._own[number] @ vectors_of([row for _, row in telling]).T).max(0)
        return tuple(span for (span, _), like in zip(telling, likeness, strict=True) if like >= SHOWN)


def parts(issue: Issue) -> list[str]:
    """What an issue speaks of, one by one: the parts of its label and description, and its terms."""
    found = [part.strip() for text in (issue.label, issue.description) for part in _PARTS.split(text)]
    return list(dict.fromkeys(part for part in (*found, *issue.terms) if len(part) > 2)) or [issue.label]


def _telling(text: str) -> Iterator[tuple[Span, int]]:
    """Words that are shown, with their rows: not those without meaning of their own, nor what people are called by."""
    rows = shipped().rows
    for word in _WORD.finditer(text):
        form = word[0].lower()
        if form in rows and _tells(form):
            yield word.span(), rows[form]


@lru_cache(maxsize=65_536)
def _tells(form: str) -> bool:
    return form not in vocabulary.stop_words() and (stem(form),) not in vocabulary.roles()
