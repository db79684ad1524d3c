"""Texts to what they mean, as 8-bit numbers that a topic can carry; whatever encoder says it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

STEPS = 32
"""Of a deviation: what the numbers of a text are rounded to, four deviations at most."""
LETTERS, REMEMBERED = 1_500, 8_192
"""Of a text that are looked at, and texts that are encoded once."""


class News(NamedTuple):
    """Where news lies: `mean` of its paragraphs, the `directions` in which they differ most, a column each, and the
    standard `deviations` along them. Made by ``tests/quality/news_meanings.py``."""

    mean: Floats
    directions: Floats
    deviations: Floats


class Encoder(ABC):
    """Encodes one text at a time, so that what comes out depends on the text alone. Texts are remembered. Not for
    several threads at once.

    Args:
        around: where news lies by it.
    """

    def __init__(self, around: News) -> None:
        self.news = around
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._meaning)

    @abstractmethod
    def vector(self, text: str) -> Floats:
        """Of length 1: texts that mean nearly the same point nearly the same way. Zeros, where it says nothing."""

    def meaning(self, text: str) -> bytes:
        """By how many deviations a text differs from news in each direction: `STEPS` to one, a signed byte each."""
        return self._remembered(text[:LETTERS])

    def asked(self, texts: Sequence[str]) -> Floats:
        """A column a text, to multiply meanings with (`read`): the likeness of news to it has a deviation of 1."""
        known = self.news
        found = np.array([self.vector(text) for text in texts]) @ known.directions * known.deviations
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.ascontiguousarray((found / np.maximum(lengths, np.float32(1e-6))).T)

    def _meaning(self, text: str) -> bytes:
        known = self.news
        found = self.vector(text)
        # Who says nothing is as news is on average.
        away = (found - known.mean * found.any()) @ known.directions / known.deviations
        return np.clip(np.rint(away * STEPS), -127, 127).astype(np.int8).tobytes()


def read(meaning: bytes) -> Floats:
    """What `Encoder.meaning` has written, in deviations."""
    return np.asarray(np.frombuffer(meaning, np.int8) / np.float32(STEPS), np.float32)
