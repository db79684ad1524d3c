"""The process that tells and delivers alerts killed with -9, while its receiver fails, hangs and is started again."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from alerting.moody import Moody, moody, uri_of
from alerting.watching import reports
from services.processes import Child, free_ports
from tallying.events import agreed, header, paragraph

from streams.contract.codec import agreement_record
from streams.contract.records import NewRecord
from streams.contract.topics import TOPICS
from streams.log.opening import open_log
from streams.settings import Settings

KILLS = int(os.environ.get("NEWSROOM_ALERT_KILLS", "8"))
"""The long run has 200."""
SETTLED = 120.0 if KILLS < 50 else 800.0
"""Seconds: what has failed four times is tried again after two minutes, and after ten once more."""
READY = "the delivery of alerts has partitions"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300 + 12 * KILLS + SETTLED)]

RULES = """
[[rules]]
id = "r"
when = [{{ event = "agreement", issue = ["trade"] }}]
grace = "9999d"

[[channels]]
id = "hook"
kind = "webhook"
url = "{url}"
secret_env = ["HOOK"]
"""


def told_by(uri: str) -> NewRecord:
    """A report of an agreement that nobody has reported before."""
    event = paragraph(header(uri), issues=["trade"], agreements=[agreed("trade", key=f"trade|{uri}")])
    (report,) = reports(event)
    return agreement_record(report)


def deliverer(tmp_path: Path, receiver: Moody) -> Child:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMS_")} | {
        "HOOK": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "STREAMS_ALLOWED_HOSTS": f"127.0.0.1:{receiver.port}",
    }
    streams = Path(sys.executable).with_name("streams")
    command = [str(streams), "alerts", "run", str(tmp_path / "rules.toml"), "--data", str(tmp_path)]
    return Child(command, output=tmp_path / "alerts.txt", environment=environment)


async def ready(child: Child, times: int) -> None:
    """It has begun, for the so manieth time, to deliver."""
    async with asyncio.timeout(90):
        while child.output.read_text().count(READY) < times:
            assert child.running, child.output.read_text()[-3000:]
            await asyncio.sleep(0.01)


async def test_every_alert_arrives_once_or_again_marked_as_a_repeat_however_often_its_process_is_killed(
    tmp_path: Path,
) -> None:
    chance = random.Random(11)
    (port,) = free_ports(1)
    uris: set[str] = set()
    async with moody(port, chance) as receiver, open_log(Settings(data_dir=tmp_path)) as log:
        await log.create_topics(TOPICS)
        (tmp_path / "rules.toml").write_text(RULES.format(url=receiver.url))
        for number in range(KILLS):
            new = {f"urn:{number}-{n}" for n in range(5)}
            uris |= new
            if number % 5 == 4:
                await receiver.go()
            await log.append(list(map(told_by, sorted(new))))
            child = deliverer(tmp_path, receiver)
            await ready(child, number + 1)
            if number % 5 == 4 and chance.random() < 0.5:
                await receiver.come()
            # Any moment may be the one that it is killed in: while it tells, sends, notes, or rests.
            await asyncio.sleep(chance.uniform(0.0, 1.0))
            await asyncio.to_thread(child.kill)
            await receiver.go()
            await receiver.come()
        receiver.moods.clear()
        child = deliverer(tmp_path, receiver)
        async with asyncio.timeout(SETTLED):
            while receiver.uris() != uris:
                assert child.running, child.output.read_text()[-3000:]
                await asyncio.sleep(0.2)
        await asyncio.to_thread(child.kill)

    ids = defaultdict[str, set[str]](set)
    attempts = defaultdict[str, list[int]](list)
    for headers, body in receiver.got:
        attempts[headers["webhook-id"]].append(int(headers.get("newsroom-attempt", "1")))
        ids[uri_of(body)].add(headers["webhook-id"])
    assert {len(of) for of in ids.values()} == {1}, "an alert came under two ids"
    assert all(later > 1 for found in attempts.values() for later in found[1:]), "a repeat was not marked"
    print(f"{len(uris)} alerts, {len(receiver.got)} messages, {sum(len(f) > 1 for f in attempts.values())} came again")
