"""Trials: what there are, what each would change, and how one is begun, adopted and dropped.

Filing takes minutes, so it is done beside: in a process with a log and a store of its own.
"""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import msgspec
from msgspec import Meta

from streams.api import answers, parameters
from streams.api.beside import Begun, Message, Tell, Work, do_beside
from streams.api.sources import ConflictError, Filing, NotFoundError, Sources
from streams.errors import StreamsError
from streams.issues import IssueList, parse_issue_list
from streams.log.opening import open_log
from streams.settings import Settings
from streams.tally.store import TallyStore
from streams.tally.trials import Trial, TrialStore
from streams.trials.adopting import adopt
from streams.trials.beginning import Asked, FilerOf, begin
from streams.trials.comparing import difference
from streams.trials.difference import Difference
from streams.trials.filing import Filed, file_trial

MOST_BYTES = 1_000_000
"""Of a list with its trial: thousands of issues."""


class NewTrial(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another list to be tried."""

    name: Annotated[str, Meta(pattern=r"^\w[\w .-]{0,99}$")]
    issues: IssueList
    since: datetime | None = None
    until: datetime | None = None


class _Sent(NewTrial, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With the list as it was sent, so that what is wrong with it is told as of a file."""

    issues: msgspec.Raw  # type: ignore[assignment]


async def trials(sources: Sources, asked: parameters.Tabled) -> answers.Trials:
    found = await asyncio.to_thread(_trials, sources.settings)
    return answers.Trials(trials=tuple(_state(sources, trial) for trial in found))


async def trial(sources: Sources, asked: parameters.OfTrial) -> Difference:
    found = await asyncio.to_thread(_named, sources.settings, asked.name)
    return await asyncio.to_thread(asyncio.run, _difference(sources, found))


async def begin_trial(sources: Sources, body: bytes) -> answers.Trial:
    sent = parameters.parse_body(_Sent, body)
    listed = parse_issue_list(bytes(sent.issues), source="issues")
    listed = msgspec.structs.replace(listed, name=listed.name or sent.name)
    wanted = Asked(name=sent.name, issues=listed, since=_aware(sent.since), until=_aware(sent.until))
    return await _beside(sources, sent.name, partial(_file, sources.settings, sources.filer_of, wanted))


async def adopt_trial(sources: Sources, asked: parameters.OfTrial) -> answers.Trial:
    await asyncio.to_thread(_named, sources.settings, asked.name)
    return await _beside(sources, asked.name, partial(_adopt, sources.settings, sources.filer_of, asked.name))


async def drop_trial(sources: Sources, asked: parameters.OfTrial) -> answers.Trial:
    _refuse_under_way(sources)
    found = await asyncio.to_thread(_named, sources.settings, asked.name)
    sources.filing.pop(asked.name, None)
    await asyncio.to_thread(_drop, sources.settings, found)
    return answers.Trial(trial=_state(sources, found))


async def _beside(sources: Sources, name: str, work: Work) -> answers.Trial:
    """Let a trial be worked on in a process of its own; return once it has begun.

    Raises:
        ConflictError: another one is.
        StreamsError: it cannot begin.
    """
    _refuse_under_way(sources)
    filing = sources.filing[name] = Filing()
    loop = asyncio.get_running_loop()
    beginning: asyncio.Future[Trial] = loop.create_future()

    def settle(outcome: Trial | StreamsError) -> None:
        if not beginning.done():
            if isinstance(outcome, StreamsError):
                beginning.set_exception(outcome)
            else:
                beginning.set_result(outcome)

    def hear(message: Message | None) -> None:
        match message:
            case None:
                filing.ended = True
            case Filed():
                filing.done, filing.of = message.done, message.of
            case _:
                if isinstance(message, StreamsError):
                    filing.error = filing.error or message
                if not loop.is_closed():
                    loop.call_soon_threadsafe(settle, message)

    do_beside(work, hear, name=f"trial {name}")
    try:
        begun = await beginning
    except StreamsError:
        sources.filing.pop(name, None)
        raise
    return answers.Trial(trial=_state(sources, begun))


def _refuse_under_way(sources: Sources) -> None:
    under_way = next((name for name, filing in sources.filing.items() if not filing.ended), None)
    if under_way is not None:
        raise ConflictError(f"trial {under_way!r} is being filed", remedy="wait; /trials says how far it is")


async def _file(settings: Settings, filer_of: FilerOf, asked: Asked, tell: Tell, begun: Begun) -> None:
    with closing(TrialStore(settings.tally_database)) as store:
        async with open_log(settings, writable=False) as log:
            trial, filer = await begin(log, store, asked, filer_of)
            begun(trial)
            await file_trial(log, store, trial, filer, on_progress=tell)


async def _adopt(settings: Settings, filer_of: FilerOf, name: str, tell: Tell, begun: Begun) -> None:
    url = settings.tally_database
    with closing(TrialStore(url)) as store, closing(TallyStore(url)) as tallies:
        found = store.find(name)
        begun(found)
        async with open_log(settings) as log:
            await adopt(log, store, tallies, found, filer_of(found.reading.issues), on_progress=tell)


def _drop(settings: Settings, found: Trial) -> None:
    with closing(TrialStore(settings.tally_database)) as store:
        store.drop(found)


def _trials(settings: Settings) -> tuple[Trial, ...]:
    with closing(TrialStore(settings.tally_database, writable=False)) as store:
        return store.trials()


def _named(settings: Settings, name: str) -> Trial:
    found = next((trial for trial in _trials(settings) if trial.name == name), None)
    if found is None:
        raise NotFoundError(f"there is no trial {name!r}", remedy="/trials has those that there are")
    return found


async def _difference(sources: Sources, found: Trial) -> Difference:
    with closing(TrialStore(sources.settings.tally_database, writable=False)) as store:
        async with open_log(sources.settings, writable=False) as log:
            return await difference(log, found.name, store.moves(found), sources.filer_of)


def _state(sources: Sources, found: Trial) -> answers.TrialState:
    filing = sources.filing.get(found.name)
    return answers.TrialState(
        name=found.name,
        list_name=found.reading.issues.name,
        reading=found.reading.id,
        since=found.since,
        until=found.until,
        filed=found.filed,
        filing=None if filing is None or (filing.ended and filing.error is None) else _filing(filing),
    )


def _filing(filing: Filing) -> answers.FilingState:
    fault = None if filing.error is None else answers.Fault(message=filing.error.message, remedy=filing.error.remedy)
    return answers.FilingState(done=filing.done, of=filing.of, fault=fault)


def _aware(time: datetime | None) -> datetime | None:
    """What states no zone is UTC, as on the command line."""
    return time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time
