"""Several conditions that are met together: on one issue, near each other in time of publication: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from streams.alerts.core.memory import KeptAlert, KeptMet, Memory, Met, near
from streams.alerts.core.sights import digest
from streams.alerts.core.telling import STANDING, Groups, News, Telling, alert_name
from streams.alerts.core.wording import on_issues, together
from streams.alerts.rules import Rule, span_of
from streams.events import Alert, AlertGround

_ALERTS = 20
"""Of a rule and an issue, to which something may still be added."""

_Conditions = Mapping[str, tuple[Met, ...]]


class Combining:
    """Holds what conditions were met by, of late, against each other.

    A combination stands on everything that met one of its conditions within `Rule.within` of its publication, so that
    it falls only when nothing is left that meets one of them. It is told once in that time.
    """

    def __init__(self, memory: Memory, telling: Telling, labels: Mapping[str, str]) -> None:
        self._memory = memory
        self._telling = telling
        self._labels = labels

    def meet(self, rule: Rule, number: int, new: Met, issue: str, now: datetime) -> Iterator[Alert]:
        """One of the rule's conditions is met on an issue."""
        key, within = digest("met", rule.id, issue), span_of(rule.within)
        names = [digest(repr(condition)) for condition in rule.when]
        before = self._memory.get(KeptMet, key) or KeptMet()
        met = {name: before.conditions.get(name, ()) for name in names}
        met[names[number]] = (*(m for m in met[names[number]] if m.ground.id != new.ground.id), new)
        met = self._of_late(met, within + span_of(rule.grace))
        raised = before.alerts
        if not self._added(raised, names, number, new, within):
            about = {name: [m for m in of if _apart(m, new) <= within][-STANDING:] for name, of in met.items()}
            groups = [{m.ground.id: m.ground for m in about[name]} for name in names]
            if near(groups, within):
                news = self._news(names, about, groups, new, issue, within)
                raised = (*(name for name in raised if name != alert_name(rule, news.identity)),)[-_ALERTS:]
                raised = (*raised, alert_name(rule, news.identity))
                yield from self._telling.raise_alert(rule, news, now)
        self._memory.put(key, KeptMet(conditions=met, alerts=raised))

    def _of_late(self, met: _Conditions, span: timedelta) -> dict[str, tuple[Met, ...]]:
        """What still stands, without what is too old to be met by anything that may yet be told."""
        last = max(m.ground.published for of in met.values() for m in of)
        return {
            name: tuple(sorted(filter(self._stands, (m for m in of if last - m.ground.published <= span)), key=_time))[
                -STANDING:
            ]
            for name, of in met.items()
        }

    def _stands(self, met: Met) -> bool:
        earlier = not met.earlier or any(map(self._telling.stands, met.earlier.values()))
        return earlier and self._telling.stands(met.ground)

    def _added(self, raised: Sequence[str], names: Sequence[str], number: int, new: Met, within: timedelta) -> bool:
        """Add to the combinations that were told at about that time; whether there is one."""
        added = False
        for name in raised:
            kept = self._memory.get(KeptAlert, name)
            if kept is None or not kept.stands or abs(kept.alert.published - new.ground.published) > within:
                continue
            groups = [{new.ground.id: new.ground} if n == number else {} for n in range(len(names))]
            self._telling.add(name, kept, groups, {new.ground.id: new.earlier} if new.earlier else {})
            added = True
        return added

    def _news(
        self,
        names: Sequence[str],
        about: Mapping[str, Sequence[Met]],
        groups: Groups,
        new: Met,
        issue: str,
        within: timedelta,
    ) -> News:
        # One of each is named: the one published nearest to what came last.
        named = [min(about[name], key=lambda m: (_apart(m, new), m.identity)) for name in names]
        ordered = sorted(zip(names, named, strict=True))
        return News(
            kind="together",
            identity=f"{issue} {' '.join(m.identity for _, m in ordered)}",
            groups=_named_first(groups, named),
            issues=(issue,) if issue else (),
            subject="; ".join(dict.fromkeys(m.subject for m in named if m.subject)),
            text=on_issues(together([m.words for m in named]), (issue,) if issue else (), self._labels),
            needs={m.ground.id: m.earlier for of in about.values() for m in of if m.earlier},
            within=within,
        )


def _named_first(groups: Groups, named: Sequence[Met]) -> Groups:
    """An alert lists only some of its grounds."""
    return [{m.ground.id: m.ground} | dict[str, AlertGround](group) for group, m in zip(groups, named, strict=True)]


def _time(met: Met) -> datetime:
    return met.ground.published


def _apart(met: Met, other: Met) -> timedelta:
    return abs(met.ground.published - other.ground.published)
