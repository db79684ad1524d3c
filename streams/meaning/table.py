"""The common English words, as vectors of meaning."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.meaning.encoding import Floats

_WORD = re.compile("[A-Za-z]{2,}")


class Table(NamedTuple):
    """Each word, in lower case, to its row; of each row eight-bit `vectors`, what makes them `lengths` long and the
    `weights` with which words add up; and what else an encoder by them has, by name."""

    rows: Mapping[str, int]
    vectors: NDArray[np.int8]
    lengths: NDArray[np.float32]
    weights: NDArray[np.float32]
    parts: Mapping[str, NDArray[np.float32]]


def read_table(path: Traversable) -> Table:
    """A table as ``tests/quality/distilled_fit.py`` writes it."""
    with path.open("rb") as file, np.load(file) as found:
        given: dict[str, NDArray[Any]] = dict(found)
    words = given.pop("words").tobytes().decode().split("\n")
    vectors = given.pop("vectors")
    parts = {name: np.ascontiguousarray(value.astype(np.float32)) for name, value in given.items()}
    return Table(
        {word: row for row, word in enumerate(words)}, vectors, parts.pop("lengths"), parts.pop("weights"), parts
    )


@cache
def shipped() -> Table:
    """The table that ships, read once."""
    return read_table(files("streams.meaning") / "data" / "distilled.npz")


def known_rows(text: str) -> list[int]:
    """The rows of the words of a text that the table has. The words of all tables are the same."""
    return [row for word in _WORD.findall(text) if (row := _row(word)) is not None]


def vectors_of(rows: Sequence[int]) -> Floats:
    """What words mean, at length 1: a row each."""
    return unit(shipped().vectors[list(rows)].astype(np.float32))


def centre(text: str) -> Floats:
    """The weighted sum of the words of a text, at length 1; zeros, where none is known. By their words alone, very
    short texts, such as labels, are told apart more sharply than by an encoder."""
    rows, table = known_rows(text), shipped()
    if not rows:
        return np.zeros(table.vectors.shape[1], np.float32)
    return unit(np.asarray((table.weights[rows] * table.lengths[rows]) @ vectors_of(rows), np.float32))


def unit(vectors: Floats) -> Floats:
    """The same directions at length 1; nothing stays nothing."""
    lengths = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None]
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-9)))


@lru_cache(maxsize=65_536)
def _row(word: str) -> int | None:
    return shipped().rows.get(word.lower())
