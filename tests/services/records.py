"""What a topic holds."""

from streams.contract.records import Record
from streams.log import Log


async def records(log: Log, topic: str) -> list[Record]:
    """Every record there is, in offset order within each partition."""
    ends = await log.end_offsets(topic)
    position = await log.beginning_offsets(topic)
    found: list[Record] = []
    while any(position[partition] < end for partition, end in ends.items()):
        batch = await log.read(position, max_records=1000, timeout=5.0)
        assert batch, "the log holds fewer records than its end offsets say"
        found += batch
        position |= {record.topic_partition: record.offset + 1 for record in batch}
    return found
