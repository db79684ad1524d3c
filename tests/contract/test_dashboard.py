"""What docker/ has Prometheus read and Grafana show is what our processes have.

Where Prometheus' promtool is installed it checks both files too.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram
from services import compose

from streams.metrics import instruments

DASHBOARD = compose.DOCKER / "grafana/dashboards/newsroom.json"
PROVISIONING = compose.DOCKER / "grafana/provisioning"
PROMETHEUS = compose.DOCKER / "prometheus/prometheus.yml"
OF_PROMETHEUS = {"up": set[str](), "process_cpu_seconds_total": set[str](), "process_resident_memory_bytes": set[str]()}
OF_TARGETS = {"job", "instance"}
WORDS = {"sum", "max", "by", "rate", "increase", "histogram_quantile", "__rate_interval", "h"}


def shown() -> list[tuple[str, str, str]]:
    """Title, expression and legend of everything on the dashboard."""
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [
        (panel["title"], target["expr"], target["legendFormat"])
        for panel in panels
        for target in panel.get("targets", ())
    ]


def series() -> dict[str, set[str]]:
    """Labels by the name of every series that a process has."""
    found = dict(OF_PROMETHEUS)
    for metric in vars(instruments).values():
        if isinstance(metric, Histogram):
            name = metric._name
            found |= {f"{name}_bucket": {*metric._labelnames, "le"}, f"{name}_sum": {*metric._labelnames}}
        elif isinstance(metric, Counter | Gauge):
            name = f"{metric._name}_total" if isinstance(metric, Counter) else metric._name
            found[name] = {*metric._labelnames}
    return found


@pytest.mark.parametrize(("title", "expr", "legend"), shown())
def test_what_the_dashboard_shows_is_what_processes_have(title: str, expr: str, legend: str) -> None:
    known = series()
    names = set(re.findall(r"[a-z_][a-z_0-9]*(?=\[|\)|$)", re.sub(r"by \([^)]*\)", "", expr))) - WORDS
    grouped = {label.strip() for found in re.findall(r"by \(([^)]*)\)", expr) for label in found.split(",")}

    assert names
    assert names <= known.keys()
    assert grouped <= OF_TARGETS.union(*(known[name] for name in names))
    assert set(re.findall(r"\{\{(\w+)\}\}", legend)) <= grouped


def test_what_only_goes_up_is_shown_as_a_rate_unless_it_says_since_when() -> None:
    for expr in (expr for title, expr, _ in shown() if "since processes began" not in title):
        for name in re.findall(r"\w+_(?:total|bucket|sum)\b(?!\[)", expr):
            pytest.fail(f"{name} in {expr}")


def test_the_dashboard_reads_the_source_that_is_provisioned() -> None:
    [source] = yaml.safe_load((PROVISIONING / "datasources/prometheus.yaml").read_text())["datasources"]
    panels = json.loads(DASHBOARD.read_text())["panels"]

    assert {panel["datasource"]["uid"] for panel in panels if panel["type"] != "row"} == {source["uid"]}
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_prometheus_reads_every_service_that_shows_metrics_at_its_port() -> None:
    services = compose.our_services(compose.read_compose(compose.example_variables()))
    running = {name: service for name, service in services.items() if name not in {"publisher", "tallies"}}
    jobs = yaml.safe_load(PROMETHEUS.read_text())["scrape_configs"]
    places = {job["job_name"]: job["dns_sd_configs"][0] for job in jobs}

    assert places.keys() == running.keys()
    for name, place in places.items():
        assert place["names"] == [name]
        assert running[name].environment["STREAMS_METRICS"] == f"0.0.0.0:{place['port']}"


def test_grafana_finds_the_dashboard_where_it_is_mounted() -> None:
    [provider] = yaml.safe_load((PROVISIONING / "dashboards/newsroom.yaml").read_text())["providers"]
    volumes = compose.read_compose(compose.example_variables())["services"]["grafana"]["volumes"]

    assert f"./grafana/dashboards:{provider['options']['path']}:ro" in volumes


@pytest.fixture
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("promtool is not installed")
    return found


def test_promtool_finds_nothing_wrong(promtool: str, tmp_path: Path) -> None:
    rules: list[dict[str, Any]] = [
        {"record": f"panel:{number}", "expr": expr.replace("$__rate_interval", "1m")}
        for number, (_, expr, _) in enumerate(shown())
    ]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))

    for arguments in (["config", PROMETHEUS], ["rules", tmp_path / "rules.yml"]):
        done = subprocess.run([promtool, "check", *map(str, arguments)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
