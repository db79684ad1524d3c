"""How likely an issue is in a paragraph by all that it is read with: headline, opening and the paragraphs before."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.filing.signals import leads
from streams.meaning.encoding import Floats

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
    """Texts by themselves, a row each and a column an issue: log odds, chances, and 1 where it names what the issue is
    not about; `any` is the chance that it is about any issue of the list, one number a text, of double precision."""

    odds: Floats
    chances: Floats
    excluded: Floats
    any: NDArray[np.float64]


class Place(NamedTuple):
    """A paragraph among texts, by their numbers; `before` are the body paragraphs of its window in reading order."""

    own: int
    headline: int
    before: Sequence[int]


def weighed(odds: Floats, excluded: Floats) -> Weighed:
    """Texts by the log odds that their own signals give."""
    chances = np.asarray(1 / (1 + np.exp(-odds)), np.float32)
    none = np.prod(1 - np.minimum(chances, 0.98), axis=-1).astype(np.float64)
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


def surroundings(texts: Weighed, places: Sequence[Place]) -> Floats:
    """Of each place a row an issue, a column each of `NAMES`."""
    own, headline = ([place[part] for place in places] for part in (0, 1))
    odds, chances, quiet = texts.odds[own], texts.chances[headline], 1 - texts.any[own, None]
    silent, likeliest = quiet.astype(np.float32), odds == odds.max(axis=1, keepdims=True)
    before = _before(texts, places)
    article = (before.mean + before.fading + chances + before.opening) / 4
    share = article / (article.sum(axis=1, keepdims=True) + DOUBT)
    columns = (
        odds,
        texts.odds[headline],
        chances,
        chances * silent,
        before.mean,
        leads(before.mean[:, :, None])[:, :, 0],
        before.fading,
        np.where(before.nothing, NOTHING_BEFORE * quiet, before.just * silent),
        before.nothing,
        before.on,
        before.on * likeliest,
        article * odds,
        share * silent,
        share * likeliest,
        length := math.log(min(max(FEWEST, odds.shape[1]), MANY)),
        texts.excluded[headline],
        before.excluded,
    )
    found = np.empty((len(places), len(NAMES), odds.shape[1]), np.float32)
    for number, column in enumerate(columns):
        found[:, number] = column
    found[:, len(columns) :] = length * found[:, _BY_LENGTH]
    return found.transpose(0, 2, 1)


class _Before(NamedTuple):
    """What the windows of places say, a row each; `on` and `nothing` have one column, the others one an issue."""

    mean: Floats
    fading: Floats
    opening: Floats
    just: Floats
    excluded: Floats
    on: NDArray[np.float64]
    nothing: NDArray[np.bool_]


def _before(texts: Weighed, places: Sequence[Place]) -> _Before:
    shape = len(places), texts.odds.shape[1]
    mean, fading, just, excluded = (np.zeros(shape, np.float32) for _ in range(4))
    opening = np.full(shape, NOTHING_BEFORE, np.float32)
    some_excluded = texts.excluded.any()
    by_length: defaultdict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        by_length[len(place.before)].append(number)
    nothing = np.zeros((len(places), 1), np.bool_)
    nothing[by_length.pop(0, [])] = True
    for length, numbers in by_length.items():
        before = np.array([places[number].before for number in numbers], np.intp)
        around = texts.chances.take(before, axis=0)
        mean[numbers] = np.add.reduce(around, axis=1) / length
        fading[numbers] = _faded(length) @ around
        opening[numbers], just[numbers] = around[:, 0], around[:, -1]
        if some_excluded:
            excluded[numbers] = np.add.reduce(texts.excluded[before], axis=1) / length
    # Python's sum, not numpy's, which goes in another order where there are eight.
    on = [sum(texts.any[list(place.before)].tolist()) / max(1, len(place.before)) for place in places]
    return _Before(mean, fading, opening, just, excluded, np.array(on)[:, None], nothing)


@cache
def _faded(count: int) -> Floats:
    """What each of so many paragraphs counts, the last one most; 1 in all."""
    weights = FADING ** np.arange(count)[::-1]
    return np.asarray(weights / weights.sum(), np.float32)
