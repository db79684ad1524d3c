"""Trials, on both logs and both databases."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from services.pairs import EACH_ONCE
from tallying.mending import mend, speaks
from tallying.running import ready, task_alive, until_read
from tallying.running import running as consuming
from trying.generated import START, arrivals
from trying.newsroom import arrive, counted, file_under, plain, reading, tallied
from trying.terms import LAND, SEA, TermFiler, issue_list

from streams.alerts.core.sights import paragraph_sights
from streams.alerts.core.telling import alert_name
from streams.alerts.parsing import parse_rules
from streams.alerts.rules import Rules
from streams.contract.codec import mend_record, read_record, reading_record
from streams.contract.records import NewRecord
from streams.contract.topics import READ
from streams.errors import InputError, LogError, StaleOffsetsError, StoreError
from streams.events import Article, ArticleHeader, ClassifiedParagraph
from streams.issues import IssueList
from streams.log import Log
from streams.settings import Secret, Settings
from streams.tally.sql.wanted import Wanted
from streams.tally.store import TallyStore
from streams.tally.trials import Trial, TrialStore
from streams.trials import filing
from streams.trials.adopting import adopt
from streams.trials.alerting import alert_moves
from streams.trials.beginning import Asked, begin
from streams.trials.comparing import difference
from streams.trials.filing import file_trial
from streams.trials.labelling import Jobs

FEW = list(arrivals(60, seed=3))


@pytest.fixture
def embedded(tmp_path: Path) -> Settings:
    """Of the embedded log: what a trial does there with what it has read is the same on either."""
    return Settings(data_dir=tmp_path, partitions=4)


@pytest.fixture
def trials(database_url: str) -> Iterator[TrialStore]:
    opened = TrialStore(Secret(database_url))
    yield opened
    opened.close()


async def tried(log: Log, trials: TrialStore, issues: IssueList, **asked: object) -> Trial:
    """A trial of a list, filed."""
    begun, filer = await begin(log, trials, Asked(name="new", issues=issues, **asked), TermFiler)
    return await file_trial(log, trials, begun, filer)


async def newsroom(settings: Settings, url: str, events: list = FEW) -> None:
    """Coverage that is read, filed under one list and tallied."""
    async with ready(settings, url) as (log, _):
        await arrive(log, events)
        await file_under(log, SEA)
    await tallied(settings, url, current=SEA)


@EACH_ONCE
async def test_two_thousand_articles_tried_count_as_a_single_pass_over_them_does(
    log_settings: Settings, database_url: str, trials: TrialStore
) -> None:
    events = list(arrivals(2_000, seed=11, paragraphs=4))
    await newsroom(log_settings, database_url, events)
    async with ready(log_settings, database_url) as (log, store):
        trial = await tried(log, trials, LAND)
        assert plain(store.tallies(reading=trial.reading.id)) == counted(events, LAND)
        assert plain(store.tallies()) == counted(events, SEA), "what is current has changed"
        assert trial.filed == sum(len(arrival.read) for arrival in events)


async def test_what_is_adopted_counts_as_a_fresh_start_with_that_list_does_and_goes_on(
    log_settings: Settings, database_url: str, trials: TrialStore
) -> None:
    before, after = FEW[:60], FEW[60:]
    await newsroom(log_settings, database_url, before)
    async with ready(log_settings, database_url) as (log, store):
        begun = await tried(log, trials, LAND, since=START + timedelta(days=20))
        reading_now = await adopt(log, trials, store, begun, TermFiler(LAND))
        assert (reading_now.id, reading_now.current) == (reading(LAND).id, True)
        assert plain(store.tallies()) == counted(before, LAND)
        assert trials.trials() == ()
        await arrive(log, after)
        await file_under(log, LAND, announce=False)
    assert plain(await tallied(log_settings, database_url, current=LAND)) == counted(FEW, LAND)


async def test_a_consumer_at_work_shows_what_is_adopted_and_never_counts_twice(
    log_settings: Settings, database_url: str, trials: TrialStore
) -> None:
    async with consuming(log_settings, database_url) as (log, store, task):
        await arrive(log, FEW[:80])
        await file_under(log, SEA)
        await until_read(log, store, task_alive(task))
        begun = await tried(log, trials, LAND)
        await arrive(log, FEW[80:])
        await adopt(log, trials, store, begun, TermFiler(LAND))
        await file_under(log, LAND, announce=False)
        await until_read(log, store, task_alive(task))
    assert plain(await tallied(log_settings, database_url, current=LAND)) == counted(FEW, LAND)


async def test_a_trial_goes_on_where_it_was_and_a_kill_meanwhile_counts(
    log_settings: Settings, database_url: str, trials: TrialStore
) -> None:
    await newsroom(log_settings, database_url, FEW[:50])
    killed = FEW[0].article.article
    kill = Article(article=ArticleHeader(uri=killed.uri, version="9", published=killed.published), status="canceled")
    events = [*FEW, FEW[0]._replace(article=kill, read=())]
    async with ready(log_settings, database_url) as (log, store):
        first = await tried(log, trials, LAND)
        await arrive(log, events[50:])
        begun, filer = await begin(log, trials, Asked(name="new"), TermFiler)
        assert begun == first
        again = await file_trial(log, trials, begun, filer)
        assert again.filed == first.filed + sum(len(arrival.read) for arrival in events[50:])
        await file_under(log, SEA)
        await tallied(log_settings, database_url, current=SEA)
        assert plain(store.tallies(reading=again.reading.id)) == counted(events, LAND)


async def test_processes_side_by_side_file_the_same_as_one_and_none_is_left(
    embedded: Settings, database_url: str, trials: TrialStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "WORTH_PROCESSES", 1)
    monkeypatch.setattr(filing, "AT_ONCE", 50)
    await newsroom(embedded, database_url)
    async with ready(embedded, database_url) as (log, store):
        begun, filer = await begin(log, trials, Asked(name="new", issues=LAND), TermFiler)
        trial = await file_trial(log, trials, begun, filer, jobs=Jobs(2, TermFiler))
        assert plain(store.tallies(reading=trial.reading.id)) == counted(FEW, LAND)
        assert trial.filed == sum(len(arrival.read) for arrival in FEW) > 50
        assert await file_trial(log, trials, trial, filer, jobs=Jobs(2, TermFiler)) == trial
    assert multiprocessing.active_children() == []


async def test_what_moves_is_told_with_counts_examples_and_the_words(
    embedded: Settings, database_url: str, trials: TrialStore
) -> None:
    await newsroom(embedded, database_url)
    async with ready(embedded, database_url) as (log, _):
        trial = await tried(log, trials, LAND)
        found = await difference(log, "new", trials.moves(trial), TermFiler)
    sea, land = counted(FEW, SEA), counted(FEW, LAND)
    counts = {issue.id: (issue.before.paragraphs, issue.after.paragraphs) for issue in found.issues}
    assert counts == {
        issue: tuple(side.get(issue, {"paragraphs": 0})["paragraphs"] for side in (sea, land))
        for issue in ("port", "trade", "climate", "peace")
    }
    moved = {issue.id: issue for issue in found.issues}
    assert [word.words for word in moved["port"].words_came] == ["railway"]
    assert (moved["port"].went, moved["trade"].came) == (0, 0)
    assert [word.words for word in moved["trade"].words_went] == ["budget"]
    assert moved["climate"].came == moved["climate"].after.paragraphs
    assert all("railway" in example.text for example in moved["port"].examples)
    reports = {issue: sum(n for n, _ in side["agreements"].values()) for issue, side in land.items()}
    assert {issue.id: issue.after.agreements for issue in found.issues if issue.after.agreements} == reports
    assert {agreement.direction for agreement in found.agreements} == {"came", "went"}
    assert moved["port"].agreements_went == 0, "what is only more or less likely has not moved"


async def test_a_trial_of_some_days_compares_those_days_alone(
    embedded: Settings, database_url: str, trials: TrialStore
) -> None:
    await newsroom(embedded, database_url)
    since, until = START + timedelta(days=5), START + timedelta(days=9)
    within = {a.article.article.uri for a in FEW if since <= a.article.article.published < until and a.read}
    async with ready(embedded, database_url) as (log, _):
        trial = await tried(log, trials, LAND, since=since, until=until)
        found = await difference(log, "new", trials.moves(trial), TermFiler)
    assert 0 < found.articles <= len(within)
    assert all(since <= example.published < until for issue in found.issues for example in issue.examples)


async def test_another_list_takes_the_place_of_the_one_before_and_what_is_dropped_leaves_nothing(
    embedded: Settings, database_url: str, trials: TrialStore
) -> None:
    await newsroom(embedded, database_url)
    other = issue_list("other", rail=["railway"])
    async with ready(embedded, database_url) as (log, store):
        for issues in (LAND, other, LAND):
            trial = await tried(log, trials, issues)
            assert plain(store.tallies(reading=trial.reading.id)) == counted(FEW, issues)
            assert [found.id for found in store.readings()] == [reading(SEA).id, reading(issues).id]
        trials.drop(trial)
        assert [found.id for found in store.readings()] == [reading(SEA).id]
        with pytest.raises(StoreError, match="no trial"):
            trials.find("new")
        await log.append([reading_record(reading(LAND))])
        await file_under(log, LAND, announce=False)
    assert plain(await tallied(embedded, database_url, current=LAND)) == counted(FEW, LAND)


async def test_a_worker_that_comes_with_the_list_of_a_trial_takes_up_what_it_has(
    log_settings: Settings, database_url: str, trials: TrialStore
) -> None:
    await newsroom(log_settings, database_url)
    async with ready(log_settings, database_url) as (log, store):
        trial = await tried(log, trials, LAND)
        await log.append([reading_record(reading(LAND))])
        assert plain(await tallied(log_settings, database_url, current=LAND)) == counted(FEW, LAND)
        trials.drop(trial)
        assert plain(store.tallies()) == counted(FEW, LAND), "a reading that is shown was dropped"


async def test_what_cannot_be_filed_is_left_out_and_its_neighbours_are_not(
    embedded: Settings, database_url: str, trials: TrialStore
) -> None:
    await newsroom(embedded, database_url, FEW[:20])
    unfit = msgspec.structs.replace(FEW[0].read[0], text="unfit")
    async with ready(embedded, database_url) as (log, store):
        await log.append([NewRecord(topic=READ.name, key=b"urn:x#1/1@7-test", value=b"no JSON"), read_record(unfit)])
        trial = await tried(log, trials, LAND)
        assert plain(store.tallies(reading=trial.reading.id)) == counted(FEW[:20], LAND)


async def test_a_trial_is_refused_where_there_is_nothing_to_compare_or_to_file(
    embedded: Settings, database_url: str, trials: TrialStore
) -> None:
    async with ready(embedded, database_url) as (log, _):
        with pytest.raises(StoreError, match="nothing was tallied"):
            await tried(log, trials, LAND)
    await newsroom(embedded, database_url, FEW[:5])
    async with ready(embedded, database_url) as (log, _):
        with pytest.raises(InputError, match="nothing was read by reader 9, but by 7-test"):
            await tried(log, trials, LAND, reader="9")
        with pytest.raises(StoreError, match="is the current reading"):
            await tried(log, trials, SEA)
        trial = await tried(log, trials, LAND)
        with pytest.raises(StoreError, match="trial 'new' has this list already"):
            await begin(log, trials, Asked(name="other", issues=LAND), TermFiler)
        stale = Trial(name="new", reading=trial.reading, number=trial.number, log="x", positions={0: 1})
        with pytest.raises(StaleOffsetsError):
            trials.take(stale, [], trial)
        with pytest.raises(LogError, match="another log"):
            await file_trial(log, trials, stale, TermFiler(LAND))


async def test_two_readers_are_compared_under_one_list(
    embedded: Settings, database_url: str, trials: TrialStore
) -> None:
    def reread(arrival):
        texts = [p.text.replace("harbour", "railway") for p in arrival.read]
        return arrival._replace(
            read=tuple(
                msgspec.structs.replace(p, reader="8-test", text=t) for p, t in zip(arrival.read, texts, strict=True)
            )
        )

    await newsroom(embedded, database_url)
    async with ready(embedded, database_url) as (log, _):
        await log.append([read_record(p) for arrival in FEW for p in reread(arrival).read])
        begun, filer = await begin(log, trials, Asked(name="reader", reader="8-test"), TermFiler)
        trial = await file_trial(log, trials, begun, filer)
        found = await difference(log, "reader", trials.moves(trial), TermFiler)
    moved = {issue.id: issue for issue in found.issues}
    assert (found.before.reader, found.after.reader) == ("7-test/1", "8-test/1")
    assert (moved["port"].came, moved["port"].went) == (0, moved["port"].before.paragraphs)
    assert [word.words for word in moved["port"].words_went] == ["harbour"]


async def test_alerts_that_come_and_go_with_a_list_are_those_of_what_counts_under_it(
    log_settings: Settings, database_url: str, trials: TrialStore
) -> None:
    asked = '[[rules]]\nid = "r"\nwhen = [{{ event = "statement", issue = ["{}"] }}]\n'
    await newsroom(log_settings, database_url)
    async with ready(log_settings, database_url) as (log, _):
        trial = await tried(log, trials, LAND)
        moves, counted = trials.moves(trial), trials.compared(trial)
        rules = {
            issue: parse_rules(asked.format(issue).encode(), source="rules") for issue in ("port", "peace", "trade")
        }
        found = {
            issue: await alert_moves(log, moves.before, moves.after, counted, of, TermFiler)
            for issue, of in rules.items()
        }
    final = [
        p for arrival in FEW for p in arrival.read if (p.article.uri, p.article.version, p.article.digest) in counted
    ]

    for issue, alerts in found.items():
        before, after = (stated(TermFiler(of).file(final), rules[issue], issue) for of in (SEA, LAND))
        assert {alert.id for alert in alerts.came} == after - before
        assert {alert.id for alert in alerts.went} == before - after
        assert alerts.same == len(before & after)
    assert found["port"].came
    assert found["peace"].went


async def test_what_editors_have_mended_counts_in_a_trial_in_its_alerts_and_once_it_is_adopted(
    embedded: Settings, database_url: str, trials: TrialStore
) -> None:
    """What is said before the trial is filed, and what is said after."""
    asked = '[[rules]]\nid = "r"\nwhen = [{ event = "statement", speaker = ["Lena Ortiz", "Bo Lund"] }]\n'
    rules = parse_rules(asked.encode(), source="rules")
    await newsroom(embedded, database_url)
    spoken = [p for arrival in FEW for p in arrival.read if p.statements and arrival.article.article.version == "1"]
    one, other = spoken[0], next(p for p in spoken if p.article.uri != spoken[0].article.uri)
    first = mend(speaks("Lena Ortiz", span=one.statements[0].content[0]), uri=one.article.uri, text=one.text)
    second = mend(speaks("Bo Lund", span=other.statements[0].content[0]), uri=other.article.uri, text=other.text)
    async with ready(embedded, database_url) as (log, _):
        await log.append([mend_record(first)])
    await tallied(embedded, database_url, current=SEA)
    async with ready(embedded, database_url) as (log, _):
        trial = await tried(log, trials, LAND)
        await log.append([mend_record(second)])
    await tallied(embedded, database_url, current=SEA)
    with closing(TallyStore(Secret(database_url))) as store:
        for reading_of in (None, trial.reading.id):
            heard = store.statements(Wanted(), limit=1000, reading=reading_of).found
            assert {said.speaker for said in heard} >= {"Lena Ortiz", "Bo Lund"}
        async with ready(embedded, database_url) as (log, _):
            moves, counts = trials.moves(trial), trials.compared(trial)
            mends = trials.all_mends()
            found = await alert_moves(log, moves.before, moves.after, counts, rules, TermFiler, mends)
            assert found.same == 2
            shown = await adopt(log, trials, store, trial, TermFiler(LAND))
        assert shown.current
        assert {said.speaker for said in store.statements(Wanted(), limit=1000).found} >= {"Lena Ortiz", "Bo Lund"}


def stated(events: Iterable[ClassifiedParagraph], rules: Rules, issue: str) -> set[str]:
    """Ids of the alerts that statements on an issue are told by."""
    sights = (sight for event in events for sight in paragraph_sights(event, sentences=False))
    return {alert_name(rules.rules[0], f"statement {sight.identity}") for sight in sights if issue in sight.issues}
