"""States of articles, loaded from their rows for a batch that touches them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, select

from streams.tally.core.cells import Cell, cells, difference
from streams.tally.core.contribution import AgreementPart, Contribution, Facts, SpeakerOf, StatementPart
from streams.tally.core.editions import ArticleState, Edition
from streams.tally.sql.bulk import Row, insert_missing
from streams.tally.sql.schema import AGREEMENTS, ARTICLES, CONTRIBUTIONS, EDITIONS, MENTIONS, STATEMENTS

Place = tuple[int, int, int]
"""Article, edition, ordinal."""


@dataclass(slots=True)
class Saved:
    """An article as it stands in the database."""

    id: int
    shard: int
    killed: str | None
    last_number: int
    state: ArticleState
    counted: tuple[Facts, tuple[Contribution, ...]] | None = None
    """What its live edition adds to the tallies."""
    places: dict[Place, int] = field(default_factory=dict)
    """Fingerprint by place."""
    editions: dict[int, Row] = field(default_factory=dict)
    reported: dict[str, str] = field(default_factory=dict)
    """Agreements that it reported until now or has reported just now: event by id."""

    @property
    def known(self) -> bool:
        """Whether anything of it has ever arrived before."""
        return bool(self.last_number or self.killed is not None)

    def reset(self) -> None:
        """Forget the state, back to what the article's own row says."""
        self.state = ArticleState(self.state.uri, killed=self.killed, last_number=self.last_number)

    def retracted(self) -> list[str]:
        """Events of the agreements that nothing reports any longer."""
        held = self.state.held_agreements()
        return [event for identity, event in self.reported.items() if identity not in held]


def lock_articles(connection: Connection, shards: Mapping[str, int]) -> dict[str, Saved]:
    """The articles' rows, made where missing and locked until the transaction ends; states still empty.

    Args:
        shards: partition by uri.
    """
    # Sorted, so that two consumers with articles in common never wait for each other in a circle.
    rows: list[Row] = sorted(shards.items())
    found = _articles(connection, shards)
    missing = [row for row in rows if row[0] not in found]
    if missing:
        insert_missing(connection, ARTICLES, ("uri", "shard"), missing, keys=("uri",))
        found |= _articles(connection, [uri for uri, _ in missing])
    return found


def load_states(connection: Connection, articles: Iterable[Saved], *, whole: bool) -> None:
    """Fill in editions and contributions; only a whole state says more of a contribution than its fingerprint."""
    known = {article.id: article for article in articles if article.known}
    if not known:
        return
    ids = sorted(known)
    parts = _load_parts(connection, ids) if whole else _NO_PARTS
    for row in connection.execute(select(EDITIONS).where(EDITIONS.c.article.in_(ids))):
        _add_edition(known[row.article], row)
    for article, edition, ordinal, fingerprint in connection.execute(
        select(CONTRIBUTIONS).where(CONTRIBUTIONS.c.article.in_(ids))
    ):
        place = (article, edition, ordinal)
        saved = known[article]
        saved.places[place] = fingerprint
        saved.state.editions[edition].contributions[ordinal] = parts.contribution(place, fingerprint)
    for saved in known.values():
        live = saved.state.live
        saved.counted = None if live is None else (live.facts, tuple(live.contributions.values()))
        saved.reported = saved.state.held_agreements()


def change_of(article: Saved) -> Counter[Cell]:
    """How the article's cells have changed since its whole state was loaded."""
    live = article.state.live
    after = Counter[Cell]() if live is None else cells(live.facts, live.contributions.values())
    return after if article.counted is None else difference(after, cells(*article.counted))


@dataclass(slots=True)
class _Parts:
    mentions: dict[Place, list[str]]
    statements: dict[Place, list[StatementPart]]
    agreements: dict[Place, list[AgreementPart]]

    def contribution(self, place: Place, fingerprint: int) -> Contribution:
        return Contribution(
            place[2],
            fingerprint,
            tuple(self.mentions.get(place, ())),
            tuple(self.statements.get(place, ())),
            tuple(self.agreements.get(place, ())),
        )


_NO_PARTS = _Parts({}, {}, {})


def _articles(connection: Connection, uris: Iterable[str]) -> dict[str, Saved]:
    query = select(ARTICLES).where(ARTICLES.c.uri.in_(list(uris))).order_by(ARTICLES.c.uri).with_for_update()
    return {
        uri: Saved(row, shard, killed, last, ArticleState(uri, killed=killed, last_number=last))
        for row, uri, shard, killed, last in connection.execute(query)
    }


def _load_parts(connection: Connection, ids: list[int]) -> _Parts:
    parts = _Parts(defaultdict(list), defaultdict(list), defaultdict(list))
    for article, edition, ordinal, _, issue in _ordered(connection, MENTIONS, ids):
        parts.mentions[article, edition, ordinal].append(issue)
    for article, edition, ordinal, _, kind, speaker, name, resolved, via in _ordered(connection, STATEMENTS, ids):
        parts.statements[article, edition, ordinal].append(StatementPart(kind, SpeakerOf(speaker, name), resolved, via))
    for row in _ordered(connection, AGREEMENTS, ids):
        parts.agreements[row[0], row[1], row[2]].append(AgreementPart(*row[6:]))
    return parts


def _ordered(connection: Connection, table: Table, ids: list[int]) -> Iterable[Row]:
    query = select(table).where(table.c.article.in_(ids)).order_by(*table.primary_key.columns)
    return connection.execute(query)


def _add_edition(saved: Saved, row: Row) -> None:
    _, number, *facts, headline, state, _received, arrived, reported = row
    edition = Edition(
        number=number, facts=Facts(*facts), headline=headline, state=state, arrived=arrived, reported=bool(reported)
    )
    saved.state.editions[number] = edition
    saved.editions[number] = tuple(row)
    if state == "live":
        saved.state.live = edition
