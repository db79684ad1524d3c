"""``make quality``: how well the reader reads, as a table; writes nothing."""

from __future__ import annotations

import sys
from functools import reduce
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import coverages, polnear
from quality.coverages import Coverage
from quality.scoring import Score, Scores

from streams.reading import Reader, default_issue_list

CONSOLE = Console(highlight=False, width=130)


def main() -> None:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("F1 (precision/recall)", "paragraphs", "issues", "speakers, strict", "agreements", "with parties"):
        table.add_column(heading, justify="left" if heading.startswith("F1") else "right")
    _add(table, "reference article, beside the project", coverages.reference())
    _add(table, "our own, open to tuning", coverages.open_to_tuning(), each=True)
    _add(table, "our own, locked away", coverages.locked())
    CONSOLE.print(table)
    _print_polnear()


def _add(table: Table, title: str, sets: list[Coverage], *, each: bool = False) -> None:
    """A row of all sets together, and if wanted one of each: not of what is locked away, lest rules follow it."""
    if not sets:
        table.add_row(f"{title}: left out, it is not there", style="dim")
        return
    scores = [coverage.scores() for coverage in sets]
    table.add_row(title, *_cells(reduce(Scores.__add__, scores)), style="bold")
    if each:
        for coverage, score in zip(sets, scores, strict=True):
            table.add_row(f"  {coverage.name}", *_cells(score))


def _cells(scores: Scores) -> list[str]:
    return [
        str(scores.paragraphs),
        *map(_cell, (scores.issues, scores.speakers, scores.agreements, scores.with_parties)),
    ]


def _cell(score: Score) -> str:
    return f"{score.f1:.3f} ({score.precision:.2f}/{score.recall:.2f})"


def _print_polnear() -> None:
    if not polnear.BESIDE.exists():
        CONSOLE.print("PolNeAR dev: left out, it is not beside the project", style="dim")
        return
    found = polnear.scores(Reader(default_issue_list()))["scores"]
    CONSOLE.print("\nPolNeAR dev", style="bold")
    for name, row in found.items():
        CONSOLE.print(f"  {name:32} F1 {row['F1']:.3f}  precision {row['P']:.3f}  recall {row['R']:.3f}")


if __name__ == "__main__":
    main()
