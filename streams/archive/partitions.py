"""Tables in a folder a day: ``statements/day=2024-05-03/part-0.parquet``, or ``.csv``, or ``.jsonl``."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import orjson

from streams.archive.parquet import load_parquet
from streams.archive.rows import Row

Format = Literal["parquet", "csv"]

HELD = 50_000
"""Rows that are held before they are written: of many days each gets a part."""
BETWEEN = "; "
"""What stands between several values of a cell in CSV."""


class Partitions:
    """A folder of tables that are written row by row, in little memory.

    Args:
        form: of tables; whole JSON objects are always lines of JSON.

    Raises:
        SettingsError: Parquet is wanted, and pyarrow is not installed.
    """

    def __init__(self, folder: Path, form: Format, *, held: int = HELD) -> None:
        if form == "parquet":
            load_parquet()
        self._folder = folder
        self._form = form
        self._most = held
        self._held = defaultdict[tuple[str, str], list[Row]](list)
        self._parts = Counter[tuple[str, str]]()
        self.rows = Counter[str]()
        """By table."""

    def add(self, table: str, published: datetime, row: Row) -> None:
        self._held[table, f"{published:%Y-%m-%d}"].append(row)
        self.rows[table] += 1
        if sum(self.rows.values()) % self._most == 0:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        for (table, day), rows in self._held.items():
            path = self._folder / table / f"day={day}"
            path.mkdir(parents=True, exist_ok=True)
            number = self._parts[table, day]
            self._parts[table, day] += 1
            form = "jsonl" if table == "articles" else self._form
            _WRITERS[form](path / f"part-{number}.{form}", rows)
        self._held.clear()


def _write_parquet(path: Path, rows: Sequence[Row]) -> None:
    pyarrow, parquet = load_parquet()
    columns = {name: pyarrow.array([row[name] for row in rows], _type(pyarrow, name)) for name in rows[0]}
    parquet.write_table(pyarrow.table(columns), path, compression="zstd")


def _type(pyarrow: Any, name: str) -> Any:
    """Of a column: the same in every file, though a column of one may hold nothing."""
    if name == "published":
        return pyarrow.timestamp("us", tz="UTC")
    if name == "mended":
        return pyarrow.bool_()
    if name in _NUMBERS:
        return pyarrow.int64()
    if name in _LISTS:
        return pyarrow.list_(_LISTS[name](pyarrow))
    return pyarrow.string()


_NUMBERS = frozenset(
    ("ordinal", "statement", "paragraphs", "articles", "outlets", "statements", "agreements_reported", "agreements")
)
_LISTS: Mapping[str, Any] = {
    "issues": lambda pyarrow: pyarrow.string(),
    "parties": lambda pyarrow: pyarrow.string(),
    "scores": lambda pyarrow: pyarrow.float64(),
}


def _write_csv(path: Path, rows: Sequence[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        writer.writerows([_cell(value) for value in row.values()] for row in rows)


def _cell(value: object) -> object:
    if isinstance(value, list):
        return BETWEEN.join(map(str, value))
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def _write_lines(path: Path, rows: Sequence[Row]) -> None:
    with path.open("wb") as file:
        file.writelines(orjson.dumps(row) + b"\n" for row in rows)


_WRITERS = {"parquet": _write_parquet, "csv": _write_csv, "jsonl": _write_lines}
