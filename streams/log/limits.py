"""How large a record may be, on every log alike."""

from __future__ import annotations

from streams.errors import OversizeError
from streams.log import NewRecord


def refuse_oversize(record: NewRecord, max_bytes: int) -> None:
    """Raises: OversizeError: the value is over its topic's limit."""
    size = len(record.value or b"")
    if size > max_bytes:
        raise OversizeError(
            f"{record.topic}: a value of {size:,} bytes is over the topic's limit of {max_bytes:,}",
            remedy="split or shorten the input",
        )
