"""Every command line of our image in docker/compose.yaml, run as it stands there.

Each runs as a process of its own in a clean environment: what the image sets and what the compose file
sets, with the hosts `kafka` and `postgres` replaced by the services of this test run.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from services import compose
from services.compose import OurService
from services.kafka import RUN, KafkaBroker
from services.postgres import PostgresServer, create_database, drop_database
from services.processes import Child, free_ports, tail

BIN = Path(sys.executable).parent
PATIENCE_SECONDS = 120

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.slow, pytest.mark.timeout(300)]


class Deployment:
    """The services of our image as local processes over one broker and one database."""

    def __init__(self, *, broker: str, database_url: str, folder: Path) -> None:
        self.services = compose.our_services(
            compose.read_compose(compose.example_variables() | {"TOPIC_PREFIX": f"{RUN}-compose-"})
        )
        self._hosts = {"STREAMS_KAFKA_BOOTSTRAP_SERVERS": broker, "STREAMS_DATABASE_URL": database_url}
        self._folder = folder
        self._running: list[Child] = []
        self.metrics: dict[str, list[int]] = {}
        """Ports by service."""

    def environment(self, service: OurService) -> dict[str, str]:
        home = self._folder / service.name
        home.mkdir(exist_ok=True)
        here = {"PATH": f"{BIN}:{os.defpath}", "STREAMS_DATA_DIR": str(home), "HOME": str(home)}
        issues = service.environment["STREAMS_ISSUES"]
        here["STREAMS_ISSUES"] = str(service.mounts[issues])
        # Containers have addresses of their own; here they share one.
        [port] = free_ports(1)
        here["STREAMS_METRICS"] = f"127.0.0.1:{port}"
        self.metrics.setdefault(service.name, []).append(port)
        return {**compose.image_environment(), **service.environment, **here, **self._hosts}

    def start(self, name: str, *more: str) -> list[Child]:
        """Every replica of a service that runs on; `more` words after its command."""
        service = self.services[name]
        output = self._folder / f"{name}.log"
        command = [str(BIN / "streams"), *service.local(service.command), *more]
        started = [
            Child(command, output=output, environment=self.environment(service)) for _ in range(service.replicas)
        ]
        self._running += started
        return started

    def run(self, name: str, words: Sequence[str] | None = None) -> subprocess.CompletedProcess[str]:
        """A service that ends by itself; `words` in place of its command, as after `docker compose run`."""
        service = self.services[name]
        command = [str(BIN / "streams"), *(words or service.local(service.command))]
        return subprocess.run(
            command,
            env=self.environment(service),
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
        )

    def tallies_like(self, expected: dict[str, Any]) -> dict[str, Any]:
        """The tallies once they are as expected, else those shown when patience ends."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        shown: dict[str, Any] = {}
        while shown != expected and time.monotonic() < deadline:
            done = self.run("tallies", ["tallies", "--json"])
            shown = json.loads(done.stdout) if done.returncode == 0 else {"error": done.stderr}
        return shown

    def line_of(self, name: str) -> str:
        """The first line that a service prints, or what it has printed when patience ends."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while "\n" not in (shown := (self._folder / f"{name}.log").read_text()) and time.monotonic() < deadline:
            time.sleep(0.1)
        return shown

    def answers(self, port: int, path: str) -> str:
        """What a service says at a path once it answers, or nothing when patience ends."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                said: str = answer.read().decode()
                return said
            time.sleep(0.1)
        return ""

    def check_health(self, name: str) -> bool:
        kind, program, *words = self.services[name].healthcheck
        assert (kind, program) == ("CMD", "streams")
        return self.run(name, words).returncode == 0

    def logs(self) -> str:
        return "\n".join(f"{path.name}:\n{tail(path)}" for path in sorted(self._folder.glob("*.log")))

    def close(self) -> None:
        for child in self._running:
            child.kill()


@pytest.fixture
def deployment(kafka_broker: KafkaBroker, postgres_server: PostgresServer, tmp_path: Path) -> Iterator[Deployment]:
    kafka_broker.start()
    name = f"compose_{os.getpid()}"
    url = create_database(postgres_server, name)
    deployment = Deployment(broker=kafka_broker.bootstrap_servers, database_url=url, folder=tmp_path)
    yield deployment
    deployment.close()
    drop_database(postgres_server, name)


def laptop_tallies(service: OurService, folder: Path) -> dict[str, Any]:
    """The tallies of the publisher's coverage by one undisturbed pass on the embedded log."""
    coverage, issues = (str(service.mounts[path]) for path in ("/coverage", "/config/issues.json"))
    laptop = str(folder / "laptop")
    command = [str(BIN / "streams"), "run", coverage, "--issues", issues, "--data", laptop, "--once", "--json"]
    done = subprocess.run(command, env={"PATH": os.defpath}, capture_output=True, text=True, check=True)
    tallies: dict[str, Any] = json.loads(done.stdout)
    return tallies


def test_the_published_demo_coverage_ends_in_the_tallies_of_a_laptop(deployment: Deployment, tmp_path: Path) -> None:
    expected = laptop_tallies(deployment.services["publisher"], tmp_path)
    workers, consumers = deployment.start("worker"), deployment.start("tally")

    published = deployment.run("publisher")

    assert published.returncode == 0, published.stderr
    shown = deployment.tallies_like(expected)
    assert shown == expected, deployment.logs()
    assert deployment.check_health("tally")
    table = deployment.run("tallies")
    assert table.stdout.startswith("Issue"), table.stderr
    [port] = free_ports(1)
    doors = [*deployment.start("api", "--port", str(port)), *deployment.start("alerts")]
    assert json.loads(deployment.answers(port, "/health"))["status"] == "ok", deployment.logs()
    for name in ("worker", "tally", "api", "alerts"):
        for shown_at in deployment.metrics[name][: deployment.services[name].replicas]:
            said = deployment.answers(shown_at, "/metrics")
            assert f'newsroom_process_info{{role="{name}",' in said, deployment.logs()
    watches = deployment.start("watch")
    assert deployment.line_of("watch").startswith(f"{deployment.services['watch'].mounts['/coverage']}: ")
    assert deployment.tallies_like(expected) == expected, deployment.logs()
    for child in (*watches, *doors, *workers, *consumers):
        assert child.end(signal.SIGTERM, patience=20) == 0, deployment.logs()
