"""A port where Prometheus reads this process's metrics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import start_http_server

from streams import __version__
from streams.errors import SettingsError
from streams.metrics.instruments import LOG_BYTES, PROCESS


class _Exposed:
    places = 0


def are_exposed() -> bool:
    """Whether anybody may read them: what has to ask for a figure need not ask otherwise."""
    return _Exposed.places > 0


@contextmanager
def exposed(role: str) -> Iterator[None]:
    """While metrics of this process may be read, as those of a role."""
    _Exposed.places += 1
    PROCESS.labels(role, __version__).set(1)
    try:
        yield
    finally:
        _Exposed.places -= 1


def measure_log(directory: Path) -> None:
    """Have the size of the embedded log in a directory told whenever metrics are read."""
    LOG_BYTES.set_function(lambda: sum(_size(path) for path in (directory / "log.db", directory / "log.db-wal")))


@contextmanager
def served(address: str | None, *, role: str, number: int = 1) -> Iterator[None]:
    """Serve metrics at an address, from a thread that ends no later than the process.

    Args:
        address: ``host:port``; None serves none.
        number: of the process among several of one command, which take a port each from the address on.

    Raises:
        SettingsError: the address is not this machine's, or taken.
    """
    if address is None:
        yield
        return
    host, _, port = address.rpartition(":")
    place = int(port) + number - 1 if port != "0" else 0
    try:
        server, thread = start_http_server(place, host.strip("[]"))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SettingsError(
            f"STREAMS_METRICS: {host}:{place} cannot be served on: {reason}",
            remedy="give each process of a machine a port of its own, or leave STREAMS_METRICS out",
        ) from error
    try:
        with exposed(role):
            yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
