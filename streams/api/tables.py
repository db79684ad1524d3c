"""Answers as CSV, row by row, safe to open in a spreadsheet: pure.

Sources: RFC 4180 for the format; OWASP, "CSV Injection", for cells that a spreadsheet would take for formulas.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
import orjson
from msgspec import inspect

CSV = "text/csv"
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")

Path = tuple[str, ...]


class Table(NamedTuple):
    """Where an answer has its rows, and their columns: the fields of a row, those of what it holds after a dot."""

    field: str
    columns: tuple[Path, ...]

    @property
    def header(self) -> bytes:
        return _line(".".join(path) for path in self.columns)

    def lines(self, answer: msgspec.Struct) -> Iterator[bytes]:
        """The rows of an answer."""
        for row in getattr(answer, self.field):
            plain = msgspec.to_builtins(row, str_keys=True)
            yield _line(_cell(_at(plain, path)) for path in self.columns)


def table_of(answer: type[msgspec.Struct]) -> Table | None:
    """The one list of things that an answer has; None where it has none, or several."""
    found = [field for field in _fields(answer) if isinstance(_item(field.type), inspect.StructType)]
    if len(found) != 1:
        return None
    item = _item(found[0].type)
    assert isinstance(item, inspect.StructType)
    return Table(found[0].name, tuple(_columns(item)))


def wants_csv(accept: str) -> bool:
    """Whether an ``Accept`` header prefers CSV to JSON."""
    weights: dict[str, float] = {}
    for part in accept.split(","):
        media, _, rest = part.partition(";")
        weights[media.strip().lower()] = _weight(rest)
    wanted = weights.get(CSV, 0.0)
    return wanted > 0 and wanted >= weights.get("application/json", 0.0)


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _fields(kind: type[msgspec.Struct]) -> Sequence[inspect.Field]:
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)
    return found.fields


def _item(kind: inspect.Type) -> inspect.Type | None:
    return kind.item_type if isinstance(kind, inspect.VarTupleType) else None


def _columns(row: inspect.StructType) -> Iterator[Path]:
    if row.tag_field is not None:
        yield (row.tag_field,)
    for field in row.fields:
        yield from ((field.encode_name, *rest) for rest in _below(field.type))


def _below(kind: inspect.Type) -> Iterator[Path]:
    if isinstance(kind, inspect.UnionType):
        structs = [one for one in kind.types if isinstance(one, inspect.StructType)]
        if len(structs) > 1:
            yield from dict.fromkeys(path for struct in structs for path in _columns(struct))
            return
        kind = next((one for one in kind.types if not isinstance(one, inspect.NoneType)), kind)
    if isinstance(kind, inspect.StructType):
        yield from _columns(kind)
    elif isinstance(kind, inspect.DictType) and isinstance(kind.key_type, inspect.LiteralType):
        for name in kind.key_type.values:
            yield from ((str(name), *rest) for rest in _below(kind.value_type))
    else:
        yield ()


def _at(plain: Any, path: Path) -> Any:
    for name in path:
        if not isinstance(plain, dict):
            return None
        plain = plain.get(name)
    return plain


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case str():
            return _defused(value)
        case list() | tuple() if all(isinstance(one, str) for one in value):
            return _defused("; ".join(value))
        case dict() if all(isinstance(one, int) for one in value.values()):
            return _defused("; ".join(f"{name}: {n}" for name, n in value.items()))
    return orjson.dumps(value).decode()


def _defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula, whatever an article says."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue().encode()
