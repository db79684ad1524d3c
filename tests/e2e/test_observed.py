"""One article on its way through processes of their own, as metrics, traces and lines of JSON show it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from services.processes import Child, free_ports

STREAMS = str(Path(sys.executable).with_name("streams"))
ISSUES = Path(__file__).parents[2] / "streams/demo/issues.json"
Command = Callable[..., subprocess.CompletedProcess[str]]

SAID = "The United States and China agreed on Wednesday to resume military talks, the Pentagon said."
RULES = """
[[rules]]
id = "deal"
when = [{ event = "agreement", status = ["reached"] }]

[[channels]]
id = "desk"
kind = "webhook"
url = "%s/hook"
secret_env = ["DESK_SECRET"]
"""
PATIENCE = 90

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


class Outside:
    """A collector of traces and a receiver of webhooks, at one address."""

    def __init__(self) -> None:
        self.hooks: list[dict[str, str]] = []
        self.spans: list[tuple[str, Any]] = []
        """Each with the service it is of."""
        outside = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outside.take(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, path: str, headers: dict[str, str], body: bytes) -> None:
        if path == "/hook":
            self.hooks.append(headers)
            return
        assert path == "/v1/traces"
        for of_process in ExportTraceServiceRequest.FromString(body).resource_spans:
            named = {found.key: found.value.string_value for found in of_process.resource.attributes}
            self.spans += [(named["service.name"], span) for scope in of_process.scope_spans for span in scope.spans]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Newsroom:
    """`streams run` and `streams alerts run` at work, and what they have shown once they have stopped."""

    def __init__(self, folder: Path, outside: Outside) -> None:
        self.folder = folder
        self.outside = outside
        self.metrics: dict[str, str] = {}
        self.ports = dict(zip(("run", "alerts"), free_ports(2), strict=True))
        self.children: dict[str, Child] = {}
        self.statuses: dict[str, int] = {}

    def environment(self, role: str) -> dict[str, str]:
        shown = {"STREAMS_METRICS": f"127.0.0.1:{self.ports[role]}"} if role in self.ports else {}
        return shown | {
            "PATH": os.defpath,
            "DESK_SECRET": "whsec_" + b64encode(b"a secret of the desk, 32 bytes l.").decode(),
            "STREAMS_LOG_FORMAT": "json",
            "STREAMS_DATA_DIR": str(self.folder / "data"),
            "STREAMS_ISSUES": str(ISSUES),
            "STREAMS_ALLOWED_HOSTS": "127.0.0.1",
            "OTEL_EXPORTER_OTLP_ENDPOINT": self.outside.url,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
        }

    def start(self, role: str, *arguments: str) -> None:
        output = self.folder / f"{role}.log"
        self.children[role] = Child([STREAMS, *arguments], output=output, environment=self.environment(role))

    def publish(self, article: dict[str, Any]) -> subprocess.CompletedProcess[bytes]:
        command = [STREAMS, "publish", "-"]
        given = orjson.dumps(article)
        return subprocess.run(
            command, env=self.environment("publish"), input=given, capture_output=True, check=False, timeout=PATIENCE
        )

    def read(self, role: str) -> str:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[role]}/metrics", timeout=30) as answer:
                self.metrics[role] = answer.read().decode()
        except OSError:
            return ""
        return self.metrics[role]

    def until(self, true: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert all(child.running for child in self.children.values()), self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def said(self) -> str:
        return "\n".join(path.read_text() for path in self.folder.glob("*.log"))

    def stop(self) -> None:
        self.statuses = {role: child.end(signal.SIGTERM, patience=30) for role, child in self.children.items()}


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """One in which an article has been published, read, tallied, and told to a webhook."""
    outside = Outside()
    newsroom = Newsroom(tmp_path_factory.mktemp("newsroom"), outside)
    (newsroom.folder / "rules.toml").write_text(RULES % outside.url)
    article = {
        "uri": "urn:desk:1",
        "version": "1",
        "headline": "Talks",
        "outlet": "Harbour Times",
        "published": datetime.now(UTC).isoformat(),
        "paragraphs": [SAID],
    }
    try:
        newsroom.start("run", "run")
        newsroom.until(lambda: newsroom.read("run").count("newsroom_assignments_total{") == 3)
        newsroom.start("alerts", "alerts", "run", str(newsroom.folder / "rules.toml"))
        assert newsroom.publish(article).returncode == 0
        newsroom.until(lambda: outside.hooks)
        newsroom.until(lambda: "newsroom_deliveries_total{" in newsroom.read("alerts"))
        newsroom.until(lambda: "newsroom_event_to_tally_seconds_count 1.0" in newsroom.read("run"))
        newsroom.until(lambda: 'newsroom_consumer_lag_records{group="tally"' in newsroom.read("run"))
        newsroom.stop()
        yield newsroom
    finally:
        newsroom.stop()
        outside.close()


def value(text: str, series: str) -> float:
    """Of one series, or the sum of several that a regular expression finds."""
    found = re.findall(rf"^{series} (\S+)$", text, re.MULTILINE)
    assert found, series
    return sum(map(float, found))


def test_one_trace_goes_from_the_publication_to_the_webhook(newsroom: Newsroom) -> None:
    [hook] = newsroom.outside.hooks
    _, trace, parent, _ = hook["traceparent"].split("-")
    by_id = {span.span_id.hex(): (service, span) for service, span in newsroom.outside.spans}

    way: list[tuple[str, str]] = []
    while parent:
        service, span = by_id[parent]
        assert span.trace_id.hex() == trace
        way.append((service, span.name))
        parent = span.parent_span_id.hex()

    # An alert goes on from what was last told of its article: the filed paragraph or, behind it, its tally.
    assert [step for step in way if step != ("newsroom-run", "tally")] == [
        ("newsroom-alerts", "deliver"),
        ("newsroom-alerts", "alert"),
        ("newsroom-run", "file"),
        ("newsroom-run", "read"),
        ("newsroom-publisher", "publish"),
    ]


def test_metrics_say_what_was_done(newsroom: Newsroom) -> None:
    run, alerts = newsroom.metrics["run"], newsroom.metrics["alerts"]

    for stage, topic in (("read", "paragraphs"), ("file", "read-paragraphs"), ("tally", "classified-paragraphs")):
        assert value(run, f'newsroom_records_in_total{{stage="{stage}",topic="{topic}"}}') == 1
    assert value(run, 'newsroom_records_out_total{topic="agreements"}') == 1
    assert value(run, "newsroom_event_to_tally_seconds_count") == 1
    assert value(run, 'newsroom_event_to_tally_seconds_bucket{le="\\+Inf"}') == 1
    assert value(run, 'newsroom_batch_seconds_count{stage="read"}') == 1
    assert value(run, 'newsroom_consumer_lag_records{group="tally",[^}]*}') >= 0
    assert value(run, "newsroom_embedded_log_bytes") > 4096
    assert value(alerts, 'newsroom_alerts_total{kind="told"}') == 1
    assert value(alerts, 'newsroom_deliveries_total{channel="desk",outcome="sent"}') == 1
    assert value(alerts, 'newsroom_process_info{role="alerts",version="[^"]*"}') == 1


def test_every_line_on_stderr_is_an_object_and_no_process_was_held_up_at_its_end(newsroom: Newsroom) -> None:
    roles = defaultdict(list)
    for line in newsroom.said().splitlines():
        if line.startswith("{"):
            said = orjson.loads(line)
            roles[said["role"]].append(said["message"])

    assert newsroom.statuses == {"run": 0, "alerts": 0}
    assert any("has partitions" in message for message in roles["run"])
    assert any("has partitions" in message for message in roles["alerts"])


def test_a_port_of_metrics_that_is_taken_is_an_error_with_its_remedy(tmp_path: Path, streams: Command) -> None:
    [port] = free_ports(1)
    with ThreadingHTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler):
        refused = streams("tally", "--data", tmp_path, STREAMS_METRICS=f"127.0.0.1:{port}", STREAMS_LOG_FORMAT="json")

    assert refused.returncode == 1
    [said] = map(orjson.loads, refused.stderr.splitlines())
    assert said["level"] == "error"
    assert f"127.0.0.1:{port} cannot be served on" in said["message"]
    assert "port of its own" in said["remedy"]


def test_a_collector_that_is_away_holds_up_nothing(tmp_path: Path, streams: Command) -> None:
    [port] = free_ports(1)
    article = tmp_path / "article.jsonl"
    article.write_bytes(orjson.dumps({"uri": "u", "version": "1", "published": "2024-05-01", "paragraphs": [SAID]}))

    began = time.monotonic()
    done = streams("publish", article, "--data", tmp_path, STREAMS_OTLP_ENDPOINT=f"http://127.0.0.1:{port}")

    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 30
