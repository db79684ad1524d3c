"""Reports of agreements that were retracted, taken away once what comes right behind has been seen: pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from streams.alerts.core.memory import KeptLeaving, Memory
from streams.alerts.core.telling import Telling
from streams.events import Agreement, Alert

REASON = "nobody who reported it stands by it any more"
MENDED = "an editor mended how it was read"


class Retractions:
    """A new version takes back the reports of the one before and gives its own, in this order: whoever withdrew at
    once would take back what still stands."""

    def __init__(self, memory: Memory, telling: Telling) -> None:
        self._memory = memory
        self._telling = telling

    def leave(self, event: Agreement) -> None:
        mended = (*self._kept().mended, event.id) if event.mend else self._kept().mended
        self._memory.put("", KeptLeaving(grounds=(*self.leaving(), (event.article.uri, event.id)), mended=mended))

    def stay(self, event: Agreement) -> None:
        """One that was retracted and has come again, as after a crash of who reports, does not leave."""
        leaving = self.leaving()
        if (event.article.uri, event.id) in leaving:
            rest = tuple(ground for ground in leaving if ground != (event.article.uri, event.id))
            self._put(rest)

    def leaving(self) -> tuple[tuple[str, str], ...]:
        """Those that have not been taken away yet, uri and id, to be handed to `settle`."""
        return self._kept().grounds

    def settle(self, leaving: Iterable[tuple[str, str]]) -> Iterator[Alert]:
        """Take away what was retracted, once what came right behind has been seen."""
        gone = set(leaving)
        kept = self.leaving()
        if not gone.intersection(kept):
            return
        mended = self._kept().mended
        self._put(tuple(ground for ground in kept if ground not in gone))
        for uri, ground in (ground for ground in kept if ground in gone):
            yield from self._telling.withdraw(uri, ground, MENDED if ground in mended else REASON)

    def _kept(self) -> KeptLeaving:
        return self._memory.get(KeptLeaving, "") or KeptLeaving()

    def _put(self, grounds: tuple[tuple[str, str], ...]) -> None:
        names = {name for _, name in grounds}
        mended = tuple(name for name in self._kept().mended if name in names)
        self._memory.put("", KeptLeaving(grounds=grounds, mended=mended))
