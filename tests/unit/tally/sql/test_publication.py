from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, update
from tallying.events import OTHER_READER, agreed, announced, header, kill, paragraph, reread, version
from tallying.feeding import feed

from streams.contract.readings import reading_id
from streams.events import Agreement, Tally
from streams.settings import Secret
from streams.sql.database import writing
from streams.tally.sql import lease
from streams.tally.sql.publication import Publication
from streams.tally.sql.schema import STORE
from streams.tally.store import TallyStore


def publication(store: TallyStore) -> Publication:
    found = store.publication(speakers=1)
    assert found is not None
    return found


def published(store: TallyStore) -> tuple[tuple[Agreement, ...], tuple[Tally, ...]]:
    found = publication(store)
    found.finish()
    return found.reports, found.tallies


def told(reports: tuple[Agreement, ...]) -> list[tuple[str, bool]]:
    return [(report.id, report.retracted) for report in reports]


@contextmanager
def standing_still(engine: Engine) -> Iterator[None]:
    """As if somebody who has the turn to publish stood still for longer than it lasts."""
    with writing(engine) as connection:
        connection.execute(update(STORE).values(publishes_until=1.0))
    yield


def test_nothing_is_owed_by_an_empty_store(store: TallyStore) -> None:
    assert store.publication(speakers=1) is None


