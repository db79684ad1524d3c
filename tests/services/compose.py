"""docker/compose.yaml as Compose would read it, and its services as processes of this machine."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DOCKER = Path(__file__).parents[2] / "docker"
COMPOSE = DOCKER / "compose.yaml"
EXAMPLE = DOCKER / ".env.example"
DOCKERFILE = DOCKER / "Dockerfile"
OUR_IMAGE = "newsroom-streams"

_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


@dataclass(frozen=True, kw_only=True)
class OurService:
    """A service of our own image: its command's words, its settings, its mounts by container path."""

    name: str
    command: tuple[str, ...]
    healthcheck: tuple[str, ...]
    environment: Mapping[str, str]
    mounts: Mapping[str, Path]
    replicas: int

    def local(self, words: tuple[str, ...]) -> list[str]:
        """The words with paths in the container made paths on this machine."""
        return [str(self.mounts.get(word, word)) for word in words]


def image_environment() -> dict[str, str]:
    """What the image itself sets for every role: the last ENV of the Dockerfile."""
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    words = [line.split()[1:] for line in text.splitlines() if line.startswith("ENV ")][-1]
    return dict(word.split("=", 1) for word in words)


def example_variables() -> dict[str, str]:
    lines = (line.partition("=") for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#"))
    return {name: value for name, _, value in lines}


def variables_used() -> set[str]:
    return {found["name"] for found in _VARIABLE.finditer(COMPOSE.read_text())}


def read_compose(variables: Mapping[str, str]) -> dict[str, Any]:
    """The file with its variables filled in.

    Source: Compose Specification, "Interpolation": ``${NAME:-default}`` and ``${NAME:?error}``, in
    scalars once the YAML is read, so that an empty value stays a string.

    Raises:
        KeyError: a variable without a default is not set.
    """

    def fill(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: fill(value) for key, value in node.items()}
        if isinstance(node, list):
            return [fill(value) for value in node]
        return _VARIABLE.sub(lambda found: _value(found, variables), node) if isinstance(node, str) else node

    document: dict[str, Any] = fill(yaml.safe_load(COMPOSE.read_text()))
    return document


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    default = found["rest"] if found["kind"] == "-" else None
    given = variables.get(found["name"]) or default
    if given is None:
        raise KeyError(found["name"])
    return given


def our_services(document: Mapping[str, Any]) -> dict[str, OurService]:
    return {
        name: _our_service(name, service)
        for name, service in document["services"].items()
        if service["image"] == OUR_IMAGE
    }


def _words(command: str | list[str]) -> tuple[str, ...]:
    """Source: Compose Specification, "command": a text is split as a shell splits it."""
    return tuple(shlex.split(command) if isinstance(command, str) else command)


def _our_service(name: str, service: Mapping[str, Any]) -> OurService:
    mounts = (volume.split(":") for volume in service.get("volumes", ()))
    return OurService(
        name=name,
        command=_words(service["command"]),
        healthcheck=tuple(service.get("healthcheck", {}).get("test", ())),
        environment={key: str(value) for key, value in service["environment"].items()},
        mounts={target: (DOCKER / source).resolve() for source, target, *_ in mounts},
        replicas=int(service.get("deploy", {}).get("replicas", 1)),
    )
