"""What is looked for among what counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, false, text

from streams.sql.bulk import among
from streams.tally.core.searching import Term, keys_of, name_terms, searched
from streams.tally.core.span import Span
from streams.tally.sql.schema import ARTICLES, EDITIONS
from streams.tally.sql.searching import found_by

_FEW = 1_000
"""Articles that are sorted rather than met on a walk through all there are."""


class Wanted(NamedTuple):
    """What is looked for; whatever is left open holds of all."""

    issue: str | None = None
    speaker: str | None = None
    """Words of the name, each from its beginning, whatever case and accents."""
    kind: str | None = None
    party: str | None = None
    """Words of a party's name, as of `speaker`."""
    status: str | None = None
    outlet: str | None = None
    uri: str | None = None
    q: str | None = None
    """Words that stand in what was said, or in the paragraph that reports an agreement (`searched`)."""
    since: datetime | None = None
    until: datetime | None = None
    """Times of publication, the second one left out."""

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)

    @property
    def words(self) -> tuple[Term, ...]:
        return () if self.q is None else searched(self.q)

    @property
    def names(self) -> tuple[Term, ...]:
        """Of who speaks, or of who agrees."""
        asked = self.speaker if self.party is None else self.party
        return () if asked is None else name_terms(asked)


def where(connection: Connection, reading: int, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What holds of articles and editions of a reading that may have what is wanted."""
    # The sum, so that no database begins with all articles of the reading: pages are to be walked in their order.
    yield ARTICLES.c.reading + 0 == reading
    if wanted.outlet is not None:
        yield EDITIONS.c.outlet == wanted.outlet
    if wanted.uri is not None:
        yield ARTICLES.c.uri == wanted.uri
    if wanted.names or wanted.words:
        yield _searched(connection, wanted)


def _searched(connection: Connection, wanted: Wanted) -> ColumnElement[bool]:
    if not all(term.words for term in (*wanted.names, *wanted.words)):
        return false()
    query = found_by(connection, keys_of(wanted.names), keys_of(wanted.words))
    few = list(connection.execute(text(f"{query} LIMIT {_FEW + 1}").bindparams(**query.compile().params)).scalars())
    if len(few) <= _FEW:
        return among(connection, EDITIONS.c.article, few)
    # Many are met soon on a walk.
    return (EDITIONS.c.article + 0).in_(query)
