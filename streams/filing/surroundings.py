"""How likely an issue is in a paragraph by all that it is read with: headline, opening and the paragraphs before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from streams.filing.signals import leads
from streams.filing.vectors import Floats

LEAST, MOST = -7.0, 5.0
"""Log odds beyond which a text says no more."""
FADING = 0.6
"""What each paragraph further back counts of the one after it."""
NOTHING_BEFORE = 0.007
"""Chance of an issue in the opening or the paragraph before where there is none."""
FEWEST, MANY = 6, 15
"""Issues of the shortest and the longest list that weights were fitted on; beyond them nothing is known of length."""
DOUBT = 0.3
"""Chance that an article is about nothing of the list, beside what it is about."""


class Weighed(NamedTuple):
    """One text by itself, a number an issue: log odds, chance, and 1 where it names what the issue is not about;
    `any` is the chance that it is about any issue of the list."""

    odds: Floats
    chances: Floats
    excluded: Floats
    any: float


def weighed(odds: Floats, excluded: Floats) -> Weighed:
    """A text by the log odds that its own signals give."""
    chances = np.asarray(1 / (1 + np.exp(-odds)), np.float32)
    none = float(np.prod(1 - np.minimum(chances, 0.98)))
    return Weighed(np.asarray(np.clip(odds, LEAST, MOST), np.float32), chances, excluded, 1 - none)


BY_LENGTH = ("text", "nothing before", "on the list before", "on the list before, likeliest")
NAMES = (
    "text",
    "headline",
    "headline chance",
    "headline, where the text is silent",
    "before, mean",
    "before, mean, lead",
    "before, fading",
    "just before, where the text is silent",
    "nothing before",
    "on the list before",
    "on the list before, likeliest",
    "article times text",
    "share, where the text is silent",
    "share, likeliest",
    "issues",
    "excluded in the headline",
    "excluded before",
    *(f"issues times {name}" for name in BY_LENGTH),
)
"""The columns of surroundings. What a text is silent of is any issue of the list; the article is headline, opening and
all before; a share is that of an issue in what the article is about. The long lists of a general desk, of which most
paragraphs are on nothing, take more to be sure than the short ones of one story: hence what is multiplied by length."""
_BY_LENGTH = [NAMES.index(name) for name in BY_LENGTH]


def surroundings(own: Weighed, headline: Weighed, before: Sequence[Weighed]) -> Floats:
    """A row an issue, a column each of `NAMES`.

    Args:
        before: body paragraphs of the window in reading order.
    """
    count = len(own.odds)
    chances = np.array([one.chances for one in before]) if before else np.zeros((1, count), np.float32)
    mean, fading = chances.mean(0), _faded(len(chances)) @ chances
    article = (mean + fading + headline.chances + (before[0].chances if before else NOTHING_BEFORE)) / 4
    share = article / (article.sum() + DOUBT)
    silent, likeliest = 1 - own.any, own.odds == own.odds.max()
    on = sum(one.any for one in before) / max(1, len(before))
    columns = (
        own.odds,
        headline.odds,
        headline.chances,
        headline.chances * silent,
        mean,
        leads(mean[:, None])[:, 0],
        fading,
        (before[-1].chances if before else NOTHING_BEFORE) * silent,
        float(not before),
        on,
        on * likeliest,
        article * own.odds,
        share * silent,
        share * likeliest,
        length := math.log(min(max(FEWEST, count), MANY)),
        headline.excluded,
        sum(one.excluded for one in before) / max(1, len(before)),
    )
    found = np.empty((len(NAMES), count), np.float32)
    for row, column in zip(found[: len(columns)], columns, strict=True):
        row[:] = column
    found[len(columns) :] = length * found[_BY_LENGTH]
    return found.T


@cache
def _faded(count: int) -> Floats:
    """What each of so many paragraphs counts, the last one most; 1 in all."""
    weights = FADING ** np.arange(count)[::-1]
    return np.asarray(weights / weights.sum(), np.float32)
