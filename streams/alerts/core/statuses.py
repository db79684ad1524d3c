"""What the parties of an agreement had come to before: pure, by the reports that count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from streams.alerts.core.articles import Articles
from streams.alerts.core.sights import Sight, agreement_sight
from streams.alerts.rules import StatusCondition
from streams.events import Agreement, AgreementStatus, AlertGround

REPORTS = 20
"""Of the status before that an alert stands on at most: enough where some are retracted."""

Reports = Callable[[str, Sequence[AgreementStatus]], Iterable[Agreement]]
"""The reports on an issue of any of these statuses that count now, the latest publication first.

They are asked for when something comes to another status. So a rule that is new knows all that counts, and nothing is
kept for rules that nobody has written.
"""


class Earlier(NamedTuple):
    """What the same parties had come to before."""

    status: AgreementStatus
    """By the latest report."""
    reports: dict[str, AlertGround]
    """By id; never empty."""


def no_reports(issue: str, statuses: Sequence[AgreementStatus]) -> Iterable[Agreement]:
    """Where none are kept."""
    return ()


def earlier(sight: Sight, condition: StatusCondition, reports: Reports, articles: Articles) -> Earlier | None:
    """The status before, by reports of the same parties on the same issue that were published no later, if any."""
    found: dict[str, AlertGround] = {}
    latest: AgreementStatus | None = None
    for report in reports(sight.issues[0], condition.before) if sight.names else ():
        before = agreement_sight(report)
        same = _parties(before) == _parties(sight) and before.ground.published <= sight.ground.published
        # The store may not have heard of a kill yet.
        if same and len(found) < REPORTS and not articles.is_killed(report.article):
            latest = latest or before.status
            found[report.id] = before.ground
    return Earlier(latest, found) if latest else None


def _parties(sight: Sight) -> list[str]:
    return sorted(name.casefold() for name in sight.names)
