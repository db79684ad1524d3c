"""From what is classified to an alert at its channel, on both logs and both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from alerting.sending import FakeSender
from tallying.events import NOON, agreed, header, kill, paragraph, quoting, reread
from tallying.running import consuming, publish, records, running

from streams.alerts.consumer import AlertConsumer, RuleFile
from streams.alerts.coverage import TallyCoverage
from streams.alerts.delivery.consumer import Deliveries
from streams.alerts.store import AlertStore
from streams.contract.codec import decode
from streams.contract.records import NewRecord
from streams.contract.topics import ALERTS, CLASSIFIED, DEAD_LETTERS
from streams.events import Alert, ClassifiedParagraph
from streams.log import Log
from streams.settings import Secret, Settings

RULES = """
[[rules]]
id = "deal"
when = [{ event = "agreement", issue = ["trade"], status = ["reached"] }]

[[rules]]
id = "ortiz"
when = [{ event = "statement", speaker = ["Ortiz"] }]

[[rules]]
id = "mended"
when = [{ event = "correction" }]

[[channels]]
id = "desk"
kind = "terminal"
"""
SOON = NOON.timestamp() + 60


class Desk:
    """What is on the log, and what went out."""

    def __init__(self, log: Log, store: AlertStore, sender: FakeSender, file: Path, coverage: TallyCoverage) -> None:
        self.coverage = coverage
        self.log = log
        self.store = store
        self.sender = sender
        self.file = file

    async def told(self) -> list[tuple[str, bool]]:
        """Rule and whether it is a withdrawal, in order."""
        alerts = [decode(record, Alert) for record in await records(self.log, ALERTS.name)]
        return [(alert.rule, alert.withdrawn) for alert in alerts]

    async def until_told(self, expected: list[tuple[str, bool]]) -> None:
        await self.until(lambda told: sorted(told) == sorted(expected))

    async def until(self, true: Callable[[list[tuple[str, bool]]], bool]) -> None:
        async with asyncio.timeout(60):
            while not true(await self.told()):
                await asyncio.sleep(0.02)


@asynccontextmanager
async def watched(settings: Settings, url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """A tally consumer, an alert consumer and deliveries at work."""
    file = tmp_path / "rules.toml"
    file.write_text(RULES)
    alerts = url.replace("tallies.db", "alerts.db")
    async with AsyncExitStack() as stack:
        log, _, _ = await stack.enter_async_context(running(settings, url))
        store, coverage, sender = AlertStore(Secret(alerts)), TallyCoverage(Secret(url)), FakeSender()
        stack.callback(store.close)
        stack.callback(coverage.close)
        rules = RuleFile(file)
        for consumer in (
            AlertConsumer(log, store, rules, coverage, clock=lambda: SOON),
            Deliveries(log, store, sender, lambda: rules.rules, clock=lambda: SOON),
        ):
            await stack.enter_async_context(consuming(consumer))
        yield Desk(log, store, sender, file, coverage)


def deal(uri: str = "urn:a") -> ClassifiedParagraph:
    return paragraph(header(uri), issues=["trade"], agreements=[agreed("trade", parties=["A", "B"])])


async def test_an_agreement_alerts_once_and_its_kill_takes_the_alert_back(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    async with watched(log_settings, database_url, tmp_path) as desk:
        await publish(desk.log, [deal(), deal(), deal("urn:b")])
        await desk.until_told([("deal", False)])
        await publish(desk.log, [kill(header("urn:a")), kill(header("urn:b"))])
        await desk.until_told([("deal", False), ("deal", True), ("mended", False), ("mended", False)])
        async with asyncio.timeout(60):
            while len(desk.sender.sent) < 4:
                await asyncio.sleep(0.02)

    assert {channel for channel, _, _ in desk.sender.sent} == {"desk"}
    assert len({message for _, message, _ in desk.sender.sent}) == 4


async def test_what_another_reading_says_beside_the_current_one_tells_nothing(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    said = paragraph(header("urn:a"), **quoting("Lena Ortiz", "We walk out.", issues=["trade"]))
    other = reread([paragraph(header("urn:b"), **quoting("Lena Ortiz", "We stay.", issues=["trade"]))])
    after = paragraph(header("urn:c"), **quoting("Lena Ortiz", "So be it.", issues=["trade"]))
    async with watched(log_settings, database_url, tmp_path) as desk:
        await publish(desk.log, [said])
        await desk.until_told([("ortiz", False)])
        await desk.until(lambda told: bool(desk.coverage.readings()))
        await publish(desk.log, [*other, after])
        await desk.until_told([("ortiz", False), ("ortiz", False)])
        texts = [decode(record, Alert).grounds[0].words for record in await records(desk.log, ALERTS.name)]

    assert sorted(texts) == ["So be it.", "We walk out."]


async def test_rules_that_are_saved_hold_from_then_on_and_a_broken_file_changes_nothing(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    async with watched(log_settings, database_url, tmp_path) as desk:
        consumer_file = RuleFile(desk.file)
        desk.file.write_text("[[rules]]")
        assert not consumer_file.look()
        desk.file.write_text(RULES.replace("Ortiz", "Price"))
        assert consumer_file.look()

    assert "Price" in str(consumer_file.rules)


async def test_a_record_that_is_none_of_ours_is_a_dead_letter_and_its_neighbours_go_on(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    async with watched(log_settings, database_url, tmp_path) as desk:
        await desk.log.append([NewRecord(topic=CLASSIFIED.name, key=b"urn:a", value=b"bad")])
        await publish(desk.log, [deal("urn:a")])
        await desk.until_told([("deal", False)])
        async with asyncio.timeout(60):
            while len(await records(desk.log, DEAD_LETTERS.name)) < 2:
                await asyncio.sleep(0.02)
