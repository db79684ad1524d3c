"""Whether what was refused may be under an embargo, so that a dead letter must not keep its text."""

from __future__ import annotations

from datetime import datetime

from streams.ingest.byte_limits import Chunk
from streams.ingest.drafts import Draft
from streams.ingest.encodings import wide_encoding
from streams.ingest.formats.protocol import Entry

_WORD = b"embargo"


def may_be_secret(original: Entry | Chunk, now: datetime) -> bool:
    """Whether an original may have an embargo that is not over: where it was understood it says so itself; else it
    names one, or is cut so that it might."""
    if isinstance(original, Entry) and isinstance(original.found, Draft):
        return original.found.embargoed is not None and original.found.embargoed > now
    is_text = isinstance(original, Entry) or wide_encoding(original.data) is not None
    is_cut = original.size > len(original.data)
    return (is_cut and is_text) or _WORD in original.data.replace(b"\0", b"").lower()
