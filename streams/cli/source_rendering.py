"""How watched sources look in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.text import Text

from streams.events import WatchedSource

COUNTS = ("new", "updated", "killed", "refused")
SOURCE = "Source"
COLUMNS = {"Last seen": 11, "New": 11, "Updated": 10, "Killed": 9, "Refused": 10, "Next look": 11}
"""Headings beside the names, and how wide their columns are: with counts of a million."""
FIXED = sum(COLUMNS.values())
NARROW = FIXED + 20
"""Columns of a terminal below which counts stand under the names."""


class SourceView:
    """Sources, a row each; and why they fail below; where it is narrow their counts stand below, too.

    Args:
        now: when it is, in UTC.
    """

    def __init__(self, states: Iterable[WatchedSource], now: datetime) -> None:
        self._states = list(states)
        self._now = now

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        if options.max_width < NARROW:
            for state in self._states:
                yield Text(state.source, "bold", no_wrap=True, overflow="ellipsis")
                yield Padding(self._facts(state), (0, 0, 0, 2))
        else:
            yield from self._rows(options.max_width)

    def _rows(self, width: int) -> Iterator[Text]:
        name_width = min(max([len(SOURCE), *(cell_len(state.source) for state in self._states)]), width - FIXED)
        yield Text(SOURCE.ljust(name_width) + "".join(h.rjust(w) for h, w in COLUMNS.items()), "bold")
        for state in self._states:
            name = Text(state.source)
            name.truncate(name_width, overflow="ellipsis", pad=True)
            cells = [self._seen(state), *(Text(f"{getattr(state, count):,}") for count in COUNTS), self._next(state)]
            for cell, size in zip(cells, COLUMNS.values(), strict=True):
                cell.pad_left(max(0, size - cell.cell_len))
            yield Text.assemble(name, *cells)
            if state.error:
                yield Text(f"  {error_of(state)}", "red", no_wrap=True, overflow="ellipsis")

    def _facts(self, state: WatchedSource) -> Text:
        counts = [Text(f"{getattr(state, count):,} {count}") for count in COUNTS if getattr(state, count)]
        parts = [Text.assemble("seen ", self._seen(state)), *counts, Text.assemble("next ", self._next(state))]
        return Text(" · ").join([*parts, Text(error_of(state), "red")] if state.error else parts)

    def _seen(self, state: WatchedSource) -> Text:
        if state.answered is None:
            return Text("never", "yellow")
        return Text(f"{_span(self._now - state.answered)} ago")

    def _next(self, state: WatchedSource) -> Text:
        if state.next is None:
            return Text("no more", "red")
        return Text(f"in {_span(state.next - self._now)}" if state.next > self._now else "now")


def error_of(state: WatchedSource) -> str:
    """Why it failed, and how often in a row."""
    return state.error + (f" ({state.failures:,} times)" if state.failures > 1 else "")


def source_line(before: WatchedSource | None, state: WatchedSource) -> str:
    """``https://news.example/feed: 3 new, 1 updated; next look 12:05:00``; empty where nothing is to be said."""
    counts = {count: getattr(state, count) - (getattr(before, count) if before else 0) for count in COUNTS}
    parts = [f"{number:,} {count}" for count, number in counts.items() if number]
    if state.error and (before is None or error_of(before) != error_of(state)):
        parts.append(error_of(state))
    if before is not None and before.error and not state.error:
        parts.append("there again")
    if not parts:
        return ""
    following = f"next look {state.next:%H:%M:%S} UTC" if state.next else "not looked at any more"
    return f"{state.source}: {', '.join(parts)}; {following}"


def _span(time: timedelta) -> str:
    """``40s``, ``5m``, ``3h`` or ``2d``."""
    seconds = max(0, int(time.total_seconds()))
    for unit, size, most in (("s", 1, 100), ("m", 60, 100 * 60), ("h", 3_600, 48 * 3_600)):
        if seconds < most:
            return f"{seconds // size}{unit}"
    return f"{seconds // 86_400}d"
