"""A PostgreSQL server for the tests: the one the environment names, else a container, else a local one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Protocol

import psycopg
from psycopg import sql
from services import docker, postgres_local
from services.errors import MisconfiguredError, UnavailableError
from services.processes import free_ports
from sqlalchemy import make_url

URL = "NEWSROOM_TEST_POSTGRES_URL"


class PostgresServer(Protocol):
    """A server and a role on it that may create databases."""

    description: str

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the database to administer from, once started."""
        ...

    def start(self) -> None:
        """Start, on the same port and data as before; nothing if it runs."""
        ...

    def stop(self) -> None:
        """End it as an operator would."""
        ...

    def close(self) -> None:
        """End it for good and drop its data."""
        ...


class NamedServer:
    """The server the environment names."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.description = f"{make_url(url).render_as_string(hide_password=True)} ({URL})"

    def start(self) -> None:
        """
        Raises:
            MisconfiguredError: it refuses us.
        """
        try:
            connect(self.url).close()
        except psycopg.OperationalError as error:
            raise MisconfiguredError(f"{URL} names a server that refuses us: {error}") from error

    def stop(self) -> None:
        raise UnavailableError(f"the server that {URL} names is not ours to stop")

    def close(self) -> None:
        return


class ContainerServer:
    """PostgreSQL in a container, through testcontainers."""

    def __init__(self, image: str) -> None:
        from testcontainers.community.postgres import PostgresContainer

        self.description = f"{image} in a container"
        self._container = PostgresContainer(image, driver="psycopg")
        self._port = free_ports(1)[0]
        self._started = False

    @property
    def url(self) -> str:
        return str(self._container.get_connection_url())

    def start(self) -> None:
        if not self._started:
            self._container.with_bind_ports(5432, self._port).start()
            self._started = True
        else:
            self._container.get_wrapped_container().start()

    def stop(self) -> None:
        self._container.get_wrapped_container().stop()

    def close(self) -> None:
        self._container.stop()


def choose(environment: Mapping[str, str] = os.environ) -> PostgresServer:
    """The server to be had here, not started.

    Raises:
        UnavailableError: none; the text says why each was left out.
    """
    if environment.get(URL):
        return NamedServer(environment[URL])
    return choose_own()


def choose_own() -> PostgresServer:
    """A server that the tests may stop and start again.

    Raises:
        UnavailableError: none; the text says why each was left out.
    """
    if docker.daemon_answers():
        return ContainerServer(docker.image("postgres"))
    try:
        return postgres_local.LocalServer(postgres_local.find(), why="no Docker daemon answers")
    except UnavailableError as error:
        raise UnavailableError(f"no Docker daemon answers and {error}") from error


def connect(url: str) -> psycopg.Connection:
    parts = make_url(url)
    return psycopg.connect(
        host=parts.host,
        port=parts.port,
        user=parts.username,
        password=parts.password,
        dbname=parts.database,
        autocommit=True,
        connect_timeout=30,
    )


def create_database(server: PostgresServer, name: str) -> str:
    """SQLAlchemy URL of a fresh database, password and all."""
    with connect(server.url) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = make_url(server.url).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def drop_database(server: PostgresServer, name: str) -> None:
    """Drop it, whoever is still connected."""
    with connect(server.url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
