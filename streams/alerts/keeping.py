"""For how long what was seen is remembered, by the rules that there are: pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from streams.alerts.rules import Rules, SilenceCondition, span_of

ALERTS = timedelta(days=90)
"""As long as Kafka keeps what alerts are made of, and the alerts."""
OTHER = timedelta(days=7)
DELIVERIES = timedelta(days=30)
"""Less than an alert is remembered, so that one that is told anew is queued anew."""


class Keeps(NamedTuple):
    """How long things are kept after they were seen last."""

    alerts: timedelta
    """Alerts, and what they stand on: for so long they can be taken back."""
    other: timedelta
    """Articles that told nobody anything."""
    deliveries: timedelta

    @classmethod
    def by(cls, rules: Rules) -> Keeps:
        """At least twice as long as any rule looks back."""
        longest = 2 * max(_spans(rules))
        return cls(max(ALERTS, longest), max(OTHER, longest), DELIVERIES)


def _spans(rules: Rules) -> Iterator[timedelta]:
    for rule in rules.rules:
        yield from map(span_of, filter(None, (rule.grace, rule.within, rule.again_after)))
        yield from (span_of(c.lasting) for c in rule.when if isinstance(c, SilenceCondition))
