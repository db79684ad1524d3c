"""Articles through all that can befall them, in any order and as often as may be: what counts in the end is their end.

Many articles are published, held under embargoes, corrected, killed and revived, copied by one another, mended, and
read again, through two partitions and three topics that are read in no common order; a consumer takes any number of
records at once, is started again, and publishes what is owed or fails to; whoever releases what is held is stopped amid
that.

What was held counts in the end as though it had been published when it was given: that is all that the model knows.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tallying import model
from tallying.events import NOON, agreed, hashes, header, kill, paragraph, said, usable
from tallying.feeding import Event, feed
from tallying.histories import plain
from tallying.mending import agreement, mend, missing, no_agreement, parted, read_by, speaks, taken_back, wrong

from streams.contract.mends import Mending
from streams.events import Article, ArticleHeader, Change, ClassifiedParagraph, Embargoed, Mend, Tally
from streams.ingest.embargoes import Hold, Holds
from streams.settings import Secret
from streams.tally.store import TallyStore

EXAMPLES = itertools.count(1)

URIS, VERSIONS, KILLED = st.sampled_from("abcd"), st.integers(1, 5), st.integers(1, 3)
PARAGRAPHS = st.tuples(st.sampled_from([0, 0, 0, 0, 1, 2, 3]), st.sampled_from([0, 2, 0, 3]))
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=3) | st.just([])
"""Of each paragraph the text, and how many of its hashes are others than the text's."""
TOPICS: list[type[Event]] = [Article, ClassifiedParagraph, Mend]
SAYS: dict[str, Callable[[str, str], Mending]] = {
    "not about trade": lambda trade, _: wrong(trade),
    "about trade": lambda trade, _: missing(trade),
    "about climate": lambda _, climate: missing(climate),
    "said by somebody else": lambda *_: speaks("Ann Lee"),
    "said by nobody": lambda *_: speaks(None),
    "no agreement": lambda trade, _: no_agreement(trade),
    "refused": lambda trade, _: agreement(trade, is_="refused"),
    "agreed on climate": lambda trade, climate: agreement(trade, on=climate),
}


