"""The Faust app, from our settings: raw bytes, no tables, no web server, nothing from the environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import faust
from faust.tables import TableManager
from yarl import URL

from streams import __version__
from streams.agents.commits import FAUST_LOGGER
from streams.contract.topics import TOPICS
from streams.log.kafka.connection import HEARTBEATS, connection_options
from streams.settings import Settings

REQUEST_OVERHEAD = 500_000
"""Room beside the largest value for its key, its headers and the protocol."""
REQUEST_TIMEOUT = 30.0
"""Seconds after which a request is made again; outputs are sent again for as long as the log is away."""
METADATA_MAX_AGE = 30.0
"""Seconds after which a worker looks whether topics have gained partitions."""
BUFFERED_EVENTS = 16
"""That wait for an agent; with runs of 64 records as many as 1,024, about 5 MB."""


class NoTables(TableManager):
    """Assigns and resumes streams; Faust's own waits a second first, for tables to be declared."""

    logger = FAUST_LOGGER

    async def on_start(self) -> None:
        await self._update_channels()
        await self.recovery.start()


class App(faust.App):
    """An app of the newsroom's, whose id is its consumer group: `name` behind the newsroom's prefix.

    Args:
        run_size: records that an event carries at most, which follow one another in a partition; see `Run`.
        on_assigned: hears of every assignment once it is being read.
        on_crash: told of the crash of any of Faust's services, from whatever thread.
    """

    logger = FAUST_LOGGER

    def __init__(
        self,
        name: str,
        settings: Settings,
        *,
        run_size: int = 1,
        on_assigned: Callable[[frozenset[tuple[str, int]]], None] = lambda assigned: None,
        on_crash: Callable[[BaseException], None] = lambda reason: None,
    ) -> None:
        self.run_size = run_size
        self._on_assigned = on_assigned
        self._on_crash = on_crash
        self.prefix = settings.topic_prefix
        super().__init__(self.prefix + name, **options(settings))

    def bytes_topic(self, name: str) -> Any:
        """A topic of ours by its name without the prefix; Faust decodes nothing of it."""
        raw: dict[str, Any] = {"key_type": bytes, "value_type": bytes, "key_serializer": "raw"}
        return self.topic(self.prefix + name, internal=False, value_serializer="raw", **raw)

    def on_rebalance_end(self) -> None:
        super().on_rebalance_end()
        self._on_assigned(frozenset(self.consumer.assignment()))

    def _crash(self, reason: BaseException) -> None:
        super()._crash(reason)
        self._on_crash(reason)

    def _create_directories(self) -> None:
        """Faust's data directory would hold tables; there are none."""


def options(settings: Settings) -> dict[str, Any]:
    """Faust's settings. ``env`` is empty because Faust lets variables such as ``BROKER_URL`` win over arguments."""
    return {
        "env": {},
        "TableManager": NoTables,
        "broker": broker_urls(settings),
        "broker_credentials": credentials(settings),
        "broker_client_id": f"newsroom-streams-{__version__}",
        "processing_guarantee": "at_least_once",
        "broker_commit_interval": 0.5,
        "broker_request_timeout": REQUEST_TIMEOUT,
        "broker_session_timeout": settings.kafka_session_timeout,
        "broker_heartbeat_interval": settings.kafka_session_timeout * HEARTBEATS,
        "producer_acks": -1,
        "producer_max_batch_size": 256 * 1024,
        "producer_max_request_size": max(topic.max_bytes for topic in TOPICS) + REQUEST_OVERHEAD,
        "producer_request_timeout": REQUEST_TIMEOUT,
        "producer_compression_type": settings.kafka_compression,
        "consumer_auto_offset_reset": "earliest",
        "consumer_metadata_max_age_ms": int(METADATA_MAX_AGE * 1000),
        "producer_metadata_max_age_ms": int(METADATA_MAX_AGE * 1000),
        "stream_buffer_maxsize": BUFFERED_EVENTS,
        "stream_wait_empty": True,
        "table_standby_replicas": 0,
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "topic_replication_factor": max(1, settings.kafka_replication_factor),
        "reply_create_topic": False,
        "web_enabled": False,
        "value_serializer": "raw",
        "key_serializer": "raw",
    }


def broker_urls(settings: Settings) -> list[URL]:
    """Where Faust finds the log; never with credentials, because Faust prints it."""
    if settings.kafka_bootstrap_servers:
        return [URL(f"streams-kafka://{server.strip()}") for server in settings.kafka_bootstrap_servers.split(",")]
    return [URL.build(scheme="streams-sqlite", path=str(settings.data_dir.absolute()))]


def credentials(settings: Settings) -> Any:
    """Faust's credentials, or None for a plain connection; `Settings` has refused SASL without TLS."""
    if not settings.kafka_bootstrap_servers or settings.kafka_security_protocol == "PLAINTEXT":
        return None
    context = connection_options(settings, "worker").get("ssl_context")
    if settings.kafka_security_protocol == "SSL":
        return faust.SSLCredentials(context)
    assert settings.kafka_password is not None
    return faust.SASLCredentials(
        username=settings.kafka_username,
        password=settings.kafka_password.reveal(),
        ssl_context=context,
        mechanism=settings.kafka_sasl_mechanism,
    )
