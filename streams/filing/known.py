"""Texts that are weighed once, since every paragraph stands in the windows of the next: by themselves, a row each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

import numpy as np

from streams.filing.evidence import Evidence
from streams.filing.surroundings import Weighed

REMEMBERED = 4096
"""Texts of which what they say is kept: those that were asked for last."""
LONGEST = 4000
"""Characters of a text that is remembered."""
AT_ONCE = 64
"""Texts that are weighed together: so many share what numpy costs a call, and their words are remembered meanwhile."""

Key = str | tuple[str, bytes]
"""A text, with what the sentence encoder says of it where that is known."""
Weigh = Callable[[Sequence[Key]], tuple[Sequence[tuple[Evidence, ...]], Weighed]]


def text_of(key: Key) -> str:
    return key if isinstance(key, str) else key[0]


class KnownTexts:
    """What texts say, by numbers that hold until others are asked for.

    Args:
        issues: how many there are.
        weigh: says it of texts that are not known yet.
    """

    def __init__(self, issues: int, weigh: Weigh) -> None:
        self._issues = issues
        self._weigh = weigh
        self._long: list[Key] = []
        self._begin(REMEMBERED)

    def numbers(self, asked: Sequence[Sequence[Key]]) -> Mapping[Key, int]:
        """The number of each text."""
        wanted = dict.fromkeys(key for keys in asked for key in keys)
        if len(wanted) > self._room:
            self._begin(len(wanted))
        self._forget(self._long)
        new = [key for key in wanted if key not in self._numbers]
        for key in wanted:
            if key in self._numbers:
                self._numbers[key] = self._numbers.pop(key)  # those that were asked for longest ago stand first
        self._forget(list(islice(self._numbers, max(0, len(new) - len(self._free)))))
        for start in range(0, len(new), AT_ONCE):
            self._take(new[start : start + AT_ONCE])
        self._long = [key for key in new if len(text_of(key)) > LONGEST]
        return self._numbers

    def _begin(self, room: int) -> None:
        self._room = room
        self._free = list(range(room))
        self._numbers: dict[Key, int] = {}
        self.evidence: list[tuple[Evidence, ...]] = [()] * room
        """Of each number what speaks for each issue."""
        odds, chances, excluded = (np.zeros((room, self._issues), np.float32) for _ in range(3))
        self.weighed = Weighed(odds, chances, excluded, np.empty(room))
        """Of each number what it says."""

    def _forget(self, keys: Iterable[Key]) -> None:
        self._free += [self._numbers.pop(key) for key in keys if key in self._numbers]

    def _take(self, new: Sequence[Key]) -> None:
        evidence, weighed = self._weigh(new)
        numbers = [self._free.pop() for _ in new]
        for name in Weighed._fields:
            getattr(self.weighed, name)[numbers] = getattr(weighed, name)
        for number, found in zip(numbers, evidence, strict=True):
            self.evidence[number] = found
        self._numbers.update(zip(new, numbers, strict=True))
