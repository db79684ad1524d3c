"""``streams classify``: read files with no log at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from streams.cli.kills import standing
from streams.cli.notices import Notices
from streams.cli.options import fetch_by, issues_option, json_option, load_issue_list, published_option, stages_of, utc
from streams.cli.publish import sources_of
from streams.errors import InputError
from streams.events import ClassifiedParagraph, DeadLetter, Paragraph
from streams.settings import load_settings

if TYPE_CHECKING:
    from rich.console import RenderableType

    from streams.agents.stages import Stages
    from streams.explaining.notes import Explanation
    from streams.ingest.inputs import Item

    Printer = Callable[[Explanation], None]

STDOUT = Path("-")
WIDEST = 110
"""Columns of a terminal beyond which lines of prose are hard to follow."""


@click.command(short_help="Read files and show their labels.")
@click.argument("files", nargs=-1, required=True, metavar="FILE|DIR|URL|-...")
@issues_option
@published_option
@click.option("--explain", is_flag=True, help="Say of each label why: words, how the speaker was found, scores.")
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write that explanation as one page, which needs nothing else; - is standard output.",
)
@json_option
def classify(
    files: tuple[str, ...],
    issues: Path | None,
    published: datetime | None,
    explain: bool,
    page: Path | None,
    as_json: bool,
) -> None:
    """Read files and show what each paragraph is about, who is speaking and what is agreed.

    Nothing is kept. On a terminal the spans are marked in the text; with --json, or into a pipe, it
    is one JSON object a body paragraph, by the label contract in the README. Every version of an article
    is shown, but none that a kill among the files takes back: it and those before it (standard input
    is shown as it comes, up to its kill). With --html alone nothing else is shown. An article without a
    date gets the day of its file's last change; one that is not in English gets no labels.
    """
    from streams.explaining.notes import Explainer

    if sum((as_json, explain, page == STDOUT)) > 1:
        raise click.UsageError("--explain, --json and --html - each want standard output: choose one")
    notices = Notices()
    settings = load_settings(issues=issues)
    items = standing(sources_of(files), published=utc(published), on_undated=notices.undated, fetch=fetch_by(settings))
    listed = load_issue_list(settings)
    explainer = Explainer({issue.id: issue.label for issue in listed.issues})
    show = _printer(explain=explain, as_json=as_json, quiet=page is not None)
    explanations: list[Explanation] = []
    rejected: list[DeadLetter] = []
    stages = stages_of(listed, accurate=settings.accurate)
    for paragraph in classified(stages, paragraphs_of(items, rejected, notices), settings.batch_size):
        explanation = explainer.explain(paragraph)
        show(explanation)
        if page is not None:
            explanations.append(explanation)
    if page is not None:
        _write_page(page, explanations)
    if rejected:
        raise SystemExit(1)


def classified(stages: Stages, paragraphs: Iterator[Paragraph], size: int) -> Iterator[ClassifiedParagraph]:
    """Read and file in batches, each given as soon as it is read, so that a long input shows its beginning soon."""
    while batch := list(islice(paragraphs, size)):
        yield from stages.classify(batch)


def paragraphs_of(items: Iterable[Item], rejected: list[DeadLetter], notices: Notices) -> Iterator[Paragraph]:
    """The body paragraphs of what can be read; what is under an embargo is told, what cannot be read `rejected` too."""
    from streams.ingest.publisher import Prepared, prepare

    with notices:
        for item in map(prepare, notices.of_items(items)):
            if isinstance(item, DeadLetter):
                notices.refused(item)
                rejected.append(item)
            elif isinstance(item, Prepared):
                yield from item.events


def _printer(*, explain: bool, as_json: bool, quiet: bool) -> Printer:
    if explain:
        from streams.cli.explain.terminal import explained

        return _articles_on_terminal(explained)
    if as_json or (not quiet and not sys.stdout.isatty()):
        return lambda explanation: click.echo(msgspec.json.encode(explanation.paragraph))
    if quiet:
        return lambda explanation: None

    from streams.cli import rendering

    return _articles_on_terminal(lambda explanation: rendering.classified(explanation.paragraph))


def _articles_on_terminal(render: Callable[[Explanation], RenderableType]) -> Printer:
    """Prints the legend, then paragraphs, with a heading wherever another article begins."""
    from rich.console import Console

    from streams.cli import rendering

    console = rendering.harmless(Console(highlight=False))
    console.print(rendering.legend())
    heading = ""

    def show(explanation: Explanation) -> None:
        nonlocal heading
        header = explanation.paragraph.article
        article = f"{header.uri}#{header.version}"
        if article != heading:
            heading = article
            console.rule(style="dim")
            console.print(rendering.article_heading(header))
            console.print()
        console.print(render(explanation), width=min(WIDEST, console.width))

    return show


def _write_page(path: Path, explanations: Iterable[Explanation]) -> None:
    from streams.cli.explain.page import page

    content = page(explanations)
    if path == STDOUT:
        click.echo(content, nl=False)
        return
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", remedy="name a file that can be written with --html") from error
    click.echo(f"wrote {path}", err=True)
