"""The one table of topics; producers, consumers, schemas and the AsyncAPI document derive from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from streams import events

ENVELOPE_BYTES = 65_536
"""Room in a record beside its value: key, headers, framing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic, what its records are keyed by and which event they carry."""

    name: str
    key: Literal[
        "article uri",
        "paragraph and reader",
        "held version",
        "source",
        "source and item",
        "article uri and hand",
        "issue id",
        "rule id",
        "reading id",
        "as the original",
    ]
    event: type[events.Event]
    type: str
    """CloudEvents type, with the event's version."""
    partitions: int
    cleanup: Literal["compact", "delete"]
    max_bytes: int = 1_000_000
    """Largest value; below Kafka's default limit of 1,048,588 bytes for a whole record."""
    retention_days: int | None = None
    """How long Kafka keeps a record; None keeps it for ever, or until compaction where that is the cleanup.

    The embedded log keeps everything, but what is superseded.
    """
    superseding: bool = False
    """Whether only the last record of a key is of any use, so that the embedded log deletes the others at once."""
    description: str
    senders: tuple[str, ...]
    receivers: tuple[str, ...] = ("any consumer",)
    """Who writes and reads it, for the AsyncAPI document."""

    @property
    def cleanup_policy(self) -> str:
        """Kafka's ``cleanup.policy``: what is compacted is deleted too where it is kept for some days only."""
        return "compact,delete" if self.cleanup == "compact" and self.retention_days else self.cleanup

    @property
    def retention_ms(self) -> int:
        """`retention_days` as Kafka's ``retention.ms``; -1 is for ever."""
        return -1 if self.retention_days is None else self.retention_days * 24 * 60 * 60 * 1000

    @property
    def max_message_bytes(self) -> int:
        """Kafka's ``max.message.bytes``: the largest value with its key, headers and framing."""
        return self.max_bytes + ENVELOPE_BYTES


