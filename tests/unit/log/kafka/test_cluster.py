from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import pytest
from aiokafka.errors import GroupCoordinatorNotAvailableError, KafkaConnectionError
from aiokafka.protocol.metadata import MetadataResponse_v5
from aiokafka.structs import OffsetAndMetadata
from aiokafka.structs import TopicPartition as KafkaPartition

from streams.errors import LogError, LogUnavailableError
from streams.log.kafka import cluster
from streams.log.kafka.cluster import Cluster
from streams.log.kafka.reading import Names

BROKER = (1, "broker", 9092, None)


class Admin:
    """An admin client of a cluster that has the topic ``north.articles`` with two partitions."""

    started: ClassVar[list[Admin]] = []
    reachable = True
    ignorant = 0
    """How often it does not know of the topic yet."""

    def __init__(self, **options: object) -> None:
        self.broken = False
        self.closed = False

    async def start(self) -> None:
        if not Admin.reachable:
            raise KafkaConnectionError("refused")
        Admin.started.append(self)

    async def close(self) -> None:
        self.closed = True

    async def list_consumer_group_offsets(
        self, group: str, *, partitions: Sequence[KafkaPartition]
    ) -> dict[KafkaPartition, OffsetAndMetadata]:
        Admin.ignorant -= 1
        if Admin.ignorant >= 0:
            raise GroupCoordinatorNotAvailableError("not yet")
        return {partition: OffsetAndMetadata(7, "") for partition in partitions}

    async def _send_request(self, request: Any) -> Any:
        if self.broken:
            raise KafkaConnectionError("broken")
        partitions = [(0, number, 1, [1], [1], []) for number in range(2)]
        Admin.ignorant -= 1
        found = [
            (0, name, False, partitions) if name == "north.articles" and Admin.ignorant < 0 else (3, name, False, [])
            for name in request._names
        ]
        return MetadataResponse_v5(0, [BROKER], "cluster-1", 1, found)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    monkeypatch.setattr(cluster, "AIOKafkaAdminClient", Admin)
    monkeypatch.setattr(Admin, "started", [])
    monkeypatch.setattr(Admin, "reachable", True)
    monkeypatch.setattr(Admin, "ignorant", 0)
    return Cluster({"bootstrap_servers": "broker:9092"}, Names("north."))


async def test_one_connection_is_made_when_it_is_first_needed_and_kept(asked: Cluster) -> None:
    assert Admin.started == []
    for _ in range(2):
        assert [str(partition) for partition in await asked.partitions("articles")] == ["articles-0", "articles-1"]
    assert len(Admin.started) == 1


async def test_a_cluster_that_has_no_topic_of_offsets_yet_is_asked_for_commits_until_it_has(asked: Cluster) -> None:
    places = await asked.partitions("articles")
    Admin.ignorant = 2
    assert await asked.committed("tally", places) == dict.fromkeys(places, 7)


async def test_a_cluster_that_never_has_one_is_unavailable(asked: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "COORDINATOR_SECONDS", 0.0)
    places = await asked.partitions("articles")
    Admin.ignorant = 1_000
    with pytest.raises(LogUnavailableError):
        await asked.committed("tally", places)


async def test_a_connection_that_has_broken_is_made_anew(asked: Cluster) -> None:
    await asked.partitions("articles")
    Admin.started[0].broken = True

    assert len(await asked.partitions("articles")) == 2
    assert [admin.closed for admin in Admin.started] == [True, False]


async def test_a_cluster_that_has_gone_is_unavailable_and_comes_back(asked: Cluster) -> None:
    await asked.partitions("articles")
    Admin.started[0].broken, Admin.reachable = True, False
    with pytest.raises(LogUnavailableError, match="broker:9092"):
        await asked.partitions("articles")
    Admin.reachable = True

    assert len(await asked.partitions("articles")) == 2


async def test_a_topic_that_is_not_there_is_named_as_on_the_cluster(
    asked: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "LEARNING_SECONDS", 0.0)
    with pytest.raises(LogError, match=r"no topic north\.rumours"):
        await asked.identities(["articles", "rumours"])


async def test_a_broker_that_learns_of_a_topic_late_is_asked_again(asked: Cluster) -> None:
    Admin.ignorant = 2
    assert len(await asked.partitions("articles")) == 2


async def test_an_identity_tells_the_cluster_and_the_name_with_prefix(asked: Cluster) -> None:
    assert await asked.identities(["articles"]) == {"articles": "Kafka cluster-1 north.articles"}
