"""The index of words that were said and of names: FTS5 in SQLite, GIN over ``tsvector`` in PostgreSQL.

A document is an article in a reading, with names and words of the edition that counts. It is written a little after
that changes: `unsearched` says which articles are to be looked at. What is found is always held against what counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, TextClause, delete, select, text

from streams.events import Agreement
from streams.sql.bulk import Row, add_counts, among
from streams.tally.core.searching import Keys, document
from streams.tally.sql.rows import Saved
from streams.tally.sql.schema import AGREEMENTS, EDITIONS, STATEMENTS, UNSEARCHED

_TABLES = {
    "sqlite": ("CREATE VIRTUAL TABLE searched USING fts5 (names, words, tokenize = 'ascii', detail = 'column')",),
    "postgresql": (
        "CREATE TABLE searched (article BIGINT NOT NULL PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX searched_words ON searched USING gin (words)",
    ),
}
_AT_ONCE = 200
"""Articles that are looked at in one step."""
_AGREEMENT = msgspec.json.Decoder(Agreement)


def make_search(connection: Connection) -> None:
    """Make the index, which no other table can be made like."""
    for statement in _TABLES[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def unsearch(connection: Connection, changed: Iterable[Saved]) -> None:
    """Note articles that are to be looked at."""
    # Counted up, so that whoever is just looking at one does not take the note for done.
    rows: list[Row] = sorted((saved.reading, saved.id, 1) for saved in changed)
    add_counts(connection, UNSEARCHED, rows)


def anything_unsearched(connection: Connection, readings: Collection[int]) -> bool:
    query = select(UNSEARCHED.c.article).where(UNSEARCHED.c.reading.in_(readings))
    return connection.execute(query.limit(1)).first() is not None


def make_searchable(connection: Connection, readings: Collection[int]) -> bool:
    """Look at some articles of readings; return whether there may be more."""
    query = select(UNSEARCHED.c.article).where(UNSEARCHED.c.reading.in_(readings))
    articles = list(connection.scalars(query.limit(_AT_ONCE).with_for_update(skip_locked=True)))
    if articles:
        _forget(connection, articles)
        _write(connection, _documents(connection, articles))
        connection.execute(delete(UNSEARCHED).where(among(connection, UNSEARCHED.c.article, articles)))
    return len(articles) == _AT_ONCE


def forget_searched(connection: Connection, articles: Collection[int]) -> None:
    """Take articles that are deleted out of the index."""
    if not articles:
        return
    _forget(connection, articles)
    connection.execute(delete(UNSEARCHED).where(among(connection, UNSEARCHED.c.article, articles)))


def found_by(connection: Connection, names: Keys, words: Keys) -> TextClause:
    """A query of the articles that have these names and words."""
    if connection.dialect.name == "postgresql":
        parts = [*_lexemes(names, "A"), *_lexemes(words, "D")]
        query = "SELECT article FROM searched WHERE words @@ CAST(:searched AS tsquery)"
        return text(query).bindparams(searched=" & ".join(parts))
    parts = [*_matched(names, "names"), *_matched(words, "words")]
    return text("SELECT rowid FROM searched WHERE searched MATCH :searched").bindparams(searched=" AND ".join(parts))


def _lexemes(keys: Keys, weight: str) -> list[str]:
    return [f"'{key}':{weight}" for key in keys.whole] + [f"'{key}':*{weight}" for key in keys.begun]


def _matched(keys: Keys, column: str) -> list[str]:
    return [f'{column}:"{key}"' for key in keys.whole] + [f'{column}:"{key}" *' for key in keys.begun]


def _documents(connection: Connection, articles: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """Names and words of what counts of each of them."""
    names: dict[int, dict[str, None]] = {}
    words: dict[int, list[str]] = {}
    for article, name, content in connection.execute(_of_live(connection, STATEMENTS, articles, "name", "content")):
        names.setdefault(article, {})[name] = None
        words.setdefault(article, []).append(content)
    for article, event in connection.execute(_of_live(connection, AGREEMENTS, articles, "event")):
        report = _AGREEMENT.decode(event)
        names.setdefault(article, {}).update(dict.fromkeys(report.agreement.parties))
        words.setdefault(article, []).append(report.text)
    return {article: (document(names[article]), document(dict.fromkeys(words[article]))) for article in names}


def _of_live(connection: Connection, table: Table, articles: Sequence[int], *columns: str) -> Select[*tuple[Any, ...]]:
    return (
        select(table.c.article, *(table.c[name] for name in columns))
        .join(EDITIONS, (EDITIONS.c.article == table.c.article) & (EDITIONS.c.number == table.c.edition))
        .where(EDITIONS.c.state == "live", among(connection, table.c.article, articles))
    )


def _forget(connection: Connection, articles: Collection[int]) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("DELETE FROM searched WHERE article = ANY(:articles)"), {"articles": list(articles)})
    else:
        connection.exec_driver_sql("DELETE FROM searched WHERE rowid = ?", [(article,) for article in articles])


def _write(connection: Connection, documents: Mapping[int, tuple[str, str]]) -> None:
    if not documents:
        return
    if connection.dialect.name == "postgresql":
        rows = [{"article": article, "words": _vector(*both)} for article, both in documents.items()]
        connection.execute(text("INSERT INTO searched VALUES (:article, CAST(:words AS tsvector))"), rows)
    else:
        documented = [(article, names, words) for article, (names, words) in documents.items()]
        connection.exec_driver_sql("INSERT INTO searched (rowid, names, words) VALUES (?, ?, ?)", documented)


def _vector(names: str, words: str) -> str:
    """Without positions PostgreSQL would keep no weights, which tell names from words."""
    return " ".join([*(f"'{key}':1A" for key in names.split()), *(f"'{key}':2" for key in words.split())])
