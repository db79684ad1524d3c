from __future__ import annotations

from typing import Any
from uuid import UUID

from aiokafka.protocol.metadata import MetadataRequest_v5, MetadataResponse_v5

from streams.log.kafka.metadata import DescribeTopics, MetadataRequest_v10, MetadataResponse_v10, describe

ARTICLES_ID = UUID("6b1c7d0e-3f7a-4c55-9a55-2f1c52e0a001")
NOBODY = UUID(int=0)
BROKER = (1, "broker", 9092, None)


class Cluster:
    """As much of an admin client as `describe` asks: a broker that speaks up to a version of the request."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer
        self.asked: Any = None

    async def _send_request(self, request: DescribeTopics) -> Any:
        self.asked = request.prepare({3: (0, self._answer.API_VERSION)})
        return type(self._answer).decode(self._answer.encode())


def of_today(*topics: tuple[int, str, UUID, list[int]]) -> MetadataResponse_v10:
    described = [
        (error, name, id_, False, [(0, p, leader, 0, [1], [1], [], {}) for p, leader in enumerate(leaders)], 0, {})
        for error, name, id_, leaders in topics
    ]
    return MetadataResponse_v10(0, [(*BROKER, {})], "cluster-1", 1, described, 0, {})


async def test_topics_that_are_there_come_with_their_ids_and_leaders() -> None:
    cluster = Cluster(of_today((0, "articles", ARTICLES_ID, [1, -1]), (3, "rumours", NOBODY, [])))
    found = await describe(cluster, ["articles", "rumours"])

    assert found.cluster == "cluster-1"
    assert {name: (topic.id, topic.leaders) for name, topic in found.topics.items()} == {
        "articles": (ARTICLES_ID, {0: 1, 1: -1})
    }
    assert found.hidden == frozenset()


async def test_a_topic_that_this_user_may_not_see_is_told_from_one_that_is_not_there() -> None:
    found = await describe(Cluster(of_today((29, "articles", NOBODY, []), (3, "rumours", NOBODY, []))), ["articles"])
    assert (found.topics, found.hidden) == ({}, {"articles"})


async def test_a_broker_before_topic_ids_is_asked_in_its_own_words() -> None:
    answer = MetadataResponse_v5(0, [BROKER], "cluster-1", 1, [(0, "articles", False, [(0, 0, 1, [1], [1], [])])])
    cluster = Cluster(answer)
    found = await describe(cluster, ["articles"])

    assert isinstance(cluster.asked, MetadataRequest_v5)
    assert (found.topics["articles"].id, found.topics["articles"].leaders) == (None, {0: 1})


async def test_asking_for_a_topic_never_creates_it() -> None:
    for answer in (of_today(), MetadataResponse_v5(0, [BROKER], "cluster-1", 1, [])):
        cluster = Cluster(answer)
        await describe(cluster, ["articles"])
        assert cluster.asked.allow_auto_topic_creation is False


def test_the_request_is_encoded_as_the_protocol_says() -> None:
    request = DescribeTopics(["ab"]).build(MetadataRequest_v10)
    assert request.encode() == b"\x02" + bytes(16) + b"\x03ab\x00" + b"\x00\x00\x00" + b"\x00"
