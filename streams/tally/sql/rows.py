"""States of articles, loaded from their rows for a batch that touches them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select

from streams.events import Mend
from streams.sql.bulk import Row, among, insert_missing, put_rows
from streams.tally.core.announced import Announced
from streams.tally.core.arrivals import Facts, VersionArrival
from streams.tally.core.cells import Cell, cells, difference
from streams.tally.core.contribution import (
    AgreementPart,
    AsRead,
    Contribution,
    RecordPlace,
    SpeakerOf,
    StatementPart,
)
from streams.tally.core.editions import ArticleState, Edition
from streams.tally.core.mending import ArticleMends
from streams.tally.sql.schema import (
    AGREEMENTS,
    ANNOUNCED,
    ARTICLES,
    CONTRIBUTIONS,
    EDITIONS,
    LACKING,
    MENDS,
    MENTIONS,
    STATEMENTS,
)

Place = tuple[int, int, int]
"""Article, edition, ordinal."""
Key = tuple[str, int]
"""Uri of an article, and number of the reading."""

_VERSIONS = msgspec.json.Decoder(list[VersionArrival])
_AS_READ = msgspec.json.Decoder(AsRead)
_MEND = msgspec.json.Decoder(Mend)


@dataclass(slots=True)
class Saved:
    """An article as it stands in the database, in one reading."""

    id: int
    reading: int
    shard: int
    last_number: int
    state: ArticleState
    counted: tuple[Facts, tuple[Contribution, ...]] | None = None
    """What its live edition adds to the tallies."""
    settled: bool = False
    """Whether nothing more of that edition was waited for."""
    places: dict[Place, tuple[int, int, int, bool]] = field(default_factory=dict)
    """`Contribution.kept` by place."""
    originals: dict[Place, int] = field(default_factory=dict)
    """Of paragraphs that count and are syndicated, an article that has them before."""
    editions: dict[int, Row] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether anything of it has ever arrived before."""
        return bool(self.last_number)

    @property
    def uri(self) -> str:
        return self.state.announced.uri

    def still_copied(self) -> dict[int, int]:
        """Of `originals` those that hold of what counts now, by ordinal: the same paragraph at the same time."""
        live = self.state.live
        if not self.originals or live is None or self.counted is None or self.counted[0].time != live.facts.time:
            return {}
        copied = {ordinal: article for (_, _, ordinal), article in self.originals.items()}
        known = {c.bands: copied[c.ordinal] for c in self.counted[1] if c.ordinal in copied}
        return {c.ordinal: known[c.bands] for c in live.contributions.values() if c.bands in known}

    def reset(self) -> None:
        """Forget the state, back to what the article's own row says."""
        self.state = ArticleState(self.state.announced, self.state.followed, last_number=self.last_number)


def lock_announced(connection: Connection, uris: Collection[str]) -> dict[str, Announced]:
    """What was announced of each article, in rows made where missing and locked until the transaction ends."""
    found = _announced(connection, uris)
    # Sorted, so that two consumers with articles in common never wait for each other in a circle.
    missing: list[Row] = [(uri,) for uri in sorted(set(uris) - set(found))]
    if missing:
        insert_missing(connection, ANNOUNCED, ("uri",), missing, keys=("uri",))
        found |= _announced(connection, [uri for (uri,) in missing])
    return found


def save_announced(connection: Connection, changed: Iterable[Announced], shards: Mapping[str, int]) -> None:
    rows: list[Row] = [
        (
            said.uri,
            said.killed,
            msgspec.json.encode(said.versions).decode() if said.versions else None,
            shards[said.uri],
        )
        for said in changed
    ]
    put_rows(connection, ANNOUNCED, ("uri", "killed", "versions", "shard"), rows, keys=("uri",))


def find_articles(connection: Connection, announced: Mapping[str, Announced]) -> dict[Key, Saved]:
    """The articles' rows in every reading that knows them; states still empty."""
    columns = (ARTICLES.c.id, ARTICLES.c.uri, ARTICLES.c.reading, ARTICLES.c.shard, ARTICLES.c.last_number)
    query = select(*columns).where(among(connection, ARTICLES.c.uri, announced))
    return {
        (uri, reading): Saved(row, reading, shard, last, ArticleState(announced[uri], last_number=last))
        for row, uri, reading, shard, last in connection.execute(query)
    }


def make_articles(connection: Connection, shards: Mapping[Key, int]) -> None:
    """Rows of articles in readings that did not know them.

    Args:
        shards: partition by uri and reading.
    """
    rows: list[Row] = sorted((*key, shard) for key, shard in shards.items())
    insert_missing(connection, ARTICLES, ("uri", "reading", "shard"), rows, keys=("uri", "reading"))


def growing_articles(connection: Connection, articles: Iterable[Saved]) -> set[int]:
    """Ids of those of which paragraphs are still to come."""
    known = [article.id for article in articles if article.known]
    if not known:
        return set()
    query = select(EDITIONS.c.article).where(LACKING, among(connection, EDITIONS.c.article, known))
    return set(connection.scalars(query))


