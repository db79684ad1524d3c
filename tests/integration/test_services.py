"""The services that the other tests stand on are real ones."""

from __future__ import annotations

import asyncio
import gc
import ssl
from pathlib import Path

import psycopg
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaConnectionError
from services.kafka import RUN, KafkaBroker
from services.kafka_local import SaslAccess
from services.postgres import PostgresServer, connect
from sqlalchemy import create_engine, make_url, text

from streams.settings import Settings


async def create_topic(bootstrap_servers: str, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def produce(bootstrap_servers: str, topic: str, value: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap_servers, enable_idempotence=True) as producer:
        await producer.send_and_wait(topic, value)


async def read_all(bootstrap_servers: str, topic: str, count: int) -> list[bytes]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest")
    async with consumer:
        return [(await consumer.getone()).value for _ in range(count)]


@pytest.mark.kafka
async def test_the_broker_tells_its_metadata(kafka_broker: KafkaBroker) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_broker.bootstrap_servers)
    await admin.start()
    try:
        cluster = await admin.describe_cluster()
    finally:
        await admin.close()

    assert cluster["brokers"]


@pytest.mark.kafka
async def test_a_killed_and_a_stopped_broker_come_back_with_their_data(own_kafka_broker: KafkaBroker) -> None:
    broker, topic = own_kafka_broker, f"{RUN}-restart"
    await create_topic(broker.bootstrap_servers, topic)
    await produce(broker.bootstrap_servers, topic, b"before the kill")
    broker.kill()
    await asyncio.to_thread(broker.start)
    await produce(broker.bootstrap_servers, topic, b"before the stop")
    await asyncio.to_thread(broker.stop)
    await asyncio.to_thread(broker.start)

    values = await read_all(broker.bootstrap_servers, topic, 2)

    assert values == [b"before the kill", b"before the stop"]


def sasl_client(access: SaslAccess, password: str, cafile: Path | None) -> AIOKafkaAdminClient:
    return AIOKafkaAdminClient(
        bootstrap_servers=access.bootstrap_servers,
        security_protocol="SASL_SSL",
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=access.username,
        sasl_plain_password=password,
        ssl_context=ssl.create_default_context(cafile=cafile),
    )


@pytest.mark.kafka
async def test_the_secured_listener_lets_the_right_password_in(kafka_sasl: SaslAccess) -> None:
    admin = sasl_client(kafka_sasl, kafka_sasl.password, kafka_sasl.cafile)

    await admin.start()
    await admin.close()


# aiokafka 0.14 leaves the socket of a refused login to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.kafka
async def test_the_secured_listener_refuses_a_wrong_password(
    kafka_sasl: SaslAccess, caplog: pytest.LogCaptureFixture
) -> None:
    admin = sasl_client(kafka_sasl, "a guess", kafka_sasl.cafile)

    with pytest.raises(KafkaConnectionError):
        await admin.start()
    await admin.close()
    gc.collect()

    assert "SaslAuthenticationFailed" in caplog.text


def test_a_fresh_log_has_a_name_or_a_folder_of_its_own(log_settings: Settings, tmp_path: Path) -> None:
    assert log_settings.data_dir == tmp_path
    assert bool(log_settings.kafka_bootstrap_servers) == bool(log_settings.topic_prefix)


def test_a_fresh_database_is_empty_and_takes_a_table(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE words (word text)"))
        connection.execute(text("INSERT INTO words VALUES ('summit')"))
        words = connection.execute(text("SELECT word FROM words")).scalars().all()
    engine.dispose()

    assert words == ["summit"]


@pytest.mark.postgres
def test_the_postgres_server_refuses_a_wrong_password(postgres_server: PostgresServer) -> None:
    url = make_url(postgres_server.url).set(password="a guess")

    with pytest.raises(psycopg.OperationalError, match="authentication"):
        connect(url.render_as_string(hide_password=False))
