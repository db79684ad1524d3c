"""The broker of docker/compose.yaml starts with what the file gives it.

Apache Kafka's image turns KAFKA_* variables into its properties with `kafka.docker.KafkaDockerWrapper`
(KIP-975), which is in the jars, so it does the same here.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from services import compose, kafka_jars
from services.errors import UnavailableError
from services.kafka_local import JAVA
from services.kafka_probe import answers
from services.processes import Child, free_ports

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

CLUSTER_ID = "5L6g3nShT-eMCtK--X86sw"
"""The image's own default."""


@pytest.fixture
def jars() -> Path:
    try:
        return kafka_jars.resolve()
    except UnavailableError as error:
        pytest.skip(f"the image's set-up is run from Kafka's jars: {error}")


@pytest.fixture
def ports() -> dict[str, int]:
    """A free port for each that the compose file gives the broker."""
    return dict(zip(("9092", "9093", "29092"), free_ports(3), strict=True))


def local(value: str, ports: dict[str, int]) -> str:
    """A setting with this machine for the host and free ports for the file's."""
    value = re.sub(r"\b(9092|9093|29092)\b", lambda found: str(ports[found[0]]), value)
    return value.replace("kafka:", "127.0.0.1:").replace("://:", "://127.0.0.1:")


@pytest.fixture
def broker(jars: Path, ports: dict[str, int], tmp_path: Path) -> Iterator[Child]:
    service = compose.read_compose(compose.example_variables())["services"]["kafka"]
    given = {name: local(str(value), ports) for name, value in service["environment"].items()}
    environment = given | {"CLUSTER_ID": CLUSTER_ID, "PATH": os.defpath, "KAFKA_LOG_DIRS": str(tmp_path / "data")}
    defaults, mounted, final = (tmp_path / name for name in ("defaults", "mounted", "final"))
    for folder in (defaults, mounted, final):
        folder.mkdir()
    for name in ("server.properties", "log4j2.yaml", "tools-log4j2.yaml"):
        (defaults / name).touch()
    java = [*JAVA, "-cp", f"{jars}/*"]
    folders = [
        f"--{kind}-configs-dir={folder}"
        for kind, folder in (("default", defaults), ("mounted", mounted), ("final", final))
    ]
    subprocess.run([*java, "kafka.docker.KafkaDockerWrapper", "setup", *folders], env=environment, check=True)
    command = [*java, "kafka.Kafka", str(final / "server.properties")]
    child = Child(command, output=tmp_path / "broker.log", environment=environment)
    yield child
    child.kill()


def test_the_broker_answers_inside_and_outside_of_the_compose_network(broker: Child, ports: dict[str, int]) -> None:
    inside, outside = f"127.0.0.1:{ports['9092']}", f"127.0.0.1:{ports['29092']}"

    broker.until(lambda: answers(inside) and answers(outside))
