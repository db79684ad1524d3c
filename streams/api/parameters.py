"""What may be asked, checked before anything is looked up: pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from streams.errors import InputError
from streams.events import AgreementMend, AgreementStatus, Instant, IssueMend, SpeakerKind, StatementMend
from streams.tally.core.summary import Period
from streams.tally.mending import MAX_NOTE
from streams.tally.sql.finding import MOST
from streams.tally.sql.listing import WantedArticles
from streams.tally.sql.wanted import Wanted

Words = Annotated[str, Meta(min_length=1, max_length=1000)]
Limit = Annotated[int, Meta(ge=1, le=MOST)]
Cursor = Annotated[str, Meta(max_length=200)]


class Parameters(msgspec.Struct, frozen=True, kw_only=True):
    """Of a path or of what stands behind its question mark."""


class Nothing(Parameters, frozen=True, kw_only=True):
    """None at all."""


class Tabled(Parameters, frozen=True, kw_only=True):
    """Of what is a table."""

    format: Literal["json", "csv"] | None = None
    """``csv`` is for spreadsheets, all pages in one; without it the header ``Accept`` says which."""


class OfReading(Tabled, frozen=True, kw_only=True):
    """Of one reading."""

    reading: Words | None = None
    """Id of another reading than the current one, or the beginning of one."""


class OfTallies(OfReading, frozen=True, kw_only=True):
    """Which tallies."""

    issue: tuple[Words, ...] = ()
    """Only these; may be given several times."""
    since: Instant | None = None
    """Only what was published from the hour of this time on."""
    until: Instant | None = None
    """Only what was published up to the hour of this time, which is left out where it begins then."""
    by: Period | None = None
    """One a day or hour of publication, instead of one in all."""


class OfSpeakers(OfReading, frozen=True, kw_only=True):
    """Which speakers, and what of them."""

    issue: tuple[Words, ...] = ()
    """Only on these; may be given several times."""
    since: Instant | None = None
    until: Instant | None = None
    """Times of publication, in whole hours."""
    name: Words | None = None
    """Only who is called so."""
    q: Words | None = None
    """A part of the name, whatever its case and accents."""
    limit: Limit = 50
    """Those who speak most."""


class OfPairs(OfReading, frozen=True, kw_only=True):
    """On which issues, and when."""

    issue: tuple[Words, ...] = ()
    """Only on these; may be given several times."""
    since: Instant | None = None
    until: Instant | None = None
    """Times of publication; the second is left out."""
    limit: Limit = 200
    """Those of most reports."""


class OfTrial(Parameters, frozen=True, kw_only=True):
    """Which trial."""

    name: Words


class Paged(OfReading, frozen=True, kw_only=True):
    """A page of a list that may be long."""

    limit: Limit | None = None
    """50 if none is named; as CSV all there is."""
    cursor: Cursor | None = None
    """Of the page before."""


class OfFound(Paged, frozen=True, kw_only=True):
    """What statements and agreements are both found by."""

    issue: Words | None = None
    outlet: Words | None = None
    uri: Words | None = None
    q: Words | None = None
    """Words that stand in what was said, whatever case and accents: all of them, "some in a row", or begin*."""
    since: Instant | None = None
    until: Instant | None = None
    """Times of publication; the second is left out."""

    @property
    def wanted(self) -> Wanted:
        return Wanted(**{name: getattr(self, name) for name in Wanted._fields if name in self.__struct_fields__})


class OfStatements(OfFound, frozen=True, kw_only=True):
    """Which statements."""

    speaker: Words | None = None
    """Words of the name, each from its beginning, whatever case and accents."""
    kind: SpeakerKind | None = None


class OfAgreements(OfFound, frozen=True, kw_only=True):
    """Which agreements."""

    party: Words | None = None
    """Words of a party's name, each from its beginning, whatever case and accents."""
    status: AgreementStatus | None = None


class OfArticles(Paged, frozen=True, kw_only=True):
    """Which articles."""

    uri: Words | None = None
    """What their uris begin with."""
    outlet: Words | None = None
    since: Instant | None = None
    until: Instant | None = None
    """Times of publication; the second is left out."""

    @property
    def wanted(self) -> WantedArticles:
        return WantedArticles(self.uri, self.outlet, self.since, self.until)


class OfArticle(Parameters, frozen=True, kw_only=True):
    """Which article."""

    uri: Words


class OfParagraph(OfArticle, frozen=True, kw_only=True):
    """Which paragraph of an article."""

    index: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    """Its ordinal among the article's body paragraphs, from 1."""
    version: Words | None = None
    """The version that it is expected to be of: another one that counts by now is not shown in its place."""


class OfLog(Tabled, frozen=True, kw_only=True):
    """The latest of a topic."""

    limit: Limit = 50


class OfChanges(OfLog, frozen=True, kw_only=True):
    """The latest changes."""

    uri: Words | None = None
    """Only of this article, among the last 20,000 of a partition of the log."""


class OfMends(Tabled, frozen=True, kw_only=True):
    """Which mends, the latest first."""

    uri: Words | None = None
    issue: Words | None = None
    by: Words | None = None
    """Only of this editor."""
    limit: Limit = 50


class OfMend(Parameters, frozen=True, kw_only=True):
    """Which mend is taken back, and by whom."""

    id: Words
    by: Words
    note: Annotated[str, Meta(max_length=MAX_NOTE)] = ""


class Mending(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a request that mends a paragraph that counts."""

    uri: Words
    index: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    """Its ordinal among the article's body paragraphs, from 1."""
    version: Words | None = None
    """The version that was looked at: another one that counts by now is not mended in its place."""
    by: Words
    """Who says so."""
    note: Annotated[str, Meta(max_length=MAX_NOTE)] = ""
    mends: IssueMend | StatementMend | AgreementMend
    """What is so instead, as it stands in the event; ``words`` may be left out."""


P = TypeVar("P", bound=Parameters)
B = TypeVar("B", bound=msgspec.Struct)


def parse_body(kind: type[B], body: bytes) -> B:
    """What a request's body says, in JSON.

    Raises:
        InputError: it is none, or not what it has to be; the text names it.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"the body: {error}", remedy="see /openapi.json for what it takes") from error


@cache
def _fields(kind: type[Parameters]) -> dict[str, msgspec.structs.FieldInfo]:
    """By name; to look up their types takes longer than all the rest."""
    return {field.name: field for field in msgspec.structs.fields(kind)}


def parse(kind: type[P], given: Iterable[tuple[str, str]]) -> P:
    """Parameters from names and values as they stand in a URL.

    Raises:
        InputError: one that there is not, or that is not what it has to be; the text names it.
    """
    known = _fields(kind)
    values: dict[str, list[str]] = {}
    for name, value in given:
        if name not in known:
            raise InputError(f"there is no parameter {name[:40]!r}", remedy=f"there are {', '.join(known) or 'none'}")
        several = values.setdefault(name, [])
        if several and known[name].default != ():
            raise InputError(f"parameter {name} is given twice", remedy="give it once")
        several.append(value)
    stated = {name: of if known[name].default == () else of[0] for name, of in values.items()}
    try:
        return msgspec.convert(stated, kind, strict=False)
    except msgspec.ValidationError as error:
        raise InputError(f"parameter {error}", remedy="see /openapi.json for what it takes") from error
