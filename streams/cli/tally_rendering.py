"""How tallies look: in as many columns and lines as a terminal has, or a line an issue in a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from streams.cli.rendering import STATUS, columns
from streams.events import Agreement
from streams.tally.core.summary import IssueTally

WIDE = 150
"""Columns of a terminal from which every count has one of its own; on a narrower one a tally has some lines."""
NAME = 20
"""Characters of an issue's label that a line keeps rather than another count."""
SPEAKERS = 3
COUNTS = ("Paragraphs", "Articles", "Statements", "Agreements")
"""What a line can have; in a table agreements have a column of their own kind."""
SYNDICATED = "of which syndicated"
LEGEND = "agreements: how often they were reported, and in brackets how many different ones where they are fewer"

Labels = Mapping[str, str]
"""Ids of issues to what their list calls them."""


class TallyView:
    """Tallies, most covered issues first, by period in the order of time; cut only where even a line each is too much.

    Args:
        fit: into the height of the terminal; else it is as long as it is.
    """

    def __init__(self, tallies: Sequence[IssueTally], labels: Labels, *, fit: bool = False) -> None:
        by_period = any(tally.start for tally in tallies)
        self._tallies = list(tallies if by_period else sorted(tallies, key=lambda t: (-t.paragraphs, t.issue)))
        self._labels = labels
        self._fit = fit
        self._by_period = by_period

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        if not self._tallies:
            yield Text("no coverage to show", "dim")
            return
        whole = self._table() if options.max_width >= WIDE else self._blocks(options.max_width)
        for layout in (Group(whole, *self._legend()), whole, self._lines(options.max_width, len(self._tallies))):
            # The cursor has a line of its own.
            if not self._fit or len(console.render_lines(layout, options)) < options.max_height:
                yield layout
                return
        yield from self._cut(options.max_width, options.max_height - 1)

    def _table(self) -> RenderableType:
        """One row a tally: issue, coverage, who speaks most, agreements by status, the latest coverage."""
        rows: list[list[str | Text]] = []
        copies = any(tally.syndicated for tally in self._tallies)
        for tally in self._tallies:
            paragraphs, *counts = _counts(tally)[:3]
            syndicated = [f"{tally.syndicated:,}"] if copies else []
            words = (_speakers(tally), agreements(tally), moment(tally.last))
            rows.append([*self._key(tally), paragraphs, *syndicated, *counts, *words])
        counted = [COUNTS[0], *([SYNDICATED] if copies else []), *COUNTS[1:3]]
        headings = [*self._headings(), *counted, "Speakers", "Agreements", "Latest"]
        return columns(headings, rows, right=frozenset(counted))

    def _blocks(self, width: int) -> RenderableType:
        """A line of counts a tally, and under it who speaks and what is agreed."""
        return Group(*(part for tally in self._tallies for part in self._block(tally, width)))

    def _block(self, tally: IssueTally, width: int) -> Iterator[RenderableType]:
        name, counts = Text("  ").join(self._key(tally)), Text(counts_line(tally))
        if name.cell_len + 2 + counts.cell_len <= width:
            yield Text("  ").join([name, counts])
        else:
            yield from (name, Padding(counts, (0, 0, 0, 2)))
        for heading, said in (("says", Text(_speakers(tally))), ("agreed", agreements(tally))):
            if said:
                yield Padding(Text.assemble((f"{heading} ", "dim"), said), (0, 0, 0, 2))

    def _lines(self, width: int, most: int) -> RenderableType:
        """A line a tally, its label cut where the width wants it, with as many counts as leave room for it."""
        shown = next((n for n in (4, 3, 2) if self._room(width, n) >= NAME), 1)
        rows: list[list[str | Text]] = []
        for tally in self._tallies[:most]:
            name, *period = self._key(tally)
            name.truncate(max(1, self._room(width, shown)), overflow="ellipsis")
            rows.append([name, *period, *_counts(tally)[:shown]])
        return columns([*self._headings(), *COUNTS[:shown]], rows, right=frozenset(COUNTS))

    def _room(self, width: int, shown: int) -> int:
        """What so many counts, and a column of the period, leave to the label."""
        period = max(len(moment(tally.start)) for tally in self._tallies)
        return width - sum(len(heading) + 2 for heading in COUNTS[:shown]) - (period and period + 2) - 2

    def _cut(self, width: int, height: int) -> Iterator[RenderableType]:
        """As many lines as there are, the last of which says how many tallies are left out."""
        kept = max(1, height - 2)
        yield self._lines(width, kept)
        left = f"and {len(self._tallies) - kept:,} more: enlarge the window, or choose with --issue"
        yield Text(left, "dim", no_wrap=True, overflow="ellipsis")

    def _legend(self) -> Iterator[RenderableType]:
        if any(count.distinct < count.reports for tally in self._tallies for count in tally.agreements.values()):
            yield Text(LEGEND, "dim")

    def _headings(self) -> list[str]:
        return ["Issue", "From"] if self._by_period else ["Issue"]

    def _key(self, tally: IssueTally) -> list[Text]:
        name = Text(self._labels.get(tally.issue, tally.issue), "bold")
        return [name, Text(moment(tally.start))] if self._by_period else [name]


