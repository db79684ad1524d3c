"""The process that delivers alerts killed with -9, while its receiver fails and hangs."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from aiohttp import web
from alerting.sending import Receiver, alert, receiving
from services.processes import Child

from streams.contract.codec import alert_record
from streams.contract.topics import TOPICS
from streams.log.opening import open_log
from streams.settings import Settings

KILLS = int(os.environ.get("NEWSROOM_ALERT_KILLS", "8"))
"""The long run has 200."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120 + 10 * KILLS)]

RULES = """
[[rules]]
id = "r"
when = [{{ event = "agreement", issue = ["none"] }}]

[[channels]]
id = "hook"
kind = "webhook"
url = "{url}"
secret_env = ["HOOK"]
"""


def deliverer(tmp_path: Path, receiver: Receiver) -> Child:
    port = receiver.url.split(":")[2].split("/")[0]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMS_")} | {
        "HOOK": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "STREAMS_ALLOWED_HOSTS": f"127.0.0.1:{port}",
    }
    streams = Path(sys.executable).with_name("streams")
    command = [str(streams), "alerts", "run", str(tmp_path / "rules.toml"), "--data", str(tmp_path)]
    return Child(command, output=tmp_path / "alerts.txt", environment=environment)


async def arrived(receiver: Receiver, count: int, child: Child) -> None:
    async with asyncio.timeout(90):
        while len(receiver.got) < count:
            assert child.running, child.output.read_text()
            await asyncio.sleep(0.005)


async def test_every_alert_arrives_once_or_again_marked_as_a_repeat_however_often_its_process_is_killed(
    tmp_path: Path,
) -> None:
    chance = random.Random(11)
    names: list[str] = []
    async with receiving() as receiver, open_log(Settings(data_dir=tmp_path)) as log:
        await log.create_topics(TOPICS)
        (tmp_path / "rules.toml").write_text(RULES.format(url=receiver.url))
        for number in range(KILLS):
            new = [f"a{number}-{n}" for n in range(5)]
            names += new
            # Some answers fail: they wait for their next attempt while the process is killed.
            receiver.answers += [web.Response(status=503) for _ in range(chance.randrange(3))]
            await log.append([alert_record(alert(name)) for name in new])
            child = deliverer(tmp_path, receiver)
            await arrived(receiver, len(receiver.got) + 1 + chance.randrange(4), child)
            await asyncio.to_thread(child.kill)
        receiver.answers.clear()
        child = deliverer(tmp_path, receiver)
        async with asyncio.timeout(90):
            while {headers["webhook-id"] for headers, _ in receiver.got} != {f"{name}.1" for name in names}:
                assert child.running, child.output.read_text()
                await asyncio.sleep(0.05)
        await asyncio.to_thread(child.kill)

    attempts = defaultdict[str, list[int]](list)
    for headers, _ in receiver.got:
        attempts[headers["webhook-id"]].append(int(headers.get("newsroom-attempt", "1")))
    assert all(later > 1 for found in attempts.values() for later in found[1:])
