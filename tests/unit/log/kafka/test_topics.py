from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka.protocol.metadata import MetadataResponse_v5

from streams.contract.topics import ARTICLES, DEAD_LETTERS, PARAGRAPHS, READ, TOPICS
from streams.log.kafka.topics import create_missing, topic_configuration


def test_a_compacted_topic_keeps_its_latest_records_for_ever() -> None:
    configuration = topic_configuration(ARTICLES)
    assert (configuration["cleanup.policy"], configuration["retention.ms"]) == ("compact", "-1")


def test_a_deleted_topic_keeps_its_records_for_the_days_of_the_table() -> None:
    configuration = topic_configuration(PARAGRAPHS)
    assert (configuration["cleanup.policy"], configuration["retention.ms"]) == ("delete", str(7 * 24 * 3600 * 1000))


def test_a_compacted_topic_that_is_kept_for_some_days_only_is_deleted_too() -> None:
    configuration = topic_configuration(replace(READ, retention_days=30))
    assert configuration["cleanup.policy"] == "compact,delete"
    assert configuration["retention.ms"] == str(30 * 24 * 3600 * 1000)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_the_largest_value_fits_with_its_key_and_headers(topic) -> None:
    assert int(topic_configuration(topic)["max.message.bytes"]) >= topic.max_bytes + 60_000


def test_dead_letters_take_four_megabytes() -> None:
    assert int(topic_configuration(DEAD_LETTERS)["max.message.bytes"]) > 4_000_000


class Admin:
    """An admin client of a cluster with some topics, of which some are hidden from us."""

    def __init__(self, *there: str, hidden: tuple[str, ...] = ()) -> None:
        self.there = list(there)
        self.hidden = hidden
        self.created: list[str] = []

    async def _send_request(self, request: Any) -> Any:
        return MetadataResponse_v5(0, [(1, "broker", 9092, None)], "c", 1, list(map(self._described, request._names)))

    def _described(self, name: str) -> tuple[int, str, bool, list[Any]]:
        if name in self.hidden:
            return (29, name, False, [])
        return (0, name, False, [(0, 0, 1, [1], [1], [])]) if name in self.there else (3, name, False, [])

    async def create_topics(self, topics: list[Any]) -> Any:
        self.created += [topic.name for topic in topics]
        self.there += self.created
        return SimpleNamespace(topic_errors=[(topic.name, 0, None) for topic in topics])


async def create(admin: Admin) -> None:
    await create_missing(
        cast(Any, admin), {"n.articles": ARTICLES, "n.paragraphs": PARAGRAPHS}, partitions=4, replication_factor=1
    )


async def test_only_what_is_missing_is_created() -> None:
    admin = Admin("n.articles")
    await create(admin)
    assert admin.created == ["n.paragraphs"]


async def test_where_all_are_there_nothing_is_asked_to_be_created() -> None:
    admin = Admin("n.articles", "n.paragraphs")
    await create(admin)
    assert admin.created == []


async def test_what_is_hidden_from_us_is_left_to_others() -> None:
    admin = Admin("n.articles", hidden=("n.paragraphs",))
    await create(admin)
    assert admin.created == []
