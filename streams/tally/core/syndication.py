"""Which paragraphs are copies of others that were published before: pure.

A paragraph that counts for an issue is *syndicated* if another article has one that counts, was published before it,
and is alike (`contract.minhash`); of articles of one time the one of the lower uri is before. That is said of each pair
by itself, so that it does not matter what arrives first, and what is like a copy need not be like its original.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from streams.contract.minhash import Bands, alike
from streams.tally.core.arrivals import Facts
from streams.tally.core.contribution import Contribution


class Counting(NamedTuple):
    """An article that counts, by its live edition."""

    uri: str
    facts: Facts
    contributions: tuple[Contribution, ...]


def copies(articles: Iterable[Counting]) -> dict[str, frozenset[int]]:
    """Ordinals of the paragraphs that are syndicated, by uri."""
    found: dict[str, frozenset[int]] = {}
    before = defaultdict[tuple[int, int], list[Bands]](list)
    for article in sorted(articles, key=lambda a: (a.facts.time, a.uri)):
        ours = [(c.ordinal, c.bands) for c in article.contributions if c.bands is not None]
        found[article.uri] = frozenset(
            ordinal
            for ordinal, bands in ours
            if any(alike(bands, other) for place in enumerate(bands) for other in before.get(place, ()))
        )
        for _, bands in ours:
            for place in enumerate(bands):
                before[place].append(bands)
    return found
