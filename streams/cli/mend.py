"""``streams mend``: what an editor says of how a paragraph was read."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click
import msgspec
import orjson

from streams.cli.options import json_option, place_option, settings_of
from streams.errors import InputError
from streams.events import AgreementMend, AgreementStatus, IssueMend, Mend, MendedSpeaker, SpeakerKind, StatementMend

if TYPE_CHECKING:
    from streams.contract.mends import Mending
    from streams.settings import Settings
    from streams.tally.sql.mendable import Mendable

Command = Callable[..., Any]
T = TypeVar("T")


def _who(command: Command) -> Command:
    """Options of whatever says something."""
    by = click.option("--by", default=getpass.getuser, metavar="NAME", help="Who says so.  [default: the user]")
    note = click.option("--note", default="", metavar="TEXT", help="Why, for those who read it later.")
    return by(note(place_option(command)))


def _paragraph(command: Command) -> Command:
    """Arguments that name a paragraph."""
    return click.argument("uri")(click.argument("paragraph", type=click.IntRange(1))(command))


@click.group("mend", short_help="Mend how a paragraph was read.")
def mend() -> None:
    """Mend how a paragraph was read: a wrong issue, a wrong speaker, an agreement that is none.

    A mend is an event of its own, on the topic `mends`. It holds wherever the article has that paragraph, in every
    version, by every reader and under every issue list, until it is taken back. `streams mend show URI PARAGRAPH`
    numbers what there is to mend.
    """


@mend.command()
@_paragraph
@json_option
@place_option
def show(uri: str, paragraph: int, as_json: bool, data_dir: Path | None) -> None:
    """Show what counts of a paragraph, with the numbers that its statements and agreements are mended by."""
    from streams.cli.mend_rendering import mendable_view
    from streams.cli.rendering import console

    of = _mendable(settings_of(data_dir), uri, paragraph)
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(of)))
    else:
        console().print(mendable_view(of))


@mend.command()
@_paragraph
@click.argument("issue")
@click.option("--wrong", "reads", flag_value="wrong", help="The paragraph is not about it.")
@click.option("--missing", "reads", flag_value="missing", help="It is, though it was not read so.")
@_who
def issue(uri: str, paragraph: int, issue: str, reads: str | None, by: str, note: str, data_dir: Path | None) -> None:
    """Say that a paragraph is about an issue, or not, by the issue's id."""
    if reads is None:
        raise click.UsageError("say --wrong or --missing")
    says = IssueMend(issue=issue, reads="wrong" if reads == "wrong" else "missing")
    _say(settings_of(data_dir), uri, paragraph, lambda of: says, by=by, note=note)


@mend.command()
@_paragraph
@click.argument("number", type=click.IntRange(1))
@click.option("--speaker", metavar="NAME", help="Who does speak.")
@click.option("--kind", type=click.Choice(get_args(SpeakerKind)), default="person", show_default=True)
@click.option("--none", is_flag=True, help="It is no statement.")
@_who
def statement(
    uri: str,
    paragraph: int,
    number: int,
    speaker: str | None,
    kind: SpeakerKind,
    none: bool,
    by: str,
    note: str,
    data_dir: Path | None,
) -> None:
    """Say who speaks in a statement, or that it is none, by its number."""
    if none == (speaker is not None):
        raise click.UsageError("say --speaker NAME or --none")

    def says(of: Mendable) -> Mending:
        span = _numbered(of.statements, number, "statement").span
        if span is None:
            raise InputError(
                "where this statement stands was not kept by an earlier version",
                remedy="`streams reread` has it read once more",
            )
        return StatementMend(span=span, speaker=None if speaker is None else MendedSpeaker(name=speaker, kind=kind))

    _say(settings_of(data_dir), uri, paragraph, says, by=by, note=note)


