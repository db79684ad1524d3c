"""How far what is counted has come behind what was announced: pure.

Announcements are read long before the paragraphs that follow from them have been worked on. A version of
which nothing has come is missed only when later ones of its partition have come, or when nothing comes.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from math import inf

_GRAIN = 1.0
"""Seconds within which one mark is enough."""


class Passage:
    """By partition, up to which announced version (`VersionArrival.opened`) paragraphs had come, and when."""

    def __init__(self) -> None:
        self._marks = defaultdict[int, deque[tuple[float, int]]](deque)

    def note(self, passed: Mapping[int, int], now: float) -> None:
        """Paragraphs of versions up to these have come, by partition."""
        for shard, opened in passed.items():
            marks = self._marks[shard]
            highest = max(opened, marks[-1][1] if marks else 0)
            if len(marks) > 1 and now - marks[-2][0] < _GRAIN:
                marks.pop()
            marks.append((now, highest))

    def missed(self, shard: int, cutoff: float) -> float:
        """Up to which version one is missed if nothing of it has come: what was passed by at `cutoff`.

        All of them where nothing has come since.
        """
        marks = self._marks[shard]
        while len(marks) > 1 and marks[1][0] <= cutoff:
            marks.popleft()
        if not marks or marks[-1][0] <= cutoff:
            return inf
        return marks[0][1] if marks[0][0] <= cutoff else 0
