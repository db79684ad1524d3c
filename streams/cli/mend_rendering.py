"""How mends, and what can be mended, look on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from streams.cli.rendering import SPEAKER, STATUS
from streams.events import AgreementMend, IssueMend, Mend, StatementMend
from streams.tally.sql.mendable import Mendable
from streams.tally.sql.mends import KnownMend

STATE = {"holds": "bold green", "overruled": "yellow", "taken back": "dim", "read so": "dim", "not there": "dim"}


def mend_view(known: KnownMend) -> RenderableType:
    """Id, whether it holds, who and when; under it what it says, where, and why."""
    mend = known.mend
    heading = Text.assemble(
        (mend.id, "bold"),
        "  ",
        (known.state, STATE[known.state]),
        (f"  {mend.by}, {mend.at:%Y-%m-%d %H:%M:%S}", "dim"),
    )
    place = f"paragraph {known.index or mend.ordinal} of {mend.uri}"
    lines = [Text(f"{said_by(mend)}"), Text(f"{place}, version {known.version}" if known.version else place, "dim")]
    lines += [Text(f"“{mend.note}”")] if mend.note else []
    if known.back is not None:
        lines.append(Text(f"taken back by {known.back.by}, {known.back.at:%Y-%m-%d %H:%M:%S}", "dim"))
        lines += [Text(f"“{known.back.note}”")] if known.back.note else []
    return Group(heading, *(Padding(line, (0, 0, 0, 2), expand=False) for line in lines))


def said_by(mend: Mend) -> str:
    """What a mend says, in one line."""
    match mend.mends:
        case IssueMend(issue=issue, reads=reads):
            return f"is about {issue}" if reads == "missing" else f"is not about {issue}"
        case StatementMend(speaker=None, words=words):
            return f"no statement: “{words}”"
        case StatementMend(speaker=speaker, words=words) if speaker is not None:
            return f"{speaker.name} ({speaker.kind}) says: “{words}”"
        case AgreementMend() as told:
            return f"“{told.words}”, {told.status} on {told.issue}: {', '.join(_instead(told))}"
    return ""


def mendable_view(of: Mendable) -> RenderableType:
    """Issues, and numbered statements and agreements."""
    lines = [Text.assemble(("issues  ", "dim"), ", ".join(of.issues) or "none")]
    for n, part in enumerate(of.statements, 1):
        name = Text(part.speaker.name or "nobody named", SPEAKER if part.speaker.name else "dim")
        mended = " (mended)" if part.resolved == "mended" else ""
        lines.append(Text.assemble((f"statement {n}  ", "dim"), name, f"{mended}: {part.content}"))
    for n, one in enumerate(of.agreements, 1):
        label = one.label
        who = f"  {', '.join(label.parties)}" if label.parties else ""
        status = (label.status, STATUS[label.status])
        lines.append(Text.assemble((f"agreement {n}  ", "dim"), status, f" {label.issue}{who}: “{one.words}”"))
    return Group(Text(f"{of.uri}, version {of.version}, paragraph {of.ordinal}", "bold"), *lines)


def _instead(told: AgreementMend) -> Iterator[str]:
    if told.none:
        yield "no agreement"
    if told.has_status is not None:
        yield told.has_status
    if told.has_parties is not None:
        yield f"of {' and '.join(told.has_parties)}"
    if told.has_issue is not None:
        yield f"on {told.has_issue}"
