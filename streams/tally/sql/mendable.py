"""What can be mended of a paragraph that counts."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from streams.contract.mends import number_digest
from streams.events import Agreement, AgreementLabel, Mend, Span
from streams.tally.core.announced import Announced
from streams.tally.core.contribution import StatementPart
from streams.tally.core.readings import Readings
from streams.tally.sql.rows import find_articles, load_states, mends_of

_REPORT = msgspec.json.Decoder(Agreement)


class MendableAgreement(NamedTuple):
    """An agreement as it counts."""

    label: AgreementLabel
    words: str
    """Of its trigger."""

    @property
    def trigger(self) -> Span:
        return self.label.trigger


class Mendable(NamedTuple):
    """A paragraph as it counts, with the mends that hold."""

    uri: str
    version: str
    ordinal: int
    paragraph: str
    """Digest of its text (`streams.contract.mends`); empty where an old store kept none."""
    issues: tuple[str, ...]
    statements: tuple[StatementPart, ...]
    agreements: tuple[MendableAgreement, ...]
    mends: tuple[Mend, ...]
    """All of the article's."""
    listed: tuple[str, ...] | None
    """Ids of the issues that the reading's list follows, if it is known."""


def mendable_paragraph(connection: Connection, readings: Readings, uri: str, ordinal: int) -> Mendable | None:
    """The paragraph, if its article counts in the current reading and has it."""
    number = readings.current_number
    saved = None if number is None else find_articles(connection, {uri: Announced(uri)}).get((uri, number))
    if number is None or saved is None:
        return None
    load_states(connection, [saved], whole=True)
    live = saved.state.live
    here = None if live is None else live.contributions.get(ordinal)
    if live is None or here is None:
        return None
    followed = readings.followed(number)
    return Mendable(
        uri,
        live.facts.version,
        ordinal,
        number_digest(here.text),
        here.issues,
        here.statements,
        tuple(_agreement(part.event) for part in here.agreements),
        tuple(mends_of(connection, [uri])[uri].values()),
        None if followed is None else tuple(sorted(followed.issues)),
    )


def _agreement(event: str) -> MendableAgreement:
    report = _REPORT.decode(event)
    return MendableAgreement(report.agreement, report.text[slice(*report.agreement.trigger)])
