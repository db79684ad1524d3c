"""Whether the wanted reading has caught up with the current one, looked at little by little."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from streams.tally.core.readings import KeptReading
from streams.tally.sql.comparing import first_behind, last_article

_ARTICLES_AT_ONCE = 20_000
_STEPS = 5
_AT_MOST_AGO = 5.0
"""Seconds: while articles keep coming some are always on their way, so what the current reading had so long ago
is enough. It may then count a few articles more for as long as those take."""


@dataclass(slots=True)
class CatchingUp:
    """How far the wanted reading is known to have caught up."""

    pair: tuple[int, int] = (0, 0)
    """Numbers of the current and the wanted reading."""
    as_of: float = 0.0
    """What the current reading had counted until then is looked at."""
    after: int = 0
    """Up to which of its articles nothing is behind."""

    def step(self, connection: Connection, current: KeptReading, wanted: KeptReading, now: float) -> bool:
        """Look at some more articles; return whether the wanted reading has caught up."""
        if self.pair != (current.number, wanted.number):
            self.pair, self.as_of, self.after = (current.number, wanted.number), now, 0
        last = last_article(connection, current)
        for _ in range(_STEPS):
            until = self.after + _ARTICLES_AT_ONCE
            behind = first_behind(connection, current, wanted, after=self.after, until=until, as_of=self.as_of)
            if behind is not None:
                self.after = behind - 1
                return False
            self.after = until
            if until < last:
                continue
            self.after = 0
            if now - self.as_of <= _AT_MOST_AGO:
                return True
            self.as_of = now
        return False
