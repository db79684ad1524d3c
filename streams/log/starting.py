"""Where a group's reader starts: the offsets its state knows, held against what the log has."""

from __future__ import annotations

from streams.contract.records import Offsets, TopicPartition
from streams.errors import LogError


def starting_offsets(known: Offsets, beginnings: Offsets, ends: Offsets) -> dict[TopicPartition, int]:
    """The next offset to read of every partition in `ends`.

    Args:
        known: what the state says; a missing partition starts at its beginning.
        beginnings: the earliest offsets still there; what is older has expired and is skipped.
        ends: the next offsets to be written.

    Raises:
        LogError: the state is ahead of the log, so the two do not belong together. Reading on would
            pass over the next records without a word.
    """
    for partition, end in ends.items():
        if known.get(partition, 0) > end:
            raise LogError(
                f"{partition}: the state stands at offset {known[partition]}, but the log ends at {end}",
                remedy="this log was replaced: use the log and the state that belong together, or begin with neither",
            )
    return {partition: max(known.get(partition, 0), beginnings[partition]) for partition in ends}
