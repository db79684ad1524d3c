"""Alerts in an editor's words: pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from streams.alerts.core.sights import Sight
from streams.events import (
    AgreementStatus,
    ArticleEdition,
    Change,
    SaidStatement,
    ToldAgreement,
)

AGREED: dict[AgreementStatus, str] = {
    "reached": "agreement reached",
    "committed": "commitment made",
    "reaffirmed": "commitment reaffirmed",
    "anticipated": "agreement expected",
    "sought": "agreement sought",
    "refused": "agreement refused",
}
NAMED = 3
"""Of what an update took away or brought, so many are named."""
WORDS = 80
"""Characters of a statement that is named."""


def in_words(sight: Sight, *, before: AgreementStatus | None = None) -> str:
    """Who and what, in one line; the words themselves are with the grounds.

    Args:
        before: to which status the same parties had come, where it is another now.
    """
    match sight.seen:
        case "agreement":
            by = f", says {sight.reported_by}" if sight.reported_by else ""
            was = f", was {before}" if before else ""
            return f"{AGREED[sight.status or 'reached']}{was} ({sight.subject or 'parties not named'}){by}"
        case "statement":
            return f"{sight.subject or 'somebody'}: {sight.ground.words}"
    return sight.ground.words


def on_issues(words: str, issues: Iterable[str], labels: Mapping[str, str]) -> str:
    """The words, after the issues that they are on."""
    on = ", ".join(labels.get(issue, issue) for issue in issues)
    return f"{on}: {words}" if on else words


def together(words: Sequence[str]) -> str:
    """Several things that are told as one."""
    return " + ".join(words)


def change_in_words(event: Change) -> str:
    """What an update or a kill took away and brought."""
    if event.kind == "killed":
        return f"{_article(event.before, event)} was killed, with {_counted(event)}."
    version = event.after.version if event.after else ""
    parts = (("No more", _gone(event)), ("Changed", _changed(event)), ("New", _new(event)))
    moved = " ".join(filter(None, (_listed(what, list(items)) for what, items in parts)))
    return f"{_article(event.after, event)} was corrected, version {version}. {moved or 'Only words have changed.'}"


def told_before(titles: Iterable[str]) -> str:
    """Of which alerts a correction is one."""
    return f"Had alerted: {', '.join(titles)}."


def _article(edition: ArticleEdition | None, event: Change) -> str:
    if edition is None or not edition.headline:
        return event.uri
    return f"“{edition.headline}”" + (f" ({edition.outlet})" if edition.outlet else "")


def _counted(event: Change) -> str:
    statements, agreements = len(event.statements), len(event.agreements)
    return f"{_number(statements, 'statement')} and {_number(agreements, 'agreement')}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _gone(event: Change) -> Iterator[str]:
    yield from (_told(c.before) for c in event.agreements if c.before and not c.after)
    yield from (_said(c.before) for c in event.statements if c.before and not c.after)


def _new(event: Change) -> Iterator[str]:
    yield from (_told(c.after) for c in event.agreements if c.after and not c.before)
    yield from (_said(c.after) for c in event.statements if c.after and not c.before)


def _changed(event: Change) -> Iterator[str]:
    yield from (f"{_told(c.before)} → {_told(c.after)}" for c in event.agreements if c.before and c.after)
    yield from (f"{_said(c.before)} → {_said(c.after)}" for c in event.statements if c.before and c.after)


def _listed(what: str, items: Sequence[str]) -> str:
    more = f" and {len(items) - NAMED} more" if len(items) > NAMED else ""
    return f"{what}: {'; '.join(item.rstrip('.') for item in items[:NAMED])}{more}." if items else ""


def _told(agreement: ToldAgreement) -> str:
    return f"{AGREED[agreement.status]} ({', '.join(agreement.parties) or 'parties not named'})"


def _said(statement: SaidStatement) -> str:
    words = statement.content if len(statement.content) <= WORDS else statement.content[: WORDS - 1].rstrip() + "…"
    words = f"“{words}”" if statement.type == "direct" else words
    return f"{statement.speaker or 'somebody'}: {words}"
