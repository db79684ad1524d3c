"""Near-duplicates among the paragraphs that count, as queries: `core.syndication` in SQL.

Each is built once a dialect, and is asked by one variable, the articles that it is about (`bulk.values_of`).
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    ScalarSelect,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.sql.selectable import NamedFromClause

from streams.contract.minhash import ALIKE
from streams.sql.bulk import among_values
from streams.tally.sql.schema import ARTICLES, CONTRIBUTIONS, EDITIONS, MENTIONS

_HALF = 0xFFFFFFFF
_BANDS = ("band1", "band2", "band3")
_PLACE = ("article", "edition", "ordinal")


class _Side(NamedTuple):
    """A paragraph that counts, with its edition and article."""

    paragraph: NamedFromClause[Any]
    edition: NamedFromClause[Any]
    article: NamedFromClause[Any]

    @property
    def joined(self) -> ColumnElement[bool]:
        return and_(
            self.edition.c.article == self.paragraph.c.article,
            self.edition.c.number == self.paragraph.c.edition,
            self.edition.c.state == "live",
            self.article.c.id == self.paragraph.c.article,
        )

    def before(self, other: _Side, dialect: str) -> ColumnElement[bool]:
        """Whether this is another article of the same reading that was published earlier."""
        return and_(
            self.paragraph.c.article != other.paragraph.c.article,
            self.article.c.reading == other.article.c.reading,
            self._when(dialect) < other._when(dialect),
        )

    def alike(self, other: _Side) -> ColumnElement[bool]:
        """`contract.minhash.alike`."""
        equal = [
            case((one == another, 1), else_=0)
            for band in _BANDS
            for one, another in zip(_halves(self.paragraph.c[band]), _halves(other.paragraph.c[band]), strict=True)
        ]
        return sum(equal[1:], equal[0]) >= ALIKE

    def _when(self, dialect: str) -> Any:
        # By bytes, as SQLite does by itself and Python by code points.
        uri = self.article.c.uri.collate("C") if dialect == "postgresql" else self.article.c.uri
        return tuple_(self.edition.c.hour, self.edition.c.instant, uri)


def _side(name: str) -> _Side:
    return _Side(CONTRIBUTIONS.alias(name), EDITIONS.alias(f"{name}_edition"), ARTICLES.alias(f"{name}_article"))


_OURS, _EARLIER, _LATER = _side("ours"), _side("earlier"), _side("later")


@cache
def changed_copies(dialect: str) -> Select[Any]:
    """Paragraphs of articles that have become copies, are none any longer, or are copies of something else now.

    A row for each of their issues; `found` is an article that has the paragraph before, `original` the one that was
    known.
    """
    found = func.coalesce(*(_earlier(dialect, _EARLIER.paragraph.c[b] == _OURS.paragraph.c[b]) for b in _BANDS))
    ours = (
        select(
            *(_OURS.paragraph.c[name] for name in (*_PLACE, "original")),
            _OURS.edition.c.hour,
            *(_OURS.article.c[name] for name in ("reading", "shard")),
            found.label("found"),
        )
        .where(_OURS.joined, among_values(dialect, _OURS.paragraph.c.article), _OURS.paragraph.c.band1.is_not(None))
        .subquery("looked_up")
    )
    query = select(ours, MENTIONS.c.issue).join(MENTIONS, and_(*(MENTIONS.c[name] == ours.c[name] for name in _PLACE)))
    return query.where(ours.c.found.is_distinct_from(ours.c.original))


@cache
def later_copies(dialect: str) -> CompoundSelect[Any]:
    """Articles with paragraphs later than these and like them that are not known to be copies.

    Not of paragraphs that another article has with the same hashes before: what is like them is like that one too.
    """
    equal = _earlier(dialect, *(_EARLIER.paragraph.c[band] == _OURS.paragraph.c[band] for band in _BANDS))
    return union(
        *(
            select(_LATER.paragraph.c.article)
            .where(_OURS.joined, among_values(dialect, _OURS.paragraph.c.article), _OURS.paragraph.c[band].is_not(None))
            .where(or_(_OURS.paragraph.c.original.is_(None), equal.is_(None)))
            .where(_LATER.paragraph.c[band] == _OURS.paragraph.c[band], _LATER.paragraph.c.original.is_(None))
            .where(_LATER.joined, _OURS.before(_LATER, dialect), _LATER.alike(_OURS))
            for band in _BANDS
        )
    )


@cache
def copies_of(dialect: str) -> Select[Any]:
    """Articles with copies of what these had."""
    known = CONTRIBUTIONS.c.original
    return select(CONTRIBUTIONS.c.article).distinct().where(among_values(dialect, known), known.is_not(None))


def _earlier(dialect: str, *like: ColumnElement[bool]) -> ScalarSelect[Any]:
    """An article that has a paragraph like ours before it."""
    query = select(_EARLIER.paragraph.c.article).where(*like, _EARLIER.alike(_OURS))
    query = query.where(_EARLIER.joined, _EARLIER.before(_OURS, dialect)).limit(1)
    return query.correlate(*_OURS).scalar_subquery()


def _halves(band: ColumnElement[int]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    return band.op(">>")(literal(32, Integer)), band.op("&")(_HALF)
