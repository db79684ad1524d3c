"""The alerts that come of how much is told of an issue, hour by hour: pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from streams.alerts.core.counting import Counts, Spike, silence, spike, spike_times
from streams.alerts.core.memory import KeptSilence, Memory, home
from streams.alerts.core.sights import Sight, digest
from streams.alerts.core.telling import Telling
from streams.alerts.rules import Rule, SilenceCondition, SpikeCondition, span_of
from streams.events import Alert, AlertGround

Meet = Callable[[Rule, int, Sight, datetime], Iterator[Alert]]
"""Called where a condition is met, by its number in the rule."""


class Measures:
    """Spikes and silences, told and taken back."""

    def __init__(self, memory: Memory, telling: Telling, meet: Meet) -> None:
        self._memory = memory
        self._telling = telling
        self._meet = meet

    def spikes(
        self, rule: Rule, number: int, condition: SpikeCondition, issue: str, counts: Counts, now: datetime
    ) -> Iterator[Alert]:
        for start in spike_times(condition, now, span_of(rule.grace)):
            found = spike(counts, condition, start)
            if found is not None:
                yield from self._spike(rule, number, _sight_of(found, condition, issue), found.stands, now)

    def _spike(self, rule: Rule, number: int, sight: Sight, stands: bool, now: datetime) -> Iterator[Alert]:
        if stands:
            yield from self._meet(rule, number, sight, now)
        else:
            yield from self._telling.withdraw(home(sight.ground), sight.ground.id, "it is no spike any more")

    def silence(
        self, rule: Rule, number: int, condition: SilenceCondition, issue: str, counts: Counts, now: datetime
    ) -> Iterator[Alert]:
        key = digest("silence", rule.id, str(number), issue)
        told = self._memory.get(KeptSilence, key)
        lasting = span_of(condition.lasting)
        if told is not None and counts.any_between(told.since, told.since + lasting):
            yield from self._telling.withdraw(home(told.ground), told.ground.id, "coverage of that time has come since")
        since = silence(counts, lasting)
        if since is None or (told is not None and since < told.since):
            return
        if told is not None and since == told.since:
            # Held on to for as long as it lasts.
            sight = _silent(told.ground, issue)
        else:
            identity = digest(f"{issue} {since.isoformat()}")
            words = f"nothing new since {since:%Y-%m-%d %H:%M} UTC"
            sight = _silent(AlertGround(id=identity, published=counts.until or now, words=words), issue)
        self._memory.put(key, KeptSilence(since=since, ground=sight.ground))
        yield from self._meet(rule, number, sight, now)


def _sight_of(found: Spike, condition: SpikeCondition, issue: str) -> Sight:
    identity = f"{issue} {condition.count} {condition.hours} {found.start.isoformat()}"
    ground = AlertGround(id=digest(identity), published=found.start, words=found.words)
    return Sight(seen="spike", identity=identity, issues=(issue,), ground=ground)


def _silent(ground: AlertGround, issue: str) -> Sight:
    return Sight(seen="silence", identity=ground.id, issues=(issue,), ground=ground)
