"""The Faust app, from our settings.

Tests that make an app are coroutines, because an app takes the running event loop or makes one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faust
import pytest

from streams.agents.app import App, broker_urls, credentials, options
from streams.agents.kafka import Transport as KafkaTransport
from streams.agents.sqlite import Transport as SqliteTransport
from streams.contract.topics import DEAD_LETTERS
from streams.settings import Secret, Settings

PASSWORD = "tr0ub4dor&3"
SASL = Settings(
    kafka_bootstrap_servers="kafka-1.example.com:9093, kafka-2.example.com:9093",
    kafka_security_protocol="SASL_SSL",
    kafka_username="newsroom",
    kafka_password=Secret(PASSWORD),
)


def kafka(**changes: Any) -> Settings:
    return Settings(kafka_bootstrap_servers="kafka.example.com:9092", **changes)


async def test_faust_finds_the_embedded_logs_transport_by_its_entry_point(tmp_path: Path) -> None:
    app = App("classifier", Settings(data_dir=tmp_path / "coverage of 2026"))

    assert isinstance(app.transport, SqliteTransport)
    assert Path(app.transport.url[0].path) == tmp_path / "coverage of 2026"


async def test_faust_finds_the_kafka_transport_by_its_entry_point() -> None:
    assert isinstance(App("classifier", kafka()).transport, KafkaTransport)


def test_every_bootstrap_server_is_a_url() -> None:
    assert [(url.host, url.port) for url in broker_urls(SASL)] == [
        ("kafka-1.example.com", 9093),
        ("kafka-2.example.com", 9093),
    ]


async def test_the_apps_id_is_the_group_with_the_newsrooms_prefix() -> None:
    assert App("classifier", kafka(topic_prefix="sports.")).conf.id == "sports.classifier"


async def test_topics_have_the_newsrooms_prefix_and_carry_raw_bytes() -> None:
    topic = App("classifier", kafka(topic_prefix="sports.")).bytes_topic("paragraphs")

    assert topic.get_topic_name() == "sports.paragraphs"
    assert (topic.schema.key_serializer, topic.schema.value_serializer) == ("raw", "raw")


async def test_variables_of_fausts_in_the_environment_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Faust lets them win over what the program says: `BROKER_URL` would send the coverage elsewhere."""
    for variable, value in {
        "BROKER_URL": "kafka://elsewhere.example.com",
        "PRODUCER_ACKS": "0",
        "APP_WEB_ENABLED": "1",
        "APP_DATADIR": "/elsewhere",
    }.items():
        monkeypatch.setenv(variable, value)

    stock = faust.App("stock", broker="kafka://kafka.example.com:9092", producer_acks=-1).conf
    ours = App("classifier", kafka()).conf

    assert (stock.broker[0].host, stock.producer_acks) == ("elsewhere.example.com", 0)
    assert (ours.broker[0].host, ours.producer_acks, ours.web_enabled) == ("kafka.example.com", -1, False)


async def test_there_is_no_web_server_no_leader_topic_and_no_table(tmp_path: Path) -> None:
    app = App("classifier", Settings(data_dir=tmp_path))
    services = {type(service).__name__ for service in app.boot_strategy.server()}

    assert not any("Web" in name or "Cache" in name for name in services)
    assert app.conf.topic_disable_leader
    assert not app.conf.topic_allow_declare
    assert list(app.tables) == []


async def test_faust_makes_no_directories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    App("classifier", kafka())._create_directories()

    assert list(tmp_path.iterdir()) == []


def test_a_worker_gives_signs_of_life_often_enough_for_the_session_that_is_set() -> None:
    given = options(kafka(kafka_session_timeout=6.0))

    assert (given["broker_session_timeout"], given["broker_heartbeat_interval"]) == (6.0, pytest.approx(1.8))


def test_the_largest_dead_letter_fits_a_request() -> None:
    assert options(kafka())["producer_max_request_size"] > DEAD_LETTERS.max_bytes


@pytest.mark.parametrize("compression", ["lz4", "zstd"])
async def test_the_producer_waits_for_all_replicas_is_idempotent_and_compresses(compression: str) -> None:
    app = App("classifier", kafka(kafka_compression=compression))
    producer = app.transport.Producer.__new__(app.transport.Producer)

    assert producer._settings_extra() == {"acks": "all", "enable_idempotence": True}
    assert app.conf.producer_compression_type == compression


def test_a_plain_connection_has_no_credentials(tmp_path: Path) -> None:
    assert credentials(kafka()) is None
    assert credentials(Settings(data_dir=tmp_path)) is None


def test_sasl_goes_over_tls_that_checks_the_brokers_certificate() -> None:
    found = credentials(SASL)

    assert found.protocol.value == "SASL_SSL"
    assert found.mechanism.value == "SCRAM-SHA-512"
    assert (found.username, found.password) == ("newsroom", PASSWORD)
    assert found.ssl_context.check_hostname


def test_tls_without_sasl_has_a_context_alone() -> None:
    assert credentials(kafka(kafka_security_protocol="SSL")).protocol.value == "SSL"


def test_sasl_without_tls_only_where_it_was_allowed() -> None:
    allowed = kafka(
        kafka_security_protocol="SASL_PLAINTEXT",
        kafka_username="newsroom",
        kafka_password=Secret(PASSWORD),
        kafka_allow_plaintext_sasl=True,
    )

    assert credentials(allowed).ssl_context is None


async def test_no_repr_of_the_app_shows_the_password() -> None:
    app = App("classifier", SASL)

    for shown in (app, app.conf, app.conf.broker, app.conf.broker_credentials, app.transport.url):
        assert PASSWORD not in repr(shown)
        assert PASSWORD not in str(shown)