def test_equal_revisions_are_equal_tallies(store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"])])
    first = publication(store)
    first.abandon()
    second = publication(store)
    second.finish()

    assert first.tallies == second.tallies
    assert second.tallies[0].reading == reading_id(paragraph().reader)


def test_only_what_has_changed_since_is_published(store: TallyStore) -> None:
    for issues in (["trade", "climate"], ["trade"]):
        feed(store, [paragraph(header(f"urn:{len(issues)}"), issues=issues)])
        _, tallies = published(store)
    assert [(tally.issue, tally.paragraphs) for tally in tallies] == [("trade", 2)]


def test_a_store_built_anew_publishes_higher_revisions_than_the_one_before_it(url: Secret, engine: Engine) -> None:
    bases = []
    for base in (5_000_000, 6_000_000):
        store = TallyStore(url)
        with writing(engine) as connection:
            connection.execute(update(STORE).values(revision_base=base))
        feed(store, [paragraph(header(f"urn:{base}"), issues=["trade"])])
        bases.append(published(store)[1][0].revision)
        store.close()
    assert bases == sorted(bases)


def test_agreements_are_reported_once_they_count_and_taken_back_when_they_do_not(store: TallyStore) -> None:
    feed(store, [paragraph(header(version="1"), issues=["trade"], agreements=[agreed("trade")])])
    assert told(published(store)[0]) == [("urn:a#1/1/trade/0", False)]
    second = [paragraph(header(version="2"), n, 2, issues=["trade"], agreements=[agreed("trade")]) for n in (1, 2)]
    feed(store, second[:1])
    assert store.publication(speakers=1) is None
    feed(store, second[1:])
    assert told(published(store)[0]) == [
        ("urn:a#1/1/trade/0", True),
        ("urn:a#2/1/trade/0", False),
        ("urn:a#2/2/trade/0", False),
    ]


def test_a_report_that_says_something_else_is_taken_back_before_it_is_made_anew(store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"], agreements=[agreed("trade", "sought")])])
    published(store)
    feed(store, [paragraph(issues=["trade"], agreements=[agreed("trade", "reached")])])
    reports, _ = published(store)
    assert [(report.agreement.status, report.retracted) for report in reports] == [("sought", True), ("reached", False)]
    assert len({report.id for report in reports}) == 1


def test_reports_are_published_without_the_tallies_where_asked(store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"], agreements=[agreed("trade")])])
    first = store.publication(speakers=1, tallies=False)
    assert first is not None
    first.finish()
    assert (len(first.reports), first.tallies) == (1, ())
    assert store.publication(speakers=1, tallies=False) is None
    assert [tally.issue for tally in published(store)[1]] == ["trade"]


def test_many_reports_are_published_part_by_part_in_their_order(store: TallyStore) -> None:
    reports = [agreed("trade", key=f"k{n}") for n in range(1_100)]
    feed(store, [paragraph(issues=["trade"], agreements=reports)])
    feed(store, [kill(header())])
    sizes = []
    while found := store.publication(speakers=1):
        sizes.append([report.retracted for report in found.reports])
        found.finish()
    assert [len(size) for size in sizes] == [2_000, 200]
    assert [retracted for size in sizes for retracted in size] == [False] * 1_100 + [True] * 1_100


def test_while_one_publishes_another_does_not(url: Secret, store: TallyStore) -> None:
    other = TallyStore(url)
    feed(store, [paragraph(issues=["trade"])])
    first = publication(store)
    assert other.publication(speakers=1) is None
    first.finish()
    assert other.publication(speakers=1) is None
    feed(store, [paragraph(header("urn:b"), issues=["trade"])])
    publication(other).finish()
    other.close()


def test_the_turn_of_one_that_stands_still_passes_to_another(engine: Engine, store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"])])
    publication(store)
    with standing_still(engine):
        assert [tally.paragraphs for tally in published(store)[1]] == [1]


def test_a_turn_that_is_renewed_does_not_pass(
    engine: Engine, store: TallyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr(lease.time, "time", lambda: now[0])
    feed(store, [paragraph(issues=["trade"])])
    first = publication(store)
    for _ in range(3):
        now[0] += lease.LEASE_SECONDS - 1
        first.renew()
        assert store.publication(speakers=1) is None
    now[0] += lease.LEASE_SECONDS + 1
    assert store.publication(speakers=1) is not None


@pytest.mark.parametrize("end", [Publication.finish, Publication.abandon])
def test_what_a_sleeper_published_over_something_newer_is_published_anew(
    engine: Engine, store: TallyStore, end: object
) -> None:
    feed(store, [paragraph(issues=["trade"], agreements=[agreed("trade")])])
    sleeper = publication(store)
    feed(store, [kill(header())])
    with standing_still(engine):
        _, newer = published(store)
    end(sleeper)  # type: ignore[operator]
    reports, again = published(store)

    assert [tally.paragraphs for tally in (*sleeper.tallies, *newer, *again)] == [1, 0, 0]
    assert newer[0].revision == again[0].revision > sleeper.tallies[0].revision
    assert told(reports) == [("urn:a#1/1/trade/0", True)]
    assert store.publication(speakers=1) is None


def test_what_a_sleeper_took_back_and_stands_is_reported_anew(engine: Engine, store: TallyStore) -> None:
    event = paragraph(header(version="2"), issues=["trade"], agreements=[agreed("trade")])
    feed(store, [event])
    published(store)
    other = paragraph(header(version="2"), issues=["trade"])
    feed(store, [other])
    sleeper = publication(store)
    assert told(sleeper.reports) == [("urn:a#2/1/trade/0", True)]
    feed(store, [event])
    with standing_still(engine):
        published(store)
    sleeper.finish()
    assert told(published(store)[0]) == [("urn:a#2/1/trade/0", False)]


def test_at_a_switch_of_readings_only_the_difference_is_told(store: TallyStore) -> None:
    same = paragraph(header("urn:same"), issues=["trade"], agreements=[agreed("trade")])
    told_by_one = paragraph(header("urn:one"), issues=["trade"], agreements=[agreed("trade")])
    changed = paragraph(header("urn:changed"), issues=["trade"], agreements=[agreed("trade", "sought")])
    feed(store, [announced(), same, told_by_one, changed])
    published(store)
    by_other = reread(
        [
            same,
            paragraph(header("urn:one"), issues=["trade"]),
            paragraph(header("urn:changed"), issues=["trade"], agreements=[agreed("trade", "reached")]),
        ]
    )
    feed(store, [announced(OTHER_READER), *by_other])
    assert store.publication(speakers=1) is None
    assert store.keep_readings(now=2.0) == reading_id(OTHER_READER)

    reports, _ = published(store)
    assert sorted(told(reports)) == [
        ("urn:changed#1/1/trade/0", False),
        ("urn:changed#1/1/trade/0", True),
        ("urn:one#1/1/trade/0", True),
    ]
    retractions = [report.retracted for report in reports]
    assert retractions == sorted(retractions, reverse=True)


def test_published_revisions_grow_through_switches_and_what_only_the_old_one_had_is_published_empty_once(
    store: TallyStore,
) -> None:
    highest: dict[str, int] = {}

    def publish() -> dict[str, int]:
        _, tallies = published(store)
        for tally in tallies:
            assert tally.revision > highest.get(tally.issue, -1)
            highest[tally.issue] = tally.revision
        return {tally.issue: tally.paragraphs for tally in tallies}

    feed(store, [announced(), *version(header(), ["trade", "climate"])])
    for n in range(5):
        feed(store, [paragraph(header(f"urn:{n}"), issues=["trade"])])
        publish()
    other = [*version(header(), ["trade", "trade"]), *(paragraph(header(f"urn:{n}")) for n in range(5))]
    feed(store, [announced(OTHER_READER), *reread(other)])
    for reader, shown in ((OTHER_READER, {"trade": 2, "climate": 0}), (paragraph().reader, {"trade": 6, "climate": 1})):
        store.use(reading_id(reader))
        assert store.keep_readings(now=2.0) == reading_id(reader)
        assert publish() == shown
        assert store.publication(speakers=1) is None
        feed(store, [paragraph(header(f"urn:more-{reader.issues}"), issues=["trade"], reader=reader)])
        feed(store, [paragraph(header(f"urn:more-{reader.issues}"), issues=["trade"], reader=r) for r in (reader,)])
        publish()
        # So that the other one can catch up again.
        others = [r for r in (OTHER_READER, paragraph().reader) if r != reader]
        feed(store, reread([paragraph(header(f"urn:more-{reader.issues}"))], others[0]))
