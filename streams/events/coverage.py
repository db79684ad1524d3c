"""What is published: articles, their paragraphs, and what was seen of the sources that they come from."""

from __future__ import annotations

from streams.events.parts import (
    ArticleHeader,
    ArticleStatus,
    Count,
    Event,
    FromOne,
    Instant,
    Position,
    Role,
    Span,
    Text,
    Value,
)


class ArticleParagraph(Value, frozen=True, kw_only=True):
    """One paragraph of an article; `span` is in characters of what it was read from: of a plain text file, or of
    the article's paragraphs in JSON and XML, without markup and joined by blank lines."""

    role: Role
    text: Text
    span: Span


class Subject(Value, frozen=True, kw_only=True):
    """What an article is about, as its feed says; our issues stand beside it, in what is classified."""

    code: str = ""
    """IPTC's Media Topics as ``medtop:20000129``, any other as it was given; empty if there is only a name."""
    name: str = ""
    creator: str = ""
    """Who says so: what the feed names as the subject's creator, else the article's outlet."""


class Article(Event, frozen=True, kw_only=True):
    """One version of an article, normalised; ``canceled`` kills it, and every version up to it."""

    article: ArticleHeader
    status: ArticleStatus = "usable"
    paragraphs: tuple[ArticleParagraph, ...] = ()
    """Every paragraph in reading order, whatever its role."""
    subjects: tuple[Subject, ...] = ()
    source: str = ""
    """Where it was read: a URL, or the whole path of a file; empty if that is not known."""


class Owner(Event, frozen=True, kw_only=True):
    """Where an article was published first, and who may correct and kill it therefore."""

    uri: Text
    """Of the article."""
    source: str
    """The URL or path that is watched; by hand that of what was published, empty if that is not known."""
    by_hand: bool = False


class Embargoed(Event, frozen=True, kw_only=True):
    """One version of an article that must not be read before a time: held until then, and published at it."""

    article: Article
    until: Instant


class WatchedSource(Event, frozen=True, kw_only=True):
    """A feed or a folder that is looked at again and again: how that went, and what an answer said of itself."""

    source: Text
    """URL or path."""
    polled: Instant
    """When it was looked at last."""
    answered: Instant | None = None
    """When it was last there."""
    next: Instant | None = None
    """When it will be looked at again; None if it is gone for good."""
    failures: Count = 0
    """How often it has failed since it was last there."""
    error: str = ""
    """Why it failed the last time; empty if it did not."""
    etag: str = ""
    modified: str = ""
    """Its last answer's ``ETag`` and ``Last-Modified``."""
    digest: str = ""
    """sha256 of its last answer."""
    new: Count = 0
    updated: Count = 0
    killed: Count = 0
    refused: Count = 0
    """How many articles were published for the first time, again, and killed, and how many refused, in all."""


class SeenItem(Event, frozen=True, kw_only=True):
    """What a source was seen to hold, and in which state, so that only what is new of it is published."""

    source: Text
    item: Text
    """Uri of an article, the path of a file, or the id of a dead letter."""
    mark: Text
    """Another one is another state: of an article its version and digest, of a file its size and time of change."""
    seen: Instant
    """When this state was first seen."""


class WindowParagraph(Value, frozen=True, kw_only=True):
    """A paragraph that another one is read with; `ordinal` is 0 unless it is a body paragraph."""

    role: Role
    ordinal: Position = 0
    text: Text


class Paragraph(Event, frozen=True, kw_only=True):
    """One body paragraph of one version of an article, with the window that it is read in."""

    article: ArticleHeader
    ordinal: FromOne
    """Position among the article's body paragraphs, from 1."""
    paragraph_count: FromOne
    """How many body paragraphs this version has."""
    role: Role = "body"
    text: Text
    span: Span
    """Where the paragraph stands in what it was read from, in characters; see `ArticleParagraph`."""
    window: tuple[WindowParagraph, ...] = ()
    """Opening and just preceding paragraphs in reading order, and those that introduce people whom the paragraph
    calls by surname; at most about 8 KB of text."""
