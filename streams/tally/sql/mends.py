"""Mends in the store: kept as they come."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from sqlalchemy import Connection, select

from streams.events import AgreementMend, IssueMend, Mend, TakenBack
from streams.sql.bulk import Row, among, insert_missing, put_rows
from streams.tally.core.announced import Announced
from streams.tally.sql.schema import ANNOUNCED, ARTICLES, MENDS


def save_mends(connection: Connection, news: Iterable[Announced]) -> set[str]:
    """Keep the mends that have come of articles; return their uris."""
    mended = [said for said in news if said.mends.new]
    rows = [_row(mend) for said in mended for mend in said.mends.new]
    insert_missing(connection, MENDS, [column.name for column in MENDS.columns], rows, keys=("id",))
    counts: list[Row] = sorted((said.uri, len(said.mends)) for said in mended)
    put_rows(connection, ANNOUNCED, ("uri", "mended"), counts, keys=("uri",))
    return {said.uri for said in mended}


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