class Lives(RuleBasedStateMachine):
    """A store, what was sent to it, and what it has told; `url` is set by the test."""

    url: str

    @initialize()
    def begin(self) -> None:
        self.example = next(EXAMPLES)
        self.store = TallyStore(Secret(self.url))
        self.now = 1.0
        self.topics: dict[tuple[int, type], list[Event]] = defaultdict(list)
        self.read: dict[tuple[int, type], int] = defaultdict(int)
        self.arrived: list[Event] = []
        self.given: list[Event] = []
        self.mends: list[Mend] = []
        self.texts: dict[bytes, Sequence[Event]] = {}
        self.moment = NOON
        self.ticks = itertools.count()
        self.embargoed: dict[bytes, Hold] = {}
        self.articles: list[tuple[int, Article]] = []
        self.holds = Holds()
        self.changes: dict[str, Change] = {}
        self.tallies: dict[str, Tally] = {}
        self.reported: dict[str, bool] = {}

    @rule(uri=URIS, version=VERSIONS, text=st.integers(0, 1), paragraphs=TEXTS, hours=st.integers(0, 2))
    def publish_and_take(
        self, uri: str, version: int, text: int, paragraphs: list[tuple[int, int]], hours: int
    ) -> None:
        self.publish(uri, version, text, paragraphs, hours)
        self.take_all()

    @rule(uri=URIS, version=VERSIONS, text=st.integers(0, 1), paragraphs=TEXTS, hours=st.integers(0, 2))
    def publish(self, uri: str, version: int, text: int, paragraphs: list[tuple[int, int]], hours: int) -> None:
        self._give(self._text(uri, version, text, paragraphs, hours))

    @rule(uri=URIS, version=KILLED)
    def kill_or_withhold(self, uri: str, version: int) -> None:
        self._give([kill(self._head(uri, version, 0, ""))])

    @rule(
        uri=URIS,
        version=VERSIONS,
        text=st.integers(0, 1),
        paragraphs=TEXTS,
        hours=st.integers(0, 2),
        embargo=st.integers(1, 4),
    )
    def hold(
        self, uri: str, version: int, text: int, paragraphs: list[tuple[int, int]], hours: int, embargo: int
    ) -> None:
        events = self._text(uri, version, text, paragraphs, hours)
        held = Embargoed(article=events[0], until=self.moment + timedelta(hours=embargo))
        key = f"{uri}#{version}@{held.until}/{events[0].article.digest}".encode()
        hold = Hold(key, held, next(self.ticks))
        self.embargoed.pop(key, None)
        self.embargoed[key], self.texts[key] = hold, events
        self.holds.hold(hold)
        self.given += events

    @rule(hours=st.integers(0, 2), stopped=st.booleans())
    def release(self, hours: int, stopped: bool) -> None:
        """What is due is published and deleted; or published, and somebody else begins anew."""
        self.moment += timedelta(hours=hours)
        for hold in self.holds.due(self.moment):
            for event in self.texts[hold.key]:
                self._send(event)
            if not stopped:
                self._delete(hold.key)
        if stopped:
            self._begin_releasing()
        for key in self.holds.obsolete():
            self._delete(key)

    @rule(uri=URIS, of=PARAGRAPHS, says=st.sampled_from(sorted(SAYS)), minute=st.integers(0, 5))
    def mend(self, uri: str, of: tuple[int, int], says: str, minute: int) -> None:
        """Whether the article has the paragraph, had it, will have it, or never does."""
        told = SAYS[says](*self._issues())
        one = mend(told, uri=f"urn:{self.example}:{uri}", text=_words(*of), minute=minute)
        self.mends.append(one)
        self._give([one])

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        if self.mends:
            self._give([taken_back(data.draw(st.sampled_from(self.mends)))])

    @rule(data=st.data())
    def read_again(self, data: st.DataObject) -> None:
        """What was sent before is sent once more, in its order: a replay, a second worker, a restart."""
        topics = [key for key, events in self.topics.items() if events]
        if topics:
            key = data.draw(st.sampled_from(topics))
            first = data.draw(st.integers(0, len(self.topics[key]) - 1))
            self._give(self.topics[key][first : first + 6])

    @rule(partition=st.integers(0, 1), topic=st.sampled_from(TOPICS), count=st.integers(1, 8))
    def take(self, partition: int, topic: type, count: int) -> None:
        key = partition, topic
        batch = self.topics[key][self.read[key] : self.read[key] + count]
        self.read[key] += len(batch)
        if batch:
            self.now += 1.0
            self.arrived += batch
            feed(self.store, batch, partition=partition, now=self.now, searchable=False)

    @rule()
    def take_all(self) -> None:
        for partition, topic in list(self.topics):
            self.take(partition, topic, len(self.topics[partition, topic]))
        self._check_counts(_final(self.arrived))

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = TallyStore(Secret(self.url))

    @rule(acknowledged=st.booleans())
    def publish_what_is_owed(self, acknowledged: bool) -> None:
        self._publish(acknowledged)

    @invariant()
    def no_more_is_syndicated_than_there_is(self) -> None:
        """Looked up or not."""
        assert all(tally.original >= 0 for issue in self._issues() for tally in self.store.tallies(issue))

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        with closing(self.store):
            self.release(hours=4, stopped=False)
            assert not self.embargoed
            self.take_all()
            self.store.take_overdue([0, 1], cutoff=self.now)
            self._publish(acknowledged=True)
            self._check()

    def _check(self) -> None:
        final = _final(self.given)
        expected = self._check_counts(final)
        told = [tally for issue, tally in self.tallies.items() if issue in self._issues()]
        assert {t.issue: (t.paragraphs, t.syndicated) for t in told if t.paragraphs or t.agreements} == {
            issue: (found["paragraphs"], found["syndicated"]) for issue, found in expected.items()
        }
        latest = [report for issue in self._issues() for report in self.store.latest_agreements(100, issue=issue)]
        counting = {(p.article.uri, p.article.version, p.ordinal) for p in final if p.agreements}
        assert {(r.article.uri, r.article.version, r.ordinal) for r in latest} == counting
        assert {name for name, stands in self.reported.items() if stands} == {report.id for report in latest}
        self._check_changes(final)

    def _check_counts(self, final: list[ClassifiedParagraph]) -> dict[str, dict[str, Any]]:
        """All that was sent has come, and so no version lacks anything."""
        expected = model.summary(final)
        assert plain(tally for issue in self._issues() for tally in self.store.tallies(issue)) == expected
        return expected

    def _check_changes(self, final: list[ClassifiedParagraph]) -> None:
        """Each follows on the one before, and the last one leaves what counts."""
        by_article: dict[str, list[Change]] = defaultdict(list)
        for change in self.changes.values():
            by_article[change.uri].append(change)
        version = {p.article.uri: (p.article.version, p.article.digest) for p in final}
        for uri, changes in by_article.items():
            for before, after in itertools.pairwise(changes):
                assert _edition(before.after) == _edition(after.before), (before, after)
            last = _edition(changes[-1].after)
            assert last == version.get(uri) or (uri not in version and changes[-1].after in (None, _empty(changes[-1])))
            history = self.store.history(uri)
            assert history is not None
            counts = [v.said.edition for v in history.versions if v.ended is None]
            assert [_edition(edition) for edition in counts] == ([] if last is None else [last])

    def _publish(self, acknowledged: bool) -> None:
        publication = self.store.publication(speakers=10)
        if publication is None:
            return
        for change in publication.changes:
            assert self.changes.setdefault(change.id, change) == change
        for tally in publication.tallies:
            known = self.tallies.get(tally.issue)
            assert known is None or known.revision <= tally.revision
            self.tallies[tally.issue] = tally
        for report in publication.reports:
            self.reported[report.id] = not report.retracted
        if acknowledged:
            publication.finish()
        else:
            publication.abandon()

    def _give(self, events: Sequence[Event]) -> None:
        for event in events:
            self.given.append(event)
            self._send(event)

    def _send(self, event: Event) -> None:
        if isinstance(event, Article):
            self.articles.append((next(self.ticks), event))
            self.holds.published(event, self.articles[-1][0])
        uri = event.uri if isinstance(event, Mend) else event.article.uri
        self.topics[ord(uri[-1]) % 2, type(event)].append(event)

    def _begin_releasing(self) -> None:
        """By what the log has: what is held, and what was published since, or a little before."""
        self.holds = Holds()
        for hold in self.embargoed.values():
            self.holds.hold(hold)
        since = min((hold.since for hold in self.embargoed.values()), default=0)
        for at, article in self.articles:
            if at >= since - 2:
                self.holds.published(article, at)

    def _delete(self, key: bytes) -> None:
        del self.embargoed[key]
        self.holds.deleted(key)

    def _issues(self) -> list[str]:
        return [f"trade-{self.example}", f"climate-{self.example}"]

    def _head(self, uri: str, version: int, hours: int, digest: str) -> ArticleHeader:
        published = NOON + timedelta(hours=hours)
        return header(f"urn:{self.example}:{uri}", str(version), digest=digest, published=published)

    def _text(
        self, uri: str, version: int, text: int, paragraphs: list[tuple[int, int]], hours: int
    ) -> tuple[Article, *tuple[ClassifiedParagraph, ...]]:
        """A version as it is published: what announces it, and its paragraphs."""
        head = self._head(uri, version, hours, f"{hours}-{text}-{paragraphs}")
        numbered = enumerate(paragraphs, 1)
        return usable(head, len(paragraphs)), *(self._paragraph(head, n, len(paragraphs), *of) for n, of in numbered)

    def _paragraph(self, head: ArticleHeader, ordinal: int, count: int, words: int, others: int) -> ClassifiedParagraph:
        """A paragraph of one of four texts, whose first hashes are the text's and the others the article's own."""
        trade, climate = self._issues()
        text = [1_000 * self.example + 10 * words + n for n in range(6)]
        own = [1_000 * self.example + 100 + ord(head.uri[-1])] * others
        about: dict[str, Any] = {"issues": [[trade], [climate], [trade, climate], []][words]}
        if words == 0:
            about["agreements"] = [agreed(trade)]
        return paragraph(
            head,
            ordinal,
            count,
            statements=[said(f"Speaker {words}")],
            text=_words(words, others),
            minhash=hashes(*text[: 6 - others], *own),
            **about,
        )


def _words(words: int, others: int) -> str:
    return f"Text {words}, {others} others."


def _final(events: Sequence[Event]) -> list[ClassifiedParagraph]:
    """What counts in the end of the articles among events, as mends among them have it."""
    articles, mends = parted(events)
    return read_by(model.final_paragraphs(articles), mends)


def _edition(edition: Any) -> tuple[str, str] | None:
    return None if edition is None else (edition.version, edition.digest)


def _empty(change: Change) -> Any:
    """The edition that counts after a change, if it has no paragraph."""
    return change.after if change.after is not None and change.after.paragraph_count == 0 else None


def test_what_counts_in_the_end_is_the_end_of_each_article_and_all_that_was_told_agrees(database_url: str) -> None:
    class Here(Lives):
        url = database_url

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=14,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
