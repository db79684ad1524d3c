from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from answering import asking, served
from tallying.running import consuming, task_alive, until, until_read
from trying.generated import arrivals
from trying.newsroom import arrive, file_under, reading
from trying.terms import HELD_UNTIL, LAND, SEA, HeldFiler

from streams.log import Log
from streams.settings import Settings
from streams.tally.consumer import TallyConsumer
from streams.tally.store import TallyStore

FEW = list(arrivals(30, seed=3))
WIDER = {"name": "wider", "issues": msgspec.to_builtins(LAND)}


async def covered(data_dir: Path, log: Log, store: TallyStore) -> None:
    """Coverage that was read, filed and tallied."""
    await arrive(log, FEW)
    await file_under(log, SEA)
    async with consuming(TallyConsumer(log, store, Settings(data_dir=data_dir, partitions=2))) as task:
        await until_read(log, store, task_alive(task))
        await until(lambda: store.leading_readings().current is not None, task_alive(task))


async def post(client: httpx.AsyncClient, path: str, body: object = None) -> httpx.Response:
    return await client.post(path, json=body)


async def state(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get("/trials")).json()["trials"]
    return found


async def filed(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while any(trial["filing"] and not trial["filing"]["fault"] for trial in await state(client)):
            await asyncio.sleep(0.01)


async def test_a_trial_is_filed_beside_compared_adopted_and_dropped(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, log, store), asking(app) as client:
        await covered(tmp_path, log, store)
        begun = await post(client, "/trials", WIDER)
        await filed(client)
        other = await post(client, "/trials", WIDER | {"name": "other"})
        (found,) = await state(client)
        moved = (await client.get("/trials/wider")).json()
        adopted = await post(client, "/trials/wider/adopt")
        await filed(client)
        after = await state(client)

    assert (begun.status_code, begun.json()["trial"]["name"]) == (202, "wider")
    assert (found["filed"], found["filing"]) == (sum(len(arrival.read) for arrival in FEW), None)
    assert moved["after"]["reading"] == reading(LAND).id
    assert "climate" in {issue["id"] for issue in moved["issues"]}
    assert (other.status_code, adopted.status_code, after) == (400, 202, [])


async def test_one_trial_is_filed_at_a_time_and_asking_goes_on_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = tmp_path / "go on"
    monkeypatch.setenv(HELD_UNTIL, str(go_on))
    async with served(tmp_path, filer_of=HeldFiler) as (app, log, store), asking(app) as client:
        await covered(tmp_path, log, store)
        await post(client, "/trials", WIDER)
        (now,) = await state(client)
        second = await post(client, "/trials", WIDER | {"name": "second"})
        dropped_early = await client.delete("/trials/wider")
        tallies = await client.get("/tallies")
        go_on.touch()
        await filed(client)
        dropped = await client.delete("/trials/wider")
        left = await state(client)

    assert (now["filing"]["done"], now["filing"]["fault"]) == (0, None)
    assert (second.status_code, dropped_early.status_code, tallies.status_code) == (409, 409, 200)
    assert (dropped.status_code, left) == (200, [])


@pytest.mark.parametrize(
    "body",
    [
        {"name": "~x", "issues": {"issues": []}},
        {"name": "x"},
        {"name": "x", "issues": {"issues": [{"id": "a", "label": "A"}, {"id": "a", "label": "A"}]}},
        {"name": "x", "issues": {"issues": [{"id": "a", "lable": "A"}]}},
        [],
    ],
)
async def test_a_list_that_is_none_is_refused_with_what_is_wrong(tmp_path: Path, body: object) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        answer = await post(client, "/trials", body)

    assert answer.status_code == 400
    assert answer.json()["error"]["remedy"]


async def test_a_trial_that_there_is_not_can_be_neither_adopted_nor_dropped(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        answers = [await post(client, "/trials/none/adopt"), await client.delete("/trials/none")]

    assert {answer.status_code for answer in answers} == {404}


async def test_what_cannot_begin_is_told_and_others_may(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, log, store), asking(app) as client:
        await covered(tmp_path, log, store)
        refused = await post(client, "/trials", WIDER | {"name": "same", "issues": msgspec.to_builtins(SEA)})
        begun = await post(client, "/trials", WIDER)
        await filed(client)

    assert (refused.status_code, begun.status_code) == (400, 202)
    assert refused.json()["error"]["remedy"]
