from __future__ import annotations

from pathlib import Path

from streams.contract.topics import ARTICLES, TOPICS
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
