"""An explanation in a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from streams.cli import rendering
from streams.explaining.marks import pieces
from streams.explaining.notes import AgreementNote, Explanation, IssueNote, StatementNote

STYLES = {
    "content": rendering.CONTENT,
    "speaker": rendering.SPEAKER,
    "via": "green",
    "cue": rendering.CUE,
    "evidence": rendering.EVIDENCE,
    "trigger": rendering.TRIGGER,
}
Row = tuple[str, list[Text]]
"""The number or letter of a note, and its lines."""
NUMBERED = ("content", "trigger")
_RAISED = str.maketrans("0123456789 abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹ ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")


def explained(explanation: Explanation) -> RenderableType:
    """The text with its marks, numbered as the notes under it: who says what, the issues, the agreements."""
    notes = Table.grid(padding=(0, 2, 0, 0))
    notes.add_column(no_wrap=True, min_width=len("agreed"))
    notes.add_column(no_wrap=True, min_width=1)
    notes.add_column()
    for heading, rows in (
        ("says", map(_statement, explanation.statements)),
        ("about", map(_issue, explanation.issues)),
        ("agreed", map(_agreement, explanation.agreements)),
    ):
        for i, (ref, lines) in enumerate(rows):
            notes.add_row(Text("" if i else heading, "dim"), Text(ref, "dim"), Text("\n").join(lines))
    text = Padding(_numbered(explanation), (0, 0, 1 if notes.row_count else 0, 2))
    return Group(Text(f"¶{explanation.paragraph.ordinal}", "bold dim"), text, Padding(notes, (0, 0, 1, 2)))


def _numbered(explanation: Explanation) -> Text:
    text = Text()
    for piece in pieces(explanation.paragraph.text, explanation.marks):
        for mark in piece.opened:
            if mark.kind in NUMBERED:
                text.append(" ".join(mark.refs).translate(_RAISED), "dim")
        start = len(text)
        text.append(piece.text)
        for mark in piece.marks:
            text.stylize(STYLES[mark.kind], start)
    return text


def _statement(note: StatementNote) -> Row:
    return note.number, [
        _scored(Text(note.speaker, rendering.SPEAKER if note.resolved else "italic"), note.kind, note.score),
        Text(note.how),
        Text(f"{note.quoted}, “{note.cue}”" if note.cue else f"{note.quoted}, no cue word", "dim"),
        *([Text(f"relayed by {note.via}", "dim")] if note.via else []),
    ]


def _issue(note: IssueNote) -> Row:
    words = " · ".join(note.words) or "no words of its own: the headline and the paragraphs before are about it"
    return "", [_scored(Text(note.label, "bold blue"), "", note.score), Text(words)]


def _agreement(note: AgreementNote) -> Row:
    told = f"says {note.reported_by}" if note.reported_by else "the article says so itself"
    parties = ", ".join(note.parties) or "no party named"
    return note.letter, [
        Text.assemble((note.status, rendering.STATUS[note.status]), f" {note.issue}  ", (parties, "bold")),
        Text.assemble(
            f"“{note.trigger}”, {told}", (" · " + " · ".join(filter(None, (note.rule, note.codes, note.before))), "dim")
        ),
    ]


def _scored(name: Text, kind: str, score: float | None) -> Text:
    facts = [kind, f"{score:.2f}" if score is not None else ""]
    return Text.assemble(name, ("  " + "  ".join(fact for fact in facts if fact), "dim"))
