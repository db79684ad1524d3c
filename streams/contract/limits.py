"""How large a record may be, on every log alike."""

from __future__ import annotations

from streams.contract.records import NewRecord
from streams.contract.topics import ENVELOPE_BYTES
from streams.errors import OversizeError


def refuse_oversize(record: NewRecord, max_bytes: int) -> None:
    """Raises: OversizeError: the value is over its topic's limit, or all of the record over Kafka's for the topic."""
    size = len(record.value or b"")
    if size > max_bytes:
        raise OversizeError(
            f"{record.topic}: a value of {size:,} bytes is over the topic's limit of {max_bytes:,}",
            remedy="split or shorten the input",
        )
    beside = len(record.key or b"") + sum(len(name) + len(value) for name, value in record.headers)
    if size + beside > max_bytes + ENVELOPE_BYTES:
        raise OversizeError(
            f"{record.topic}: a record of {size + beside:,} bytes is over the topic's limit"
            f" of {max_bytes + ENVELOPE_BYTES:,}",
            remedy="shorten its key and headers",
        )
