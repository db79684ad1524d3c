"""How trials, and what they move, look in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.text import Text

from streams.alerts.delivery import messages
from streams.cli.rendering import EVIDENCE, STATUS, TRIGGER, columns
from streams.cli.tally_rendering import moment
from streams.events import Span
from streams.tally.trials import Trial
from streams.trials.difference import AgreementMove, AlertMoves, Difference, Example, IssueMove, Words

SHOWN_WORDS = 4
SHOWN_ISSUES, SHOWN_EXAMPLES, SHOWN_AGREEMENTS = 6, 1, 4
"""Issues with paragraphs to read, of each so many a direction, and agreements; a page has more."""
SHOWN_ALERTS = 12
"""That came, and that went."""
EXCERPT = 240
"""Characters of a paragraph, about what is marked in it."""
SIGNS = {"came": ("+", "green"), "went": ("−", "red")}


class DifferenceView:
    """A table of issues before and after, then paragraphs and agreements to read.

    Args:
        fit: as much of it as has room in the terminal, with a line to spare; else it is as long as it is.
    """

    def __init__(self, difference: Difference, *, fit: bool = False) -> None:
        self._difference = difference
        self._fit = fit

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = console.render_lines(Group(*self._parts()), options.update(height=None), pad=False)
        for line in lines[: options.max_height - 2] if self._fit else lines:
            yield from line
            yield Segment.line()

    def _parts(self) -> Iterator[RenderableType]:
        found = self._difference
        yield Text(heading(found), "bold")
        yield Text(compared(found), "dim")
        moved = most_moved(found)
        if not moved:
            yield Text("nothing moves")
            yield from _alerts(found.alerts)
            return
        yield Text()
        yield columns(
            ["Issue", "Paragraphs", "", "Came", "Went", "Agreements", "By which words"],
            list(map(_row, moved)),
            right=frozenset({"Paragraphs", "Came", "Went"}),
        )
        if still := len(found.issues) - len(moved):
            yield Text(f"{still} issue{'' if still == 1 else 's'} without a move", "dim")
        for issue in moved[:SHOWN_ISSUES]:
            yield from _examples(issue)
        yield from _agreements(found)
        yield from _alerts(found.alerts)


def most_moved(found: Difference) -> list[IssueMove]:
    """The issues that something moves in, those that most moves in first."""
    moved = [issue for issue in found.issues if issue.moved]
    return sorted(moved, key=lambda issue: -(issue.came + issue.went))


def heading(found: Difference) -> str:
    """``trial NAME: NEW beside OLD``"""
    before, after = found.before, found.after
    if before.reader != after.reader:
        return f"trial {found.trial}: reader {after.reader} beside {before.reader}"
    return f"trial {found.trial}: {after.list_name or 'its list'} beside {before.list_name or 'the current list'}"


def compared(found: Difference) -> str:
    """``12 articles compared, 340 paragraphs``"""
    return f"{found.articles:,} articles compared, {found.paragraphs:,} paragraphs"


def trial_rows(found: Iterable[Trial]) -> RenderableType:
    """A row a trial."""
    rows = [
        (
            one.name,
            one.reading.issues.name,
            one.reading.reader.version,
            one.reading.id,
            f"{one.filed:,}",
            " to ".join(filter(None, (moment(one.since), moment(one.until)))) or "all",
            f"{one.reading.announced:%Y-%m-%d %H:%M}",
        )
        for one in found
    ]
    headings = ["trial", "issue list", "reader", "reading", "paragraphs", "published", "begun"]
    return columns(headings, rows, right=frozenset({"paragraphs"}))


def in_words(words: Sequence[Words], *, most: int = SHOWN_WORDS) -> str:
    """``dockers 9, pay 4, …``"""
    named = [f"{word.words or 'no words of their own'} {word.paragraphs:,}" for word in words[:most]]
    return ", ".join([*named, "…"] if len(words) > most else named)


def _row(issue: IssueMove) -> list[str | Text]:
    change = issue.after.paragraphs - issue.before.paragraphs
    words = [
        Text.assemble((f"{sign} ", style), in_words(found))
        for (sign, style), found in zip(SIGNS.values(), (issue.words_came, issue.words_went), strict=True)
        if found
    ]
    agreements = f"{issue.before.agreements:,} → {issue.after.agreements:,}"
    return [
        Text(issue.label, "bold"),
        f"{issue.before.paragraphs:,} → {issue.after.paragraphs:,}",
        Text(f"{change:+,}" if change else "", "green" if change > 0 else "red"),
        f"{issue.came:,}",
        f"{issue.went:,}",
        agreements if issue.before.agreements or issue.after.agreements else "",
        Text("  ").join(words),
    ]


def _examples(issue: IssueMove) -> Iterator[RenderableType]:
    for direction, found in groupby(issue.examples, key=lambda example: example.direction):
        sign, style = SIGNS[direction]
        for example in list(found)[:SHOWN_EXAMPLES]:
            yield Text()
            yield Text.assemble((f"{sign} {issue.label}", style), (f"  {place_of(example)}", "dim"))
            yield Padding(_excerpt(example.text, example.evidence, EVIDENCE), (0, 0, 0, 2))


def _agreements(found: Difference) -> Iterator[RenderableType]:
    labels = {issue.id: issue.label for issue in found.issues}
    if found.agreements:
        yield Text()
        yield Text("Agreements", "bold")
    for agreement in found.agreements[:SHOWN_AGREEMENTS]:
        sign, style = SIGNS[agreement.direction]
        parties = ", ".join(agreement.parties)
        yield Text.assemble(
            (f"{sign} ", style),
            (agreement.status, STATUS[agreement.status]),
            f" {labels.get(agreement.issue, agreement.issue)}" + (f"  {parties}" if parties else ""),
            (f"  {place_of(agreement)}", "dim"),
        )
        yield Padding(_excerpt(agreement.text, [agreement.trigger], TRIGGER), (0, 0, 0, 2))
    if (more := len(found.agreements) - SHOWN_AGREEMENTS) > 0:
        yield Text(f"and {more:,} more; --html writes a page with more to read", "dim")


def _alerts(moves: AlertMoves | None) -> Iterator[RenderableType]:
    """What rules would tell, and no longer tell."""
    if moves is None:
        return
    yield Text()
    yield Text.assemble(("Alerts", "bold"), f"  {alerts_in_words(moves)}")
    for direction, alerts in (("came", moves.came), ("went", moves.went)):
        sign, style = SIGNS[direction]
        for alert in alerts[:SHOWN_ALERTS]:
            yield Text.assemble((f"{sign} ", style), messages.line(alert))
        if (more := len(alerts) - SHOWN_ALERTS) > 0:
            yield Text.assemble((f"{sign} ", style), (f"and {more:,} more; --json has them all", "dim"))


def alerts_in_words(moves: AlertMoves) -> str:
    """``12 as before, 3 more, 2 no longer``"""
    return f"{moves.same:,} as before, {len(moves.came):,} more, {len(moves.went):,} no longer"


def place_of(where: Example | AgreementMove) -> str:
    """When, where and in which paragraph: ``2024-05-03 · Harbour Times · Port deal ¶4``."""
    name = where.headline or ("" if where.outlet else where.uri)
    facts = (moment(where.published), where.outlet, f"{name} ¶{where.ordinal}".strip())
    return " · ".join(filter(None, facts))


def _excerpt(text: str, spans: Sequence[Span], style: str) -> Text:
    """The text about what is marked in it."""
    marked = Text(text)
    for start, end in spans:
        marked.stylize(style, start, end)
    if len(text) <= EXCERPT:
        return marked
    first = min((start for start, _ in spans), default=0)
    start = max(0, min(first - EXCERPT // 3, len(text) - EXCERPT))
    end = start + EXCERPT
    # Whole words only.
    start = text.find(" ", start, first) + 1 if start else 0
    end = len(text) if end >= len(text) else max(text.rfind(" ", first, end), first + 1)
    return Text("").join([Text("… " if start else ""), marked[start:end], Text(" …" if end < len(text) else "")])
