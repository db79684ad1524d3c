"""``streams alerts``: told once, taken back with their grounds, delivered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
import orjson

from streams.cli.options import (
    data_option,
    fetch_by,
    issues_option,
    json_option,
    load_issue_list,
    place_option,
    settings_of,
    stages_of,
    told_unlisted,
)
from streams.settings import Settings, load_settings

if TYPE_CHECKING:
    from streams.alerts.store import AlertStore, Delivery
    from streams.events import Alert, ClassifiedParagraph, DeadLetter
    from streams.issues import IssueList

rules_argument = click.argument("rules", type=click.Path(dir_okay=False, path_type=Path))


@click.group(short_help="Tell editors what they asked to be told.")
def alerts() -> None:
    """Tell editors what they asked to be told, by a file of rules: once, and taken back when its ground is.

    The README says what stands in the file. `streams alerts test RULES --on COVERAGE` tries it.
    """


@alerts.command(short_help="Watch, and deliver.")
@rules_argument
@data_option
def run(rules: Path, data_dir: Path | None) -> None:
    """Hold what is read and counted against RULES and deliver what is to be told, until told to stop.

    Reads `agreements`, `classified-paragraphs`, `changes`, `tallies` and `mends`, writes `alerts`, and delivers
    those over the channels of RULES, which is read again whenever it is saved. State is in SQL
    (STREAMS_DATABASE_URL, by default alerts.db beside the embedded log): started again, it goes on where it stopped.
    """
    from streams.processes import run_until_told
    from streams.roles import in_role

    settings = load_settings(data_dir=data_dir)
    with in_role(settings, "alerts"):
        run_until_told(lambda: _run(settings, rules))


@alerts.command(short_help="What would have been told over coverage?")
@rules_argument
@click.option("--on", "coverage", metavar="FILE|DIR|URL", multiple=True, required=True, help="Coverage to try them on.")
@issues_option
@json_option
def test(rules: Path, coverage: tuple[str, ...], issues: Path | None, as_json: bool) -> None:
    """Say what RULES would have told over coverage, in the order of its publication; nothing is sent.

    Exit status 1 where something of the coverage cannot be read.
    """
    from streams.alerts.rehearsal import rehearse
    from streams.alerts.rule_file import RuleFile

    found = RuleFile(rules).rules
    settings = load_settings(issues=issues)
    listed = load_issue_list(settings)
    told_unlisted(found, listed)
    paragraphs, whole = _classified(settings, coverage, listed)
    told = list(rehearse(found, paragraphs, labels={issue.id: issue.label for issue in listed.issues}))
    _show(told, as_json=as_json)
    taken_back = sum(alert.withdrawn for alert in told)
    click.echo(f"{len(told) - taken_back} alerts, {taken_back} taken back", err=True)
    if not whole:
        raise SystemExit(1)


@alerts.command("list", short_help="What was told.")
@json_option
@place_option
def listed(as_json: bool, data_dir: Path | None) -> None:
    """Show the alerts on the log and their withdrawals, the oldest first."""
    told = asyncio.run(_told(settings_of(data_dir)))
    _show(told, as_json=as_json)
    if not told and not as_json:
        click.echo("no alerts", err=True)


@alerts.command(short_help="What goes out over which channel.")
@click.option("--state", type=click.Choice(["pending", "sent", "parked"]), help="Only those.")
@json_option
@place_option
def deliveries(state: str | None, as_json: bool, data_dir: Path | None) -> None:
    """Show the latest deliveries: sent, waiting for another attempt, or parked after the last one."""
    with _opened(settings_of(data_dir), writable=False) as store:
        found = store.deliveries(state=state)  # type: ignore[arg-type]
    for delivery in found:
        click.echo(orjson.dumps(_as_dict(delivery)) if as_json else _delivery_line(delivery))
    if not found and not as_json:
        click.echo("no deliveries" if state is None else f"no deliveries are {state}", err=True)


@alerts.command(short_help="Let parked deliveries go out again.")
@click.argument("alert", required=False)
@place_option
def resend(alert: str | None, data_dir: Path | None) -> None:
    """Let parked deliveries go out again: those of ALERT (an id, or a beginning of one), else all."""
    with _opened(settings_of(data_dir), writable=True) as store:
        count = store.resend(alert, now=time.time())
    click.echo(f"{count:,} to be sent again by `streams alerts run`", err=True)


async def _run(settings: Settings, path: Path) -> None:
    from streams.alerts.consumer import AlertConsumer
    from streams.alerts.coverage import TallyCoverage
    from streams.alerts.delivery.channels import Senders
    from streams.alerts.delivery.consumer import Deliveries
    from streams.alerts.rule_file import RuleFile
    from streams.contract.topics import TOPICS
    from streams.log.opening import open_log
    from streams.web.addresses import AllowedHosts

    senders = Senders(AllowedHosts(settings.allowed_hosts), echo=click.echo)
    file = RuleFile(path, check=senders.check)
    with _opened(settings, writable=True) as store, closing(TallyCoverage(settings.tally_database)) as coverage:
        async with open_log(settings) as log, senders, asyncio.TaskGroup() as group:
            await log.create_topics(TOPICS)
            group.create_task(AlertConsumer(log, store, file, coverage, clock=time.time).run())
            group.create_task(Deliveries(log, store, senders, lambda: file.rules, clock=time.time).run())


async def _told(settings: Settings) -> list[Alert]:
    from streams.contract.codec import decode
    from streams.contract.topics import ALERTS
    from streams.events import Alert
    from streams.log.opening import open_log
    from streams.log.snapshot import snapshot

    async with open_log(settings, writable=False) as log:
        return [decode(record, Alert) async for record in snapshot(log, ALERTS.name)]


def _classified(
    settings: Settings, coverage: tuple[str, ...], listed: IssueList
) -> tuple[list[ClassifiedParagraph], bool]:
    """The coverage, read, and whether all of it could be."""
    from streams.cli.classify import classified, paragraphs_of
    from streams.cli.kills import standing
    from streams.cli.notices import Notices
    from streams.cli.publish import sources_of

    notices = Notices()
    rejected: list[DeadLetter] = []
    items = standing(sources_of(coverage), published=None, on_undated=notices.undated, fetch=fetch_by(settings))
    paragraphs = paragraphs_of(items, rejected, notices)
    stages = stages_of(listed, accurate=settings.accurate)
    return list(classified(stages, paragraphs, settings.batch_size)), not rejected


@contextmanager
def _opened(settings: Settings, *, writable: bool) -> Iterator[AlertStore]:
    from streams.alerts.store import AlertStore
    from streams.alerts.tables import alert_database

    with closing(AlertStore(alert_database(settings), writable=writable)) as store:
        yield store


def _show(told: list[Alert], *, as_json: bool) -> None:
    from streams.alerts.delivery.messages import line

    for alert in told:
        click.echo(msgspec.json.encode(alert) if as_json else line(alert))


def _as_dict(delivery: Delivery) -> dict[str, object]:
    return {**delivery._asdict(), "alert": msgspec.to_builtins(delivery.alert, str_keys=True)}


def _delivery_line(delivery: Delivery) -> str:
    from streams.alerts.delivery.messages import flat

    tries = f"{delivery.attempts} attempt{'' if delivery.attempts == 1 else 's'}"
    error = f": {delivery.error}" if delivery.error else ""
    return (
        f"{delivery.state:7} {delivery.channel}: {flat(delivery.alert.title)} {delivery.alert.id[:8]}, {tries}{error}"
    )
