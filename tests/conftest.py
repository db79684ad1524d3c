"""Fixtures of the services that tests run against; nothing is looked for until a test asks."""

from __future__ import annotations

import gc
import os
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from streams.settings import Secret, Settings

sys.path.insert(0, str(Path(__file__).parent))

from services.errors import UnavailableError
from services.kafka import RUN, KafkaBroker
from services.kafka_local import LocalBroker, SaslAccess
from services.offers import Offers
from services.postgres import PostgresServer, create_database, drop_database

OFFERS = pytest.StashKey[Offers]()
TOLD = pytest.StashKey[dict[str, None]]()
"""Lines about services, each once, from every process that runs tests."""

# How long an example takes says more of what else the machine does than of what is tested.
hypothesis_settings.register_profile(
    "unhurried", hypothesis_settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[OFFERS] = Offers(required=os.environ.get("CI") == "true")
    config.stash[TOLD] = {}


def pytest_collection_finish(session: pytest.Session) -> None:
    """Look for services, which may fetch Kafka's jars, before the first test's time limit runs."""
    if session.config.option.collectonly:
        return
    for service in ("kafka", "postgres"):
        if any(item.get_closest_marker(service) for item in session.items):
            session.config.stash[OFFERS].find(service)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """One of several processes that run tests hands its lines over."""
    # A task that is collected while a plugin is imported here logs its traceback, for which Python 3.11 parses source,
    # inside the parse of that plugin's: a SystemError of the parser (gh-106905).
    gc.collect()
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["services"] = session.config.stash[OFFERS].lines()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    node.config.stash[TOLD].update(dict.fromkeys(getattr(node, "workeroutput", {}).get("services", ())))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in [*config.stash[OFFERS].lines(), *config.stash[TOLD]]:
        terminalreporter.write_line(line)


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[OFFERS].close()


@pytest.fixture(scope="session")
def offers(request: pytest.FixtureRequest) -> Offers:
    return request.config.stash[OFFERS]


@pytest.fixture(scope="session")
def kafka_broker(offers: Offers) -> KafkaBroker:
    """A running broker, one for the session."""
    broker: KafkaBroker = offers.take("kafka")
    return broker


@pytest.fixture
def own_kafka_broker(offers: Offers, kafka_broker: KafkaBroker) -> Iterator[KafkaBroker]:
    """A running broker that the test may stop, kill and start; left out where there is none for the session.

    Not the session's own: one that was killed looks through the topics of every test before it answers.
    """
    broker: KafkaBroker = offers.take("kafka of our own")
    yield broker
    # What aiokafka leaves behind in an outage must not be found, and told, in another test.
    gc.collect()


@pytest.fixture(scope="session")
def kafka_guarded(offers: Offers) -> LocalBroker:
    """A running broker with a SASL_SSL listener and rights that it can grant to a guest."""
    shared = offers.find("kafka")
    local = isinstance(shared, LocalBroker | UnavailableError)
    broker: LocalBroker = offers.take("kafka" if local else "kafka with SASL")
    return broker


@pytest.fixture(scope="session")
def kafka_sasl(kafka_guarded: LocalBroker) -> SaslAccess:
    """The way into a SASL_SSL listener with SCRAM-SHA-512 and a certificate that signs itself."""
    return kafka_guarded.sasl


@pytest.fixture(params=[pytest.param("embedded"), pytest.param("kafka", marks=pytest.mark.kafka)])
def log_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a log that nobody has written to, on the embedded log and on Kafka."""
    if request.param == "embedded":
        return Settings(data_dir=tmp_path, partitions=4)
    return kafka_settings(request.getfixturevalue("kafka_broker"), tmp_path)


def kafka_settings(broker: KafkaBroker, data_dir: Path) -> Settings:
    broker.start()
    return Settings(
        data_dir=data_dir,
        kafka_bootstrap_servers=broker.bootstrap_servers,
        topic_prefix=f"{RUN}-{uuid.uuid4().hex[:8]}-",
        partitions=4,
        kafka_session_timeout=broker.session_timeout,
    )


def over_tls(access: SaslAccess, prefix: str) -> Settings:
    return Settings(
        topic_prefix=prefix,
        kafka_bootstrap_servers=access.bootstrap_servers,
        kafka_security_protocol="SASL_SSL",
        kafka_username=access.username,
        kafka_password=Secret(access.password),
        kafka_ssl_cafile=access.cafile,
    )


@pytest.fixture(scope="session")
def postgres_server(offers: Offers) -> PostgresServer:
    """A running PostgreSQL server, one for the session."""
    server: PostgresServer = offers.take("postgres")
    return server


@pytest.fixture
def own_postgres_server(offers: Offers, postgres_server: PostgresServer) -> PostgresServer:
    """A running server that the test may stop and start; left out where there is none for the session."""
    server: PostgresServer = offers.take("postgres of our own")
    return server


@pytest.fixture(params=[pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """SQLAlchemy URL of an empty database, on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'tallies.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = f"test_{uuid.uuid4().hex[:12]}"
    yield create_database(server, name)
    drop_database(server, name)
