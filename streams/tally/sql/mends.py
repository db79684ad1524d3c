"""Mends in the store: kept as they come, and shown with what has become of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from streams.contract.mends import digest_number
from streams.events import AgreementMend, Instant, IssueMend, Mend, TakenBack, Value
from streams.sql.bulk import Row, among, insert_missing, put_rows
from streams.tally.core.announced import Announced
from streams.tally.core.contribution import RecordPlace
from streams.tally.core.editions import Edition
from streams.tally.core.mended import Mends, labels_of
from streams.tally.core.mending import ArticleMends, Followed, MendState, ReadLabels
from streams.tally.core.mending import mend as mend_paragraph
from streams.tally.core.readings import Readings
from streams.tally.sql.rows import find_articles, load_states, mends_of
from streams.tally.sql.schema import ANNOUNCED, ARTICLES, MENDS

_MEND = msgspec.json.Decoder(Mend)


def save_mends(connection: Connection, news: Iterable[Announced]) -> set[str]:
    """Keep the mends that have come of articles; return their uris."""
    mended = [said for said in news if said.mends.new]
    rows = [_row(mend) for said in mended for mend in said.mends.new]
    insert_missing(connection, MENDS, [column.name for column in MENDS.columns], rows, keys=("id",))
    counts: list[Row] = sorted((said.uri, len(said.mends)) for said in mended)
    put_rows(connection, ANNOUNCED, ("uri", "mended"), counts, keys=("uri",))
    return {said.uri for said in mended}


def all_mends(connection: Connection) -> Mends:
    """Those of every article that there are any of."""
    articles: dict[str, ArticleMends] = {}
    for uri, event in connection.execute(select(MENDS.c.uri, MENDS.c.event)):
        articles.setdefault(uri, ArticleMends()).take(_MEND.decode(event))
    return Mends(articles)


def mended_in(connection: Connection, readings: Collection[int]) -> set[str]:
    """Uris of the articles that readings have, by their numbers, and there are mends of."""
    if not readings:
        return set()
    query = select(ANNOUNCED.c.uri).join(ARTICLES, ARTICLES.c.uri == ANNOUNCED.c.uri)
    query = query.where(ANNOUNCED.c.mended > 0, among(connection, ARTICLES.c.reading, readings))
    return set(connection.scalars(query))


def _row(mend: Mend) -> Row:
    said = mend.mends
    issue = said.issue if isinstance(said, IssueMend | AgreementMend) else ""
    back = said.mend if isinstance(said, TakenBack) else None
    at = round(mend.at.timestamp() * 1_000_000)
    return mend.id, mend.uri, at, mend.by, issue, back, msgspec.json.encode(mend).decode()


class WantedMends(NamedTuple):
    """Which mends; None is any."""

    uri: str | None = None
    issue: str | None = None
    by: str | None = None
    id: str | None = None


class Undone(Value, frozen=True, kw_only=True):
    """The taking back of a mend."""

    id: str
    by: str
    at: Instant
    note: str = ""


class KnownMend(Value, frozen=True, kw_only=True):
    """A mend, and what has become of it in the current reading."""

    mend: Mend
    holds: bool
    """Whether what counts is another thing for it."""
    state: MendState
    back: Undone | None = None
    """By whom it was taken back first, if it was."""
    version: str = ""
    headline: str = ""
    """Of the article that counts and has the paragraph; empty where none does."""
    index: int = 0
    """Where the paragraph stands there, from 1; 0 nowhere."""


def known_mends(connection: Connection, readings: Readings, wanted: WantedMends, limit: int) -> tuple[KnownMend, ...]:
    """Mends, the latest first; what takes one back stands with it."""
    filters = [MENDS.c[name] == value for name, value in wanted._asdict().items() if value is not None]
    query = select(MENDS.c.uri, MENDS.c.event).where(MENDS.c.back.is_(None), *filters)
    found = [
        _MEND.decode(row.event)
        for row in connection.execute(query.order_by(MENDS.c.at.desc(), MENDS.c.id).limit(limit))
    ]
    uris = sorted({mend.uri for mend in found})
    mends = {uri: ArticleMends(known) for uri, known in mends_of(connection, uris).items()}
    number = readings.current_number
    live = {} if number is None else _live(connection, number, uris)
    followed = None if number is None else readings.followed(number)
    return tuple(_known(mend, mends[mend.uri], live.get(mend.uri), followed) for mend in found)


def read_labels(connection: Connection, reading: int, uris: Collection[str]) -> dict[tuple[str, int], ReadLabels]:
    """What a reading, by its number, has read of the paragraphs of articles that count, without any mend.

    Returns:
        By uri, and digest of the paragraph (`digest_number`).
    """
    return {
        (uri, contribution.text): labels_of(contribution)
        for uri, edition in _live(connection, reading, uris).items()
        for contribution in edition.contributions.values()
    }


def mended_record(connection: Connection, reading: int, mend: Mend) -> RecordPlace | None:
    """Where the paragraph of a mend stands on the log, as it was read, if it counts in a reading and that is known."""
    live = _live(connection, reading, [mend.uri]).get(mend.uri)
    number = digest_number(mend.paragraph)
    contributions = () if live is None else live.contributions.values()
    return next((there.record for there in contributions if there.text == number), None)


def _live(connection: Connection, reading: int, uris: Collection[str]) -> dict[str, Edition]:
    """What counts of articles in a reading."""
    articles = find_articles(connection, {uri: Announced(uri) for uri in uris})
    there = [saved for (_, number), saved in articles.items() if number == reading]
    load_states(connection, there, whole=True)
    return {saved.uri: saved.state.live for saved in there if saved.state.live is not None}


def _known(mend: Mend, mends: ArticleMends, live: Edition | None, followed: Followed | None) -> KnownMend:
    contributions = () if live is None else sorted(live.contributions.values())
    here = next((c for c in contributions if c.text == digest_number(mend.paragraph)), None)
    back = mends.back(mend)
    state: MendState = "not there"
    if back is not None:
        state = "taken back"
    elif here is not None:
        state = mend_paragraph(labels_of(here), mends.of(here.text), followed).states[mend.id]
    return KnownMend(
        mend=mend,
        holds=state == "holds",
        state=state,
        back=None if back is None else Undone(id=back.id, by=back.by, at=back.at, note=back.note),
        version="" if live is None or here is None else live.facts.version,
        headline="" if live is None or here is None else live.headline,
        index=0 if here is None else here.ordinal,
    )
