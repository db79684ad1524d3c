from __future__ import annotations

import logging
import socket
from collections.abc import Awaitable, Callable, Iterator

import pytest

from streams.contract.records import NewRecord, Offsets, TopicPartition
from streams.contract.topics import TOPICS
from streams.errors import LogUnavailableError
from streams.log import Log
from streams.log.kafka import connection
from streams.log.kafka.log import KafkaLog
from streams.settings import Secret, Settings

SECRET = "correct-horse"


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


async def beginning(partitions: frozenset[TopicPartition]) -> Offsets:
    return {}


CALLS: dict[str, Callable[[Log], Awaitable[object]]] = {
    "append": lambda log: log.append([NewRecord(topic="articles", value=b"x")]),
    "create": lambda log: log.create_topics(TOPICS),
    "read": lambda log: log.read({TopicPartition("articles", 0): 0}, max_records=1),
    "subscribe": lambda log: log.subscribe("tally", ["articles"], start=beginning).__aenter__(),
    "committed": lambda log: log.committed("tally", "articles"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
async def test_a_broker_that_is_not_there_is_an_error_and_no_hang(call: Callable[[Log], Awaitable[object]]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        servers = f"127.0.0.1:{unused.getsockname()[1]}"
        log = KafkaLog(Settings(kafka_bootstrap_servers=servers))
        with pytest.raises(LogUnavailableError, match=servers) as caught:
            await call(log)
        assert "STREAMS_KAFKA_BOOTSTRAP_SERVERS" in caught.value.remedy
        await log.close()


async def test_a_broker_that_does_not_answer_is_an_error_after_a_while(
    silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.2)
    log = KafkaLog(Settings(kafka_bootstrap_servers=f"127.0.0.1:{silent_port}"))
    with pytest.raises(LogUnavailableError, match="no answer in time"):
        await log.append([NewRecord(topic="articles", value=b"x")])
    await log.close()


async def test_no_log_line_error_or_repr_shows_the_password(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    settings = Settings(
        kafka_bootstrap_servers="127.0.0.1:1",
        kafka_security_protocol="SASL_SSL",
        kafka_username="newsroom",
        kafka_password=Secret(SECRET),
    )
    log = KafkaLog(settings)
    with pytest.raises(LogUnavailableError) as caught:
        await log.create_topics(TOPICS)
    await log.close()

    assert "127.0.0.1" in caplog.text
    assert SECRET not in caplog.text + str(caught.value) + repr(caught.value) + repr(log) + repr(settings)
