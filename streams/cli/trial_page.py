"""What a trial moves, as one page for an editor: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files

from streams.alerts.delivery.messages import line
from streams.cli.explain.page import document, escaped, marked
from streams.cli.trial_rendering import alerts_in_words, compared, heading, most_moved, place_of
from streams.explaining.marks import Mark
from streams.trials.difference import AgreementMove, AlertMoves, Difference, Example, IssueMove, Words

SHOWN_WORDS = 12
MOST_AGREEMENTS = 200
HEADINGS = {"came": "Came", "went": "Went"}
CSS = "trial_page.css"


def trial_page(found: Difference) -> str:
    """The page as text, to be written in UTF-8."""
    moved = most_moved(found)
    still = [issue.label for issue in found.issues if not issue.moved]
    css = (files("streams.cli") / CSS).read_text(encoding="utf-8")
    return document(
        escaped(heading(found)),
        f"{_header(found)}<main>\n{_table(moved)}{_still(still)}"
        f"{''.join(map(_issue, moved))}{_agreements(found)}{_alerts(found.alerts)}</main>\n",
        css=css,
    )


def _header(found: Difference) -> str:
    readings = f"reading {found.after.reading} beside {found.before.reading}, reader {found.after.reader}"
    return (
        f'<header class="page">\n<h1>{escaped(heading(found))}</h1>\n'
        f'<p class="facts">{escaped(compared(found))} · {escaped(readings)}</p>\n</header>\n'
    )


def _table(moved: Sequence[IssueMove]) -> str:
    if not moved:
        return "<p>Nothing moves.</p>\n"
    heads = ("Issue", "Paragraphs", "Change", "Came", "Went", "Agreements")
    row = "".join(f'<th scope="col">{name}</th>' for name in heads)
    rows = "".join(map(_row, moved))
    return f'<table class="moves">\n<thead><tr>{row}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n'


def _row(issue: IssueMove) -> str:
    before, after = issue.before, issue.after
    change = after.paragraphs - before.paragraphs
    cells = (
        f"{before.paragraphs:,} → {after.paragraphs:,}",
        f"{change:+,}" if change else "",
        f"{issue.came:,}",
        f"{issue.went:,}",
        f"{before.agreements:,} → {after.agreements:,}",
    )
    name = f'<th scope="row"><a href="#{_anchor(issue)}">{escaped(issue.label)}</a></th>'
    return f"<tr>{name}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


def _still(labels: Sequence[str]) -> str:
    return f'<p class="facts">Without a move: {escaped(", ".join(labels))}</p>\n' if labels else ""


def _issue(issue: IssueMove) -> str:
    sides = (
        ("came", issue.came, issue.words_came, [e for e in issue.examples if e.direction == "came"]),
        ("went", issue.went, issue.words_went, [e for e in issue.examples if e.direction == "went"]),
    )
    name = _anchor(issue)
    parts = [_side(issue.id, *side) for side in sides if side[1]]
    return (
        f'<section class="issue-moves" id="{name}" aria-labelledby="{name}-name">\n'
        f'<h2 id="{name}-name">{escaped(issue.label)}</h2>\n{"".join(parts)}</section>\n'
    )


def _side(issue: str, direction: str, count: int, words: Sequence[Words], examples: Iterable[Example]) -> str:
    by = "".join(
        f"<li>{escaped(word.words or 'no words of their own')} <b>{word.paragraphs:,}</b></li>"
        for word in words[:SHOWN_WORDS]
    )
    return (
        f'<h3 class="{direction}">{HEADINGS[direction]}: {count:,} paragraph{"" if count == 1 else "s"}</h3>\n'
        f'<ul class="words">{by}</ul>\n{"".join(_example(issue, example) for example in examples)}'
    )


def _example(issue: str, example: Example) -> str:
    marks = [Mark(start, end, "evidence", (issue,)) for start, end in sorted(example.evidence)]
    return (
        f'<figure class="{example.direction}">\n<blockquote class="text" dir="auto">{marked(example.text, marks)}'
        f'</blockquote>\n<figcaption class="facts">{escaped(place_of(example))}</figcaption>\n</figure>\n'
    )


def _agreements(found: Difference) -> str:
    if not found.agreements:
        return ""
    labels = {issue.id: issue.label for issue in found.issues}
    shown = [_agreement(one, labels.get(one.issue, one.issue)) for one in found.agreements[:MOST_AGREEMENTS]]
    more = len(found.agreements) - len(shown)
    left = f'<p class="facts">and {more:,} more</p>\n' if more else ""
    return f'<section class="issue-moves">\n<h2>Agreements</h2>\n{"".join(shown)}{left}</section>\n'


def _agreement(one: AgreementMove, label: str) -> str:
    told = f"says {one.reported_by}" if one.reported_by else ""
    what = " · ".join(filter(None, (label, ", ".join(one.parties), told)))
    text = marked(one.text, [Mark(*one.trigger, "trigger", ("",))])
    return (
        f'<figure class="{one.direction}">\n<p><b class="{one.direction}">{HEADINGS[one.direction]}</b>'
        f' <span class="status">{one.status}</span> {escaped(what)}</p>\n'
        f'<blockquote class="text" dir="auto">{text}</blockquote>\n'
        f'<figcaption class="facts">{escaped(place_of(one))}</figcaption>\n</figure>\n'
    )


def _alerts(moves: AlertMoves | None) -> str:
    if moves is None:
        return ""
    shown = "".join(
        f'<p><b class="{direction}">{HEADINGS[direction]}</b> {escaped(line(alert))}</p>\n'
        for direction, alerts in (("came", moves.came), ("went", moves.went))
        for alert in alerts
    )
    facts = f'<p class="facts">{escaped(alerts_in_words(moves))}</p>\n'
    return f'<section class="issue-moves">\n<h2>Alerts</h2>\n{facts}{shown}</section>\n'


def _anchor(issue: IssueMove) -> str:
    return f"issue-{escaped(issue.id)}"
