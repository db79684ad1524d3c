"""The one table of paths: what each takes, answers and does; the OpenAPI document derives from it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from streams import __version__
from streams.api import answers, parameters
from streams.api.readiness import lag
from streams.contract.codec import decode
from streams.contract.records import Record
from streams.contract.topics import ALERTS, CHANGES, DEAD_LETTERS
from streams.errors import DecodeError, InputError
from streams.events import Alert, Change, DeadLetter, Event
from streams.log import Log
from streams.tally.store import TallyStore

E = TypeVar("E", bound=Event)


@dataclass(slots=True)
class Sources:
    """What answers come from."""

    log: Log
    store: TallyStore
    ready: bool = False
    """Whether the tallies had caught up once."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path that answers to GET."""

    path: str
    summary: str
    takes: type[parameters.Parameters]
    gives: type[answers.Answer]
    answer: Callable[[Sources, Any], Awaitable[answers.Answer]]
    open: bool = False
    """Whether it answers without the token: a supervisor has none."""


class NotFoundError(InputError):
    """There is no such thing."""


class NotReadyError(InputError):
    """The tallies have not caught up yet."""


async def _health(sources: Sources, asked: parameters.Nothing) -> answers.Health:
    return answers.Health(status="ok", version=__version__)


async def _readiness(sources: Sources, asked: parameters.Nothing) -> answers.Readiness:
    behind = (await lag(sources.log, sources.store)).lag
    sources.ready = sources.ready or behind == 0
    if not sources.ready:
        raise NotReadyError(f"the tallies are {behind:,} records behind the log", remedy="wait; /lag says how far")
    return answers.Readiness(ready=True, lag=behind)


async def _lag(sources: Sources, asked: parameters.Nothing) -> answers.Lag:
    return await lag(sources.log, sources.store)


async def _issues(sources: Sources, asked: parameters.Nothing) -> answers.Issues:
    labels = await asyncio.to_thread(sources.store.labels)
    return answers.Issues(issues=tuple(answers.IssueName(id=name, label=label) for name, label in labels.items()))


async def _tallies(sources: Sources, asked: parameters.OfTallies) -> answers.Tallies:
    only = asked.issue[0] if len(asked.issue) == 1 else None
    found = await asyncio.to_thread(sources.store.tallies, only, since=asked.since, by=asked.by, reading=asked.reading)
    labels = await asyncio.to_thread(sources.store.labels)
    wanted = tuple(tally for tally in found if not asked.issue or tally.issue in asked.issue)
    return answers.Tallies(tallies=wanted, labels={name: labels[name] for name in labels if _shown(name, wanted)})


async def _statements(sources: Sources, asked: parameters.OfStatements) -> answers.Statements:
    page = await asyncio.to_thread(
        sources.store.statements, asked.wanted, limit=asked.limit, cursor=asked.cursor, reading=asked.reading
    )
    return answers.Statements(statements=page.found, cursor=page.cursor)


async def _agreements(sources: Sources, asked: parameters.OfAgreements) -> answers.Agreements:
    page = await asyncio.to_thread(
        sources.store.agreements, asked.wanted, limit=asked.limit, cursor=asked.cursor, reading=asked.reading
    )
    return answers.Agreements(agreements=page.found, cursor=page.cursor)


async def _readings(sources: Sources, asked: parameters.Nothing) -> answers.Readings:
    return answers.Readings(readings=await asyncio.to_thread(sources.store.readings))


async def _history(sources: Sources, asked: parameters.OfArticle) -> answers.History:
    found = await asyncio.to_thread(sources.store.history, asked.uri)
    if found is None:
        raise NotFoundError(f"{asked.uri}: no such article has been counted", remedy="a uri is the one published")
    return answers.History(history=found)


async def _incomplete(sources: Sources, asked: parameters.Nothing) -> answers.Incomplete:
    return answers.Incomplete(articles=await asyncio.to_thread(sources.store.incomplete))


