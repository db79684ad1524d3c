"""Texts to what they mean, as 8-bit numbers that a topic can carry; whatever encoder says it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Sequence
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
    """What comes out depends on the text alone, whatever is encoded with it. Texts are remembered. Not for several
    threads at once.

    Args:
        around: where news lies by it.
    """

    def __init__(self, around: News) -> None:
        self.news = around
        self._remembered: OrderedDict[str, bytes] = OrderedDict()

    @abstractmethod
    def vector(self, text: str) -> Floats:
        """Of length 1: texts that mean nearly the same point nearly the same way. Zeros, where it says nothing."""

    def vectors(self, texts: Sequence[str]) -> Floats:
        """A row a text."""
        return np.array([self.vector(text) for text in texts])

    def meaning(self, text: str) -> bytes:
        """Of one text, as `meanings` has it."""
        return self.meanings([text])[0]

    def meanings(self, texts: Sequence[str]) -> list[bytes]:
        """By how many deviations each text differs from news in each direction: `STEPS` to one, a signed byte each."""
        texts = [text[:LETTERS] for text in texts]
        found = {text: known for text in texts if (known := self._remembered.get(text)) is not None}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found |= zip(new, map(self._away, self.vectors(new) if new else ()), strict=True)
        for text in found:
            self._remembered[text] = found[text]
            self._remembered.move_to_end(text)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)
        return [found[text] for text in texts]

    def asked(self, texts: Sequence[str]) -> Floats:
        """A column a text, to multiply meanings with (`read`): the likeness of news to it has a deviation of 1."""
        known = self.news
        found = self.vectors(texts) @ known.directions * known.deviations
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.ascontiguousarray((found / np.maximum(lengths, np.float32(1e-6))).T)

    def _away(self, found: Floats) -> bytes:
        known = self.news
        # Who says nothing is as news is on average.
        away = (found - known.mean * found.any()) @ known.directions / known.deviations
        return np.clip(np.rint(away * STEPS), -127, 127).astype(np.int8).tobytes()


def read(meaning: bytes) -> Floats:
    """What `Encoder.meaning` has written, in deviations."""
    return np.asarray(np.frombuffer(meaning, np.int8) / np.float32(STEPS), np.float32)