def tally_line(tally: IssueTally, labels: Labels) -> str:
    """``Port strike: 12 paragraphs · 3 articles · 7 statements · reached 5 (2)``, with the period that it is of."""
    name = " ".join(filter(None, (labels.get(tally.issue, tally.issue), moment(tally.start))))
    return " · ".join(filter(None, (f"{name}: {counts_line(tally)}", agreements(tally).plain)))


def counts_line(tally: IssueTally) -> str:
    """``12 paragraphs, of which 5 syndicated · 3 articles · 7 statements``"""
    counts = {"paragraph": tally.paragraphs, "article": tally.articles, "statement": tally.statements}
    paragraphs, *others = (f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts.items())
    copies = f", of which {tally.syndicated:,} syndicated" if tally.syndicated else ""
    return " · ".join([paragraphs + copies, *others])


class AgreementView:
    """Agreements: when, what, between whom, and who said so in which outlet; a row each, or two lines where narrow."""

    def __init__(self, events: Sequence[Agreement], labels: Labels) -> None:
        self._rows = [
            (
                Text(moment(event.article.published)),
                Text.assemble((event.agreement.status, STATUS[event.agreement.status]), f" {_name(event, labels)}"),
                Text(", ".join(event.agreement.parties)),
                Text(event.agreement.reported_by or ""),
                Text(event.article.outlet),
            )
            for event in events
        ]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        if options.max_width >= WIDE:
            yield columns(["Published", "Agreement", "Parties", "Said by", "Outlet"], self._rows, right=frozenset())
            return
        for published, agreement, parties, said_by, outlet in self._rows:
            yield Text("  ").join([published, agreement])
            told = (parties, Text.assemble("says ", said_by) if said_by else said_by, outlet)
            yield Padding(Text(" · ").join(part for part in told if part), (0, 0, 0, 2))


def agreements(tally: IssueTally) -> Text:
    """``reached 5 (2)``: reports, and distinct ones in brackets where they are fewer."""
    text = Text()
    for status, count in tally.agreements.items():
        text.append(f"{status} ", STATUS[status])
        text.append(f"{count.reports}" + (f" ({count.distinct})" if count.distinct < count.reports else "") + " ")
    text.rstrip()
    return text


def moment(time: datetime | None) -> str:
    """A date, and the time of day unless it is midnight, as a date alone was given then."""
    if time is None:
        return ""
    return f"{time:%Y-%m-%d}" if time.hour == time.minute == 0 else f"{time:%Y-%m-%d %H:%M}"


def _counts(tally: IssueTally) -> list[str]:
    reports = sum(count.reports for count in tally.agreements.values())
    return [f"{count:,}" for count in (tally.paragraphs, tally.articles, tally.statements, reports)]


def _speakers(tally: IssueTally) -> str:
    return ", ".join(f"{speaker.name} {speaker.statements}" for speaker in tally.speakers[:SPEAKERS])


def _name(event: Agreement, labels: Labels) -> str:
    return labels.get(event.agreement.issue, event.agreement.issue)
