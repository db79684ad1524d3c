from __future__ import annotations

import pytest

from streams.contract.topics import BY_EVENT, BY_NAME, TOPICS, partition_count


def test_names_events_and_types_are_each_of_one_topic() -> None:
    assert len(BY_NAME) == len(BY_EVENT) == len({topic.type for topic in TOPICS}) == len(TOPICS)


def test_topics_keyed_by_article_have_as_many_partitions_so_that_one_worker_has_an_article() -> None:
    assert len({topic.partitions for topic in TOPICS if topic.key == "article uri"}) == 1


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_records_expire_only_where_cleanup_deletes(topic) -> None:
    assert topic.retention_days is None or topic.cleanup == "delete"


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_the_setting_multiplies_partitions_except_where_order_needs_one(topic) -> None:
    assert partition_count(topic, None) == topic.partitions
    assert partition_count(topic, 32) == (1 if topic.partitions == 1 else 32)
