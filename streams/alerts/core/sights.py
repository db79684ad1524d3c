"""What an event shows that a condition may be met by, and the ground that it gives an alert: pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from streams.events import (
    Agreement,
    AgreementStatus,
    AlertGround,
    ClassifiedParagraph,
    Span,
    SpeakerKind,
    Statement,
)

Seen = Literal["agreement", "statement", "sentence", "spike", "silence"]

EXCERPT = 300
"""Characters of an article's words in an alert at most."""

_SENTENCE_END = re.compile(r'(?<=[.!?])["”’)]*\s+')
_WORD = re.compile(r"\w+")
_QUOTES = '“”"«» '


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """Something seen, on the issues of its paragraph."""

    seen: Seen
    identity: str
    """The same thing has the same one, whichever article tells it."""
    issues: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Parties, or the speaker."""
    ground: AlertGround
    status: AgreementStatus | None = None
    reported_by: str = ""
    kind: SpeakerKind | None = None
    text: str = ""
    """What a phrase may stand in."""

    @property
    def subject(self) -> str:
        return ", ".join(self.names)


def digest(*parts: str) -> str:
    """A short name of what the parts say, the same wherever it is made."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def agreement_sight(event: Agreement) -> Sight:
    label = event.agreement
    ground = AlertGround(
        id=event.id,
        uri=event.article.uri,
        version=event.article.version,
        ordinal=event.ordinal,
        outlet=event.article.outlet,
        headline=event.article.headline,
        published=event.article.published,
        words=_around(event.text, label.trigger),
    )
    return Sight(
        seen="agreement",
        identity=label.key or event.id,
        issues=(label.issue,),
        names=label.parties,
        ground=ground,
        status=label.status,
        reported_by=label.reported_by or "",
        text=event.text,
    )


def paragraph_sights(event: ClassifiedParagraph, *, sentences: bool = True) -> Iterator[Sight]:
    """Every statement of a paragraph, and every sentence where those are asked for."""
    place = digest(event.article.uri, event.text)
    for statement in event.statements:
        yield _statement_sight(event, statement, place)
    start = 0
    if not sentences:
        return
    for end in [*(found.start() for found in _SENTENCE_END.finditer(event.text)), len(event.text)]:
        if sentence := event.text[start:end].strip():
            yield _sight(event, "sentence", sentence, digest("sentence", _plain(sentence)), place)
        start = end


def _statement_sight(event: ClassifiedParagraph, statement: Statement, place: str) -> Sight:
    words = " … ".join(event.text[start:end] for start, end in statement.content)
    speaker = statement.speaker
    name = speaker.name if speaker else ""
    identity = digest("statement", name.casefold(), _plain(words))
    sight = _sight(event, "statement", words, identity, place, shown=_shown(event.text, statement, words))
    return msgspec.structs.replace(sight, names=(name,) if name else (), kind=speaker.kind if speaker else None)


def _shown(text: str, statement: Statement, words: str) -> str:
    """Words in quotation marks where they are somebody's own; else the sentence, so that nothing looks like a quote."""
    if statement.type == "direct":
        return f"“{_cut(words.strip(_QUOTES))}”"
    return _around(text, (statement.content[0][0], statement.content[-1][1]))


def _sight(event: ClassifiedParagraph, seen: Seen, words: str, identity: str, place: str, *, shown: str = "") -> Sight:
    """What is seen at a place: of two paragraphs that say the same, one may be mended and the other stand."""
    article = event.article
    ground = AlertGround(
        id=digest(place, identity),
        uri=article.uri,
        version=article.version,
        ordinal=event.ordinal,
        outlet=article.outlet,
        headline=article.headline,
        published=article.published,
        words=shown or _cut(words),
    )
    issues = tuple(mention.id for mention in event.issues)
    return Sight(seen=seen, identity=identity, issues=issues, ground=ground, text=words)


def _plain(text: str) -> str:
    """The words alone: copies differ in quotation marks, dashes and spaces."""
    return " ".join(_WORD.findall(text.casefold()))


def _cut(text: str) -> str:
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"


def _around(text: str, span: Span) -> str:
    """The sentence that the span stands in."""
    ends = [found.start() for found in _SENTENCE_END.finditer(text)]
    start = max((end for end in ends if end <= span[0]), default=0)
    end = min((end for end in ends if end >= span[1]), default=len(text))
    return _cut(text[start:end].strip())
