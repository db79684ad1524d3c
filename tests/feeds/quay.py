"""The article that every file of another format beside the tests has in it, and how one is read."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from msgspec.structs import replace

from streams.events import Article, ArticleHeader, ArticleParagraph, DeadLetter, Embargoed
from streams.ingest.inputs import Item
from streams.ingest.sources import read_sources

NOW = datetime(2024, 3, 6, tzinfo=UTC)
AGREED = "The dockers and the port of Larnholm agreed on new shifts on Monday, the port’s spokesman said."
WAIT = "A long wait"
ASKED = "“We had asked for a vote since May,” said Ines Moraud of the dockers’ union & its fund."
QUAY = Article(
    article=ArticleHeader(
        uri="urn:newsml:wire.example:quay",
        version="2",
        headline="Dockers and port agree on shifts",
        byline="Jon Veritz",
        outlet="Larnholm Wire",
        published=datetime(2024, 3, 5, 9, 30, tzinfo=UTC),
        language="en-GB",
        digest="sha256:485d484f9f47c42c4ccea7895c50a735f43ccd48752951dd83071ee00044a7f1",
    ),
    status="usable",
    paragraphs=(
        ArticleParagraph(role="body", text=AGREED, span=(0, 95)),
        ArticleParagraph(role="sub-head", text=WAIT, span=(97, 108)),
        ArticleParagraph(role="body", text=ASKED, span=(110, 197)),
    ),
)


def read(source: Path | bytes, now: datetime = NOW) -> list[Item]:
    """What is in a file, or comes on standard input, at that moment; articles without where they were read."""
    stdin = BytesIO(source) if isinstance(source, bytes) else None
    items = read_sources(["-" if isinstance(source, bytes) else source], stdin=stdin, clock=lambda: now)
    return [replace(item, source="") if isinstance(item, Article) else item for item in items]


def read_article(source: bytes, now: datetime = NOW) -> Article:
    (item,) = read(source, now)
    assert isinstance(item, Article), item
    return item


def read_refusal(source: bytes, now: datetime = NOW) -> DeadLetter:
    (item,) = read(source, now)
    assert isinstance(item, DeadLetter)
    assert item.remedy
    return item


def read_embargoed(source: bytes, now: datetime = NOW) -> Embargoed:
    (item,) = read(source, now)
    assert isinstance(item, Embargoed), item
    return item
