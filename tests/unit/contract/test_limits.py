from __future__ import annotations

import pytest

from streams.contract.limits import refuse_oversize
from streams.contract.records import NewRecord
from streams.errors import OversizeError


def test_a_value_up_to_the_limit_passes() -> None:
    refuse_oversize(NewRecord(topic="articles", value=b"x" * 10), 10)
    refuse_oversize(NewRecord(topic="articles", value=None), 10)


def test_a_value_over_the_limit_is_refused_by_topic_and_size() -> None:
    with pytest.raises(OversizeError, match="articles: a value of 11 bytes is over the topic's limit of 10"):
        refuse_oversize(NewRecord(topic="articles", value=b"x" * 11), 10)


def test_a_key_or_headers_that_kafka_would_not_take_are_refused_on_every_log() -> None:
    for record in (
        NewRecord(topic="articles", key=b"k" * 70_000, value=b"x"),
        NewRecord(topic="articles", value=b"x", headers=(("h", b"v" * 70_000),)),
    ):
        with pytest.raises(OversizeError, match=r"articles: a record of 70,00. bytes is over the topic's limit of"):
            refuse_oversize(record, 10)
