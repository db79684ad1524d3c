"""How far a long work has come, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Come(Protocol):
    """Says how far it is: so many done of so many, and what is being done where that changes."""

    def __call__(self, done: int, of: int, doing: str | None = None) -> None: ...


@contextmanager
def bar(doing: str, *, quiet: bool = False) -> Iterator[Come]:
    """A bar with the time that is left, on stderr where that is a terminal; nothing elsewhere."""
    from rich import progress

    from streams.cli import rendering

    console = rendering.console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda done, of, doing=None: None
        return
    layout = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*layout, console=console, transient=True) as bars:
        task = bars.add_task(doing, total=None)
        yield lambda done, of, doing=None: bars.update(task, completed=done, total=of, description=doing)
