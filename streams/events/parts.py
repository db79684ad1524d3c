"""What events are made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

LARGEST_NUMBER = 2**53 - 1
"""What every JSON reader holds exactly (RFC 7493, section 2.2); no count of ours comes near it."""

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""The publication time of what states none, as a kill need not. The time of its arrival would make another event of
the same input each time that it is published."""

Text = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0, le=LARGEST_NUMBER)]
Position = Annotated[int, Meta(ge=0, le=LARGEST_NUMBER)]
FromOne = Annotated[int, Meta(ge=1, le=LARGEST_NUMBER)]
Span = tuple[Position, Position]
Instant = Annotated[datetime, Meta(tz=True)]
Score = Annotated[float, Meta(ge=0.0, le=1.0)]

Role = Literal["header", "body", "sub-head", "note"]
ArticleStatus = Literal["usable", "canceled"]
StatementType = Literal["direct", "mixed", "indirect"]
SpeakerKind = Literal["person", "organisation", "country", "anonymous", "group"]
Resolution = Literal["name", "nominal", "pronoun", "carried", "unresolved", "mended"]
"""How a speaker was found; ``mended`` is by an editor, and stands in what counts alone, never in what is read."""
AgreementStatus = Literal["reached", "committed", "reaffirmed", "anticipated", "sought", "refused"]
PloverCode = Literal["AGREE", "CONSULT", "REQUEST", "REJECT"]
ReadingStatus = Literal["wanted", "beside", "dropped"]
ChangeKind = Literal["cosmetic", "substantive", "killed", "revived"]
AlertKind = Literal["agreement", "status-change", "statement", "phrase", "spike", "silence", "correction", "together"]
Stage = Literal["ingest", "classify", "read", "file", "tally", "alert"]
"""Where something could not be processed; ``classify`` is what 0.1.0 calls reading and filing in one."""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an event."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The value of a record of one topic."""


class ArticleHeader(Value, frozen=True, kw_only=True):
    """Which version of which article, and what its header says."""

    uri: Text
    version: Text = "1"
    headline: str = ""
    byline: str = ""
    outlet: str = ""
    published: Instant
    language: Text = "en"
    digest: str = ""
    """sha256 of the version's content: tells a changed text from a repeat of the same one."""