@mend.command()
@_paragraph
@click.argument("number", type=click.IntRange(1))
@click.option("--none", is_flag=True, help="There is no agreement.")
@click.option("--status", type=click.Choice(get_args(AgreementStatus)), help="Its status.")
@click.option("--party", "parties", multiple=True, metavar="NAME", help="A party of it; once for each.")
@click.option("--issue", metavar="ID", help="The issue that it is on.")
@_who
def agreement(
    uri: str,
    paragraph: int,
    number: int,
    none: bool,
    status: AgreementStatus | None,
    parties: tuple[str, ...],
    issue: str | None,
    by: str,
    note: str,
    data_dir: Path | None,
) -> None:
    """Say that an agreement is none, or what its status, parties or issue are instead, by its number."""

    def says(of: Mendable) -> Mending:
        label = _numbered(of.agreements, number, "agreement").label
        return AgreementMend(
            issue=label.issue,
            status=label.status,
            trigger=label.trigger,
            none=none,
            has_status=status,
            has_parties=parties or None,
            has_issue=issue,
        )

    _say(settings_of(data_dir), uri, paragraph, says, by=by, note=note)


@mend.command()
@click.argument("identity", metavar="ID")
@_who
def undo(identity: str, by: str, note: str, data_dir: Path | None) -> None:
    """Take a mend back; what was read counts again. The mend stays in the list, with who took it back."""
    from streams.tally.mending import undone
    from streams.tally.sending import send
    from streams.tally.sql.mends import WantedMends
    from streams.tally.store import TallyStore

    settings = settings_of(data_dir)
    with closing(TallyStore(settings.tally_database, writable=False)) as store:
        found = store.mends(WantedMends(id=identity), limit=1)
    if not found:
        raise InputError(f"there is no mend {identity!r}", remedy="`streams mend list` has those that there are")
    asyncio.run(send(settings, undone(found[0], by=by, at=datetime.now(UTC), note=note)))
    click.echo(f"mend {identity} is taken back")


@mend.command("list")
@click.option("--uri", help="Only of this article.")
@click.option("--issue", help="Only of this issue.")
@click.option("--by", help="Only by this editor.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@json_option
@place_option
def list_mends(
    uri: str | None, issue: str | None, by: str | None, limit: int, as_json: bool, data_dir: Path | None
) -> None:
    """Show what editors have mended, the latest first: who, when, why, and whether it holds.

    A mend does not hold where it is read like that by now without it, where a later one says otherwise, or where no
    paragraph that counts has that text.
    """
    from streams.cli.mend_rendering import mend_view
    from streams.cli.rendering import console
    from streams.tally.sql.mends import WantedMends
    from streams.tally.store import TallyStore

    with closing(TallyStore(settings_of(data_dir).tally_database, writable=False)) as store:
        found = store.mends(WantedMends(uri=uri, issue=issue, by=by), limit=limit)
    if as_json:
        click.echo(orjson.dumps({"mends": msgspec.to_builtins(found)}))
        return
    for known in found:
        console().print(mend_view(known))
    if not found:
        click.echo("no mends", err=True)


def _say(
    settings: Settings, uri: str, paragraph: int, says: Callable[[Mendable], Mending], *, by: str, note: str
) -> None:
    from streams.tally.mending import made
    from streams.tally.sending import send

    of = _mendable(settings, uri, paragraph)
    event, new = made(of, says(of), by=by, at=datetime.now(UTC), note=note)
    if new:
        asyncio.run(send(settings, event))
    click.echo(_told(event, new=new))


def _told(event: Mend, *, new: bool) -> str:
    if not new:
        return f"mend {event.id} by {event.by} says so already"
    return f"mend {event.id}: counts once the tally consumer comes to it; `streams mend undo {event.id}` takes it back"


def _mendable(settings: Settings, uri: str, paragraph: int) -> Mendable:
    from streams.tally.store import TallyStore

    with closing(TallyStore(settings.tally_database, writable=False)) as store:
        found = store.mendable(uri, paragraph)
    if found is None:
        raise InputError(
            f"{uri}: no paragraph {paragraph} of it counts", remedy=f"`streams history {uri}` shows its versions"
        )
    return found


def _numbered(parts: tuple[T, ...], number: int, what: str) -> T:
    if number > len(parts):
        raise InputError(
            f"the paragraph has {len(parts)} {what}{'' if len(parts) == 1 else 's'}, and no {number}.",
            remedy="`streams mend show URI PARAGRAPH` numbers them",
        )
    return parts[number - 1]
