"""Alerts in an editor's words: pure."""

from __future__ import annotations

from collections.abc import Mapping

from streams.alerts.core.sights import Sight
from streams.events import Change

_AGREED = {
    "reached": "agreed",
    "committed": "committed",
    "reaffirmed": "reaffirmed",
    "anticipated": "expected to agree",
    "sought": "sought",
    "refused": "refused",
}


def in_words(
    sight: Sight, issues: tuple[str, ...], labels: Mapping[str, str], *, changed: bool = False, together: int = 0
) -> str:
    """One line: on what, who, and what; the words themselves are with the grounds.

    Args:
        changed: whether the status is another than before.
        together: of how many conditions that are met at once this is the last.
    """
    on = ", ".join(labels.get(issue, issue) for issue in issues)
    return f"{on}: {_what(sight, changed, together)}" if on else _what(sight, changed, together)


def _what(sight: Sight, changed: bool, together: int) -> str:
    if together:
        return f"{together} things together, last: {_what(sight, changed, 0)}"
    match sight.seen:
        case "agreement":
            status = _AGREED[sight.status or "reached"]
            who = sight.subject or "parties not named"
            return f"now {status} ({who})" if changed else f"{status} ({who})"
        case "statement":
            return f"{sight.subject or 'somebody'} said: {sight.ground.words}"
        case "change" | "sentence" | "spike" | "silence":
            return sight.ground.words


def change_in_words(event: Change) -> str:
    """What an update or a kill took away and brought."""
    if event.kind == "killed":
        withdrawn = f"{len(event.statements)} statements and {len(event.agreements)} agreements withdrawn"
        return f"{event.uri} was killed: {withdrawn}"
    sides: list[tuple[object, object]] = [(change.before, change.after) for change in event.statements]
    sides += [(change.before, change.after) for change in event.agreements]
    gone = sum(after is None for _, after in sides)
    new = sum(before is None for before, _ in sides)
    other = len(sides) - gone - new
    version = event.after.version if event.after else ""
    return f"{event.uri} was updated to version {version}: {gone} withdrawn, {new} new, {other} changed"
