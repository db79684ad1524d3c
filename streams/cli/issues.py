"""``streams issues``: look after the issue list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
import orjson

from streams.cli.classify import classified, paragraphs_of
from streams.cli.kills import standing
from streams.cli.notices import Notices
from streams.cli.options import json_option, read_issue_file, stages_of
from streams.cli.publish import sources_of

if TYPE_CHECKING:
    from streams.issue_checks import CoverageMatches, Finding
    from streams.issues import IssueList


@click.group(short_help="Check an issue list.")
def issues() -> None:
    """Look after the issue list."""


@issues.command(short_help="Check an issue list, and what it matches.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--on",
    "coverage",
    multiple=True,
    metavar="FILE|DIR|-",
    help="Show what each issue matches in this coverage, and by which words; may be given again.",
)
@json_option
def check(file: Path, coverage: tuple[str, ...], as_json: bool) -> None:
    """Check an issue list: its shape, ids and Media Topic codes, duplicates, overlaps, too few words.

    The exit status is 1 where an error is found; warnings cost quality, and hints may be meant so.
    Media Topics: IPTC's table of 2023-03-31 (CC BY 4.0, https://iptc.org).
    """
    from streams import issue_checks

    listed, findings = issue_checks.check(read_issue_file(file))
    matches = None
    unread: list[str] = []
    if listed is not None and coverage:
        matches, unread = _matches(listed, coverage)
        findings = issue_checks.summed_up([*findings, *issue_checks.check_matches(matches)])
    (_print_json if as_json else _print_tables)(file, listed, findings, matches)
    if unread or any(finding.level == "error" for finding in findings):
        raise SystemExit(1)


def _matches(listed: IssueList, coverage: Iterable[str]) -> tuple[CoverageMatches, list[str]]:
    """What the list matches in the coverage, and the places of what could not be read."""
    from streams import issue_checks
    from streams.events import DeadLetter
    from streams.settings import load_settings

    rejected: list[DeadLetter] = []
    notices = Notices()
    items = standing(sources_of(tuple(coverage)), on_undated=notices.undated)
    paragraphs = paragraphs_of(items, rejected, notices)
    settings = load_settings()
    found = classified(stages_of(listed, accurate=settings.accurate), paragraphs, settings.batch_size)
    return issue_checks.match(found, listed), [letter.origin for letter in rejected]


def _print_json(
    file: Path, listed: IssueList | None, findings: Iterable[Finding], matches: CoverageMatches | None
) -> None:
    from streams.issue_checks.words import content_words
    from streams.media_topics import media_topics

    topics = media_topics()
    report = {
        "file": str(file),
        "ok": not any(finding.level == "error" for finding in findings),
        "issues": [
            {
                "id": issue.id,
                "label": issue.label,
                "medtop": issue.medtop,
                "topic": topic.label if (topic := topics.get(issue.medtop or "")) else None,
                "words": content_words(issue),
            }
            for issue in (listed.issues if listed else ())
        ],
        "findings": findings,
        "coverage": matches,
    }
    click.echo(orjson.dumps(report, default=msgspec.to_builtins))


def _print_tables(
    file: Path, listed: IssueList | None, findings: list[Finding], matches: CoverageMatches | None
) -> None:
    from streams.cli import issue_rendering, rendering

    console = rendering.console()
    console.print(issue_rendering.verdict(str(file), listed, findings), soft_wrap=True)
    if listed is not None:
        console.print(issue_rendering.issue_table(listed))
    if matches is not None:
        console.print(issue_rendering.matches(matches))
    if findings:
        console.print(issue_rendering.finding_table(findings))
