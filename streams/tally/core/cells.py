"""The algebra of the tallies: every tally is a sum of cells, and a change is a difference of sums.

A cell counts one value of one dimension for one issue in one hour of event time:

- ``outlet``     value: outlet; counts paragraphs
- ``article``    no value; counts articles
- ``speaker``    value: ``kind:name``, without a name unless it is resolved; counts statements
- ``agreement``  value: ``status:key``; counts reports
- ``instant``    value: microseconds into the hour; counts paragraphs

What is distinct (outlets, agreements) or extreme (first, last) follows from which cells are not
zero, so that any of it can be taken back again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from streams.tally.core.arrivals import Facts
from streams.tally.core.contribution import Contribution

OUTLET, ARTICLE, SPEAKER, AGREEMENT, INSTANT = "outlet", "article", "speaker", "agreement", "instant"


class Cell(NamedTuple):
    """The key of a count."""

    issue: str
    hour: int
    dimension: str
    value: str


class Total(NamedTuple):
    """The key of a count over all hours."""

    issue: str
    dimension: str
    value: str


def cells(facts: Facts, contributions: Iterable[Contribution]) -> Counter[Cell]:
    """The cells of one article, by the contributions of its live edition."""
    counts: Counter[Cell] = Counter()
    hour = facts.hour
    instant = f"{facts.instant:010d}"
    for contribution in contributions:
        for issue in contribution.issues:
            counts[Cell(issue, hour, OUTLET, facts.outlet)] += 1
            counts[Cell(issue, hour, INSTANT, instant)] += 1
            counts[Cell(issue, hour, ARTICLE, "")] = 1
            for statement in contribution.statements:
                kind, name = statement.speaker
                counts[Cell(issue, hour, SPEAKER, f"{kind}:{name}")] += 1
        for part in contribution.agreements:
            counts[Cell(part.issue, hour, AGREEMENT, f"{part.status}:{part.key}")] += 1
    return counts


def difference(after: Counter[Cell], before: Counter[Cell]) -> Counter[Cell]:
    """What to add to `before` to have `after`; cells that stay are left out."""
    changes = Counter(after)
    changes.subtract(before)
    return Counter({cell: count for cell, count in changes.items() if count})


def totals(changes: Counter[Cell]) -> Counter[Total]:
    """The same over all hours; instants have no total, only the first and the last one matter."""
    counts: Counter[Total] = Counter()
    for (issue, _, dimension, value), count in changes.items():
        if dimension != INSTANT:
            counts[Total(issue, dimension, value)] += count
    return Counter({total: count for total, count in counts.items() if count})
