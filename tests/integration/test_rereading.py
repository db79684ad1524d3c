"""Articles that were published before, once more on the topic of paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from classifying.running import records
from conftest import kafka_settings
from services.kafka import KafkaBroker

from streams.contract.codec import article_record, decode
from streams.contract.records import NewRecord
from streams.contract.topics import ARTICLES, PARAGRAPHS, TOPICS
from streams.events import Article, ArticleHeader, ArticleParagraph, Paragraph
from streams.ingest.publisher import publish
from streams.ingest.rereading import reread, reread_deleted
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def article(name: str, *texts: str, version: str = "1", published: datetime = DAY) -> Article:
    return Article(
        article=ArticleHeader(uri=f"urn:newsroom:{name}", version=version, published=published),
        paragraphs=tuple(ArticleParagraph(role="body", text=text, span=(0, len(text))) for text in texts),
    )


@pytest.fixture
async def log(log_settings: Settings) -> AsyncIterator[Log]:
    async with open_log(log_settings) as opened:
        await opened.create_topics(TOPICS)
        yield opened


async def paragraphs(log: Log) -> list[Paragraph]:
    return [decode(record, Paragraph) for record in await records(log, PARAGRAPHS.name)]


async def test_the_same_paragraphs_come_again_in_their_order(log: Log) -> None:
    await publish(log, [article("harbour", "One.", "Two."), article("hall", "Three.")])
    before = await paragraphs(log)

    assert await reread(log) == 3

    again = await paragraphs(log)
    assert len(again) == 6
    assert sorted(again, key=repr) == sorted(before * 2, key=repr)
    of_harbour = [event.ordinal for event in again if event.article.uri == "urn:newsroom:harbour"]
    assert of_harbour == [1, 2, 1, 2]


async def test_of_a_version_that_was_published_twice_only_the_latest_text_comes_again(log: Log) -> None:
    again = article("harbour", "Other."), article("harbour", "Next.", version="2")
    await publish(log, [article("harbour", "One.", "Two."), *again])

    assert await reread(log) == 2

    found = Counter(event.text for event in await paragraphs(log))
    assert found == {"One.": 1, "Two.": 1, "Other.": 2, "Next.": 2}


async def test_only_what_was_published_in_the_given_time_comes_again(log: Log) -> None:
    days = [DAY + timedelta(days=day) for day in range(4)]
    await publish(log, [article(f"day-{day}", str(day), published=time) for day, time in enumerate(days)])

    assert await reread(log, since=days[1], until=days[3]) == 2

    assert Counter(event.text for event in await paragraphs(log)) == {"0": 1, "1": 2, "2": 2, "3": 1}


async def test_a_kill_and_a_record_that_is_no_article_bring_nothing(log: Log) -> None:
    kill = msgspec.structs.replace(article("harbour"), status="canceled")
    garbage = NewRecord(topic=ARTICLES.name, key=b"urn:newsroom:hall", value=b"no JSON")
    await log.append([article_record(kill), garbage])

    assert await reread(log) == 0


async def test_while_the_log_still_holds_every_paragraph_nothing_comes_again(log: Log) -> None:
    await publish(log, [article("harbour", "One.")])

    assert await reread_deleted(log) == 0
    assert len(await paragraphs(log)) == 1


@pytest.mark.kafka
async def test_what_is_older_than_the_paragraphs_that_are_left_comes_again(
    kafka_broker: KafkaBroker, tmp_path: Path
) -> None:
    settings = msgspec.structs.replace(kafka_settings(kafka_broker, tmp_path), partitions=1)
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        await publish(log, [article("harbour", "One.", "Two."), article("hall", "Three.")])
        await delete_before(settings, PARAGRAPHS.name, 3)

        assert await reread_deleted(log) == 3

        assert [event.text for event in await paragraphs(log)] == ["One.", "Two.", "Three."]


async def delete_before(settings: Settings, topic: str, offset: int) -> None:
    """As retention does."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    try:
        partition = KafkaPartition(settings.topic_prefix + topic, 0)
        await admin.delete_records({partition: RecordsToDelete(before_offset=offset)})
    finally:
        await admin.close()
