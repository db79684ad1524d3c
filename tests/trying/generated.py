"""A month of a newsroom's coverage as it arrives, the same for the same seed.

Outlets, versions and corrections, kills and revivals, stories that other outlets take over word for word, versions
that arrive late or twice, and stories that were under an embargo and so come long after they were written.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from streams.events import (
    AgreementCandidate,
    Article,
    ArticleHeader,
    ArticleParagraph,
    ReadParagraph,
    Speaker,
    Statement,
)

READER = "7-test"
OUTLETS = [f"The {name}" for name in ("Harbour Times", "Ledger", "Courier", "Post", "Wire", "Gazette", "Observer")]
SPEAKERS = [f"Speaker {n}" for n in range(30)]
SUBJECTS = ("harbour", "tariff", "ceasefire", "vaccine", "glacier", "budget", "railway", "orchestra")
FILLERS = ("talks went on", "nobody left the room", "the minister smiled", "a vote is due", "it rained")
START = datetime(2024, 5, 1, tzinfo=UTC)


class Arrival(NamedTuple):
    """A version of an article with what was read of it, or its kill."""

    article: Article
    read: tuple[ReadParagraph, ...] = ()


def arrivals(articles: int = 2_000, *, seed: int = 1, paragraphs: int = 6) -> Iterator[Arrival]:
    """Everything that so many articles send, in order of arrival."""
    chance = random.Random(seed)
    sent: list[tuple[float, Arrival]] = []
    for number in range(articles):
        sent += _story(chance, number, paragraphs)
    sent.sort(key=lambda pair: pair[0])
    for _, arrival in sent:
        yield arrival


def _story(chance: random.Random, number: int, paragraphs: int) -> Iterator[tuple[float, Arrival]]:
    published = START + timedelta(seconds=chance.randrange(30 * 86_400))
    outlet = chance.choice(OUTLETS)
    texts = [_text(chance) for _ in range(chance.randint(2, 2 * paragraphs - 2))]
    held = chance.random() < 0.05
    at = published.timestamp() + (chance.uniform(1, 5) * 86_400 if held else chance.uniform(0, 600))
    yield from _versions(chance, f"urn:story:{number}", outlet, published, texts, at)
    if chance.random() < 0.15:
        # Another outlet takes it over, and says when it did so itself.
        later = published + timedelta(hours=chance.randint(1, 8))
        other = chance.choice([name for name in OUTLETS if name != outlet])
        yield from _versions(chance, f"urn:taken-over:{number}", other, later, texts, at + 3_600)


def _versions(
    chance: random.Random, uri: str, outlet: str, published: datetime, texts: list[str], at: float
) -> Iterator[tuple[float, Arrival]]:
    version, count = 0, chance.choices((1, 2, 3, 4), (70, 18, 8, 4))[0]
    for _ in range(count):
        version += 1
        late = chance.uniform(0, 2 * 86_400) if chance.random() < 0.1 else 0
        yield at + version * 1_200 + late, _usable(chance, uri, version, outlet, published, texts)
        texts = [text if chance.random() < 0.7 else _text(chance) for text in texts[: chance.randint(1, len(texts))]]
    if chance.random() < 0.06:
        version += chance.choice((0, 1))
        yield at + 90_000, Arrival(_killed(uri, version, published))
        if chance.random() < 0.3:
            yield at + 180_000, _usable(chance, uri, version + 1, outlet, published, texts)


def _usable(
    chance: random.Random, uri: str, version: int, outlet: str, published: datetime, texts: list[str]
) -> Arrival:
    header = ArticleHeader(
        uri=uri,
        version=str(version),
        headline=f"About {uri}",
        outlet=outlet,
        published=published,
        digest=f"{hash_of(texts):064x}",
    )
    body = tuple(ArticleParagraph(role="body", text=text, span=(0, len(text))) for text in texts)
    read = tuple(_read(chance, header, n, len(texts), text) for n, text in enumerate(texts, 1))
    return Arrival(Article(article=header, paragraphs=body), read)


def _read(chance: random.Random, header: ArticleHeader, ordinal: int, count: int, text: str) -> ReadParagraph:
    who = chance.choice(SPEAKERS)
    said = Statement(
        type="indirect",
        content=((0, 5),),
        speaker=Speaker(name=who, kind="person", resolved=chance.choice(("name", "pronoun", "unresolved"))),
    )
    candidate = AgreementCandidate(
        status=chance.choice(("reached", "sought", "refused")),
        parties=(who,),
        trigger=(0, 3),
        clause=text,
    )
    return ReadParagraph(
        article=header,
        ordinal=ordinal,
        paragraph_count=count,
        text=text,
        span=(0, len(text)),
        statements=(said,) if chance.random() < 0.6 else (),
        candidates=(candidate,) if chance.random() < 0.2 else (),
        reader=READER,
    )


def _text(chance: random.Random) -> str:
    subjects = chance.sample(SUBJECTS, chance.choices((0, 1, 2), (3, 5, 2))[0])
    return f"On the {' and the '.join(subjects) or 'weather'}, {chance.choice(FILLERS)}."


def _killed(uri: str, version: int, published: datetime) -> Article:
    return Article(article=ArticleHeader(uri=uri, version=str(version), published=published), status="canceled")


def hash_of(texts: list[str]) -> int:
    """A digest that is the same in every process."""
    return random.Random("\n".join(texts)).getrandbits(200)
