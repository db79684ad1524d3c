import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
import pytest

from streams.contract.records import NewRecord, TopicPartition
from streams.contract.topics import ARTICLES, TOPICS, Topic
from streams.errors import InputError, LogUnavailableError
from streams.events import Article, ArticleHeader, ArticleParagraph, DeadLetter, Embargoed, Paragraph
from streams.ingest import publisher
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.publisher import BATCH_RECORDS, Prepared, Published, prepare, publish
from streams.ingest.refusals import refusal
from streams.log import Log
from streams.log.retrying import BackOff

DAY = datetime(2024, 3, 5, tzinfo=UTC)
LETTER = refusal("feed.jsonl:2", InputError("not an article"), b"{")


class RecordingLog:
    """A log of one partition a topic that keeps the batches it was given."""

    def __init__(self, *, fails_at: int = 10**9, fails_times: int = 0) -> None:
        self.topics: list[Topic] = []
        self.batches: list[list[NewRecord]] = []
        self.ends: Counter[str] = Counter()
        self.fails_at = fails_at
        self.fails_times = fails_times
        self.failed = 0
        self.asked = asyncio.Event()
        self.acknowledge = asyncio.Event()
        self.acknowledge.set()

    async def create_topics(self, topics: Iterable[Topic]) -> None:
        self.topics += topics

    async def append(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        self.asked.set()
        await self.acknowledge.wait()
        if len(self.batches) == self.fails_at and self.failed < self.fails_times:
            self.failed += 1
            raise LogUnavailableError("gone")
        assert records
        self.batches.append(list(records))
        places = []
        for record in records:
            places.append((TopicPartition(record.topic, 0), self.ends[record.topic]))
            self.ends[record.topic] += 1
        return places

    @property
    def records(self) -> list[NewRecord]:
        return [record for batch in self.batches for record in batch]

    def values(self, topic: str) -> list[Any]:
        return [msgspec.json.decode(r.value or b"") for r in self.records if r.topic == topic]


def article(name: str, count: int = 2, text: str = "The board met.", **changes: Any) -> Article:
    header = ArticleHeader(uri=f"urn:{name}", published=DAY)
    paragraphs = tuple(ArticleParagraph(role="body", text=text, span=(0, len(text))) for _ in range(count))
    return msgspec.structs.replace(Article(article=header, paragraphs=paragraphs), **changes)


async def publish_to(log: RecordingLog, items: Iterable[Article | DeadLetter], **options: Any) -> Published:
    return await publish(cast(Log, log), items, **options)


async def test_all_topics_are_created_first() -> None:
    log = RecordingLog()

    assert await publish_to(log, []) == Published()
    assert log.topics == list(TOPICS)


async def test_articles_paragraphs_kills_and_dead_letters_are_counted_with_their_positions() -> None:
    log = RecordingLog()
    items = [article("a"), LETTER, article("b", 3), article("a", 0, status="canceled")]

    published = await publish_to(log, items)

    assert published == Published(
        articles=2,
        kills=1,
        paragraphs=5,
        dead_letters=1,
        positions={
            TopicPartition("owners", 0): 3,
            TopicPartition("articles", 0): 3,
            TopicPartition("paragraphs", 0): 5,
            TopicPartition("dead-letters", 0): 1,
        },
        last="urn:a",
    )
    assert [value["status"] for value in log.values("articles")] == ["usable", "usable", "canceled"]


async def test_an_article_is_acknowledged_before_its_paragraphs_which_keep_their_order() -> None:
    log = RecordingLog()

    await publish_to(log, [article(name, 40) for name in "abcdefghij" * 5])

    articles_seen: Counter[bytes | None] = Counter()
    for batch in log.batches:
        assert all(articles_seen[r.key] for r in batch if r.topic == "paragraphs")
        articles_seen.update(r.key for r in batch if r.topic == "articles")
    ordinals = [value["ordinal"] for value in log.values("paragraphs")]
    assert ordinals == [*range(1, 41)] * 50


async def test_batches_are_bounded_whatever_the_size_of_articles() -> None:
    log = RecordingLog()

    published = await publish_to(log, [article("a", 4000), *(article(f"b{n}", 1) for n in range(200))])

    assert published.paragraphs == 4200
    assert max(len(batch) for batch in log.batches) <= BATCH_RECORDS


@pytest.mark.parametrize(
    "big",
    [
        article("big", 1, "x" * 100_001),
        article("big", 5001),
        article("big", 20, "x" * 60_000),
        article("big", 1, "\x01" * 90_000),
    ],
    ids=["long paragraph", "many paragraphs", "large article", "large record"],
)
async def test_an_article_over_a_limit_is_one_dead_letter_and_its_neighbours_go_on(big: Article) -> None:
    log = RecordingLog()

    published = await publish_to(log, [article("a"), big, article("b")])

    assert (published.articles, published.paragraphs, published.dead_letters) == (2, 4, 1)
    assert [value["article"]["uri"] for value in log.values("articles")] == ["urn:a", "urn:b"]
    (letter,) = log.values("dead-letters")
    assert (letter["stage"], letter["origin"], letter["error"]) == ("ingest", "urn:big#1", "OversizeError")
    assert letter["remedy"]
    assert letter["size"] == len(msgspec.json.encode(big))


async def test_what_is_under_an_embargo_is_held_on_a_topic_of_its_own() -> None:
    log = RecordingLog()
    held = Embargoed(article=article("a"), until=DAY)

    published = await publish_to(log, [held, article("b")])

    assert (published.articles, published.held, published.last) == (1, 1, "urn:b")
    assert {record.topic for record in log.records} == {"owners", "articles", "paragraphs", "embargoed"}
    assert [value["until"] for value in log.values("embargoed")] == ["2024-03-05T00:00:00Z"]


async def test_a_dead_letter_of_what_is_under_an_embargo_keeps_nothing_of_its_text() -> None:
    log = RecordingLog()

    published = await publish_to(log, [Embargoed(article=article("big", 5001), until=DAY)])

    assert (published.held, published.dead_letters) == (0, 1)
    (letter,) = log.values("dead-letters")
    assert letter["value"] is None
    assert letter["size"] > 5001


async def test_every_dead_letter_is_told_once_it_is_on_the_log() -> None:
    log, told = RecordingLog(), []

    def tell(letter: DeadLetter) -> None:
        assert log.ends["dead-letters"] > len(told)
        told.append(letter.origin)

    await publish_to(log, [LETTER, article("big", 5001), article("a")], on_dead_letter=tell)

    assert told == ["feed.jsonl:2", "urn:big#1"]


def test_what_is_published_of_an_article_are_its_paragraph_events() -> None:
    prepared = prepare(article("a", 3))

    assert isinstance(prepared, Prepared)
    assert list(prepared.events) == paragraph_events(article("a", 3))
    assert [msgspec.json.decode(r.value or b"", type=Paragraph) for r in prepared.paragraphs] == prepared.events
    assert prepare(LETTER) is LETTER


async def test_progress_is_told_after_every_batch() -> None:
    seen: list[Published] = []

    published = await publish_to(RecordingLog(), [article(f"a{n}", 100) for n in range(20)], on_progress=seen.append)

    assert len(seen) > 1
    assert seen[-1] == published
    assert [p.paragraphs for p in seen] == sorted({p.paragraphs for p in seen})


async def test_a_log_that_cannot_be_reached_to_begin_with_is_an_error_and_nothing_is_read() -> None:
    class Nowhere(RecordingLog):
        async def create_topics(self, topics: Iterable[Topic]) -> None:
            raise LogUnavailableError("gone")

    def items() -> Iterator[Article]:
        pytest.fail("read")
        yield

    with pytest.raises(LogUnavailableError):
        await publish_to(Nowhere(), items())


async def test_a_log_that_goes_away_is_waited_for_and_every_article_is_there_before_its_paragraphs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(BackOff, "pause", lambda *_: 0.0)
    log = RecordingLog(fails_at=3, fails_times=4)

    published = await publish_to(log, [article(f"a{n}", 100) for n in range(20)])

    assert (published.articles, published.paragraphs) == (20, 2000)
    assert Counter(r.topic for r in log.records) == {"owners": 20, "articles": 20, "paragraphs": 2000}
    assert ["gone" in r.getMessage() for r in caplog.records] == [True, False]
    seen: set[bytes | None] = set()
    for batch in log.batches:
        assert all(r.key in seen for r in batch if r.topic == "paragraphs")
        seen |= {r.key for r in batch if r.topic == "articles"}


async def test_told_to_stop_it_finishes_the_articles_in_hand_and_says_how_far_it_has_come() -> None:
    log, told = RecordingLog(), []
    log.acknowledge.clear()

    def endless() -> Iterator[Article]:
        for n in range(10**9):
            yield article(f"a{n}", 100)

    publishing = asyncio.create_task(publish_to(log, endless(), on_progress=told.append))
    await log.asked.wait()
    publishing.cancel()
    await asyncio.sleep(0.01)
    assert not publishing.done()
    log.acknowledge.set()
    with pytest.raises(asyncio.CancelledError):
        await publishing

    articles = [value["article"]["uri"] for value in log.values("articles")]
    assert (told[-1].articles, told[-1].last) == (len(articles), articles[-1])
    assert Counter(value["article"]["uri"] for value in log.values("paragraphs")) == dict.fromkeys(articles, 100)


async def test_told_to_stop_while_the_log_is_away_it_stops_within_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publisher, "FINISH_SECONDS", 0.05)
    log, told = RecordingLog(fails_at=1, fails_times=10**9), []
    publishing = asyncio.create_task(publish_to(log, [article("a")], on_progress=told.append))
    while not log.failed:
        await asyncio.sleep(0.001)
    publishing.cancel()
    async with asyncio.timeout(30):
        with pytest.raises(asyncio.CancelledError):
            await publishing

    assert (told[-1].articles, told[-1].last) == (0, "")


async def test_the_largest_article_fits_its_record() -> None:
    log = RecordingLog()
    text = "x" * 45_000

    await publish_to(log, [article("a", 20, text)])

    sizes = [len(record.value or b"") for record in log.records]
    assert ARTICLES.max_bytes * 0.9 < max(sizes) <= ARTICLES.max_bytes
