"""Articles that had alerted, corrected or killed: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from streams.alerts.core.articles import Articles
from streams.alerts.core.memory import KeptAlert, KeptCorrection, Memory
from streams.alerts.core.telling import News, Telling
from streams.alerts.core.wording import change_in_words, on_issues, told_before
from streams.alerts.rules import CorrectionCondition, Rule
from streams.contract.versions import version_key
from streams.events import Alert, AlertGround, Change

_KEPT = 10
"""Corrections of an article that nobody was told of."""
_TOLD = 50


class Corrections:
    """Tells those who were alerted by a version of an article that it was corrected or killed.

    Changes and what articles tell come on several topics, in no common order, least of all after an outage: whichever
    comes last tells it.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        memory: Memory,
        telling: Telling,
        articles: Articles,
        labels: Mapping[str, str],
    ) -> None:
        self._conditions = [
            (rule, condition) for rule in rules for condition in rule.when if isinstance(condition, CorrectionCondition)
        ]
        self._memory = memory
        self._telling = telling
        self._articles = articles
        self._labels = labels

    def change(self, event: Change, now: datetime) -> Iterator[Alert]:
        edition = event.after or event.before
        # What is revived had been killed, which was told.
        if edition is None or event.before is None:
            return
        article = self._articles.of(event.uri)
        if event.id in article.corrected or any(c.change == event.id for c in article.corrections):
            return
        ground = AlertGround(
            id=event.id,
            uri=event.uri,
            version=edition.version,
            outlet=edition.outlet,
            headline=edition.headline,
            published=edition.published,
            words=change_in_words(event),
        )
        issues = tuple(change.issue for change in event.issues)
        new = KeptCorrection(change=event.id, kind=event.kind, of=event.before.version, issues=issues, ground=ground)
        self._memory.put(event.uri, replace(article, corrections=(*article.corrections, new)[-_KEPT:]))
        yield from self.alerted(event.uri, now)

    def alerted(self, uri: str, now: datetime) -> Iterator[Alert]:
        """Tell what there is to tell of an article, which has alerted."""
        article = self._articles.of(uri)
        for correction in article.corrections:
            corrects = tuple(
                name for name, version in article.alerted.items() if version_key(version) <= version_key(correction.of)
            )
            if corrects:
                before = self._articles.of(uri)
                rest = tuple(c for c in before.corrections if c.change != correction.change)
                corrected = (*before.corrected, correction.change)[-_TOLD:]
                self._memory.put(uri, replace(before, corrections=rest, corrected=corrected))
                yield from self._tell(uri, correction, corrects, now)

    def _told(self, corrects: tuple[str, ...]) -> str:
        """What it had alerted to, by the titles of the rules."""
        kept = (self._memory.get(KeptAlert, name) for name in corrects)
        return told_before(dict.fromkeys(alert.alert.title for alert in kept if alert))

    def _tell(self, uri: str, correction: KeptCorrection, corrects: tuple[str, ...], now: datetime) -> Iterator[Alert]:
        for rule, condition in self._conditions:
            about = tuple(i for i in correction.issues if not condition.issue or i in condition.issue)
            if correction.kind in condition.change and (about or not condition.issue):
                news = News(
                    kind="correction",
                    identity=correction.change,
                    groups=({correction.ground.id: correction.ground},),
                    issues=about,
                    subject=uri,
                    text=on_issues(f"{correction.ground.words} {self._told(corrects)}", about, self._labels),
                    needs={},
                    corrects=corrects,
                    whenever=True,
                )
                yield from self._telling.raise_alert(rule, news, now)
