"""Rules and what they are held against, as short as a test can say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from tallying.events import NOON

from streams.alerts.core.memory import Remembered
from streams.alerts.core.watcher import Watcher
from streams.alerts.parsing import parse_rules
from streams.alerts.rules import Rules
from streams.contract.reports import agreement_reports
from streams.events import (
    Agreement,
    AgreementStatus,
    Alert,
    ArticleEdition,
    ArticleHeader,
    Change,
    ChangeKind,
    ClassifiedParagraph,
    Mend,
)


def rules(text: str) -> Rules:
    return parse_rules(text.encode(), source="rules.toml")


def rule(when: str, more: str = "") -> Rules:
    """One rule, called ``r``."""
    return rules(f'[[rules]]\nid = "r"\nwhen = [{when}]\n{more}')


class Desk:
    """Somebody who is told alerts, and has been told so far."""

    def __init__(self, watched: Rules, *, now: datetime = NOON) -> None:
        self.now = now
        self.counting: dict[str, Agreement] = {}
        """Reports of agreements that count, by id."""
        self.memory = Remembered()
        self.follows(watched)
        self.told: list[Alert] = []

    def follows(self, watched: Rules) -> None:
        """These rules hold from now on."""
        self.watcher = Watcher(watched, self.memory, labels={"port": "Port strike"}, reports=self._reports)

    def reads(self, *events: ClassifiedParagraph) -> list[Alert]:
        """What is told by these paragraphs."""
        return self._told(alert for event in events for alert in self.watcher.paragraph(event, self.now))

    def hears(self, *events: Agreement) -> list[Alert]:
        """What is told by these reports of agreements."""
        for event in events:
            self.counting[event.id] = event
        told = self._told(alert for event in events for alert in self.watcher.agreement(event, self.now))
        return told + self._told(self.watcher.settle(self.watcher.leaving()))

    def sees(self, change: Change) -> list[Alert]:
        """What is told by a change."""
        return self._told(self.watcher.change(change, self.now))

    def mends(self, mend: Mend, paragraph: ClassifiedParagraph | None) -> list[Alert]:
        """What is told by a mend of a paragraph, if that counts."""
        return self._told(self.watcher.mend(mend, paragraph, self.now))

    def _reports(self, issue: str, statuses: Sequence[AgreementStatus]) -> list[Agreement]:
        asked = (r for r in self.counting.values() if r.agreement.issue == issue and r.agreement.status in statuses)
        return sorted((r for r in asked if not r.retracted), key=lambda r: r.article.published, reverse=True)

    def _told(self, alerts: Iterable[Alert]) -> list[Alert]:
        new = list(alerts)
        self.told += new
        return new


def reports(event: ClassifiedParagraph, *, retracted: bool = False) -> list[Agreement]:
    return [msgspec.structs.replace(report, retracted=retracted) for report in agreement_reports(event)]


def changed(
    kind: ChangeKind, before: ArticleHeader | None, after: ArticleHeader | None, *, paragraphs: int = 1
) -> Change:
    """A change from one edition to another, all of whose paragraphs have arrived."""
    sides = [None if h is None else _edition(h, paragraphs) for h in (before, after)]
    some = before or after
    assert some is not None
    name = f"{kind} {before and before.version} {after and after.version}"
    return Change(id=f"{some.uri} {name}", uri=some.uri, reading="x", kind=kind, before=sides[0], after=sides[1])


def _edition(header: ArticleHeader, paragraphs: int) -> ArticleEdition:
    return ArticleEdition(
        version=header.version,
        digest=header.digest,
        headline=header.headline,
        outlet=header.outlet,
        published=header.published,
        paragraphs=paragraphs,
        paragraph_count=paragraphs,
    )
