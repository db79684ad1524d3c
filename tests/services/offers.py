"""What services this run has found, what it left out and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import pytest
from services import kafka, kafka_jars, kafka_local, postgres
from services.errors import MisconfiguredError, StartError, UnavailableError


class Service(Protocol):
    description: str

    def start(self) -> None:
        """Start it; nothing if it runs."""
        ...

    def close(self) -> None:
        """End it for good, whatever state it is in."""
        ...


def _sasl() -> kafka_local.LocalBroker:
    return kafka_local.LocalBroker(kafka_jars.resolve(), why="for its SASL_SSL listener")


FINDERS: Mapping[str, Callable[[], Service]] = {
    "kafka": kafka.choose,
    "kafka of our own": kafka.choose_own,
    "kafka with SASL": _sasl,
    "postgres": postgres.choose,
    "postgres of our own": postgres.choose_own,
}


class Offers:
    """Looks for each service once, when first asked for it.

    Args:
        required: a service that cannot be had fails the tests that need it; else they are left out.
    """

    def __init__(self, *, required: bool) -> None:
        self._required = required
        self._found: dict[str, Service | UnavailableError] = {}

    def find(self, name: str) -> Service | UnavailableError:
        if name not in self._found:
            try:
                self._found[name] = FINDERS[name]()
            except UnavailableError as error:
                self._found[name] = error
        return self._found[name]

    def take(self, name: str) -> Any:
        """The service, running; the test is left out or fails where it cannot be had."""
        service = self.find(name)
        if isinstance(service, UnavailableError):
            reason = f"{name}: {service}"
            if self._required:
                pytest.fail(f"{reason}; with CI=true it must be there", pytrace=False)
            pytest.skip(reason)
        try:
            service.start()
        except (StartError, MisconfiguredError) as error:
            failure = f"{name}: {error}"
        else:
            return service
        pytest.fail(failure, pytrace=False)

    def close(self) -> None:
        for service in self._found.values():
            if not isinstance(service, UnavailableError):
                service.close()

    def lines(self) -> list[str]:
        """One line a service: what it ran on, or why it was left out."""
        return [
            f"{name}: left out, {found}" if isinstance(found, UnavailableError) else f"{name}: {found.description}"
            for name, found in self._found.items()
        ]
