"""Synthetic coverage of any size, the same for the same seed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tallying.events import READER

from streams.events import (
    AgreementLabel,
    ArticleHeader,
    ClassifiedParagraph,
    IssueMention,
    Speaker,
    Statement,
    Via,
)

ISSUES = [f"issue-{n}" for n in range(40)]
SPEAKERS = [f"Speaker Number {n}" for n in range(2_000)]
OUTLETS = [f"Outlet {n}" for n in range(200)]
STATUSES = ["reached", "committed", "reaffirmed", "anticipated", "sought", "refused"]
KINDS = ["person", "organisation", "country", "anonymous", "group"]
WORDS = "The minister told reporters on the way out that talks on the matter would go on for some weeks more. " * 4


def coverage(articles: int, *, seed: int = 1, paragraphs: int = 30) -> Iterator[list[ClassifiedParagraph]]:
    """Articles of about so many paragraphs over 30 days: two of three paragraphs on an issue,
    as many statements as paragraphs, an agreement in one of seven, a text that others have too in one of ten."""
    chance = random.Random(seed)
    for number in range(articles):
        yield _article(chance, number, chance.randint(paragraphs // 2, paragraphs * 3 // 2))


def _article(chance: random.Random, number: int, count: int) -> list[ClassifiedParagraph]:
    published = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(30 * 86_400))
    header = ArticleHeader(
        uri=f"https://news.example/2024/03/articles/{number}-a-slug-of-some-words",
        headline=f"Headline number {number}",
        byline="By A Reporter",
        outlet=chance.choice(OUTLETS),
        published=published,
        digest=f"{number:064x}",
    )
    about = chance.sample(ISSUES, 3)
    cast = chance.sample(SPEAKERS, 6)
    return [_paragraph(chance, header, ordinal, count, about, cast) for ordinal in range(1, count + 1)]


def _paragraph(
    chance: random.Random, header: ArticleHeader, ordinal: int, count: int, about: list[str], cast: list[str]
) -> ClassifiedParagraph:
    issues = chance.sample(about, chance.choices((0, 1, 2), (3, 5, 1))[0])
    statements = [_statement(chance, cast) for _ in range(chance.choices((0, 1, 2), (1, 2, 1))[0])]
    agreements = [_agreement(chance, issue, header) for issue in issues[:1] if chance.random() < 0.2]
    text = WORDS[: chance.randint(120, 400)]
    return ClassifiedParagraph(
        article=header,
        ordinal=ordinal,
        paragraph_count=count,
        text=text,
        span=(0, len(text)),
        issues=tuple(IssueMention(id=issue, score=0.8, evidence=((4, 12),)) for issue in issues),
        statements=tuple(statements),
        agreements=tuple(agreements),
        minhash=_minhash(chance),
        reader=READER,
    )


def _minhash(chance: random.Random) -> str:
    """Of a text of its own, or of one of a thousand that one paragraph in ten has."""
    number = chance.randrange(1_000) if chance.random() < 0.1 else chance.getrandbits(64)
    return hashlib.sha256(str(number).encode()).hexdigest()[:48]


def _statement(chance: random.Random, cast: list[str]) -> Statement:
    name = chance.choice(cast)
    kind = KINDS[SPEAKERS.index(name) % len(KINDS)]
    resolved = chance.choice(["name", "nominal", "pronoun", "unresolved"])
    speaker = Speaker(name=name, kind=kind, mention=(4, 12), resolved=resolved)
    via = Via(name="State media", mention=(30, 40)) if chance.random() < 0.1 else None
    return Statement(type="indirect", content=((40, 100),), cue=(13, 17), speaker=speaker, via=via)


def _agreement(chance: random.Random, issue: str, header: ArticleHeader) -> AgreementLabel:
    status = chance.choice(STATUSES)
    parties = tuple(sorted(chance.sample(SPEAKERS[:20], 2)))
    return AgreementLabel(
        issue=issue,
        status=status,
        parties=parties,
        trigger=(40, 46),
        plover="AGREE",
        cameo="03",
        reported_by=parties[0],
        key=f"{issue}|{status}|{'+'.join(parties)}|{header.published:%Y-%m-%d}",
    )
