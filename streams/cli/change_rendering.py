"""How changes and versions of articles look on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from streams.cli.rendering import SPEAKER, STATUS
from streams.cli.tally_rendering import moment
from streams.events import ArticleEdition, Change, SaidStatement, ToldAgreement
from streams.tally.store import CountedVersion

KIND = {"cosmetic": "dim", "substantive": "bold yellow", "killed": "bold red", "revived": "bold green"}
CAME, WENT, CHANGED = ("+ ", "green"), ("- ", "red"), ("~ ", "yellow")


def change_view(change: Change, time: datetime) -> RenderableType:
    """When, which article, from which version to which, of what kind; under it what came, went or changed."""
    versions = [edition.version for edition in (change.before, change.after) if edition is not None]
    edition = change.after or change.before
    heading = Text.assemble(
        (f"{time:%Y-%m-%d %H:%M:%S}  ", "dim"),
        (change.kind, KIND[change.kind]),
        f"  {change.uri}  ",
        (f"version {' → '.join(versions)}", "dim"),
    )
    name = [Text(edition.headline, "bold")] if edition is not None and edition.headline else []
    return Group(heading, *(Padding(line, (0, 0, 0, 2), expand=False) for line in (*name, *_lines(change))))


def version_view(version: CountedVersion) -> RenderableType:
    """Version, headline, times; under it what it said."""
    edition = version.said.edition
    state = Text("counts", "bold green") if version.ended is None else Text(version.ended, KIND["killed"])
    if version.gone is not None:
        state.append(f" {version.gone:%Y-%m-%d %H:%M:%S}")
    heading = Text.assemble(
        (f"version {edition.version}", "bold"), (f"  came {version.came:%Y-%m-%d %H:%M:%S}  ", "dim"), state
    )
    said = version.said
    lines = [
        Text(" · ".join(filter(None, (edition.headline, edition.outlet, moment(edition.published)))), "bold"),
        Text(_paragraphs(edition), "dim"),
        *([Text(", ".join(f"{issue} {count}" for issue, count in said.issues.items()))] if said.issues else []),
        *map(_statement, said.statements),
        *map(_agreement, said.agreements),
    ]
    return Group(heading, *(Padding(line, (0, 0, 0, 2), expand=False) for line in lines), "")


def _paragraphs(edition: ArticleEdition) -> str:
    count = edition.paragraph_count
    lacking = "" if edition.paragraphs >= count else f"{edition.paragraphs} of "
    return f"{lacking}{count} paragraph{'' if count == 1 else 's'}"


def _lines(change: Change) -> Iterator[Text]:
    for issue in change.issues:
        mark = CAME if not issue.before else WENT if not issue.after else CHANGED
        yield Text.assemble(mark, f"{issue.issue}: paragraphs {issue.before} → {issue.after}")
    for said in change.statements:
        yield from _pair(*(None if part is None else _statement(part) for part in (said.before, said.after)))
    for told in change.agreements:
        yield from _pair(*(None if part is None else _agreement(part) for part in (told.before, told.after)))
    if change.left_out:
        yield Text(f"and {change.left_out:,} more", "dim")


def _pair(before: Text | None, after: Text | None) -> Iterable[Text]:
    if before is None or after is None:
        return (Text.assemble(part, line) for part, line in ((WENT, before), (CAME, after)) if line is not None)
    return (Text.assemble(CHANGED, before, "\n  → ", after),)


def _statement(said: SaidStatement) -> Text:
    line = Text(said.speaker, SPEAKER) if said.speaker else Text("nobody named", "dim")
    if said.via:
        line.append(f" via {said.via}", "dim")
    return line.append(f": {said.content}" if said.content else "")


def _agreement(told: ToldAgreement) -> Text:
    line = Text.assemble((told.status, STATUS[told.status]), f" {told.issue}")
    if told.parties:
        line.append(f"  {', '.join(told.parties)}")
    return line.append(f"  says {told.reported_by}", "dim") if told.reported_by else line
