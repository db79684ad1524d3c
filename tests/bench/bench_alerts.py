"""From an article's publication to its alert at a webhook, on a real Kafka broker.

    python tests/bench/bench_alerts.py [SECONDS]

One worker, one tally consumer, and one process that tells alerts and delivers them, all on this machine with the
broker and the receiver. First a flood of articles says how fast the worker is; then articles come at half of that, at
random moments, for a minute or SECONDS. Each is the demo's text with a statement and an agreement of its own at its
end, and rules ask for both. Where the time goes is told by the records' own timestamps; it is the clock's time, so the
load of the machine is said beside it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec
from alerting.sending import Receiver, receiving
from services.errors import UnavailableError
from services.kafka import choose

from streams import demo
from streams.contract.codec import article_record, decode, paragraph_record
from streams.contract.topics import AGREEMENTS, ALERTS, CLASSIFIED, PARAGRAPHS, READ, TOPICS, Topic
from streams.events import Agreement, Alert, Article, ArticleParagraph
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.sources import read_sources
from streams.log import Log
from streams.log.opening import open_log
from streams.log.snapshot import snapshot
from streams.settings import Settings

SECONDS = 60.0
FLOOD = 1_500
"""Paragraphs that the worker's speed is measured by."""
GIVE_UP = 300.0
FIRST_DAY = datetime(2010, 1, 1, tzinfo=UTC)
"""Each article has a day of its own, as agreements of one day are one."""
WANTED = {"p50": 0.150, "p99": 1.0}
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
STREAMS = Path(sys.executable).parent / "streams"

RULES = """
[[rules]]
id = "statement"
when = [{{ event = "statement", speaker = ["Keller"] }}]
grace = "9999d"

[[rules]]
id = "agreement"
when = [{{ event = "agreement", status = ["reached"], party = ["Canada"] }}]
grace = "9999d"

[[channels]]
id = "hook"
kind = "webhook"
url = "{url}"
secret_env = ["HOOK"]
"""


def main(seconds: float) -> None:
    try:
        broker = choose()
    except UnavailableError as error:
        print(f"left out: {error}")
        return
    # aiokafka warns of every retry on a topic that has just been made.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    broker.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(
                data_dir=Path(folder),
                kafka_bootstrap_servers=broker.bootstrap_servers,
                topic_prefix=f"bench-{uuid.uuid4().hex[:8]}-",
            )
            asyncio.run(measure(settings, seconds))
    finally:
        broker.close()


async def measure(settings: Settings, seconds: float) -> None:
    texts = list(articles())
    async with receiving() as receiver, open_log(settings) as log:
        await log.create_topics(TOPICS)
        with ExitStack() as stack:
            for command in (["worker"], ["tally"], ["alerts", "run", _rules(settings, receiver)]):
                stack.enter_context(AtWork(settings, command, receiver))
            rate = await flooded(log, texts, receiver)
            published = await steadily(log, texts, rate / 2, seconds, receiver)
        received = {uri: heard for uri, heard in arrivals(receiver).items() if uri[0] in published}
        hops = await stages(log, published)
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    print(f"{len(published)} articles, {rate / 2:.0f} paragraphs/s, half of what the worker does; load {load}")
    for kind in ("statement", "agreement"):
        taken = [at - published[uri] for (uri, of), at in received.items() if of == kind]
        print(f"{kind:10} {line(taken)}  of {len(published)} {len(published) - len(taken)} lack")
        print(f"{'':10} {told(hops, kind, received, published)}")
    print(f"wanted     p50 {WANTED['p50'] * 1000:.0f} ms, p99 {WANTED['p99'] * 1000:.0f} ms")


def articles() -> Iterator[Article]:
    return (item for item in read_sources([demo.folder()]) if isinstance(item, Article) and item.paragraphs)


def told_again(article: Article, number: int) -> Article:
    """The article in other words, with a statement and an agreement that nobody has told before."""
    more = (
        f"“Nobody has counted lot {number} before today,” said Maria Keller, a spokeswoman for the harbour.",
        "The United States and Canada have reached an agreement on fentanyl trafficking, officials said.",
    )
    start = max(paragraph.span[1] for paragraph in article.paragraphs)
    added = tuple(ArticleParagraph(role="body", text=text, span=(start, start + len(text))) for text in more)
    header = msgspec.structs.replace(
        article.article,
        uri=f"urn:bench:{number}",
        version="1",
        published=FIRST_DAY + timedelta(days=number),
        digest=f"d{number}",
    )
    body = tuple(
        msgspec.structs.replace(p, text=f"{p.text} It was told {number} times.") if p.role == "body" else p
        for p in article.paragraphs
    )
    return msgspec.structs.replace(article, article=header, paragraphs=(*body, *added))


def _rules(settings: Settings, receiver: Receiver) -> str:
    path = settings.data_dir / "rules.toml"
    path.write_text(RULES.format(url=receiver.url))
    return str(path)


