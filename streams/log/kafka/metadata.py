"""What a cluster says of its topics: whether they are there, their ids, their partitions and leaders.

aiokafka 0.14 speaks version 5 of Kafka's metadata request; topic ids come with version 10, of Kafka
2.8 (KIP-516). The schemas are those of Kafka's ``MetadataRequest.json`` and ``MetadataResponse.json``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import TopicAuthorizationFailedError
from aiokafka.protocol.abstract import AbstractType
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.metadata import MetadataRequest_v5
from aiokafka.protocol.types import Boolean, CompactArray, CompactString, Int16, Int32, Schema, TaggedFields

NO_ID = UUID(int=0)
_ALL_AND_PERMISSIONS: tuple[Any, ...] = (False, False, False, {})
"""Create no topic that is asked for, and leave out who may do what."""


@dataclass(frozen=True, slots=True)
class TopicMetadata:
    """A topic that exists, and may be described to us."""

    id: UUID | None
    """Another one when the topic was deleted and created again; None of a broker before Kafka 2.8."""
    leaders: dict[int, int]
    """Node by partition; -1 while there is none."""


@dataclass(frozen=True, slots=True)
class ClusterMetadata:
    cluster: str
    """The cluster's id."""
    topics: dict[str, TopicMetadata]
    """Those asked for that exist, by their names on the cluster."""
    hidden: frozenset[str]
    """Those asked for of which this user may not even know whether they exist."""


class Uuid(AbstractType[UUID]):
    @classmethod
    def encode(cls, value: UUID) -> bytes:
        return value.bytes

    @classmethod
    def decode(cls, data: BytesIO) -> UUID:
        return UUID(bytes=data.read(16))


class MetadataResponse_v10(Response):  # noqa: N801 - as aiokafka names its own
    API_KEY = 3
    API_VERSION = 10
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "brokers",
            CompactArray(
                ("node_id", Int32),
                ("host", CompactString()),
                ("port", Int32),
                ("rack", CompactString()),
                ("tags", TaggedFields),
            ),
        ),
        ("cluster_id", CompactString()),
        ("controller_id", Int32),
        (
            "topics",
            CompactArray(
                ("error_code", Int16),
                ("topic", CompactString()),
                ("topic_id", Uuid),
                ("is_internal", Boolean),
                (
                    "partitions",
                    CompactArray(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", CompactArray(Int32)),
                        ("isr", CompactArray(Int32)),
                        ("offline_replicas", CompactArray(Int32)),
                        ("tags", TaggedFields),
                    ),
                ),
                ("authorized_operations", Int32),
                ("tags", TaggedFields),
            ),
        ),
        ("cluster_authorized_operations", Int32),
        ("tags", TaggedFields),
    )


class MetadataRequest_v10(RequestStruct):  # noqa: N801
    FLEXIBLE_VERSION = True
    API_KEY = 3
    API_VERSION = 10
    RESPONSE_TYPE = MetadataResponse_v10
    SCHEMA = Schema(
        ("topics", CompactArray(("topic_id", Uuid), ("topic", CompactString()), ("tags", TaggedFields))),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_authorized_operations", Boolean),
        ("include_topic_authorized_operations", Boolean),
        ("tags", TaggedFields),
    )


class DescribeTopics(Request[MetadataRequest_v5 | MetadataRequest_v10]):
    """Asks for topics by name, and creates none on brokers that create topics by themselves."""

    API_KEY = 3

    def __init__(self, names: Collection[str]) -> None:
        self._names = list(names)

    def build(self, request_struct_class: type[Any]) -> Any:
        if request_struct_class is MetadataRequest_v5:
            return MetadataRequest_v5(self._names, False)
        return MetadataRequest_v10([(NO_ID, name, {}) for name in self._names], *_ALL_AND_PERMISSIONS)


async def describe(admin: AIOKafkaAdminClient, names: Collection[str]) -> ClusterMetadata:
    """The cluster's id, and what it says of the topics of these names.

    Raises:
        KafkaError: the cluster cannot be reached.
    """
    answer = (await admin._send_request(DescribeTopics(names))).to_object()
    hidden = frozenset(t["topic"] for t in answer["topics"] if t["error_code"] == TopicAuthorizationFailedError.errno)
    found = {topic["topic"]: _topic(topic) for topic in answer["topics"] if topic["partitions"]}
    return ClusterMetadata(answer["cluster_id"] or "", found, hidden)


def _topic(topic: Any) -> TopicMetadata:
    return TopicMetadata(topic.get("topic_id"), {p["partition"]: p["leader"] for p in topic["partitions"]})
