"""The tables of the tally store.

Everything that is counted is of one reading: an article has a row in each reading that knows it.
Contributions are keyed by article, edition (`editions`), ordinal; their mentions, statements and
agreements by place in the paragraph as well. Summary rows add up to the tallies: ``shard`` is the
article's partition, so that consumers of different partitions never wait for each other's rows.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from streams.sql.offsets import offsets_table

SCHEMA_VERSION = 10

METADATA = MetaData()

STORE = Table(
    "streams_store",
    METADATA,
    Column("schema_version", Integer, primary_key=True, autoincrement=False),
    Column("revision_base", BigInteger, nullable=False),
    # Tallies published from a store built anew, or of a reading that has become current, must count for more
    # than those before.
    Column("publisher", BigInteger, nullable=False, server_default="0"),
    # Who publishes, as a number that grows, and until when nobody else may begin to.
    Column("publishes_until", Float, nullable=False, server_default="0"),
)
OFFSETS = offsets_table(METADATA, "offsets")
READINGS = Table(
    "readings",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("version", Text, nullable=False),
    Column("issues", Text, nullable=False),
    Column("event", Text),
    Column("status", Text, nullable=False),
    Column("wanted", BigInteger, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("created", Float, nullable=False),
    UniqueConstraint("id", "generation"),
)
TRIALS = Table(
    "trials",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("reading", Integer, nullable=False),
    Column("since", Text),
    Column("until", Text),
    # Times of publication in ISO 8601.
    Column("filed", BigInteger, nullable=False, server_default="0"),
    Column("positions", Text),
    # The log that was filed from and the next offset by partition, in JSON; none before the first paragraph.
)
ANNOUNCED = Table(
    "announced",
    METADATA,
    Column("uri", Text, primary_key=True),
    Column("killed", Text),
    Column("versions", Text),
    Column("shard", Integer, nullable=False, server_default="0"),
    # The highest ones, in JSON, and the partition that they were announced on.
    Column("mended", Integer, nullable=False, server_default="0"),
    # How many mends of it there are.
)
MENDS = Table(
    "mends",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("uri", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    # Microseconds since the epoch.
    Column("by", Text, nullable=False),
    Column("issue", Text, nullable=False),
    # Empty of what is of none.
    Column("back", Text),
    # Of what takes a mend back, which one.
    Column("event", Text, nullable=False),
)
"""Every mend that has come, and every taking back of one."""
Index("mends_by_uri", MENDS.c.uri)
Index("mends_by_time", MENDS.c.at)
Index("mends_back", MENDS.c.back, sqlite_where=text("back IS NOT NULL"), postgresql_where=text("back IS NOT NULL"))
ARTICLES = Table(
    "articles",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("uri", Text, nullable=False),
    Column("reading", Integer, nullable=False),
    Column("shard", Integer, nullable=False),
    Column("last_number", Integer, nullable=False, server_default="0"),
    UniqueConstraint("uri", "reading"),
)
Index("articles_by_reading", ARTICLES.c.reading, ARTICLES.c.id)
EDITIONS = Table(
    "editions",
    METADATA,
    Column("article", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("version", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("hour", BigInteger, nullable=False),
    Column("instant", BigInteger, nullable=False),
    Column("paragraph_count", Integer, nullable=False),
    Column("headline", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("received", Integer, nullable=False),
    Column("opened", BigInteger, nullable=False, server_default="0"),
    Column("arrived", Float, nullable=False),
    Column("reported", Boolean, nullable=False),
    PrimaryKeyConstraint("article", "number"),
    sqlite_with_rowid=False,
)
Index(
    "editions_live",
    EDITIONS.c.hour,
    EDITIONS.c.instant,
    EDITIONS.c.article,
    sqlite_where=text("state = 'live'"),
    postgresql_where=text("state = 'live'"),
)
LACKING = (EDITIONS.c.received < EDITIONS.c.paragraph_count) & (EDITIONS.c.state != "replaced")
Index(
    "editions_lacking",
    EDITIONS.c.arrived,
    sqlite_where=text("received < paragraph_count"),
    postgresql_where=text("received < paragraph_count"),
)
CONTRIBUTIONS = Table(
    "contributions",
    METADATA,
    Column("article", BigInteger, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("fingerprint", BigInteger, nullable=False),
    # Pairs of hashes, of paragraphs that count for an issue (`contract.minhash`).
    Column("band1", BigInteger),
    Column("band2", BigInteger),
    Column("band3", BigInteger),
    # An article that has the paragraph before this one, if this one counts and is syndicated.
    Column("original", BigInteger),
    # Where its record stands in `classified-paragraphs`; unknown of what was filed for a trial or before version 6.
    Column("record_partition", Integer),
    Column("record_offset", BigInteger),
    # What the bands are made of, of those that count for no issue: a mend may let them.
    Column("minhash", Text, nullable=False, server_default=""),
    # Digest of the text, by which mends find it; 0 where it is not known.
    Column("text", BigInteger, nullable=False, server_default="0"),
    # What was read, in JSON, where mends have changed it, and a hash of these.
    Column("as_read", Text),
    Column("mended", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("article", "edition", "ordinal"),
    sqlite_with_rowid=False,
)
for _name in ("band1", "band2", "band3", "original"):
    Index(
        f"contributions_{_name}",
        CONTRIBUTIONS.c[_name],
        sqlite_where=text(f"{_name} IS NOT NULL"),
        postgresql_where=text(f"{_name} IS NOT NULL"),
    )
MENTIONS = Table(
    "mentions",
    METADATA,
    Column("article", BigInteger, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("issue", Text, nullable=False),
    PrimaryKeyConstraint("article", "edition", "ordinal", "place"),
    sqlite_with_rowid=False,
)
STATEMENTS = Table(
    "statements",
    METADATA,
    Column("article", BigInteger, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("resolved", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("content", Text, nullable=False, server_default=""),
    # Where its words begin and end in the paragraph.
    Column("begins", Integer),
    Column("ends", Integer),
    PrimaryKeyConstraint("article", "edition", "ordinal", "place"),
    sqlite_with_rowid=False,
)
AGREEMENTS = Table(
    "agreements",
    METADATA,
    Column("article", BigInteger, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("hour", BigInteger, nullable=False),
    Column("instant", BigInteger, nullable=False),
    Column("id", Text, nullable=False),
    Column("issue", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("label", BigInteger, nullable=False, server_default="0"),
    Column("event", Text, nullable=False),
    PrimaryKeyConstraint("article", "edition", "ordinal", "place"),
)
Index("agreements_by_time", AGREEMENTS.c.hour, AGREEMENTS.c.instant)
Index("agreements_by_issue", AGREEMENTS.c.issue, AGREEMENTS.c.hour, AGREEMENTS.c.instant)
HOURS = Table(
    "hour_counts",
    METADATA,
    Column("reading", Integer, nullable=False),
    Column("issue", Text, nullable=False),
    Column("dimension", Text, nullable=False),
    Column("hour", BigInteger, nullable=False),
    Column("value", Text, nullable=False),
    Column("shard", Integer, nullable=False),
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("reading", "issue", "dimension", "hour", "value", "shard"),
    sqlite_with_rowid=False,
)
TOTALS = Table(
    "total_counts",
    METADATA,
    Column("reading", Integer, nullable=False),
    Column("issue", Text, nullable=False),
    Column("dimension", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("shard", Integer, nullable=False),
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("reading", "issue", "dimension", "value", "shard"),
    sqlite_with_rowid=False,
)
REVISIONS = Table(
    "revisions",
    METADATA,
    Column("reading", Integer, nullable=False),
    Column("issue", Text, nullable=False),
    Column("shard", Integer, nullable=False),
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("reading", "issue", "shard"),
    sqlite_with_rowid=False,
)
PERIOD_REVISIONS = Table(
    "period_revisions",
    METADATA,
    Column("reading", Integer, nullable=False),
    Column("hours", Integer, nullable=False),
    # That it lasts: 24, or 1.
    Column("issue", Text, nullable=False),
    Column("start", BigInteger, nullable=False),
    # Its first hour.
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("reading", "hours", "issue", "start"),
    sqlite_with_rowid=False,
)
"""How often the counts of an issue's day or hour have changed, for who has read them and asks again."""
PUBLISHED = Table(
    "published",
    METADATA,
    Column("issue", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)
REPORTS = Table(
    "reports",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("event", Text, nullable=False),
    Column("retracted", Boolean, nullable=False),
)
"""What the log is owed of reports and retractions of agreements, in their order."""
HISTORY = Table(
    "history",
    METADATA,
    Column("article", BigInteger, nullable=False),
    Column("n", Integer, nullable=False),
    Column("came", Float, nullable=False),
    Column("gone", Float, nullable=False),
    Column("ended", Text, nullable=False),
    Column("said", Text, nullable=False),
    PrimaryKeyConstraint("article", "n"),
    sqlite_with_rowid=False,
)
"""Editions that have counted and do no longer, by article in the order in which they ended, and what they said."""
CHANGES = Table(
    "changes",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("event", Text, nullable=False),
)
"""What the log is owed of changes of articles."""
UNSETTLED = Table(
    "unsettled",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("article", BigInteger, nullable=False),
    Column("reach", Text, nullable=False),
)
"""Articles whose paragraphs are to be looked up among others': are they syndicated, and what is by them?"""
UNSEARCHED = Table(
    "unsearched",
    METADATA,
    Column("reading", Integer, nullable=False),
    Column("article", BigInteger, nullable=False),
    Column("count", BigInteger, nullable=False),
    PrimaryKeyConstraint("reading", "article"),
    sqlite_with_rowid=False,
)
"""Articles whose words are to be looked at for the index of words (`searching`), and how often that was noted."""
