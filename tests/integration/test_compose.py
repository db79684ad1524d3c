"""What docker/ starts, without a Docker engine.

The compose file is checked against the Compose Specification's own schema; test_compose_roles.py runs
every command line of our image in it. Left to a Docker engine are the build of our image and the start
of the Kafka and PostgreSQL images.

compose-spec.json is the schema of the Compose Specification (Apache License 2.0,
github.com/compose-spec/compose-spec, schema/compose-spec.json), unchanged, as check-jsonschema 0.39
carries it.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from services import compose, kafka_jars

from streams.alerts.parsing import parse_rules
from streams.settings import load_settings

REPOSITORY = compose.DOCKER.parent


@pytest.fixture
def document() -> dict[str, Any]:
    return compose.read_compose(compose.example_variables())


@pytest.fixture
def dockerfile() -> list[list[str]]:
    text = compose.DOCKERFILE.read_text().replace("\\\n", " ")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def test_the_compose_file_is_valid_by_the_compose_specification(document: dict[str, Any]) -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())

    jsonschema.Draft202012Validator(schema).validate(document)


def test_a_misspelt_key_in_the_compose_file_would_be_found(document: dict[str, Any]) -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
    document["services"]["worker"]["comand"] = ["worker"]

    with pytest.raises(jsonschema.ValidationError, match="comand"):
        jsonschema.Draft202012Validator(schema).validate(document)


def test_the_example_names_exactly_the_variables_that_the_compose_file_uses() -> None:
    assert set(compose.example_variables()) == compose.variables_used()


def test_without_a_password_the_compose_file_is_refused() -> None:
    with pytest.raises(KeyError, match="POSTGRES_PASSWORD"):
        compose.read_compose({})


def test_every_setting_in_the_compose_file_is_one(document: dict[str, Any]) -> None:
    for service in compose.our_services(document).values():
        settings = load_settings(service.environment)
        assert settings.kafka_bootstrap_servers == "kafka:9092"
        assert settings.issues == Path("/config/issues.json")


def test_what_a_service_mounts_by_default_is_there(document: dict[str, Any]) -> None:
    for service in compose.our_services(document).values():
        assert all(source.exists() for source in service.mounts.values())


def test_the_rules_that_are_mounted_by_default_are_rules(document: dict[str, Any]) -> None:
    rules = compose.our_services(document)["alerts"].mounts["/config/rules.toml"]

    assert parse_rules(rules.read_bytes(), source=str(rules)).rules


def test_what_prometheus_and_grafana_mount_is_there(document: dict[str, Any]) -> None:
    for name in ("prometheus", "grafana"):
        sources = [volume.split(":")[0] for volume in document["services"][name]["volumes"]]
        assert all((compose.DOCKER / source).exists() for source in sources if source.startswith("."))


def test_every_image_of_others_is_of_one_version(document: dict[str, Any]) -> None:
    images = [service["image"] for service in document["services"].values()]

    assert all(re.search(r":v?\d+(\.\d+)*$", image) for image in images if image != compose.OUR_IMAGE)


def test_services_wait_until_those_they_need_are_healthy(document: dict[str, Any]) -> None:
    services = document["services"]
    for name in compose.our_services(document):
        for needed, how in services[name]["depends_on"].items():
            assert how == {"condition": "service_healthy"}
            assert services[needed]["healthcheck"]["test"]


def test_the_shipped_broker_is_of_the_version_that_the_tests_run(document: dict[str, Any]) -> None:
    assert document["services"]["kafka"]["image"] == f"apache/kafka:{kafka_jars.version()}"


def test_no_port_is_open_to_other_machines(document: dict[str, Any]) -> None:
    ports = [port for service in document["services"].values() for port in service.get("ports", ())]

    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_image_copies_only_what_is_there_and_is_let_through(dockerfile: list[list[str]]) -> None:
    let_through = compose.DOCKERFILE.with_name("Dockerfile.dockerignore").read_text().splitlines()
    copied = [words[1:-1] for words in dockerfile if words[0] == "COPY" and not words[1].startswith("--from")]
    sources = [source for words in copied for source in words]

    assert sources
    assert all((REPOSITORY / source).exists() for source in sources)
    assert all(f"!{source}" in let_through for source in sources)


def test_the_image_runs_streams_without_root(dockerfile: list[list[str]]) -> None:
    last = {words[0]: words[1:] for words in dockerfile}

    assert last["USER"] not in (["root"], ["0"])
    assert last["ENTRYPOINT"] == ['["streams"]']


def test_the_image_can_keep_tallies_in_postgresql_and_write_parquet(dockerfile: list[list[str]]) -> None:
    (install,) = [words for words in dockerfile if "-r" in words]
    extras = {after for word, after in pairwise(install) if word == "--extra"}

    assert {"postgres", "parquet"} <= extras


def test_the_settings_of_the_image_are_settings() -> None:
    assert load_settings(compose.image_environment()).data_dir == Path("/data")
