from __future__ import annotations

import pytest

from streams.contract.topics import ARTICLES, DEAD_LETTERS, PARAGRAPHS, TOPICS
from streams.log.kafka.topics import topic_configuration


def test_a_compacted_topic_keeps_its_latest_records_for_ever() -> None:
    configuration = topic_configuration(ARTICLES)
    assert (configuration["cleanup.policy"], configuration["retention.ms"]) == ("compact", "-1")


def test_a_deleted_topic_keeps_its_records_for_the_days_of_the_table() -> None:
    configuration = topic_configuration(PARAGRAPHS)
    assert (configuration["cleanup.policy"], configuration["retention.ms"]) == ("delete", str(7 * 24 * 3600 * 1000))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_the_largest_value_fits_with_its_key_and_headers(topic) -> None:
    assert int(topic_configuration(topic)["max.message.bytes"]) >= topic.max_bytes + 60_000


def test_dead_letters_take_four_megabytes() -> None:
    assert int(topic_configuration(DEAD_LETTERS)["max.message.bytes"]) > 4_000_000
