"""What a tally store can be asked: each answer is of one state of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, Engine

from streams.events import Agreement, AgreementStatus, Mend, Reading
from streams.issues import IssueList
from streams.sql.database import reading as snapshot
from streams.tally.core.contribution import RecordPlace
from streams.tally.core.mended import Mends
from streams.tally.core.mending import Followed, ReadLabels
from streams.tally.core.pairs import Pair
from streams.tally.core.readings import KeptReading, announcement
from streams.tally.core.span import Span
from streams.tally.core.summary import IssueTally, Period
from streams.tally.sql import finding, listing, people, queries
from streams.tally.sql.comparing import ReadingSummary, summaries
from streams.tally.sql.days import Days
from streams.tally.sql.finding import MOST, AgreementPage, StatementPage
from streams.tally.sql.history import ArticleHistory, history_of
from streams.tally.sql.hours import hours_of
from streams.tally.sql.listing import ArticlePage, WantedArticles
from streams.tally.sql.mendable import Mendable, mendable_paragraph
from streams.tally.sql.mends import KnownMend, WantedMends, all_mends, known_mends, mended_record, read_labels
from streams.tally.sql.paragraphs import CountedParagraph, counted_paragraph
from streams.tally.sql.people import SpeakerRecord
from streams.tally.sql.queries import Awaited, IncompleteVersion, Waiting
from streams.tally.sql.readings import load_readings, named
from streams.tally.sql.wanted import Wanted

ANYTHING = Wanted()
ALWAYS = Span()
ANY_ARTICLE = WantedArticles()
ANY_MEND = WantedMends()


class LeadingReadings(NamedTuple):
    """Ids of the reading that is current and of the one that is wanted; None where there is none."""

    current: str | None
    wanted: str | None
    issues: IssueList | None
    """The list of the current one; None where that is not known."""


class LabelledTallies(NamedTuple):
    """Tallies, and the labels of their issues."""

    tallies: tuple[IssueTally, ...]
    labels: Mapping[str, str]


class WhatWasRead(NamedTuple):
    """What a reading has read of some articles, without any mend."""

    reading: KeptReading
    labels: Mapping[tuple[str, int], ReadLabels]
    """By uri, and digest of the paragraph as a number (`streams.contract.mends`)."""
    followed: Followed | None
    """What its list says to mends; None where that is not known."""


class TallyQuestions:
    """Answers from a tally store; unless another reading is asked for, everything is of the current one.

    Every method may raise `StoreUnavailableError` and blocks: call it in a thread.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._days = Days()

    def close(self) -> None:
        self._engine.dispose()

    def readings(self) -> tuple[ReadingSummary, ...]:
        """Every reading that was not dropped, the current one first, then those that began last."""
        with snapshot(self._engine) as connection:
            return summaries(connection)

    def leading_readings(self) -> LeadingReadings:
        """Which readings lead: unlike `readings` it looks at no article, and may be asked every moment."""
        with snapshot(self._engine) as connection:
            readings = load_readings(connection)
        current, wanted = readings.current, readings.wanted
        event = None if current is None else announcement(current)
        return LeadingReadings(
            current.id if current else None, wanted.id if wanted else None, event.issues if event else None
        )

    def find_reading(self, identity: str) -> KeptReading:
        """A reading by its id or a beginning of it that only it has.

        Raises:
            StoreError: there is no such reading, or there are several.
        """
        with snapshot(self._engine) as connection:
            return named(load_readings(connection), identity)

    def labels(self) -> dict[str, str]:
        """Label by issue id, by the list of the current reading; empty where that is not known."""
        with snapshot(self._engine) as connection:
            return dict(_labels(load_readings(connection).current))

    def tallies(
        self,
        issue: str | None = None,
        *,
        issues: Sequence[str] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        by: Period | None = None,
        reading: str | None = None,
        most: int | None = None,
    ) -> tuple[IssueTally, ...]:
        """Tallies by issue, of one state of the store.

        Args:
            issue: only this one.
            issues: only these.
            since: only event times from the hour of `since` on.
            until: only event times up to the hour of `until`, which is left out where it begins then.
            by: one a day or hour (UTC) of event time, in that order, instead of one in all.
            reading: id, or a beginning of it, of another reading than the current one.
            most: counts that they may be summed up from, with a time or a period.

        Raises:
            StoreError: there is no such reading, or there are several.
            InputError: there are more counts.
        """
        only = issues if issue is None else [issue]
        return self.labelled_tallies(only, Span(since, until), by=by, reading=reading, most=most).tallies

    def labelled_tallies(
        self,
        issues: Sequence[str] | None = None,
        span: Span = ALWAYS,
        *,
        by: Period | None = None,
        reading: str | None = None,
        most: int | None = None,
    ) -> LabelledTallies:
        """The same with the labels of their issues, as `labels` has them."""
        with snapshot(self._engine) as connection:
            readings = load_readings(connection)
            asked = readings.current if reading is None else named(readings, reading)
            if asked is None:
                return LabelledTallies((), {})
            if by is None and span == ALWAYS:
                found = queries.tallies(connection, asked.number, issues)
            else:
                hours = hours_of(span)
                found = queries.tallies_within(self._days.find(connection, asked, issues, hours, most=most), hours, by)
            labels, shown = _labels(readings.current), {tally.issue for tally in found}
            return LabelledTallies(found, {name: labels[name] for name in labels if name in shown})

    def speakers(
        self,
        issues: Sequence[str] = (),
        span: Span = ALWAYS,
        *,
        name: str | None = None,
        part: str | None = None,
        limit: int = 50,
        reading: str | None = None,
    ) -> tuple[SpeakerRecord, ...]:
        """Those who speak most in paragraphs on issues; see `streams.tally.sql.people.speakers`."""
        with snapshot(self._engine) as connection:
            asked = _asked(connection, reading)
            if asked is None:
                return ()
            return people.speakers(connection, asked.number, issues, span, name=name, part=part, limit=limit)

    def pairs(self, issues: Sequence[str] = (), span: Span = ALWAYS, *, reading: str | None = None) -> list[Pair]:
        """Who agrees with whom, of most reports first; of all issues if none is named."""
        with snapshot(self._engine) as connection:
            asked = _asked(connection, reading)
            return [] if asked is None else people.pairs(connection, asked.number, issues, span)

    def articles_about(self, issue: str) -> list[str]:
        """Uris of the articles that count under an issue."""
        with snapshot(self._engine) as connection:
            current = load_readings(connection).current
            return [] if current is None else queries.articles_about(connection, current.number, issue)

    def latest_agreements(self, limit: int = 5, *, issue: str | None = None) -> tuple[Agreement, ...]:
        """The latest reports of agreements that count, by event time, latest first."""
        with snapshot(self._engine) as connection:
            current = load_readings(connection).current
            return () if current is None else queries.latest_agreements(connection, current.number, limit, issue)

    def reports(self, issue: str, statuses: Collection[AgreementStatus], *, limit: int) -> tuple[Agreement, ...]:
        """The latest reports of agreements on an issue that count and are of these statuses, latest first."""
        with snapshot(self._engine) as connection:
            current = load_readings(connection).current
            if current is None:
                return ()
            return queries.reports(connection, current.number, issue, statuses, limit)

    def awaited(self) -> Awaited:
        """What was announced and is not counted: how long it is waited for, and what is lost."""
        with snapshot(self._engine) as connection:
            current = load_readings(connection).current
            return Awaited(None, None) if current is None else queries.awaited(connection, current.number)

    def waiting(self) -> Waiting:
        """How many articles wait to be read as a whole, and for how long."""
        with snapshot(self._engine) as connection:
            current = load_readings(connection).current
            return Waiting(0, None) if current is None else queries.waiting(connection, current.number)

    def history(self, uri: str) -> ArticleHistory | None:
        """The versions of an article in the current reading, what each said, and when it came and went.

        Returns:
            None where the article is not known.
        """
        with snapshot(self._engine) as connection:
            current = load_readings(connection).current
            found = None if current is None else history_of(connection, current, uri)
            return found if found is not None and (found.versions or found.killed) else None

    def statements(
        self, wanted: Wanted = ANYTHING, *, limit: int = 50, cursor: str | None = None, reading: str | None = None
    ) -> StatementPage:
        """Statements that count, the latest publication first.

        Args:
            limit: of the page; at most `streams.tally.sql.finding.MOST`.
            cursor: of the page before.
            reading: id, or a beginning of it, of another reading than the current one.

        Raises:
            InputError: the cursor is none of ours.
            StoreError: there is no such reading, or there are several.
        """
        with snapshot(self._engine) as connection:
            asked = _asked(connection, reading)
            if asked is None:
                return StatementPage((), None)
            return finding.statements(connection, asked.number, wanted, limit=min(limit, MOST), cursor=cursor)

    def agreements(
        self, wanted: Wanted = ANYTHING, *, limit: int = 50, cursor: str | None = None, reading: str | None = None
    ) -> AgreementPage:
        """Reports of agreements that count, the latest publication first; see `statements`."""
        with snapshot(self._engine) as connection:
            asked = _asked(connection, reading)
            if asked is None:
                return AgreementPage((), None)
            return finding.agreements(connection, asked.number, wanted, limit=min(limit, MOST), cursor=cursor)

    def articles(
        self,
        wanted: WantedArticles = ANY_ARTICLE,
        *,
        limit: int = 50,
        cursor: str | None = None,
        reading: str | None = None,
    ) -> ArticlePage:
        """Articles that count, the latest publication first; see `statements`."""
        with snapshot(self._engine) as connection:
            asked = _asked(connection, reading)
            if asked is None:
                return ArticlePage((), None)
            return listing.articles(connection, asked.number, wanted, limit=min(limit, MOST), cursor=cursor)

    def paragraph(self, uri: str, ordinal: int) -> CountedParagraph | None:
        """A paragraph of the version of an article that counts; None where there is none."""
        with snapshot(self._engine) as connection:
            current = load_readings(connection).current
            return None if current is None else counted_paragraph(connection, current.number, uri, ordinal)

    def mends(self, wanted: WantedMends = ANY_MEND, *, limit: int = 50) -> tuple[KnownMend, ...]:
        """What editors have mended, the latest first, each with what has become of it."""
        with snapshot(self._engine) as connection:
            return known_mends(connection, load_readings(connection), wanted, limit)

    def all_mends(self) -> Mends:
        """What editors have said of every article, for whoever reads labels from the log and shows what counts."""
        with snapshot(self._engine) as connection:
            return all_mends(connection)

    def mended_record(self, mend: Mend) -> RecordPlace | None:
        """Where the paragraph of a mend stands on `classified-paragraphs`; None if it does not count."""
        with snapshot(self._engine) as connection:
            current = load_readings(connection).current
            return None if current is None else mended_record(connection, current.number, mend)

    def what_was_read(self, uris: Collection[str], *, reading: str | None = None) -> WhatWasRead | None:
        """What was read of the paragraphs of articles that count, without any mend; None where nothing was tallied.

        Args:
            reading: id, or a beginning of it, of another reading than the current one.

        Raises:
            StoreError: there is no such reading, or there are several.
        """
        with snapshot(self._engine) as connection:
            readings = load_readings(connection)
            asked = readings.current if reading is None else named(readings, reading)
            if asked is None:
                return None
            labels = read_labels(connection, asked.number, uris)
            return WhatWasRead(asked, labels, readings.followed(asked.number))

    def mendable(self, uri: str, ordinal: int) -> Mendable | None:
        """What can be mended of a paragraph of the version of an article that counts; None where there is none."""
        with snapshot(self._engine) as connection:
            readings = load_readings(connection)
            return mendable_paragraph(connection, readings, uri, ordinal)

    def incomplete(self) -> tuple[IncompleteVersion, ...]:
        """Versions that lack paragraphs, oldest first: those that some have come of, and those given up."""
        with snapshot(self._engine) as connection:
            current = load_readings(connection).current
            return () if current is None else queries.incomplete(connection, current.number)


def _labels(current: KeptReading | None) -> Mapping[str, str]:
    return {} if current is None or current.event is None else _labels_in(current.event)


@lru_cache(maxsize=4)
def _labels_in(announced: str) -> Mapping[str, str]:
    event = msgspec.json.decode(announced, type=Reading)
    return {issue.id: issue.label for issue in event.issues.issues}


def _asked(connection: Connection, reading: str | None) -> KeptReading | None:
    readings = load_readings(connection)
    return readings.current if reading is None else named(readings, reading)
