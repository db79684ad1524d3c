"""What the API shows of itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from answering import asking, served
from prometheus_client import REGISTRY
from tallying.events import announced, paragraph

from streams.settings import Secret
from streams.tally.store import TallyStore

TOKEN = "0123456789abcdef"


def answered(path: str, status: int, method: str = "GET") -> float:
    labels = {"method": method, "path": path, "status": str(status)}
    return REGISTRY.get_sample_value("newsroom_http_requests_total", labels) or 0.0


async def test_requests_are_counted_by_path_and_status_whatever_is_asked_for(tmp_path: Path) -> None:
    before = answered("/history", 404), answered("none", 404), answered("/tallies", 400)
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        await client.get("/history", params={"uri": "urn:nowhere"})
        await client.get("/nothing/here")
        await client.get("/tallies", params={"by": "century"})

    after = answered("/history", 404), answered("none", 404), answered("/tallies", 400)
    assert after == tuple(count + 1 for count in before)


async def test_a_fault_of_the_server_is_counted_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **named: object) -> None:
        raise RuntimeError("a fault")

    before = answered("/tallies", 500)
    monkeypatch.setattr(TallyStore, "labelled_tallies", fail)
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        await client.get("/tallies")

    assert answered("/tallies", 500) == before + 1


async def test_metrics_are_read_with_the_token_alone(tmp_path: Path) -> None:
    async with served(tmp_path, token=Secret(TOKEN)) as (app, _, _), asking(app) as client:
        refused = await client.get("/metrics")
        read = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert refused.status_code == 401
    assert read.headers["content-type"].startswith("text/plain")
    assert "# TYPE newsroom_http_requests_total counter" in read.text


async def test_the_lag_of_the_tallies_is_seen_from_here_though_their_consumer_is_not_running(tmp_path: Path) -> None:
    async with served(tmp_path, [announced(), paragraph()]) as (app, _, _), asking(app) as client:
        async with asyncio.timeout(30):
            while 'newsroom_consumer_lag_records{group="tally"' not in (await client.get("/metrics")).text:
                await asyncio.sleep(0.01)
