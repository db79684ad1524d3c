"""Alerts raised once, kept quiet for a while, and taken back when what they stand on is gone: pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from streams.alerts.core.memory import KeptAlert, KeptArticle, KeptTold, Memory, Needs, home
from streams.alerts.core.sights import digest
from streams.alerts.rules import Rule, span_of
from streams.events import Alert, AlertGround, AlertKind

LISTED = 5
"""Grounds that an alert lists at most; it stands on all of them."""

STANDING = 100
"""Grounds of a kind that an alert stands on at most, which bounds what is kept of a sentence that all papers print."""

Groups = Sequence[Mapping[str, AlertGround]]


class News(NamedTuple):
    """Something that a rule asks to be told."""

    kind: AlertKind
    identity: str
    """Of what is told; a rule tells it once, whoever reports it."""
    groups: Groups
    """What it stands on: one ground of each."""
    issues: tuple[str, ...]
    subject: str
    text: str
    needs: Needs
    within: timedelta | None = None
    """Both as in `KeptAlert`."""
    corrects: tuple[str, ...] = ()
    whenever: bool = False
    """Whether it is told however long ago it was published, as what is about an alert that was told is."""

    @property
    def grounds(self) -> tuple[AlertGround, ...]:
        earlier = (ground for grounds in self.needs.values() for ground in grounds.values())
        return tuple({g.id: g for g in (*(g for group in self.groups for g in group.values()), *earlier)}.values())


class Telling:
    """Raises and withdraws alerts, in a memory that links them with the grounds that they stand on."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def raise_alert(self, rule: Rule, news: News, now: datetime) -> Iterator[Alert]:
        """The alert, if it is to be told now.

        Args:
            now: what was published longer ago than the rule's grace is not told.
        """
        name = alert_name(rule, news.identity)
        kept = self._memory.get(KeptAlert, name)
        if kept is not None and kept.stands:
            self.add(name, kept, news.groups, news.needs)
            return
        published = max(ground.published for group in news.groups for ground in group.values())
        if not news.whenever and self._is_past(rule, published, now):
            return
        alert = Alert(
            id=name,
            revision=kept.alert.revision + 1 if kept else 1,
            rule=rule.id,
            title=rule.name,
            kind=news.kind,
            issues=news.issues,
            subject=news.subject,
            text=news.text,
            grounds=news.grounds[:LISTED],
            published=published,
            channels=rule.channels,
            corrects=news.corrects,
        )
        same = "" if rule.again_after is None else digest("told", rule.id, *news.issues[:1], news.subject)
        told = self._is_due(rule, same, alert)
        standing = tuple(map(dict, news.groups))
        raised = KeptAlert(alert=alert, standing=standing, needs=news.needs, within=news.within, told=told, same=same)
        self._memory.put(name, raised)
        self._link(raised)
        if told:
            yield alert

    def withdraw(self, place: str, ground: str, reason: str) -> Iterator[Alert]:
        """Take a ground away from where it is kept (`home`), and with it every alert that cannot stand without it."""
        article = self._memory.get(KeptArticle, place)
        if article is None or ground not in article.grounds:
            return
        rest = {name: kept for name, kept in article.grounds.items() if name != ground}
        self._memory.put(place, replace(article, grounds=rest))
        for name in article.grounds[ground].alerts:
            yield from self.leave(name, ground, reason)

    def add(self, name: str, kept: KeptAlert, groups: Groups, needs: Needs) -> None:
        """More of what an alert stands on, told in silence; of very many the first are enough."""
        standing = tuple(
            before | dict(more) if len(before) < STANDING else before
            for before, more in zip(kept.standing, groups, strict=True)
        )
        more = {ground: kept.needs.get(ground, {}) | rests for ground, rests in needs.items()}
        added = replace(kept, standing=standing, needs=kept.needs | more)
        self._memory.put(name, added)
        rests = {earlier for grounds in needs.values() for earlier in grounds}
        self._link(added, only={key for group in groups for key in group} | rests)

    def stands(self, ground: AlertGround) -> bool:
        """Whether it was noted and not taken away since."""
        article = self._memory.get(KeptArticle, home(ground))
        return article is not None and ground.id in article.grounds

    def _is_past(self, rule: Rule, published: datetime, now: datetime) -> bool:
        """Whether it is too old to be told, or so old that it may have been told and forgotten."""
        since = self._memory.since
        return published + span_of(rule.grace) < now or (since is not None and published < since)

    def leave(self, name: str, ground: str, reason: str) -> Iterator[Alert]:
        """An alert stands on a ground no longer; it is taken back where it cannot stand without."""
        kept = self._memory.get(KeptAlert, name)
        if kept is None or not kept.stands:
            return
        left = _less(kept, ground)
        gone = kept.told and not left.stands
        if gone:
            taken_back = replace(kept.alert, withdrawn=True, reason=reason, revision=kept.alert.revision + 1)
            left = replace(left, alert=taken_back)
        self._memory.put(name, left)
        if gone:
            yield left.alert
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
                self._link(replace(kept, told=True))
                yield kept.alert
                return

    def _link(self, kept: KeptAlert, *, only: Collection[str] | None = None) -> None:
        """Note with each ground that the alert stands on it."""
        name = kept.alert.id
        groups = (*kept.standing, *kept.needs.values())
        for ground in (ground for group in groups for ground in group.values()):
            article = self._memory.get(KeptArticle, home(ground))
            # What can never be taken back, as that an article was corrected, was not noted.
            if article is None or ground.id not in article.grounds or (only is not None and ground.id not in only):
                continue
            noted = article.grounds[ground.id]
            grounds = {**article.grounds, ground.id: replace(noted, alerts=_with(noted.alerts, name))}
            alerted = {name: ground.version} | article.alerted if kept.told else article.alerted
            self._memory.put(home(ground), replace(article, grounds=grounds, alerted=alerted))


def alert_name(rule: Rule, identity: str) -> str:
    """The id of the alert by which a rule tells something."""
    return digest(rule.id, identity)


def _less(kept: KeptAlert, ground: str) -> KeptAlert:
    """The alert without a ground, and without those that rested on it alone."""
    needs = {name: {g: found for g, found in rests.items() if g != ground} for name, rests in kept.needs.items()}
    gone = {ground, *(name for name, rests in needs.items() if not rests)}
    standing = tuple({g: found for g, found in group.items() if g not in gone} for group in kept.standing)
    return replace(kept, standing=standing, needs={name: rests for name, rests in needs.items() if name not in gone})


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return names if name in names else (*names, name)
