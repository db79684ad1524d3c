from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    MessageSizeTooLargeError,
    TopicAuthorizationFailedError,
)

from streams.errors import LogError, LogUnavailableError, OversizeError, SettingsError
from streams.log.kafka import connection
from streams.log.kafka.connection import connection_options, started, translated
from streams.settings import Secret, Settings

SERVERS = "broker.example:9092"


def sasl(**more: object) -> Settings:
    return Settings(
        kafka_bootstrap_servers=SERVERS,
        kafka_security_protocol="SASL_SSL",
        kafka_username="newsroom",
        kafka_password=Secret("a secret"),
        **more,
    )


def test_a_plain_connection_has_no_credentials_and_no_tls() -> None:
    options = connection_options(Settings(kafka_bootstrap_servers=SERVERS), "worker-1")
    assert options["bootstrap_servers"] == SERVERS
    assert options["client_id"] == "worker-1"
    assert not any(name.startswith(("sasl", "ssl")) for name in options)


def test_credentials_go_with_tls_that_checks_the_brokers_name() -> None:
    options = connection_options(sasl(), "worker-1")
    assert (options["sasl_mechanism"], options["sasl_plain_username"]) == ("SCRAM-SHA-512", "newsroom")
    assert options["sasl_plain_password"] == "a secret"
    assert options["ssl_context"].check_hostname
    assert options["ssl_context"].verify_mode == ssl.CERT_REQUIRED


def test_authorities_that_cannot_be_read_name_their_variable(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.pem", tmp_path / "empty.pem"):
        if path.name == "empty.pem":
            path.write_text("no certificate")
        with pytest.raises(SettingsError, match="STREAMS_KAFKA_SSL_CAFILE"):
            connection_options(sasl(kafka_ssl_cafile=path), "worker-1")


@pytest.mark.parametrize("error", [KafkaConnectionError("refused"), TimeoutError(), OSError("no route to host")])
def test_a_broker_that_cannot_be_reached_names_the_variable(error: Exception) -> None:
    with pytest.raises(LogUnavailableError, match=SERVERS) as caught, translated(SERVERS):
        raise error
    assert "STREAMS_KAFKA_BOOTSTRAP_SERVERS" in caught.value.remedy


@pytest.mark.parametrize(
    "error", [TopicAuthorizationFailedError, GroupAuthorizationFailedError, ClusterAuthorizationFailedError]
)
def test_a_refused_user_is_told_what_to_ask_for_and_does_not_wait_for_it(error: type[Exception]) -> None:
    with pytest.raises(LogError) as caught, translated(SERVERS):
        raise error("articles")
    assert "grant" in caught.value.remedy
    assert not isinstance(caught.value, LogUnavailableError)


def test_a_record_that_the_broker_finds_too_large_is_oversize() -> None:
    with pytest.raises(OversizeError), translated(SERVERS):
        raise MessageSizeTooLargeError


class _Client:
    """A client that is being started until the broker answers."""

    def __init__(self, *, error: Exception | None = None) -> None:
        self.answer = asyncio.Event()
        self.asked = asyncio.Event()
        self.stopped = asyncio.Event()
        self.error = error
        self.lived: list[str] = []

    async def start(self) -> None:
        self.asked.set()
        try:
            await self.answer.wait()
        except asyncio.CancelledError:
            self.lived.append("cancelled")
            raise
        if self.error:
            raise self.error
        self.lived.append("started")

    async def stop(self) -> None:
        self.lived.append("stopped")
        self.stopped.set()


async def test_a_start_that_is_cancelled_comes_to_its_end_before_the_client_is_stopped() -> None:
    client = _Client()
    starting = asyncio.create_task(started(client, _Client.stop))
    await client.asked.wait()
    starting.cancel()
    asyncio.get_running_loop().call_later(0.01, client.answer.set)
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert client.lived == ["started", "stopped"]


async def test_a_start_that_is_cancelled_and_never_answered_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STOP_SECONDS", 0.01)
    client = _Client()
    starting = asyncio.create_task(started(client, _Client.stop))
    await client.asked.wait()
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert client.lived == ["cancelled", "stopped"]


async def test_who_cancels_a_start_twice_waits_no_longer_and_the_client_is_stopped_all_the_same() -> None:
    client = _Client()
    starting = asyncio.create_task(started(client, _Client.stop))
    await client.asked.wait()
    starting.cancel()
    await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert client.lived == []
    client.answer.set()
    await client.stopped.wait()
    assert client.lived == ["started", "stopped"]


@pytest.mark.parametrize("error", [KafkaConnectionError("refused"), OSError("no route to host")])
async def test_a_client_that_cannot_start_is_stopped_and_says_why(error: Exception) -> None:
    client = _Client(error=error)
    client.answer.set()
    with pytest.raises(type(error)):
        await started(client, _Client.stop)
    assert client.lived == ["stopped"]


async def test_a_client_that_takes_too_long_to_start_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.01)
    monkeypatch.setattr(connection, "STOP_SECONDS", 0.01)
    client = _Client()
    with pytest.raises(TimeoutError):
        await started(client, _Client.stop)
    assert client.lived == ["cancelled", "stopped"]
