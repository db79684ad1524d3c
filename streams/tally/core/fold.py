"""Tallies of a set of events, in memory: what the store must show after the same events.

Pure: no log, clock, database or settings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from streams.errors import InputError
from streams.events import Article, ClassifiedParagraph, Mend
from streams.tally.core.announced import Announced
from streams.tally.core.arrivals import article_arrival, mend_arrival, paragraph_arrival
from streams.tally.core.cells import Cell, add, cells
from streams.tally.core.editions import ArticleState
from streams.tally.core.summary import IssueTally, Period, SummedCell, bucket_start, is_empty, summarise
from streams.tally.core.syndication import Counting, copies


def fold(
    paragraphs: Iterable[ClassifiedParagraph],
    articles: Iterable[Article] = (),
    mends: Iterable[Mend] = (),
    *,
    by: Period | None = None,
) -> tuple[IssueTally, ...]:
    """The tallies of one reading's paragraphs, once every version that lacks paragraphs is taken as it is.

    Args:
        paragraphs: of any articles and versions, in order of arrival.
        articles: the articles' own events: kills, and versions, of which the text announced last counts.
        mends: of any articles, in any order.
        by: a tally an issue and day or hour of event time, instead of one an issue.

    Raises:
        InputError: an event contradicts itself (`paragraph_arrival`), or the paragraphs are of several readings,
            whose tallies would mean nothing.
    """
    states: dict[str, ArticleState] = {}
    arrivals = [paragraph_arrival(paragraph) for paragraph in paragraphs]
    if len({arrival.reading for arrival in arrivals}) > 1:
        raise InputError("paragraphs of several readings have no tally in common", remedy="fold each reading by itself")
    for arrival in (*map(mend_arrival, mends), *map(article_arrival, articles), *arrivals):
        states.setdefault(arrival.uri, ArticleState(Announced(arrival.uri))).arrive(arrival, now=0.0)
    for state in states.values():
        state.take_overdue(cutoff=0.0)
    return tally_states(states.values(), by=by)


def tally_states(states: Iterable[ArticleState], *, by: Period | None = None) -> tuple[IssueTally, ...]:
    """The tallies of the live editions of articles."""
    counts: dict[Cell, int] = {}
    counting = [
        Counting(state.announced.uri, state.live.facts, tuple(state.live.contributions.values()))
        for state in states
        if state.live is not None
    ]
    syndicated = copies(counting)
    for uri, facts, contributions in counting:
        add(counts, cells(facts, contributions, syndicated[uri]))
    return tally_cells(
        ((issue, (dimension, value, hour, n)) for (issue, hour, dimension, value), n in counts.items()), by=by
    )


def tally_cells(cells: Iterable[tuple[str, SummedCell]], *, by: Period | None = None) -> tuple[IssueTally, ...]:
    """The tallies of cells given with their issues, by issue and start of the period; empty ones are left out."""
    grouped = defaultdict[tuple[str, int], list[SummedCell]](list)
    hours = {None: 0, "hour": 1, "day": 24}[by]
    for issue, cell in cells:
        grouped[issue, cell[2] - cell[2] % hours if hours else 0].append(cell)
    tallies = (
        summarise(issue, found, start=bucket_start(hour, by)) for (issue, hour), found in sorted(grouped.items())
    )
    return tuple(tally for tally in tallies if not is_empty(tally))
