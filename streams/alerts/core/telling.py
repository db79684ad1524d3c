"""Alerts raised once, kept quiet for a while, and taken back when what they stand on is gone: pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from msgspec.structs import replace

from streams.alerts.core.memory import KeptAlert, KeptArticle, KeptTold, Memory
from streams.alerts.core.sights import digest
from streams.alerts.rules import Rule, span_of
from streams.events import Alert, AlertGround, AlertKind

LISTED = 5
"""Grounds that an alert lists at most; it stands on all of them."""

STANDING = 100
"""Grounds of a kind that an alert stands on at most, which bounds what is kept of a sentence that all papers print."""

Groups = tuple[Mapping[str, AlertGround], ...]


class Telling:
    """Raises and withdraws alerts, in a memory that links them with the grounds that they stand on."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def raise_alert(
        self,
        rule: Rule,
        kind: AlertKind,
        identity: str,
        groups: Groups,
        *,
        issues: tuple[str, ...],
        subject: str,
        text: str,
        now: datetime,
        corrects: tuple[str, ...] = (),
    ) -> Iterator[Alert]:
        """The alert, if it is to be told now.

        Args:
            identity: of what is told; a rule tells it once, whoever reports it.
            groups: what it stands on: one ground of each group.
            now: what was published longer ago than the rule's grace is not told.
        """
        name = digest(rule.id, identity)
        kept = self._memory.get(KeptAlert, name)
        if kept is not None and kept.stands:
            self._add(name, kept, groups)
            return
        published = max(ground.published for group in groups for ground in group.values())
        if published + span_of(rule.grace) < now:
            return
        alert = Alert(
            id=name,
            revision=kept.alert.revision + 1 if kept else 1,
            rule=rule.id,
            title=rule.name,
            kind=kind,
            issues=issues,
            subject=subject,
            text=text,
            grounds=tuple(ground for group in groups for ground in group.values())[:LISTED],
            published=published,
            channels=rule.channels,
            corrects=corrects,
        )
        same = "" if rule.again_after is None else digest("told", rule.id, *issues[:1], subject)
        told = self._is_due(rule, same, alert)
        self._memory.put(name, KeptAlert(alert=alert, standing=tuple(map(dict, groups)), told=told, same=same))
        self._link(alert, groups, told=told)
        if told:
            yield alert

    def withdraw(self, uri: str, ground: str, reason: str) -> Iterator[Alert]:
        """Take a ground of an article away, and with it every alert that cannot stand without it."""
        article = self._memory.get(KeptArticle, uri)
        if article is None or ground not in article.grounds:
            return
        rest = {name: kept for name, kept in article.grounds.items() if name != ground}
        self._memory.put(uri, replace(article, grounds=rest))
        for name in article.grounds[ground].alerts:
            yield from self._without(name, ground, reason)

    def stands(self, ground: AlertGround) -> bool:
        """Whether it was noted and not taken away since."""
        article = self._memory.get(KeptArticle, ground.uri)
        return article is not None and ground.id in article.grounds

    def _without(self, name: str, ground: str, reason: str) -> Iterator[Alert]:
        kept = self._memory.get(KeptAlert, name)
        if kept is None or not kept.stands:
            return
        standing = tuple({g: found for g, found in group.items() if g != ground} for group in kept.standing)
        gone = kept.told and not all(standing)
        taken_back = replace(kept.alert, withdrawn=True, reason=reason, revision=kept.alert.revision + 1)
        self._memory.put(name, replace(kept, alert=taken_back if gone else kept.alert, standing=standing))
        if gone:
            yield taken_back
            yield from self._instead(kept.same)

    def _is_due(self, rule: Rule, same: str, alert: Alert) -> bool:
        if rule.again_after is None:
            return True
        before = self._memory.get(KeptTold, same)
        if before is not None and abs(alert.published - before.at) < span_of(rule.again_after):
            self._memory.put(same, replace(before, quiet=_with(before.quiet, alert.id)[-LISTED:]))
            return False
        at = alert.published if before is None else max(before.at, alert.published)
        self._memory.put(same, KeptTold(at=at))
        return True

    def _instead(self, same: str) -> Iterator[Alert]:
        """What was kept quiet for an alert that was taken back, if it still stands: somebody has to tell it."""
        told = self._memory.get(KeptTold, same) if same else None
        for name in told.quiet if told else ():
            kept = self._memory.get(KeptAlert, name)
            if told is not None and kept is not None and kept.stands and not kept.told:
                rest = tuple(other for other in told.quiet if other != name)
                self._memory.put(same, KeptTold(at=kept.alert.published, quiet=rest))
                self._memory.put(name, replace(kept, told=True))
                self._link(kept.alert, kept.standing, told=True)
                yield kept.alert
                return

    def _add(self, name: str, kept: KeptAlert, groups: Groups) -> None:
        """More of what an alert stands on; of very many the first are enough."""
        standing = tuple(
            before | dict(more) if len(before) < STANDING else before
            for before, more in zip(kept.standing, groups, strict=False)
        )
        self._memory.put(name, replace(kept, standing=standing))
        self._link(kept.alert, standing, told=kept.told, only={key for group in groups for key in group})

    def _link(self, alert: Alert, groups: Groups, *, told: bool, only: Collection[str] | None = None) -> None:
        for ground in (ground for group in groups for ground in group.values()):
            if only is not None and ground.id not in only:
                continue
            article = self._memory.get(KeptArticle, ground.uri)
            # What can never be taken back, as that an article was corrected, was not noted.
            if article is not None and ground.id in article.grounds:
                kept = article.grounds[ground.id]
                grounds = {**article.grounds, ground.id: replace(kept, alerts=_with(kept.alerts, alert.id))}
                alerted = _with(article.alerted, alert.id) if told else article.alerted
                self._memory.put(ground.uri, replace(article, grounds=grounds, alerted=alerted))


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names else (*names, name)
