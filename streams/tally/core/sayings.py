"""What an edition of an article says, free of where in it that stands: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import get_args

import msgspec

from streams.events import (
    Agreement,
    ArticleEdition,
    Count,
    SaidStatement,
    SpeakerKind,
    StatementType,
    ToldAgreement,
    Value,
)
from streams.tally.core.arrivals import Facts
from streams.tally.core.contribution import AgreementPart, Contribution, StatementPart
from streams.tally.core.instants import instant_of

_AGREEMENT = msgspec.json.Decoder(Agreement)
_KINDS: dict[str, SpeakerKind] = {kind: kind for kind in get_args(SpeakerKind)}
_TYPES: dict[str, StatementType] = {name: name for name in get_args(StatementType)}


class Sayings(Value, frozen=True, kw_only=True):
    """An edition, and what its paragraphs say, in their order."""

    edition: ArticleEdition
    issues: dict[str, Count]
    """How many paragraphs are about each."""
    statements: tuple[SaidStatement, ...] = ()
    agreements: tuple[ToldAgreement, ...] = ()


def sayings(facts: Facts, headline: str, contributions: Iterable[Contribution]) -> Sayings:
    """What an edition says by what has arrived of it."""
    ordered = sorted(contributions)
    return Sayings(
        edition=ArticleEdition(
            version=facts.version,
            digest=facts.digest,
            headline=headline,
            outlet=facts.outlet,
            published=instant_of(facts.hour, facts.instant),
            paragraphs=len(ordered),
            paragraph_count=facts.paragraph_count,
        ),
        issues=dict(sorted(Counter(issue for c in ordered for issue in c.issues).items())),
        statements=tuple(_statement(part) for c in ordered for part in c.statements),
        agreements=tuple(_agreement(part) for c in ordered for part in c.agreements),
    )


def _statement(part: StatementPart) -> SaidStatement:
    return SaidStatement(
        speaker=part.speaker.name,
        kind=_KINDS.get(part.speaker.kind),
        type=_TYPES[part.type],
        via=part.via,
        content=part.content,
    )


def _agreement(part: AgreementPart) -> ToldAgreement:
    label = _AGREEMENT.decode(part.event).agreement
    return ToldAgreement(
        issue=label.issue, status=label.status, parties=label.parties, reported_by=label.reported_by or None
    )