async def _alerts(sources: Sources, asked: parameters.OfLog) -> answers.Alerts:
    found = await _latest(sources.log, ALERTS.name, Alert, asked.limit)
    return answers.Alerts(alerts=tuple(event for _, event in found))


async def _changes(sources: Sources, asked: parameters.OfLog) -> answers.Changes:
    found = await _latest(sources.log, CHANGES.name, Change, asked.limit)
    return answers.Changes(changes=tuple(event for _, event in found))


async def _dead_letters(sources: Sources, asked: parameters.OfLog) -> answers.DeadLetters:
    found = await _latest(sources.log, DEAD_LETTERS.name, DeadLetter, asked.limit)
    return answers.DeadLetters(dead_letters=tuple(_letter(record, event) for record, event in found))


ENDPOINTS = (
    Endpoint("/health", "Whether the server answers.", parameters.Nothing, answers.Health, _health, open=True),
    Endpoint(
        "/ready", "Whether the tallies have caught up; 503 until then.",
        parameters.Nothing, answers.Readiness, _readiness, open=True,
    ),
    Endpoint("/lag", "How far the tallies are behind the log.", parameters.Nothing, answers.Lag, _lag),
    Endpoint("/issues", "The issues that are followed.", parameters.Nothing, answers.Issues, _issues),
    Endpoint("/tallies", "What is counted, by issue.", parameters.OfTallies, answers.Tallies, _tallies),
    Endpoint("/statements", "Who said what.", parameters.OfStatements, answers.Statements, _statements),
    Endpoint(
        "/agreements", "What was agreed, promised, sought or refused.",
        parameters.OfAgreements, answers.Agreements, _agreements,
    ),
    Endpoint("/readings", "The readings that are kept.", parameters.Nothing, answers.Readings, _readings),
    Endpoint("/history", "The versions of an article.", parameters.OfArticle, answers.History, _history),
    Endpoint("/incomplete", "Articles that lack paragraphs.", parameters.Nothing, answers.Incomplete, _incomplete),
    Endpoint("/changes", "What updates and kills changed last.", parameters.OfLog, answers.Changes, _changes),
    Endpoint("/alerts", "What was told last.", parameters.OfLog, answers.Alerts, _alerts),
    Endpoint(
        "/dead-letters", "What could not be processed last.",
        parameters.OfLog, answers.DeadLetters, _dead_letters,
    ),
)  # fmt: skip


async def _latest(log: Log, topic: str, event: type[E], limit: int) -> list[tuple[Record, E]]:
    """The last events of a topic, the latest first."""
    ends = await log.end_offsets(topic)
    first = await log.beginning_offsets(topic)
    found: list[Record] = []
    for place, end in ends.items():
        start = max(first[place], end - limit)
        while start < end:
            records = await log.read({place: start}, max_records=end - start, timeout=1.0)
            if not records:
                break
            found += (record for record in records if record.offset < end)
            start = records[-1].offset + 1
    found.sort(key=lambda record: (record.timestamp, record.offset), reverse=True)
    return [*_decoded(found, event)][:limit]


def _decoded(records: Iterable[Record], event: type[E]) -> Iterator[tuple[Record, E]]:
    """What is no event is left out: whoever keeps a state of the topic makes a dead letter of it."""
    for record in records:
        if record.value is not None:
            with suppress(DecodeError):
                yield record, decode(record, event)


def _letter(record: Record, event: DeadLetter) -> answers.Letter:
    return answers.Letter(
        stage=event.stage,
        origin=event.origin,
        error=event.error,
        message=event.message,
        remedy=event.remedy,
        size=event.size,
        came=datetime.fromtimestamp(record.timestamp / 1000, UTC),
    )


def _shown(issue: str, tallies: tuple[Any, ...]) -> bool:
    return any(tally.issue == issue for tally in tallies)
