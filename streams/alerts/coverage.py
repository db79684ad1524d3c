"""What alerts need to know beside what is seen: which reading is current, how issues are called, and how much is told
of each hour by hour; from the tally store, which alone knows what counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from streams.alerts.core.counting import LATE, Counts
from streams.contract.records import Offsets
from streams.errors import MissingStoreError
from streams.events import Agreement, AgreementStatus, Mend
from streams.settings import Secret
from streams.tally.core.contribution import RecordPlace
from streams.tally.core.mending import Followed, followed_by
from streams.tally.sql.queries import Awaited
from streams.tally.store import TallyStore

REPORTS = 2_000
"""On an issue that are looked through for the status before."""


class Lead(NamedTuple):
    """What leads: the readings that tell, and what the list of the current one says."""

    readings: frozenset[str] = frozenset()
    """Ids of the current one and of the one that is to become it; empty while there is none."""
    labels: Mapping[str, str] = {}
    """By issue."""
    followed: Followed | None = None
    """What its list says to mends; None where that is not known."""


class Progress(NamedTuple):
    """How far the tallies are."""

    positions: Offsets
    awaited: Awaited


class Coverage(Protocol):
    """What counts; asked again and again, as it changes. Blocks."""

    def lead(self) -> Lead: ...

    def counts(self, issue: str, since: datetime) -> Counts:
        """How much is told of an issue from a time of publication on."""
        ...

    def reports(self, issue: str, statuses: Sequence[AgreementStatus]) -> Sequence[Agreement]:
        """Those on an issue of any of these statuses that count, the latest publication first."""
        ...

    def mended_record(self, mend: Mend) -> RecordPlace | None:
        """Where the paragraph of a mend stands on `classified-paragraphs`, if it counts."""
        ...

    def progress(self) -> Progress | None:
        """None where there are no tallies yet."""
        ...

    def close(self) -> None: ...


class TallyCoverage:
    """By a tally store, which may not be there yet."""

    def __init__(self, url: Secret) -> None:
        self._url = url
        self._store: TallyStore | None = None

    def lead(self) -> Lead:
        store = self._open()
        if store is None:
            return Lead()
        current, wanted, issues = store.leading_readings()
        readings = frozenset(filter(None, (current, wanted)))
        if issues is None:
            return Lead(readings)
        return Lead(readings, {issue.id: issue.label for issue in issues.issues}, followed_by(issues))

    def counts(self, issue: str, since: datetime) -> Counts:
        store = self._open()
        if store is None:
            return Counts({})
        hours = [tally for tally in store.tallies(issue, since=since, by="hour") if tally.start is not None]
        whole = store.tallies(issue)
        return Counts(
            {
                "paragraphs": {tally.start: tally.paragraphs for tally in hours if tally.start},
                "statements": {tally.start: tally.statements for tally in hours if tally.start},
            },
            whole[0].first if whole else None,
            whole[0].last if whole else None,
        )

    def reports(self, issue: str, statuses: Sequence[AgreementStatus]) -> Sequence[Agreement]:
        store = self._open()
        return store.reports(issue, statuses, limit=REPORTS) if store else ()

    def mended_record(self, mend: Mend) -> RecordPlace | None:
        store = self._open()
        return store.mended_record(mend) if store else None

    def progress(self) -> Progress | None:
        store = self._open()
        # Positions first: what is counted by then is awaited no longer.
        return Progress(store.positions(), store.awaited()) if store else None

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _open(self) -> TallyStore | None:
        if self._store is None:
            try:
                self._store = TallyStore(self._url, writable=False)
            except MissingStoreError:
                return None
        return self._store


SPAN = timedelta(days=62) + LATE
"""How far back a spike can look: 60 times of a day each, and its own, of what comes late."""