def load_states(connection: Connection, articles: Iterable[Saved], *, whole: bool) -> None:
    """Fill in editions and contributions; only a whole state says more of a contribution than its fingerprint."""
    known = {article.id: article for article in articles if article.known}
    if not known:
        return
    ids = sorted(known)
    parts = _load_parts(connection, ids) if whole else _NO_PARTS
    for row in connection.execute(select(EDITIONS).where(among(connection, EDITIONS.c.article, ids))):
        _add_edition(known[row.article], row)
    for row in connection.execute(select(CONTRIBUTIONS).where(among(connection, CONTRIBUTIONS.c.article, ids))):
        article, edition, ordinal, fingerprint, *bands, original, partition, offset, minhash, text = row[:12]
        as_read, mended = row[12:]
        place = (article, edition, ordinal)
        saved = known[article]
        if original is not None:
            saved.originals[place] = original
        record = None if offset is None else RecordPlace(partition, offset)
        contribution = parts.contribution(place, fingerprint, bands, record, minhash, text)
        if as_read is not None:
            contribution = contribution._replace(as_read=_AS_READ.decode(as_read), mended=mended)
        saved.places[place] = contribution.kept
        saved.state.editions[edition].contributions[ordinal] = contribution
    for saved in known.values():
        live = saved.state.live
        saved.counted = None if live is None else (live.facts, tuple(live.contributions.values()))
        saved.settled = live is not None and live.settled


def change_of(article: Saved) -> dict[Cell, int]:
    """How the article's cells have changed since its whole state was loaded."""
    live = article.state.live
    after = {} if live is None else cells(live.facts, live.contributions.values(), article.still_copied())
    if article.counted is None:
        return after
    return difference(after, cells(*article.counted, {ordinal for _, _, ordinal in article.originals}))


def reported_before(article: Saved) -> dict[str, AgreementPart]:
    """Agreements that it reported when its whole state was loaded, by id."""
    contributions = () if article.counted is None else article.counted[1]
    return {part.id: part for contribution in contributions for part in contribution.agreements}


@dataclass(slots=True)
class _Parts:
    mentions: dict[Place, list[str]]
    statements: dict[Place, list[StatementPart]]
    agreements: dict[Place, list[AgreementPart]]

    def contribution(
        self,
        place: Place,
        fingerprint: int,
        bands: Sequence[Any],
        record: RecordPlace | None,
        minhash: str,
        text: int,
    ) -> Contribution:
        return Contribution(
            place[2],
            fingerprint,
            tuple(self.mentions.get(place, ())),
            tuple(self.statements.get(place, ())),
            tuple(self.agreements.get(place, ())),
            None if bands[0] is None else (bands[0], bands[1], bands[2]),
            record,
            minhash,
            text,
        )


_NO_PARTS = _Parts({}, {}, {})


def _announced(connection: Connection, uris: Collection[str]) -> dict[str, Announced]:
    query = select(ANNOUNCED.c.uri, ANNOUNCED.c.killed, ANNOUNCED.c.versions, ANNOUNCED.c.mended).where(
        among(connection, ANNOUNCED.c.uri, uris)
    )
    rows = connection.execute(query.order_by(ANNOUNCED.c.uri).with_for_update()).all()
    mends = mends_of(connection, [row.uri for row in rows if row.mended])
    return {
        uri: Announced(
            uri, killed, [] if versions is None else _VERSIONS.decode(versions), ArticleMends(mends.get(uri, {}))
        )
        for uri, killed, versions, _ in rows
    }


def mends_of(connection: Connection, uris: Collection[str]) -> dict[str, dict[str, Mend]]:
    """Every mend of articles, by uri and id."""
    found = defaultdict[str, dict[str, Mend]](dict)
    if uris:
        query = select(MENDS.c.uri, MENDS.c.id, MENDS.c.event).where(among(connection, MENDS.c.uri, uris))
        for uri, identity, event in connection.execute(query):
            found[uri][identity] = _MEND.decode(event)
    return found


def _load_parts(connection: Connection, ids: list[int]) -> _Parts:
    parts = _Parts(defaultdict(list), defaultdict(list), defaultdict(list))
    for article, edition, ordinal, _, issue in _ordered(connection, MENTIONS, ids):
        parts.mentions[article, edition, ordinal].append(issue)
    for article, edition, ordinal, _, kind, speaker, name, *rest in _ordered(connection, STATEMENTS, ids):
        parts.statements[article, edition, ordinal].append(_statement(kind, SpeakerOf(speaker, name), *rest))
    for row in _ordered(connection, AGREEMENTS, ids):
        parts.agreements[row[0], row[1], row[2]].append(AgreementPart(*row[6:]))
    return parts


def _statement(
    kind: str, speaker: SpeakerOf, resolved: str, via: str, content: str, begins: int | None, ends: int | None
) -> StatementPart:
    span = None if begins is None or ends is None else (begins, ends)
    return StatementPart(kind, speaker, resolved, via, content, span)


def _ordered(connection: Connection, table: Table, ids: list[int]) -> Iterable[Row]:
    query = select(table).where(among(connection, table.c.article, ids)).order_by(*table.primary_key.columns)
    return connection.execute(query)


def _add_edition(saved: Saved, row: Row) -> None:
    _, number, *facts, headline, state, _received, opened, arrived, reported = row
    edition = Edition(
        number=number,
        facts=Facts(*facts),
        headline=headline,
        state=state,
        opened=opened,
        arrived=arrived,
        reported=bool(reported),
    )
    saved.state.editions[number] = edition
    saved.editions[number] = tuple(row)
    if state == "live":
        saved.state.live = edition
