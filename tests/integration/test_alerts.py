"""From what is classified to an alert at its channel, on both logs and both databases."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

from alerting.sending import FakeSender
from tallying.events import NOON, agreed, header, kill, paragraph, quoting, reread, usable
from tallying.mending import mend, speaks, taken_back
from tallying.running import consuming, publish, records, running

from streams.alerts.consumer import AlertConsumer
from streams.alerts.coverage import TallyCoverage
from streams.alerts.delivery.consumer import Deliveries
from streams.alerts.rule_file import RuleFile
from streams.alerts.store import AlertStore
from streams.contract.codec import decode, mend_record
from streams.contract.records import NewRecord
from streams.contract.topics import ALERTS, CHANGES, CLASSIFIED, DEAD_LETTERS
from streams.events import Alert, ArticleHeader, ClassifiedParagraph
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
CHANGED = """
[[rules]]
id = "changed"
when = [{ event = "status-change", issue = ["trade"] }]
"""
SOON = NOON.timestamp() + 60


class Desk:
    """What is on the log, and what went out."""

    def __init__(self, log: Log, tallies: Secret, file: Path) -> None:
        self.log = log
        self.file = file
        self.sender = FakeSender()
        self.tallies = tallies

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[TallyCoverage]:
        """An alert consumer and deliveries at work."""
        async with AsyncExitStack() as stack:
            store = AlertStore(Secret(self.tallies.reveal().replace("tallies.db", "alerts.db")))
            stack.callback(store.close)
            coverage = stack.enter_context(closing(TallyCoverage(self.tallies)))
            rules = RuleFile(self.file)
            for consumer in (
                AlertConsumer(self.log, store, rules, coverage, clock=lambda: SOON),
                Deliveries(self.log, store, self.sender, lambda: rules.rules, clock=lambda: SOON),
            ):
                await stack.enter_async_context(consuming(consumer))
            yield coverage

    async def alerts(self) -> list[Alert]:
        return [decode(record, Alert) for record in await records(self.log, ALERTS.name)]

    async def told(self) -> list[tuple[str, bool]]:
        """Rule and whether it is a withdrawal, in order."""
        return [(alert.rule, alert.withdrawn) for alert in await self.alerts()]

    async def until_told(self, expected: list[tuple[str, bool]]) -> None:
        await self.until(lambda told: sorted(told) == sorted(expected))

    async def until(self, true: Callable[[list[tuple[str, bool]]], bool]) -> None:
        async with asyncio.timeout(60):
            while not true(await self.told()):
                await asyncio.sleep(0.02)


@asynccontextmanager
async def newsroom(settings: Settings, url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """A tally consumer at work, and rules."""
    file = tmp_path / "rules.toml"
    file.write_text(RULES)
    async with running(settings, url) as (log, _, _):
        yield Desk(log, Secret(url), file)


def deal(
    uri: str = "urn:a", status: str = "reached", *, key: str = "", parties: Sequence[str] = ("A", "B")
) -> ClassifiedParagraph:
    label = agreed("trade", status, key=key or f"{status} {parties}", parties=parties)
    return paragraph(header(uri), issues=["trade"], agreements=[label])


def version(number: str) -> ArticleHeader:
    return header("urn:x", number, digest=f"d{number}")


def says(words: str, article: ArticleHeader) -> ClassifiedParagraph:
    return paragraph(article, **quoting("Lena Ortiz", words, issues=["trade"]))


async def until_changes(log: Log, count: int) -> None:
    async with asyncio.timeout(60):
        while len(await records(log, CHANGES.name)) < count:
            await asyncio.sleep(0.02)


async def test_an_agreement_alerts_once_and_its_kill_takes_the_alert_back(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    async with newsroom(log_settings, database_url, tmp_path) as desk, desk.watching():
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
    async with newsroom(log_settings, database_url, tmp_path) as desk, desk.watching() as coverage:
        await publish(desk.log, [said])
        await desk.until_told([("ortiz", False)])
        await desk.until(lambda told: bool(coverage.lead().readings))
        await publish(desk.log, [*other, after])
        await desk.until_told([("ortiz", False), ("ortiz", False)])
        texts = [alert.grounds[0].words for alert in await desk.alerts()]

    assert sorted(texts) == ["So be it.", "We walk out."]


async def test_a_rule_that_is_added_holds_without_a_restart_and_knows_what_was_sought_before(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    async with newsroom(log_settings, database_url, tmp_path) as desk, desk.watching():
        await publish(desk.log, [deal("urn:s", "sought"), deal("urn:first", parties=("C", "D"))])
        await desk.until_told([("deal", False)])
        desk.file.write_text("[[rules]]")
        desk.file.write_text(RULES + CHANGED)
        # The file is looked at about once a second: whatever comes before that tells nothing by the new rule.
        async with asyncio.timeout(60):
            for number in itertools.count():
                await publish(desk.log, [deal(f"urn:{number}", key=f"deal {number}")])
                await desk.until(lambda told, n=number: len([r for r, _ in told if r == "deal"]) == n + 2)
                if ("changed", False) in await desk.told():
                    break
        (told,) = (alert for alert in await desk.alerts() if alert.rule == "changed")

    assert [ground.uri for ground in told.grounds][1:] == ["urn:s"]


async def test_a_correction_that_was_published_while_nobody_watched_is_told_once_afterwards(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    first, second, third = (version(n) for n in "123")
    async with newsroom(log_settings, database_url, tmp_path) as desk:
        async with desk.watching():
            await publish(desk.log, [usable(first, 1), says("We walk out.", first)])
            await desk.until_told([("ortiz", False)])
        await publish(desk.log, [usable(second, 1), says("We stay.", second)])
        await until_changes(desk.log, 1)
        async with desk.watching():
            await desk.until_told([("ortiz", False), ("ortiz", False), ("ortiz", True), ("mended", False)])
        # What comes again tells nothing: only what is new after it does.
        await publish(desk.log, [says("We walk out.", first), says("We stay.", second)])
        async with desk.watching():
            await publish(desk.log, [usable(third, 1), says("We stay.", third)])
            await until_changes(desk.log, 2)
            await publish(desk.log, [deal("urn:last")])
            await desk.until(lambda told: ("deal", False) in told)
            told = await desk.told()

    assert sorted(told[:4]) == sorted([("ortiz", False), ("ortiz", False), ("ortiz", True), ("mended", False)])
    assert set(told[4:]) <= {("deal", False)}


async def test_a_mend_takes_back_what_its_paragraph_had_told_and_tells_it_again_once_it_is_taken_back(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    article = version("1")
    said = says("We walk out.", article)
    one = mend(speaks("Bo Lund", span=(0, len(said.text))), uri=article.uri, text=said.text)
    async with newsroom(log_settings, database_url, tmp_path) as desk, desk.watching() as coverage:
        await publish(desk.log, [usable(article, 1), said])
        await desk.until(lambda told: ("ortiz", False) in told and coverage.mended_record(one) is not None)
        await desk.log.append([mend_record(one)])
        await desk.until_told([("ortiz", False), ("ortiz", True)])
        # What comes once more is seen as the mend has it.
        await publish(desk.log, [said, deal("urn:last")])
        await desk.until_told([("ortiz", False), ("ortiz", True), ("deal", False)])
        await desk.log.append([mend_record(taken_back(one))])
        await desk.until_told([("ortiz", False), ("ortiz", True), ("deal", False), ("ortiz", False)])
        reasons = [alert.reason for alert in await desk.alerts() if alert.withdrawn]

    assert reasons == ["Ada mended how it was read"]


async def test_a_record_that_is_none_of_ours_is_a_dead_letter_and_its_neighbours_go_on(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    async with newsroom(log_settings, database_url, tmp_path) as desk, desk.watching():
        await desk.log.append([NewRecord(topic=CLASSIFIED.name, key=b"urn:a", value=b"bad")])
        await publish(desk.log, [deal("urn:a")])
        await desk.until_told([("deal", False)])
        async with asyncio.timeout(60):
            while len(await records(desk.log, DEAD_LETTERS.name)) < 2:
                await asyncio.sleep(0.02)
