"""What has become of articles' states, written to their rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import Connection

from streams.sql.bulk import Row, delete_rows, insert_rows, put_rows
from streams.tally.core.arrivals import Facts
from streams.tally.core.contribution import Contribution
from streams.tally.core.editions import Edition
from streams.tally.sql.rows import Place, Saved
from streams.tally.sql.schema import AGREEMENTS, ARTICLES, CONTRIBUTIONS, EDITIONS, MENTIONS, STATEMENTS

_TABLES = (CONTRIBUTIONS, MENTIONS, STATEMENTS, AGREEMENTS)
_COLUMNS = {
    # Whether it is a copy is found out later (`syndication`).
    table.name: [column.name for column in table.columns if column is not CONTRIBUTIONS.c.original]
    for table in _TABLES
}
_NO_BANDS = (None, None, None)
_NOWHERE = (None, None)
_NO_SPAN = (None, None)


def save_states(connection: Connection, articles: Collection[Saved]) -> None:
    """Write what has changed since the states were loaded, and nothing else."""
    _save_articles(connection, articles)
    _save_editions(connection, articles)
    _save_contributions(connection, articles)


def _save_articles(connection: Connection, articles: Iterable[Saved]) -> None:
    rows: list[Row] = [
        (saved.id, saved.uri, saved.reading, saved.shard, saved.state.last_number)
        for saved in articles
        if saved.last_number != saved.state.last_number
    ]
    put_rows(connection, ARTICLES, [column.name for column in ARTICLES.columns], rows, keys=("id",))


def _save_editions(connection: Connection, articles: Iterable[Saved]) -> None:
    rows: list[Row] = []
    gone: list[Row] = []
    for article in articles:
        editions = article.state.editions
        gone += [(article.id, number) for number in article.editions if number not in editions]
        now = (_edition_row(article.id, edition) for edition in editions.values())
        rows += [row for row in now if article.editions.get(row[1]) != row]
    delete_rows(connection, EDITIONS, ("article", "number"), gone)
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
        edition.opened,
        edition.arrived,
        edition.reported,
    )


def _save_contributions(connection: Connection, articles: Iterable[Saved]) -> None:
    emptied: list[Row] = []
    replaced: list[Place] = []
    new: list[tuple[Place, Facts, Contribution]] = []
    for article in articles:
        if not article.places:
            new += _places(article)
            continue
        emptied += _emptied(article)
        for place, facts, contribution in _places(article):
            known = article.places.get(place)
            if known != contribution.kept:
                new.append((place, facts, contribution))
                replaced += [place] if known is not None else []
    for table in _TABLES:
        delete_rows(connection, table, ("article", "edition"), emptied)
        delete_rows(connection, table, ("article", "edition", "ordinal"), replaced)
    _insert_contributions(connection, new)


def _places(article: Saved) -> Iterable[tuple[Place, Facts, Contribution]]:
    for edition in article.state.editions.values():
        for ordinal, contribution in edition.contributions.items():
            yield (article.id, edition.number, ordinal), edition.facts, contribution


def _emptied(article: Saved) -> list[Row]:
    """Editions that held contributions and hold none any longer."""
    held = {number for number, edition in article.state.editions.items() if edition.contributions}
    return [(article.id, edition) for edition in sorted({edition for _, edition, _ in article.places} - held)]


def _insert_contributions(connection: Connection, new: Iterable[tuple[Place, Facts, Contribution]]) -> None:
    contributions: list[Row] = []
    mentions: list[Row] = []
    statements: list[Row] = []
    agreements: list[Row] = []
    for place, facts, contribution in new:
        contributions.append(
            (*place, contribution.fingerprint, *(contribution.bands or _NO_BANDS), *_more(contribution))
        )
        for n, issue in enumerate(contribution.issues):
            mentions.append((*place, n, issue))
        for n, (kind, speaker, *rest, span) in enumerate(contribution.statements):
            statements.append((*place, n, kind, *speaker, *rest, *(span or _NO_SPAN)))
        for n, part in enumerate(contribution.agreements):
            agreements.append((*place, n, facts.hour, facts.instant, *part))
    for table, rows in zip(_TABLES, (contributions, mentions, statements, agreements), strict=True):
        insert_rows(connection, table, _COLUMNS[table.name], rows)


def _more(contribution: Contribution) -> Row:
    read = contribution.as_read
    as_read = None if read is None else msgspec.json.encode(read).decode()
    record = contribution.record or _NOWHERE
    return *record, contribution.minhash, contribution.text, as_read, contribution.mended
