"""Texts that are weighed once, since every paragraph stands in the windows of the next: by themselves, a row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from streams.filing.evidence import Evidence
from streams.filing.surroundings import Weighed

REMEMBERED = 4096
"""Texts of which what they say is kept at least, before it begins anew."""
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
        self._begin(REMEMBERED)

    def numbers(self, asked: Sequence[Sequence[Key]]) -> Mapping[Key, int]:
        """The number of each text."""
        new = list(dict.fromkeys(key for keys in asked for key in keys if key not in self._numbers))
        if self._too_long or len(self._numbers) + len(new) > self._room:
            new = list(dict.fromkeys(key for keys in asked for key in keys))
            self._begin(max(REMEMBERED, len(new)))
        for start in range(0, len(new), AT_ONCE):
            self._take(new[start : start + AT_ONCE])
        return self._numbers

    def _begin(self, room: int) -> None:
        self._room = room
        self._too_long = False
        self._numbers: dict[Key, int] = {}
        self.evidence: list[tuple[Evidence, ...]] = []
        """Of each number what speaks for each issue."""
        odds, chances, excluded = (np.zeros((room, self._issues), np.float32) for _ in range(3))
        self.weighed = Weighed(odds, chances, excluded, np.empty(room))
        """Of each number what it says."""

    def _take(self, new: Sequence[Key]) -> None:
        start = len(self._numbers)
        evidence, weighed = self._weigh(new)
        end = start + len(new)
        for name in Weighed._fields:
            getattr(self.weighed, name)[start:end] = getattr(weighed, name)
        self.evidence += evidence
        self._numbers.update(zip(new, range(start, end), strict=True))
        self._too_long |= any(len(text_of(key)) > LONGEST for key in new)
