"""Events in, alerts out: pure, but for the memory that is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from streams.alerts.core.counting import Counts, silence, spike, spike_times
from streams.alerts.core.matching import meets, on_issues
from streams.alerts.core.memory import (
    KeptArticle,
    KeptGround,
    KeptLeaving,
    KeptMet,
    KeptSilence,
    KeptStatuses,
    Memory,
    Met,
)
from streams.alerts.core.sights import Sight, agreement_sight, digest, paragraph_sights
from streams.alerts.core.telling import Groups, Telling
from streams.alerts.core.wording import change_in_words, in_words
from streams.alerts.rules import (
    AnyCondition,
    CorrectionCondition,
    Rule,
    Rules,
    SilenceCondition,
    SpikeCondition,
    StatusCondition,
    span_of,
)
from streams.contract.versions import version_key
from streams.events import Agreement, Alert, AlertGround, AlertKind, ArticleHeader, Change, ClassifiedParagraph

_REPORTS_KEPT = 20
"""Of each status of an agreement: enough to stand on when some are retracted."""


class Watcher:
    """Holds what is seen against the rules.

    Args:
        labels: of issues, by id, for the text of an alert.

    Every method gives the alerts that are to be told by what it is handed, in order; `now` decides what is too old.
    """

    def __init__(self, rules: Rules, memory: Memory, *, labels: Mapping[str, str] | None = None) -> None:
        self._rules = rules.rules
        self._memory = memory
        self._telling = Telling(memory)
        self._labels = labels or {}
        conditions = [condition for rule in self._rules for condition in rule.when]
        self._follows_statuses = any(isinstance(condition, StatusCondition) for condition in conditions)

    def agreement(self, event: Agreement, now: datetime) -> Iterator[Alert]:
        """A report of an agreement, or its retraction."""
        sight = agreement_sight(event)
        if event.retracted:
            leaving = self._memory.get(KeptLeaving, "") or KeptLeaving()
            self._memory.put("", KeptLeaving(grounds=(*leaving.grounds, (event.article.uri, event.id))))
            return
        self._stay(event)
        article = self._memory.get(KeptArticle, event.article.uri)
        if article is not None and _is_killed(article, event.article):
            return
        key = digest("status", sight.issues[0], *sorted(name.casefold() for name in sight.names))
        statuses = self._memory.get(KeptStatuses, key) or KeptStatuses()
        if self._follows_statuses and sight.status is not None and sight.names:
            self._know(sight)
            reports = (*statuses.reports.get(sight.status, ()), _met(sight))[-_REPORTS_KEPT:]
            self._memory.put(key, KeptStatuses(reports={**statuses.reports, sight.status: reports}))
        yield from self._look(sight, now, statuses)

    def leaving(self) -> tuple[tuple[str, str], ...]:
        """Reports that were retracted and have not been taken away yet, to be handed to `settle`."""
        return (self._memory.get(KeptLeaving, "") or KeptLeaving()).grounds

    def settle(self, leaving: Iterable[tuple[str, str]]) -> Iterator[Alert]:
        """Take away what was retracted, once what came right behind has been seen.

        A new version takes back the reports of the one before and gives its own, in this order: whoever withdrew at
        once would take back what still stands.
        """
        gone = set(leaving)
        kept = self.leaving()
        if not gone.intersection(kept):
            return
        self._memory.put("", KeptLeaving(grounds=tuple(ground for ground in kept if ground not in gone)))
        for uri, ground in (ground for ground in kept if ground in gone):
            yield from self._telling.withdraw(uri, ground, "the report was withdrawn")

    def killed(self, uri: str, version: str, now: datetime) -> Iterator[Alert]:
        """An article was killed up to a version, whether any of it has counted or not."""
        article = self._memory.get(KeptArticle, uri) or KeptArticle()
        if article.killed is not None and version_key(version) <= version_key(article.killed):
            return
        self._memory.put(uri, replace(article, killed=version, pending=None))
        if article.version and version_key(article.version) <= version_key(version):
            for ground in article.grounds:
                yield from self._telling.withdraw(uri, ground, "the article was killed")

    def paragraph(self, event: ClassifiedParagraph, now: datetime) -> Iterator[Alert]:
        """A paragraph of the current reading: each of its statements and sentences."""
        uri, known = event.article.uri, self._memory.get(KeptArticle, event.article.uri) or KeptArticle()
        arrived = _arrived(known, event.article, event.ordinal)
        if arrived is None:
            return
        self._memory.put(uri, arrived)
        for sight in paragraph_sights(event):
            yield from self._look(sight, now)
        yield from self._settle(uri)

    def change(self, event: Change, now: datetime) -> Iterator[Alert]:
        """What an update or a kill has changed of what counts: what is told no more is taken back."""
        article = self._memory.get(KeptArticle, event.uri) or KeptArticle()
        if event.kind == "killed" and event.before is not None:
            yield from self.killed(event.uri, event.before.version, now)
        elif event.after is not None:
            self._memory.put(event.uri, replace(article, pending=event))
            yield from self._settle(event.uri)
        if article.alerted:
            yield from self._corrected(event, article, now)

    def counted(self, issue: str, counts: Counts, now: datetime) -> Iterator[Alert]:
        """How much is told of an issue, hour by hour of publication, whenever that changes, and now and then."""
        for rule in self._rules:
            for number, condition in enumerate(rule.when):
                if condition.issue and issue not in condition.issue:
                    continue
                if isinstance(condition, SpikeCondition):
                    yield from self._spiked(rule, number, condition, issue, counts, now)
                elif isinstance(condition, SilenceCondition):
                    yield from self._silent(rule, number, condition, issue, counts, now)

    def _stay(self, event: Agreement) -> None:
        """A report that was retracted and has come again, as after a crash of who reports, does not leave."""
        leaving = self.leaving()
        if (event.article.uri, event.id) in leaving:
            rest = tuple(ground for ground in leaving if ground != (event.article.uri, event.id))
            self._memory.put("", KeptLeaving(grounds=rest))

    def _look(self, sight: Sight, now: datetime, statuses: KeptStatuses | None = None) -> Iterator[Alert]:
        for rule in self._rules:
            for number, condition in enumerate(rule.when):
                if meets(sight, condition):
                    earlier = _earlier(sight, condition, statuses, self._telling)
                    if earlier is not None:
                        yield from self._meet(rule, number, sight, on_issues(sight, condition), earlier, now)

    def _meet(
        self, rule: Rule, number: int, sight: Sight, issues: tuple[str, ...], earlier: Groups, now: datetime
    ) -> Iterator[Alert]:
        """A condition is met: by itself, or as one of several on an issue."""
        self._know(sight)
        kind: AlertKind = "status-change" if earlier else _KINDS[sight.seen]
        if rule.combine == "any" or len(rule.when) == 1:
            text = in_words(sight, issues, self._labels, changed=bool(earlier))
            groups = ({sight.ground.id: sight.ground}, *earlier)
            identity = f"{kind} {sight.identity}"
            yield from self._telling.raise_alert(
                rule, kind, identity, groups, issues=issues, subject=sight.subject, text=text, now=now
            )
            return
        for issue in issues or ("",):
            yield from self._meet_together(rule, number, sight, issue, earlier, now)

    def _meet_together(
        self, rule: Rule, number: int, sight: Sight, issue: str, earlier: Groups, now: datetime
    ) -> Iterator[Alert]:
        key = digest("met", rule.id, issue)
        names = [digest(repr(condition)) for condition in rule.when]
        before = self._memory.get(KeptMet, key) or KeptMet()
        new = replace(_met(sight), earlier=dict(earlier[0]) if earlier else {})
        last = before.conditions.get(names[number])
        if last is None or not self._telling.stands(last.ground) or last.ground.published <= new.ground.published:
            last = new
        met = {name: before.conditions[name] for name in names if name in before.conditions} | {names[number]: last}
        self._memory.put(key, KeptMet(conditions=met))
        near = [m for m in met.values() if self._telling.stands(m.ground)]
        times = [m.ground.published for m in near]
        if len(near) < len(rule.when) or max(times) - min(times) > span_of(rule.within):
            return
        identity = " ".join(m.identity for _, m in sorted(met.items()))
        subject = "; ".join(m.subject for _, m in sorted(met.items()) if m.subject)
        text = in_words(sight, (issue,) if issue else (), self._labels, together=len(near))
        yield from self._telling.raise_alert(
            rule,
            "together",
            f"{issue} {identity}",
            (
                *({m.ground.id: m.ground} for _, m in sorted(met.items())),
                *(m.earlier for _, m in sorted(met.items()) if m.earlier),
            ),
            issues=(issue,) if issue else (),
            subject=subject,
            text=text,
            now=now,
        )

    def _know(self, sight: Sight) -> None:
        """Note that an article tells what meets a condition, and in which edition it does."""
        uri, name = sight.ground.uri, sight.ground.id
        article = self._memory.get(KeptArticle, uri) or KeptArticle()
        kept = article.grounds.get(name) or KeptGround()
        shown = replace(kept, edition=None if sight.seen == "agreement" else article.edition)
        self._memory.put(uri, replace(article, grounds={**article.grounds, name: shown}))

    def _settle(self, uri: str) -> Iterator[Alert]:
        """Take back what the edition that counts tells no more, once all of it was seen."""
        article = self._memory.get(KeptArticle, uri) or KeptArticle()
        after = article.pending.after if article.pending else None
        if after is None or after.digest != article.edition or len(article.ordinals) < after.paragraphs:
            return
        self._memory.put(uri, replace(article, pending=None))
        for name, ground in article.grounds.items():
            if ground.edition is not None and ground.edition != article.edition:
                yield from self._telling.withdraw(uri, name, f"version {after.version} says it no more")

    def _corrected(self, event: Change, article: KeptArticle, now: datetime) -> Iterator[Alert]:
        edition = event.after or event.before
        if edition is None:
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
        sight = Sight(seen="change", identity=event.id, issues=issues, ground=ground)
        for rule in self._rules:
            for condition in rule.when:
                if isinstance(condition, CorrectionCondition) and event.kind in condition.change:
                    about = on_issues(sight, condition)
                    if about or not condition.issue:
                        yield from self._telling.raise_alert(
                            rule,
                            "correction",
                            event.id,
                            ({ground.id: ground},),
                            issues=about,
                            subject=event.uri,
                            text=in_words(sight, about, self._labels),
                            now=now,
                            corrects=article.alerted,
                        )

    def _spiked(
        self, rule: Rule, number: int, condition: SpikeCondition, issue: str, counts: Counts, now: datetime
    ) -> Iterator[Alert]:
        for start in spike_times(condition, now, span_of(rule.grace)):
            yield from self._spiked_at(rule, number, condition, issue, counts, start, now)

    def _spiked_at(
        self,
        rule: Rule,
        number: int,
        condition: SpikeCondition,
        issue: str,
        counts: Counts,
        start: datetime,
        now: datetime,
    ) -> Iterator[Alert]:
        found = spike(counts, condition, start)
        if found is None:
            return
        identity = f"{issue} {condition.count} {condition.hours} {found.start.isoformat()}"
        if not found.stands:
            yield from self._telling.withdraw("", digest(identity), "it is no spike any more")
            return
        ground = AlertGround(id=digest(identity), published=found.start, words=found.words)
        sight = Sight(seen="spike", identity=identity, issues=(issue,), ground=ground)
        yield from self._meet(rule, number, sight, (issue,), (), now)

    def _silent(
        self, rule: Rule, number: int, condition: SilenceCondition, issue: str, counts: Counts, now: datetime
    ) -> Iterator[Alert]:
        key = digest("silence", rule.id, str(number), issue)
        told = self._memory.get(KeptSilence, key)
        lasting = span_of(condition.lasting)
        if told is not None and counts.any_between(told.since, told.since + lasting):
            yield from self._telling.withdraw("", told.ground, "coverage of that time has come since")
        since = silence(counts, lasting, now)
        if since is None or (told is not None and since <= told.since):
            return
        identity = f"{issue} {since.isoformat()}"
        self._memory.put(key, KeptSilence(since=since, ground=digest(identity)))
        ground = AlertGround(id=digest(identity), published=now, words=f"nothing since {since:%Y-%m-%d %H:%M} UTC")
        sight = Sight(seen="silence", identity=identity, issues=(issue,), ground=ground)
        yield from self._meet(rule, number, sight, (issue,), (), now)


_KINDS: dict[str, AlertKind] = {
    "agreement": "agreement",
    "statement": "statement",
    "sentence": "phrase",
    "change": "correction",
    "spike": "spike",
    "silence": "silence",
}


def _is_killed(article: KeptArticle, header: ArticleHeader) -> bool:
    return article.killed is not None and version_key(header.version) <= version_key(article.killed)


def _met(sight: Sight) -> Met:
    return Met(identity=sight.identity, subject=sight.subject, ground=sight.ground)


def _earlier(sight: Sight, condition: AnyCondition, statuses: KeptStatuses | None, telling: Telling) -> Groups | None:
    """Reports of the status before, where the condition is of a change; None where there was none."""
    if not isinstance(condition, StatusCondition):
        return ()
    reports: Sequence[Met] = [
        report
        for status in condition.before
        for report in (statuses.reports.get(status, ()) if statuses else ())
        if report.ground.published <= sight.ground.published and telling.stands(report.ground)
    ]
    return ({report.ground.id: report.ground for report in reports},) if reports else None


def _arrived(known: KeptArticle, header: ArticleHeader, ordinal: int) -> KeptArticle | None:
    """The article with this paragraph, or None where the paragraph is of an edition that counts no more."""
    key = version_key(header.version)
    if _is_killed(known, header):
        return None
    if known.version and key < version_key(known.version):
        return None
    if known.version != header.version:
        return replace(known, version=header.version, edition=header.digest, past=(), ordinals=(ordinal,))
    if header.digest in known.past:
        return None
    if known.edition != header.digest:
        past = (*known.past, known.edition)
        return replace(known, edition=header.digest, past=past, ordinals=(ordinal,))
    return replace(known, ordinals=tuple(sorted({*known.ordinals, ordinal})))