class AtWork:
    """A command of ours as a process."""

    def __init__(self, settings: Settings, command: list[str], receiver: Receiver) -> None:
        environment = {
            "STREAMS_KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers or "",
            "STREAMS_TOPIC_PREFIX": settings.topic_prefix,
            "STREAMS_DATA_DIR": str(settings.data_dir),
            "STREAMS_ISSUES": str(demo.folder().parent / "issues.json"),
            "STREAMS_ALLOWED_HOSTS": receiver.url.split("/")[2],
            "HOOK": SECRET,
        }
        self._process = subprocess.Popen([STREAMS, *command], env=os.environ | environment, stderr=subprocess.DEVNULL)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


async def publish(log: Log, article: Article) -> None:
    await log.append([article_record(article), *map(paragraph_record, paragraph_events(article))])


async def flooded(log: Log, texts: list[Article], receiver: Receiver) -> float:
    """Paragraphs a second that the worker reads and files where they wait for it, the first tenth left out.

    Returns once all that they alert to has been received, or none of it comes any more.
    """
    count = number = 0
    while count < FLOOD:
        number += 1
        article = told_again(texts[number % len(texts)], number)
        count += len(list(paragraph_events(article)))
        await publish(log, article)
    looks: list[tuple[float, int]] = []

    async def all_read() -> bool:
        read = sum((await log.end_offsets(CLASSIFIED.name)).values())
        looks.append((time.perf_counter(), read))
        return read >= count

    async def all_there() -> bool:
        return len(arrivals(receiver)) >= 2 * number

    await until(all_read)
    await until(all_there, patience=60.0)
    first = next(look for look in looks if look[1] > count // 10)
    return (count - first[1]) / (looks[-1][0] - first[0])


async def steadily(log: Log, texts: list[Article], rate: float, seconds: float, receiver: Receiver) -> dict[str, float]:
    """When each article was published, by uri; returns once all alerts are there, or none comes any more."""
    chance = random.Random(7)
    published: dict[str, float] = {}
    began = due = time.time()
    while due < began + seconds:
        article = told_again(texts[len(published) % len(texts)], FLOOD + len(published))
        due += chance.expovariate(rate / sum(1 for _ in paragraph_events(article)))
        await asyncio.sleep(max(0.0, due - time.time()))
        published[article.article.uri] = time.time()
        await publish(log, article)

    async def all_there() -> bool:
        return len([place for place in arrivals(receiver) if place[0] in published]) >= 2 * len(published)

    await until(all_there, patience=20.0)
    return published


async def until(true: Callable[[], Awaitable[bool]], *, patience: float = GIVE_UP) -> None:
    deadline = time.monotonic() + patience
    while not await true() and time.monotonic() < deadline:
        await asyncio.sleep(0.05)


def arrivals(receiver: Receiver) -> dict[tuple[str, str], float]:
    """When the alert of each article and rule came first."""
    found: dict[tuple[str, str], float] = {}
    for (_, body), at in zip(receiver.got, receiver.times, strict=True):
        data = json.loads(body)["data"]
        found.setdefault((data["grounds"][0]["uri"], data["rule"]), at)
    return found


async def stages(log: Log, published: Mapping[str, float]) -> dict[str, dict[tuple[str, str], float]]:
    """When what led to each alert was appended, by stage, then article and rule."""
    found: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)

    def note(stage: str, uri: str, kind: str, timestamp: int) -> None:
        if uri in published:
            found[stage].setdefault((uri, kind), timestamp / 1000)

    for topic in (PARAGRAPHS, READ, CLASSIFIED):
        async for record in snapshot(log, topic.name):
            event = decode(record, topic.event)
            uri, last = event.article.uri, event.ordinal - event.paragraph_count
            for kind in ("statement",) if last == -1 else ("agreement",) if last == 0 else ():
                note(topic.name, uri, kind, record.timestamp)
    async for record in snapshot(log, AGREEMENTS.name):
        report = decode(record, Agreement)
        if "Canada" in report.agreement.parties:
            note(AGREEMENTS.name, report.article.uri, "agreement", record.timestamp)
    async for record in snapshot(log, ALERTS.name):
        alert = decode(record, Alert)
        note(ALERTS.name, alert.grounds[0].uri, alert.rule, record.timestamp)
    return found


def told(
    hops: Mapping[str, Mapping[tuple[str, str], float]],
    kind: str,
    received: Mapping[tuple[str, str], float],
    published: Mapping[str, float],
) -> str:
    """What each stage takes."""
    before = {(uri, kind): at for uri, at in published.items()}
    parts = []
    for stage, times in [*((t.name, hops[t.name]) for t in _STAGES if hops[t.name]), ("webhook", received)]:
        here = {place: at for place, at in times.items() if place[1] == kind}
        if here:
            parts.append(
                f"{stage} {line([at - before[place] for place, at in here.items() if place in before], short=True)}"
            )
            before = here
    return ", ".join(parts)


_STAGES: tuple[Topic, ...] = (PARAGRAPHS, READ, CLASSIFIED, AGREEMENTS, ALERTS)


def line(taken: list[float], *, short: bool = False) -> str:
    if len(taken) < 2:
        return "too few"
    parts = quantiles(taken, n=100)
    if short:
        return f"+{parts[49] * 1000:.0f} ({parts[98] * 1000:.0f})"
    return f"p50 {parts[49] * 1000:5.0f} ms  p90 {parts[89] * 1000:5.0f} ms  p99 {parts[98] * 1000:5.0f} ms"


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS)
