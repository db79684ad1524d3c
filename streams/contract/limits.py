"""How large what topics carry may be: articles and paragraphs wherever they come from, records on every log alike."""

from __future__ import annotations

from streams.contract.records import NewRecord
from streams.contract.topics import ENVELOPE_BYTES
from streams.errors import OversizeError

MAX_URI_BYTES = 1_000
"""Of an article's uri in UTF-8: keys of the tally store must fit PostgreSQL's index rows of about 2,700 bytes."""
MAX_VERSION_CHARS = 100
MAX_FIELD_CHARS = 2_000
"""Of a headline, byline, outlet or language: every paragraph event repeats them."""
MAX_BODY_PARAGRAPHS = 5_000
"""Of an article; all of it is looked at when some of it changes."""
MAX_PARAGRAPH_CHARS = 100_000
"""The longest paragraph there is: 400,000 bytes at worst, so that its event fits a record with the window and its
labels do too. More than that is a text whose line ends were lost."""


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
