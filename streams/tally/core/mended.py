"""Paragraphs and their contributions as mends let them be: pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

import msgspec
from msgspec.structs import replace

from streams.contract.minhash import bands
from streams.contract.reports import PLOVER, paragraph_id, report_ids
from streams.contract.reports import agreement_key as key_of
from streams.events import (
    Agreement,
    AgreementLabel,
    AgreementStatus,
    ClassifiedParagraph,
    IssueMention,
    Mend,
    Speaker,
    Statement,
)
from streams.lexicon.sides import Sides
from streams.tally.core.contribution import (
    MAX_NAME_LENGTH,
    AgreementPart,
    AsRead,
    Contribution,
    SpeakerOf,
    StatementPart,
    agreement_key,
    agreement_part,
    span_of,
    storable,
)
from streams.tally.core.mending import ArticleMends, Followed, Mended, ReadAgreement, ReadLabels, ReadStatement, mend

_REPORT = msgspec.json.Decoder(Agreement)
_STATUSES: dict[str, AgreementStatus] = {status: status for status in get_args(AgreementStatus)}
_NO_SIDES = Sides()


def mended_contribution(
    contribution: Contribution, mends: Collection[Mend], followed: Followed | None = None
) -> Contribution:
    """A contribution as the mends of its paragraph let it be, whether it is as it was read or mended already."""
    read = as_read(contribution)
    if not mends:
        return read
    reports = [_REPORT.decode(part.event) for part in read.agreements]
    found = mend(_labels(read, reports), mends, followed)
    if not found.holding:
        return read
    minhash = read.minhash
    return read._replace(
        issues=found.issues,
        statements=tuple(_statements(read.statements, found)),
        agreements=tuple(_agreements(read.agreements, reports, found, followed)),
        bands=(read.bands or (bands(minhash) if minhash else None)) if found.issues else None,
        minhash="" if found.issues else minhash,
        as_read=AsRead(read.issues, read.statements, read.agreements, read.bands, minhash),
        mended=_hash(found.holding),
    )


def as_read(contribution: Contribution) -> Contribution:
    """A contribution without any mend."""
    if contribution.as_read is None:
        return contribution
    return contribution._replace(**contribution.as_read._asdict(), as_read=None, mended=0)


def labels_of(contribution: Contribution) -> ReadLabels:
    """What was read of a contribution's paragraph."""
    read = as_read(contribution)
    return _labels(read, [_REPORT.decode(part.event) for part in read.agreements])


def labels_of_paragraph(event: ClassifiedParagraph) -> ReadLabels:
    """What was read of a paragraph."""
    return ReadLabels(
        tuple(dict.fromkeys(mention.id for mention in event.issues)),
        tuple(ReadStatement(span_of(said), *_speaker(said)) for said in event.statements),
        tuple(map(_read_agreement, event.agreements)),
    )


def mended_paragraph(
    event: ClassifiedParagraph, mends: Collection[Mend], followed: Followed | None = None
) -> ClassifiedParagraph:
    """A paragraph as its mends let it be: who speaks by one is ``mended``, and an issue that was missing is certain."""
    found = mend(labels_of_paragraph(event), mends, followed)
    if not found.holding:
        return event
    mentions = {mention.id: mention for mention in event.issues}
    labels = (
        _label(label, found.agreements.get(n, _read_agreement(label)), event, followed)
        for n, label in enumerate(event.agreements)
    )
    return replace(
        event,
        issues=tuple(mentions.get(issue) or IssueMention(id=issue, score=1.0) for issue in found.issues),
        statements=tuple(_said(event.statements, found)),
        agreements=tuple(label for label in labels if label is not None),
    )


class Mends(NamedTuple):
    """The mends of articles, by uri."""

    articles: Mapping[str, ArticleMends]

    def paragraph(self, event: ClassifiedParagraph, followed: Followed | None) -> ClassifiedParagraph:
        """A paragraph as its mends let it be; the same one where none changes it."""
        article = self.articles.get(event.article.uri)
        return event if article is None else mended_paragraph(event, article.of_text(event.text), followed)


NO_MENDS = Mends({})


def _labels(read: Contribution, reports: Sequence[Agreement]) -> ReadLabels:
    return ReadLabels(
        read.issues,
        tuple(ReadStatement(part.span, part.speaker.name, part.speaker.kind) for part in read.statements),
        tuple(_read_agreement(report.agreement) for report in reports),
    )


def _read_agreement(label: AgreementLabel) -> ReadAgreement:
    return ReadAgreement(label.trigger, label.issue, label.status, label.parties)


def _speaker(said: Statement) -> tuple[str, str]:
    if said.speaker is None:
        return "", ""
    return "" if said.speaker.resolved == "unresolved" else said.speaker.name, said.speaker.kind


def _statements(read: Sequence[StatementPart], found: Mended) -> Iterator[StatementPart]:
    for n, part in enumerate(read):
        if n not in found.statements:
            yield part
        elif (speaker := found.statements[n]) is not None:
            name = storable(speaker.name, MAX_NAME_LENGTH)
            yield part._replace(speaker=SpeakerOf(speaker.kind, name), resolved="mended")


def _said(read: Sequence[Statement], found: Mended) -> Iterator[Statement]:
    for n, said in enumerate(read):
        if n not in found.statements:
            yield said
        elif (speaker := found.statements[n]) is not None:
            who = Speaker(name=speaker.name, kind=speaker.kind, resolved="mended")
            yield replace(said, speaker=who, source=None)


def _agreements(
    read: Sequence[AgreementPart], reports: Sequence[Agreement], found: Mended, followed: Followed | None
) -> Iterator[AgreementPart]:
    kept: list[tuple[AgreementPart, Agreement, AgreementLabel, str]] = []
    for n, (part, report) in enumerate(zip(read, reports, strict=True)):
        label = _label(report.agreement, found.agreements.get(n, _read_agreement(report.agreement)), report, followed)
        if label is not None:
            kept.append((part, report, label, found.because.get(n, "")))
    if not kept:
        return
    ids = report_ids(paragraph_id(kept[0][1]), [label for _, _, label, _ in kept])
    for (part, report, label, because), identity in zip(kept, ids, strict=True):
        if label == report.agreement and identity == report.id:
            yield part
        else:
            told = replace(report, id=identity, agreement=label, mend=because)
            yield agreement_part(told, agreement_key(label, report.article.published))


def _label(
    label: AgreementLabel, now: ReadAgreement | None, of: ClassifiedParagraph | Agreement, followed: Followed | None
) -> AgreementLabel | None:
    """A label as mends let it be; None where there is no agreement."""
    if now is None or now == _read_agreement(label):
        return None if now is None else label
    status = _STATUSES[now.status]
    sides = _NO_SIDES if followed is None else followed.sides
    return replace(
        label,
        issue=now.issue,
        status=status,
        parties=now.parties,
        plover=PLOVER[status],
        cameo=label.cameo if status == label.status else None,
        score=1.0,
        key=key_of(now.issue, status, now.parties, of.article.published, sides),
    )


def _hash(ids: tuple[str, ...]) -> int:
    digest = hashlib.blake2b("\n".join(ids).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True) or 1
