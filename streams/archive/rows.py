"""What a classified paragraph is in tables: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from streams.events import ClassifiedParagraph, Span
from streams.tally.core.summary import IssueTally

Row = dict[str, Any]


def paragraph_row(event: ClassifiedParagraph, *, mended: bool = False) -> Row:
    """A paragraph as it counts.

    Args:
        mended: whether an editor has let it count otherwise than it was read.
    """
    return _about(event) | {
        "headline": event.article.headline,
        "language": event.article.language,
        "text": event.text,
        "scores": [issue.score for issue in event.issues],
        "mended": mended,
    }


def statement_rows(event: ClassifiedParagraph) -> Iterator[Row]:
    for n, said in enumerate(event.statements, 1):
        yield _about(event) | {
            "statement": n,
            "type": said.type,
            "speaker": said.speaker and said.speaker.name,
            "kind": said.speaker and said.speaker.kind,
            "resolved": said.speaker and said.speaker.resolved,
            "via": said.via and said.via.name,
            "cue": said.cue and _words(event.text, said.cue),
            "content": " … ".join(_words(event.text, span) for span in said.content),
        }


def agreement_rows(event: ClassifiedParagraph) -> Iterator[Row]:
    for agreement in event.agreements:
        yield _about(event) | {
            "issue": agreement.issue,
            "status": agreement.status,
            "parties": list(agreement.parties),
            "reported_by": agreement.reported_by,
            "trigger": _words(event.text, agreement.trigger),
            "plover": agreement.plover,
            "cameo": agreement.cameo,
            "key": agreement.key,
        }


def tally_row(tally: IssueTally, labels: Mapping[str, str]) -> Row:
    reports = {status: count.reports for status, count in tally.agreements.items()}
    distinct = {status: count.distinct for status, count in tally.agreements.items()}
    return {
        "issue": tally.issue,
        "label": labels.get(tally.issue),
        "paragraphs": tally.paragraphs,
        "articles": tally.articles,
        "outlets": tally.outlets,
        "statements": tally.statements,
        "agreements_reported": sum(reports.values()),
        "agreements": sum(distinct.values()),
    }


def _about(event: ClassifiedParagraph) -> Row:
    header = event.article
    return {
        "uri": header.uri,
        "version": header.version,
        "ordinal": event.ordinal,
        "published": header.published,
        "outlet": header.outlet,
        "issues": [issue.id for issue in event.issues],
    }


def _words(text: str, span: Span) -> str:
    return text[slice(*span)]
