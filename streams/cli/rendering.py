"""How events look in a terminal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, ConsoleOptions, ConsoleRenderable, Group, RenderableType, RenderHook
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from streams.events import AgreementLabel, ArticleHeader, ClassifiedParagraph, Span, Statement

CONTENT = "italic cyan"
CUE = "yellow"
SPEAKER = "bold green"
EVIDENCE = "underline"
TRIGGER = "bold magenta"
STATUS = {
    "reached": "bold green",
    "committed": "green",
    "reaffirmed": "green",
    "anticipated": "yellow",
    "sought": "yellow",
    "refused": "red",
}

_STEERING = dict.fromkeys(
    {*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)} - {ord("\n")}, "\ufffd"
)
"""Control characters (C0, DEL, C1) and those that embed, override or isolate a writing direction, to what is shown."""


def article_heading(article: ArticleHeader) -> Text:
    """Headline, then outlet, byline, date and version on a dim line."""
    facts = (article.outlet, article.byline, f"{article.published:%Y-%m-%d %H:%M}", f"version {article.version}")
    return Text.assemble(
        (article.headline or article.uri, "bold"), "\n", (" · ".join(fact for fact in facts if fact), "dim")
    )


def classified(paragraph: ClassifiedParagraph) -> RenderableType:
    """The paragraph's text with its spans marked, and under it what was read."""
    labels = [
        *(_statement_line(paragraph.text, statement) for statement in paragraph.statements),
        *(agreement_line(agreement) for agreement in paragraph.agreements),
    ]
    heading = Text.assemble((f"¶{paragraph.ordinal} ", "dim"), *_issue_marks(paragraph))
    return Group(heading, _marked(paragraph), Padding(Group(*labels), (0, 0, 1, 2)))


def agreement_line(agreement: AgreementLabel) -> Text:
    """``reached fentanyl  China, United States  (Joe Biden)``"""
    line = Text.assemble((agreement.status, STATUS[agreement.status]), f" {agreement.issue}")
    if agreement.parties:
        line.append(f"  {', '.join(agreement.parties)}")
    if agreement.reported_by:
        line.append(f"  says {agreement.reported_by}", "dim")
    return line


def legend() -> Text:
    """What the marks of `classified` mean."""
    return Text.assemble(
        *(
            part
            for style, name in (
                (SPEAKER, "speaker"),
                (CUE, "cue"),
                (CONTENT, "words"),
                (EVIDENCE, "issue"),
                (TRIGGER, "agreement"),
            )
            for part in ((name, style), "  ")
        )
    )


def console(*, stderr: bool = False) -> Console:
    """A console that cuts nothing off where its output goes into a file or pipe."""
    made = Console(highlight=False, stderr=stderr)
    wide = made.is_terminal or os.environ.get("COLUMNS")
    return harmless(made if wide else Console(highlight=False, stderr=stderr, width=200))


def harmless(console: Console) -> Console:
    """The console, which now shows a mark in the place of every character that could steer a terminal.

    What is printed comes from the news: an escape sequence in it must not colour, clear or retitle the terminal, nor
    an override of the writing direction turn around what stands beside it.
    """
    console.push_render_hook(_Harmless())
    return console


class _Harmless(RenderHook):
    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [Shown(renderable) for renderable in renderables]


class Shown:
    """What is wrapped, made harmless as by `harmless`: for what reaches a console past its hooks."""

    def __init__(self, renderable: RenderableType) -> None:
        self._renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for segment in console.render(self._renderable, options):
            yield segment if segment.control else segment._replace(text=segment.text.translate(_STEERING))


def columns(headings: Sequence[str], rows: Iterable[Sequence[str | Text]], *, right: frozenset[str]) -> Table:
    """A plain table, its first column never cut; the columns named in `right` are set flush right."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    for place, heading in enumerate(headings):
        flush_right = heading in right
        table.add_column(heading, justify="right" if flush_right else "left", no_wrap=flush_right or place == 0)
    for row in rows:
        table.add_row(*row)
    return table


def _issue_marks(paragraph: ClassifiedParagraph) -> list[tuple[str, str]]:
    return [(f"[{issue.id} {issue.score:.2f}] ", "bold blue") for issue in paragraph.issues]


def _marked(paragraph: ClassifiedParagraph) -> Text:
    text = Text(paragraph.text)
    for issue in paragraph.issues:
        _stylize(text, issue.evidence, EVIDENCE)
    for statement in paragraph.statements:
        _stylize(text, statement.content, CONTENT)
        _stylize(text, [statement.cue], CUE)
        for named in (statement.speaker, statement.via):
            _stylize(text, [named.mention if named else None], SPEAKER)
        _stylize(text, [statement.source], SPEAKER)
    _stylize(text, [agreement.trigger for agreement in paragraph.agreements], TRIGGER)
    return text


def _stylize(text: Text, spans: Iterable[Span | None], style: str) -> None:
    for span in spans:
        if span is not None:
            text.stylize(style, *span)


def _statement_line(text: str, statement: Statement) -> Text:
    line = Text("— ")
    speaker = statement.speaker
    if speaker is None:
        who = f" for “{text[slice(*statement.source)]}”" if statement.source is not None else ""
        line.append(f"nobody named{who}", "dim")
    else:
        line.append(speaker.name, SPEAKER)
        line.append(f" ({speaker.kind}, {_how_resolved(text, speaker.mention, speaker.resolved)})", "dim")
    if statement.via is not None:
        line.append(f" via {statement.via.name}", "dim")
    return line.append(f" · {statement.type}", "dim")


def _how_resolved(text: str, mention: Span | None, resolved: str) -> str:
    return f"{resolved} “{text[slice(*mention)]}”" if mention else resolved
