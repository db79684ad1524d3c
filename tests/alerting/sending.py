"""Alerts, and what receives them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from tallying.events import NOON

from streams.alerts.delivery.schedule import Outcome
from streams.alerts.rules import Channel
from streams.events import Alert, AlertGround


def alert(name: str = "a1", revision: int = 1, *, withdrawn: bool = False, channels: Sequence[str] = ()) -> Alert:
    ground = AlertGround(
        id="g", uri="urn:a", version="1", outlet="Daily", headline="About a", published=NOON, words="We walk out."
    )
    return Alert(
        id=name,
        revision=revision,
        rule="r",
        title="Strike",
        kind="statement",
        issues=("port",),
        subject="Lena Ortiz",
        text="Port strike: Lena Ortiz said: We walk out.",
        grounds=(ground,),
        published=NOON,
        withdrawn=withdrawn,
        reason="the article was killed" if withdrawn else "",
        channels=tuple(channels),
    )


@dataclass
class FakeSender:
    """Sends to a list; `outcomes` are taken one by one, then everything succeeds."""

    outcomes: list[Outcome] = field(default_factory=list)
    sent: list[tuple[str, str, int]] = field(default_factory=list)
    """Channel, message and attempt."""
    hang: set[str] = field(default_factory=set)
    """Channels that never answer."""

    async def send(self, channel: Channel, alert: Alert, attempt: int) -> Outcome:
        self.sent.append((channel.id, f"{alert.id}.{alert.revision}", attempt))
        if channel.id in self.hang:
            await asyncio.Event().wait()
        return self.outcomes.pop(0) if self.outcomes else Outcome(done=True)


@dataclass
class Receiver:
    """What a webhook's receiver has got; `answers` are given one by one, then 204."""

    url: str
    answers: list[web.Response] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    """When each came, in seconds since the epoch."""

    @property
    def texts(self) -> list[str]:
        return [json.loads(body)["data"]["text"] for _, body in self.got]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A server on this machine that receives webhooks."""
    receiver = Receiver(url="")

    async def receive(request: web.Request) -> web.Response:
        receiver.times.append(time.time())
        receiver.got.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        return receiver.answers.pop(0) if receiver.answers else web.Response(status=204)

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()
