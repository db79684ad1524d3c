"""All that stands in a topic at one moment."""

from __future__ import annotations

from collections.abc import AsyncIterator

from streams.contract.records import Offsets, Record
from streams.errors import LogUnavailableError
from streams.log import Log

MOST_RECORDS = 1000
PATIENCE = 30.0
"""Seconds without a record, before the end, after which reading on is given up."""


async def snapshot(log: Log, topic: str, *, start: Offsets | None = None) -> AsyncIterator[Record]:
    """Every record that stood there when it was asked for, or what has superseded it since, in offset order within each
    partition.

    Args:
        start: the next offset of each partition of which something is known already.

    Raises:
        LogUnavailableError: the log cannot be reached, or stops giving records before the end.
        MissingTopicError: there is no such topic.
    """
    at = await log.beginning_offsets(topic) | dict(start or {})
    ends = await log.end_offsets(topic)
    while wanted := {partition: offset for partition, offset in at.items() if offset < ends[partition]}:
        records = await log.read(wanted, max_records=MOST_RECORDS, timeout=PATIENCE)
        if not records:
            raise LogUnavailableError(
                f"{topic}: no record came within {PATIENCE:.0f} s, before its end",
                remedy="see to the log, and try again",
            )
        for record in records:
            at[record.topic_partition] = record.offset + 1
            yield record
