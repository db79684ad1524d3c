"""The algebra of the tallies: every tally is a sum of cells, and a change is a difference of sums.

A cell counts one value of one dimension for one issue in one hour of event time:

- ``outlet``     value: outlet; counts paragraphs
- ``copy``       no value; counts paragraphs that are syndicated
- ``article``    no value; counts articles
- ``speaker``    value: ``kind:name``, without a name unless it is resolved; counts statements
- ``agreement``  value: ``status:key``; counts reports
- ``instant``    value: microseconds into the hour; counts paragraphs

What is distinct (outlets, agreements) or extreme (first, last) follows from which cells are not
zero, so that any of it can be taken back again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from streams.tally.core.arrivals import Facts
from streams.tally.core.contribution import Contribution

OUTLET, ARTICLE, SPEAKER, AGREEMENT, INSTANT = "outlet", "article", "speaker", "agreement", "instant"
COPY = "copy"
DIMENSIONS = (OUTLET, COPY, ARTICLE, SPEAKER, AGREEMENT, INSTANT)

Cell = tuple[str, int, str, str]
"""The key of a count: issue, hour, dimension, value."""
Total = tuple[str, str, str]
"""The key of a count over all hours: issue, dimension, value."""


def cells(facts: Facts, contributions: Iterable[Contribution], copies: Container[int] = ()) -> dict[Cell, int]:
    """The cells of one article, by the contributions of its live edition; `copies` are ordinals of syndicated ones."""
    counts: dict[Cell, int] = {}
    paragraphs: dict[str, int] = {}
    hour = facts.hour
    for contribution in contributions:
        speakers = [f"{kind}:{name}" for _, (kind, name), *_ in contribution.statements]
        for issue in contribution.issues:
            paragraphs[issue] = paragraphs.get(issue, 0) + 1
            for speaker in speakers:
                cell = (issue, hour, SPEAKER, speaker)
                counts[cell] = counts.get(cell, 0) + 1
        if contribution.ordinal in copies:
            add(counts, copy_cells(hour, contribution.issues))
        for part in contribution.agreements:
            cell = (part.issue, hour, AGREEMENT, f"{part.status}:{part.key}")
            counts[cell] = counts.get(cell, 0) + 1
    instant = f"{facts.instant:010d}"
    for issue, count in paragraphs.items():
        counts[issue, hour, OUTLET, facts.outlet] = counts[issue, hour, INSTANT, instant] = count
        counts[issue, hour, ARTICLE, ""] = 1
    return counts


def copy_cells(hour: int, issues: Iterable[str], count: int = 1) -> dict[Cell, int]:
    """The cells that a paragraph about these issues has more for being syndicated."""
    return dict.fromkeys([(issue, hour, COPY, "") for issue in issues], count)


def difference(after: Mapping[Cell, int], before: Mapping[Cell, int]) -> dict[Cell, int]:
    """What to add to `before` to have `after`; cells that stay are left out."""
    changes = dict(after)
    add(changes, {cell: -count for cell, count in before.items()})
    return {cell: count for cell, count in changes.items() if count}


def add(counts: dict[Cell, int], more: Mapping[Cell, int]) -> None:
    """Add `more` to `counts`."""
    for cell, count in more.items():
        counts[cell] = counts.get(cell, 0) + count


def totals(changes: Mapping[Cell, int]) -> dict[Total, int]:
    """The same over all hours; instants have no total, only the first and the last one matter."""
    counts: dict[Total, int] = {}
    for (issue, _, dimension, value), count in changes.items():
        if dimension != INSTANT:
            total = (issue, dimension, value)
            counts[total] = counts.get(total, 0) + count
    return {total: count for total, count in counts.items() if count}
