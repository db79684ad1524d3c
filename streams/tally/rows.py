"""States of articles as rows: load those that a batch touches, save what has become of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, Table, and_, delete, select

from streams.tally.bulk import Row, insert_missing, insert_rows, put_rows
from streams.tally.cells import Cell, cells, difference
from streams.tally.contribution import AgreementPart, Contribution, Facts, SpeakerOf, StatementPart
from streams.tally.editions import ArticleState, Edition
from streams.tally.schema import AGREEMENTS, ARTICLES, CONTRIBUTIONS, EDITIONS, MENTIONS, STATEMENTS

Place = tuple[int, int, int]
"""Article, edition, ordinal."""

_PARTS = (MENTIONS, STATEMENTS, AGREEMENTS)
_ALL = (CONTRIBUTIONS, *_PARTS)


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


def save_states(connection: Connection, articles: Collection[Saved]) -> None:
    """Write what has changed since the states were loaded."""
    _save_articles(connection, articles)
    _save_editions(connection, articles)
    _save_contributions(connection, articles)


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


def _save_articles(connection: Connection, articles: Iterable[Saved]) -> None:
    rows: list[Row] = [
        (saved.id, saved.state.uri, saved.shard, saved.state.killed, saved.state.last_number)
        for saved in articles
        if (saved.killed, saved.last_number) != (saved.state.killed, saved.state.last_number)
    ]
    put_rows(connection, ARTICLES, [column.name for column in ARTICLES.columns], rows, keys=("id",))


def _save_editions(connection: Connection, articles: Iterable[Saved]) -> None:
    rows: list[Row] = []
    gone: list[tuple[int, int]] = []
    for article in articles:
        editions = article.state.editions
        gone += [(article.id, number) for number in article.editions if number not in editions]
        now = (_edition_row(article.id, edition) for edition in editions.values())
        rows += [row for row in now if article.editions.get(row[1]) != row]
    for article_id, number in gone:
        connection.execute(delete(EDITIONS).where(and_(EDITIONS.c.article == article_id, EDITIONS.c.number == number)))
    columns = [column.name for column in EDITIONS.columns]
    put_rows(connection, EDITIONS, columns, rows, keys=("article", "number"))


def _edition_row(article: int, edition: Edition) -> Row:
    return (
        article,
        edition.number,
        *edition.facts,
        edition.headline,
        edition.state,
        len(edition.contributions),
        edition.arrived,
        edition.reported,
    )


def _save_contributions(connection: Connection, articles: Iterable[Saved]) -> None:
    gone: list[Place] = []
    new: list[tuple[Place, Facts, Contribution]] = []
    for article in articles:
        now = {
            (article.id, edition.number, ordinal): (edition.facts, contribution)
            for edition in article.state.editions.values()
            for ordinal, contribution in edition.contributions.items()
        }
        changed = {place: kept for place, kept in now.items() if article.places.get(place) != kept[1].fingerprint}
        gone += [place for place in article.places if place not in now or place in changed]
        new += [(place, facts, contribution) for place, (facts, contribution) in changed.items()]
    _delete_contributions(connection, gone)
    _insert_contributions(connection, new)


def _delete_contributions(connection: Connection, places: Iterable[Place]) -> None:
    by_edition = defaultdict[tuple[int, int], list[int]](list)
    for article, edition, ordinal in places:
        by_edition[article, edition].append(ordinal)
    for (article, edition), ordinals in by_edition.items():
        for table in _ALL:
            connection.execute(
                delete(table).where(
                    table.c.article == article, table.c.edition == edition, table.c.ordinal.in_(ordinals)
                )
            )


def _insert_contributions(connection: Connection, new: list[tuple[Place, Facts, Contribution]]) -> None:
    contributions: list[Row] = []
    mentions: list[Row] = []
    statements: list[Row] = []
    agreements: list[Row] = []
    for place, facts, contribution in new:
        contributions.append((*place, contribution.fingerprint))
        for n, issue in enumerate(contribution.issues):
            mentions.append((*place, n, issue))
        for n, (kind, speaker, resolved, via) in enumerate(contribution.statements):
            statements.append((*place, n, kind, *speaker, resolved, via))
        for n, part in enumerate(contribution.agreements):
            agreements.append((*place, n, facts.hour, facts.instant, *part))
    for table, rows in zip(_ALL, (contributions, mentions, statements, agreements), strict=True):
        insert_rows(connection, table, [column.name for column in table.columns], rows)
