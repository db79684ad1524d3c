"""What a batch of records becomes in one step of the job: pure, and sure to answer for every record.

A record that cannot be decoded, worked on or published becomes a dead letter; its neighbours go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from streams.contract.codec import dead_letter_record, decode
from streams.contract.dead_letters import dead_letter
from streams.contract.records import NewRecord, Record
from streams.contract.topics import BY_EVENT, BY_NAME
from streams.errors import OversizeError, StreamsError
from streams.events import DeadLetter, Event, Stage

In = TypeVar("In", bound=Event)
Out = TypeVar("Out", bound=Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[In, Out]):
    """A step of the job: events of one topic in, and of each an event of another topic out."""

    name: Stage
    event: type[In]
    work: Callable[[Sequence[In]], Sequence[Out]]
    """As many out as in, in the same order; what comes out depends on nothing but its event."""
    record: Callable[[Out], NewRecord]
    linger: float
    """Seconds the first record of a batch waits for others when the topic is idle."""
    wants: Callable[[In], bool] = lambda event: True
    """Whether an event is for this step at all; another one becomes nothing."""

    @property
    def topic(self) -> str:
        """The name of the topic that it reads."""
        return BY_EVENT[self.event].name


@dataclass(frozen=True, slots=True)
class Product:
    """What one record becomes: records to append, and why if it is a dead letter."""

    records: tuple[NewRecord, ...] = ()
    dead_letter: DeadLetter | None = None


def products(records: Sequence[Record], step: Step[In, Out]) -> list[Product]:
    """What each record of a batch becomes, in order."""
    events = [_decoded(record, step) for record in records]
    worked = iter(_worked([event for event in events if isinstance(event, step.event)], step))
    return [
        Product() if event is None else _product(record, next(worked) if isinstance(event, step.event) else event, step)
        for record, event in zip(records, events, strict=True)
    ]


def _decoded(record: Record, step: Step[In, Out]) -> In | StreamsError | None:
    """None where the step does not want the event."""
    try:
        event = decode(record, step.event)
    except StreamsError as error:
        return error
    return event if step.wants(event) else None


def _worked(events: list[In], step: Step[In, Out]) -> list[Out | Exception]:
    """Work on all at once or, where that fails, one by one, so that only the poison one is an error."""
    if not events:
        return []
    try:
        worked = list(step.work(events))
        if len(worked) != len(events):
            raise RuntimeError(f"{len(events)} paragraphs went in but {len(worked)} came out")
        return list(worked)
    except Exception as error:
        if len(events) == 1:
            return [error]
        return [result for event in events for result in _worked([event], step)]


def _product(record: Record, result: Event | Exception, step: Step[In, Out]) -> Product:
    try:
        if isinstance(result, Exception):
            raise result
        output = step.record(result)  # type: ignore[arg-type] # what `work` gave
        _require_within_limits(record, output)
        return Product((output,))
    except Exception as error:
        known = error if isinstance(error, StreamsError) else _failed(record, step, error)
        letter = dead_letter(record, step.name, known, name=type(error).__name__)
        return Product((dead_letter_record(letter),), letter)


def _require_within_limits(record: Record, output: NewRecord) -> None:
    size, limit = len(output.value or b""), BY_NAME[output.topic].max_bytes
    if size > limit:
        raise OversizeError(
            f"{_place(record)}: its {output.topic} record has {size} bytes, the limit is {limit}",
            remedy="publish the paragraph in smaller parts",
        )


def _failed(record: Record, step: Step[In, Out], error: Exception) -> StreamsError:
    return StreamsError(
        f"{_place(record)}: the step {step.name!r} failed on it: {error}",
        remedy="report this with the record; publish the paragraph again once it is mended",
    )


def _place(record: Record) -> str:
    return f"{record.topic_partition} offset {record.offset}"