ARTICLES = Topic(
    name="articles",
    key="article uri",
    event=events.Article,
    type="newsroom.article.v1",
    partitions=8,
    cleanup="compact",
    description="One version of an article, normalised; canceled for a kill.",
    senders=("publisher",),
    receivers=("tally consumer", "archive"),
)
EMBARGOED = Topic(
    name="embargoed",
    key="held version",
    event=events.Embargoed,
    type="newsroom.article.embargoed.v1",
    partitions=1,
    cleanup="compact",
    superseding=True,
    max_bytes=1_010_000,
    description="One version of an article that is held until its time; deleted once it is published or replaced.",
    senders=("publisher", "source watcher", "releaser"),
    receivers=("releaser",),
)
SOURCES = Topic(
    name="sources",
    key="source",
    event=events.WatchedSource,
    type="newsroom.source.v1",
    partitions=1,
    cleanup="compact",
    superseding=True,
    description="A feed or folder that is watched: how that goes, and when it is looked at next.",
    senders=("source watcher",),
    receivers=("source watcher", "any editor's command"),
)
SEEN = Topic(
    name="seen-items",
    key="source and item",
    event=events.SeenItem,
    type="newsroom.seen-item.v1",
    partitions=1,
    cleanup="compact",
    superseding=True,
    description="What a watched source was seen to hold, in which state; deleted a while after it is gone from there.",
    senders=("source watcher",),
    receivers=("source watcher",),
)
OWNERS = Topic(
    name="owners",
    key="article uri and hand",
    event=events.Owner,
    type="newsroom.owner.v1",
    partitions=1,
    cleanup="compact",
    superseding=True,
    description="Where an article was published first, by a watched source and by hand.",
    senders=("publisher", "source watcher"),
    receivers=("source watcher",),
)
PARAGRAPHS = Topic(
    name="paragraphs",
    key="article uri",
    event=events.Paragraph,
    type="newsroom.paragraph.v1",
    partitions=8,
    cleanup="delete",
    retention_days=7,
    max_bytes=500_000,
    description="One body paragraph of one version, with the window of the article it is read in.",
    senders=("publisher",),
    receivers=("reader",),
)
READ = Topic(
    name="read-paragraphs",
    key="paragraph and reader",
    event=events.ReadParagraph,
    type="newsroom.paragraph.read.v1",
    partitions=8,
    cleanup="compact",
    description="What a paragraph says whatever the issue list; partitioned by the article uri alone.",
    senders=("reader",),
    receivers=("filer", "trial"),
)
CLASSIFIED = Topic(
    name="classified-paragraphs",
    key="article uri",
    event=events.ClassifiedParagraph,
    type="newsroom.paragraph.classified.v1",
    partitions=8,
    cleanup="delete",
    retention_days=90,
    description="The paragraph with its issues, statements and agreements, filed under one list.",
    senders=("filer",),
    receivers=("tally consumer", "archive", "any consumer"),
)
AGREEMENTS = Topic(
    name="agreements",
    key="issue id",
    event=events.Agreement,
    type="newsroom.agreement.v1",
    partitions=8,
    cleanup="delete",
    retention_days=90,
    description="One agreement reported by one paragraph that counts, or the retraction of that report.",
    senders=("tally consumer",),
)
TALLIES = Topic(
    name="tallies",
    key="issue id",
    event=events.Tally,
    type="newsroom.tally.v1",
    partitions=1,
    cleanup="compact",
    description="The absolute tally of an issue and the input positions it reflects.",
    senders=("tally consumer",),
)
CHANGES = Topic(
    name="changes",
    key="article uri",
    event=events.Change,
    type="newsroom.change.v1",
    partitions=8,
    cleanup="delete",
    retention_days=90,
    description="What an update, a kill or a revival of an article has changed of what is counted of it.",
    senders=("tally consumer",),
)
ALERTS = Topic(
    name="alerts",
    key="rule id",
    event=events.Alert,
    type="newsroom.alert.v1",
    partitions=1,
    cleanup="delete",
    retention_days=90,
    description="Something that a rule asks to be told, or its withdrawal.",
    senders=("alert consumer",),
    receivers=("deliveries", "any consumer"),
)
MENDS = Topic(
    name="mends",
    key="article uri",
    event=events.Mend,
    type="newsroom.mend.v1",
    partitions=8,
    cleanup="delete",
    description="What an editor says of how a paragraph was read, or the taking back of it; kept for ever.",
    senders=("any editor's command", "API"),
    receivers=("tally consumer", "alert consumer", "any consumer"),
)
READINGS = Topic(
    name="readings",
    key="reading id",
    event=events.Reading,
    type="newsroom.reading.v1",
    partitions=1,
    cleanup="compact",
    description="A reader version with an issue list; the last one wanted becomes current once it has caught up.",
    senders=("filer", "any editor's command"),
    receivers=("filer", "tally consumer"),
)
DEAD_LETTERS = Topic(
    name="dead-letters",
    key="as the original",
    event=events.DeadLetter,
    type="newsroom.dead-letter.v1",
    partitions=1,
    cleanup="delete",
    retention_days=30,
    max_bytes=4_000_000,
    description="What could not be processed: the original bytes, where they stood, the error and the remedy.",
    senders=("publisher", "reader", "filer", "tally consumer"),
)

TOPICS = (
    ARTICLES,
    EMBARGOED,
    PARAGRAPHS,
    READ,
    CLASSIFIED,
    AGREEMENTS,
    TALLIES,
    CHANGES,
    ALERTS,
    MENDS,
    READINGS,
    SOURCES,
    SEEN,
    OWNERS,
    DEAD_LETTERS,
)
BY_NAME = {topic.name: topic for topic in TOPICS}
BY_EVENT = {topic.event: topic for topic in TOPICS}


def partition_count(topic: Topic, configured: int | None) -> int:
    """Partitions of a topic when it is created: the setting's, except of a topic that has only one."""
    return configured if configured and topic.partitions > 1 else topic.partitions
