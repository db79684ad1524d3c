"""``make quality``: how well the reader reads, as a table; writes nothing.

``make quality HIDE=1`` leaves out what is locked away and PolNeAR dev, for use while rules are being changed;
``ACCURATE=1`` reads with the sentence encoder (``newsroom-streams[accurate]``).
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from functools import partial, reduce
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import coverages, polnear
from quality.everyday import everyday
from quality.real_coverage import real
from quality.scoring import Score, Scores

from streams.meaning.encoding import Encoder
from streams.minilm.encoder import load
from streams.reading import Reader

CONSOLE = Console(highlight=False, width=130)


class Measured(Protocol):
    """A subject of labelled coverage, or real news by one list."""

    @property
    def name(self) -> str: ...

    def scores(self, encoder: Encoder | None = None) -> Scores: ...


def main() -> None:
    parser = ArgumentParser(description="Measure how well the reader reads, on labelled coverage.")
    parser.add_argument("--hide", action="store_true", help="leave out what is locked away, and PolNeAR dev")
    parser.add_argument("--accurate", action="store_true", help="read with the sentence encoder")
    asked = parser.parse_args()
    hide, encoder = asked.hide, load() if asked.accurate else None
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("F1 (precision/recall)", "paragraphs", *Scores().columns()):
        table.add_column(heading, justify="left" if heading.startswith("F1") else "right")
    add = partial(_add, table, encoder)
    add("reference article, beside the project", coverages.reference())
    add("our own, open to tuning", coverages.open_to_tuning(), each=True)
    if not hide:
        add("our own, locked away", coverages.locked())
        add("our own, written last", coverages.fresh())
    add("everyday news, open to tuning", everyday("open"), each=True)
    if not hide:
        add("everyday news, locked away", everyday("locked"))
    add("real news by twelve lists, beside the project", real("open"), each=True)
    if not hide:
        add("real news by twelve lists, locked away", real("locked"))
    CONSOLE.print(table)
    if not hide:
        _print_polnear()


def _add(table: Table, encoder: Encoder | None, title: str, sets: Sequence[Measured], *, each: bool = False) -> None:
    """A row of all sets together, one of the worst subject in each column, and if wanted one of each.

    Subjects of what is locked away have no names, lest rules follow them.
    """
    if not sets:
        table.add_row(f"{title}: left out, it is not there", style="dim")
        return
    scores = [coverage.scores(encoder) for coverage in sets]
    table.add_row(title, *_cells(reduce(Scores.__add__, scores)), style="bold")
    if len(sets) > 1:
        table.add_row("  worst subject", "", *_worst(sets, scores, named=each))
    if each:
        for coverage, score in zip(sets, scores, strict=True):
            table.add_row(f"  {coverage.name}", *_cells(score))


def _cells(scores: Scores) -> list[str]:
    return [str(scores.paragraphs), *map(_cell, scores.columns().values())]


def _worst(sets: Sequence[Measured], scores: list[Scores], *, named: bool) -> Iterator[str]:
    """F1 of the subject that is read worst, a column."""
    columns = zip(*(score.columns().values() for score in scores), strict=True)
    for column in columns:
        f1, name = min((score.f1, coverage.name) for score, coverage in zip(column, sets, strict=True))
        yield f"{f1:.3f} {name if named else ''}".strip() if any(score != Score() for score in column) else ""


def _cell(score: Score) -> str:
    """Nothing where nothing is labelled, or found."""
    if score == Score():
        return ""
    return f"{score.f1:.3f} ({score.precision:.2f}/{score.recall:.2f})"


def _print_polnear() -> None:
    if not polnear.BESIDE.exists():
        CONSOLE.print("PolNeAR dev: left out, it is not beside the project", style="dim")
        return
    found = polnear.scores(Reader())["scores"]
    CONSOLE.print("\nPolNeAR dev", style="bold")
    for name, row in found.items():
        CONSOLE.print(f"  {name:32} F1 {row['F1']:.3f}  precision {row['P']:.3f}  recall {row['R']:.3f}")


if __name__ == "__main__":
    main()
