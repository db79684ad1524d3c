from __future__ import annotations

from pathlib import Path

import pytest

from streams.contract.records import NewRecord
from streams.contract.topics import ARTICLES, TOPICS
from streams.errors import LogUnavailableError
from streams.log.kafka.log import KafkaLog
from streams.log.opening import open_log
from streams.log.sqlite.log import SqliteLog
from streams.settings import Settings


async def test_without_a_cluster_the_log_is_the_embedded_one_of_the_settings(tmp_path: Path) -> None:
    async with open_log(Settings(data_dir=tmp_path / "new", topic_prefix="north.", partitions=3)) as log:
        assert isinstance(log, SqliteLog)
        await log.create_topics(TOPICS)
        assert len(await log.partitions(ARTICLES.name)) == 3
    assert (tmp_path / "new" / "log.db").exists()


async def test_with_a_cluster_the_log_is_kafka(tmp_path: Path) -> None:
    async with open_log(Settings(data_dir=tmp_path, kafka_bootstrap_servers="127.0.0.1:1")) as log:
        assert isinstance(log, KafkaLog)
    assert list(tmp_path.iterdir()) == []


async def test_who_only_reads_makes_neither_a_log_nor_a_directory(tmp_path: Path) -> None:
    with pytest.raises(LogUnavailableError, match="there is no log"):
        async with open_log(Settings(data_dir=tmp_path / "mistyped"), writable=False):
            pytest.fail("opened")
    assert list(tmp_path.iterdir()) == []


async def test_who_only_reads_reads_what_others_write_and_writes_nothing(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    async with open_log(settings) as log, open_log(settings, writable=False) as reader:
        await log.create_topics(TOPICS)
        [(place, offset)] = await log.append([NewRecord(topic=ARTICLES.name, key=b"a", value=b"news")])
        assert [r.value for r in await reader.read({place: offset}, max_records=5)] == [b"news"]
        assert await reader.identities([ARTICLES.name]) == await log.identities([ARTICLES.name])
        with pytest.raises(LogUnavailableError, match="readonly"):
            await reader.append([NewRecord(topic=ARTICLES.name, key=b"a", value=b"more")])
