from __future__ import annotations

from datetime import UTC, datetime

from rich.console import Console

from streams.cli.change_rendering import change_view, version_view
from streams.events import (
    AgreementChange,
    ArticleEdition,
    Change,
    IssueChange,
    SaidStatement,
    StatementChange,
    ToldAgreement,
)
from streams.tally.core.sayings import Sayings
from streams.tally.sql.history import CountedVersion

TIME = datetime(2024, 5, 3, 8, 30, tzinfo=UTC)


def edition(version: str, paragraphs: int = 2) -> ArticleEdition:
    return ArticleEdition(
        version=version, headline=f"Talks [{version}]", published=TIME, paragraphs=paragraphs, paragraph_count=2
    )


def said(content: str) -> SaidStatement:
    return SaidStatement(speaker="Lena Ortiz", type="direct", content=content)


def lines(view: object) -> list[str]:
    console = Console(width=100, color_system=None, force_terminal=True)
    with console.capture() as capture:
        console.print(view)
    return [line.strip() for line in capture.get().splitlines()]


def test_a_change_shows_what_came_went_and_changed() -> None:
    deal = ToldAgreement(issue="port", status="reached", parties=("Port", "Union"), reported_by="Lena Ortiz")
    change = Change(
        id="c",
        uri="urn:a",
        reading="r",
        kind="substantive",
        before=edition("1"),
        after=edition("2"),
        issues=(IssueChange(issue="port", before=2, after=0),),
        statements=(
            StatementChange(before=said("no deal"), after=said("a deal")),
            StatementChange(before=said("good night")),
        ),
        agreements=(AgreementChange(after=deal),),
        left_out=1_200,
    )
    assert lines(change_view(change, TIME)) == [
        "2024-05-03 08:30:00  substantive  urn:a  version 1 → 2",
        "Talks [2]",
        "- port: paragraphs 2 → 0",
        "~ Lena Ortiz: no deal",
        "→ Lena Ortiz: a deal",
        "- Lena Ortiz: good night",
        "+ reached port  Port, Union  says Lena Ortiz",
        "and 1,200 more",
    ]


def test_a_version_shows_when_it_came_and_went_and_what_it_lacks() -> None:
    sayings = Sayings(edition=edition("1", 1), issues={"port": 1}, statements=(said("a deal"),))
    gone = CountedVersion(said=sayings, came=TIME, gone=TIME, ended="killed")
    assert lines(version_view(gone)) == [
        "version 1  came 2024-05-03 08:30:00  killed 2024-05-03 08:30:00",
        "Talks [1] · 2024-05-03 08:30",
        "1 of 2 paragraphs",
        "port 1",
        "Lena Ortiz: a deal",
        "",
    ]
    assert lines(version_view(CountedVersion(said=sayings, came=TIME)))[0].endswith("counts")
