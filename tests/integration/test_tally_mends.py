"""Mends in the store: whatever they come before or after, and what they move."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tallying import model
from tallying.events import (
    OTHER_READER,
    agreed,
    announced,
    hashes,
    header,
    kill,
    paragraph,
    reread,
    said,
    version,
)
from tallying.feeding import Event, feed
from tallying.histories import ISSUES, histories, plain
from tallying.mending import agreement, mend, mends, missing, no_agreement, parted, read_by, speaks, taken_back, wrong

from streams.contract.readings import reading_id
from streams.events import Agreement, ClassifiedParagraph, Mend, ReaderIdentity
from streams.lexicon.sides import Sides
from streams.settings import Secret
from streams.tally.auditing import TallyAudit
from streams.tally.core.fold import fold
from streams.tally.core.mending import Followed
from streams.tally.store import TallyStore

EXAMPLES = itertools.count(1)
REPORT = "urn:a#1/1/trade/0"
READ = paragraph(issues=["trade"], statements=[said("Ann Lee")], agreements=[agreed("trade", parties=["A"])])


@pytest.fixture
def store(database_url: str) -> Iterator[TallyStore]:
    with closing(TallyStore(Secret(database_url))) as opened:
        yield opened


def reports(store: TallyStore) -> list[Agreement]:
    """What the store owes the log of agreements. Then it has it."""
    publication = store.publication(speakers=10)
    if publication is None:
        return []
    publication.finish()
    return list(publication.reports)


def told(store: TallyStore) -> list[tuple[str, bool, str, str]]:
    """The same by id, whether it is taken back, status, and the mend because of which."""
    return [(event.id, event.retracted, event.agreement.status, event.mend) for event in reports(store)]


def counts(store: TallyStore, **asked: Any) -> dict[str, int]:
    return {tally.issue: tally.paragraphs for tally in store.tallies(**asked)}


def own(events: Iterable[Event], example: int) -> list[Event]:
    """The same of articles, issues and mends that no other example has."""
    events = list(events)
    names = [*ISSUES, "urn:a", "urn:b", *(event.id for event in events if isinstance(event, Mend))]
    found: list[Event] = []
    for event in events:
        text = msgspec.json.encode(event).decode()
        for name in names:
            text = text.replace(f'"{name}"', f'"{name}-{example}"')
        found.append(msgspec.json.decode(text, type=type(event)))
    return found


@given(
    history=histories(),
    found=mends(),
    shuffled=st.randoms(use_true_random=False),
    sizes=st.lists(st.integers(1, 4), max_size=10),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_history_with_any_mends_ends_in_the_tallies_of_its_end_in_every_reading(
    store: TallyStore, history: list[Event], found: list[Mend], shuffled: Any, sizes: list[int]
) -> None:
    example = next(EXAMPLES)
    feed(store, [paragraph(header("urn:first"))])  # of the reading that is current
    other = ReaderIdentity(version="test", issues=f"sha256:{example}")
    beside = reread((event for event in history if isinstance(event, ClassifiedParagraph)), other)
    # Its list follows one of the two issues, and is known sooner or later.
    listed = announced(other, issues=[f"trade-{example}"])
    events: list[Event] = [*own([*history, *beside], example)]
    for event in (*own(found, example), listed):
        events.insert(shuffled.randint(0, len(events)), event)
    rest = list(events)
    for size in [*sizes, len(rest)]:
        feed(store, rest[:size], now=10.0 * example)
        rest = rest[size:]
    store.take_overdue([0], cutoff=10.0 * example)

    articles, all_mends = parted(event for event in events if event is not listed)
    ours = [e for e in articles if not isinstance(e, ClassifiedParagraph) or e.reader != other]
    theirs = [e for e in articles if not isinstance(e, ClassifiedParagraph) or e.reader == other]
    followed = Followed(frozenset([f"trade-{example}"]), Sides())
    for reading, of, by in ((None, ours, None), (reading_id(other), theirs, followed)):
        tallies = [t for name in ISSUES for t in store.tallies(f"{name}-{example}", reading=reading)] if of else []
        assert plain(tallies) == model.summary(read_by(model.final_paragraphs(of), all_mends, by))


def test_a_mend_moves_tallies_and_agreements_in_one_step_and_back_again(store: TallyStore) -> None:
    feed(store, [READ])
    assert told(store) == [(REPORT, False, "reached", "")]
    one = mend(agreement("trade", is_="sought"))
    feed(store, [one])
    (tally,) = store.tallies()
    assert {status: count.reports for status, count in tally.agreements.items()} == {"sought": 1}
    assert told(store) == [(REPORT, True, "reached", one.id), (REPORT, False, "sought", one.id)]
    feed(store, [one, READ])
    assert told(store) == []
    back = taken_back(one)
    feed(store, [back])
    assert store.tallies() == fold([READ])
    assert told(store) == [(REPORT, True, "sought", back.id), (REPORT, False, "reached", "")]
    feed(store, [one, back])
    assert told(store) == []


def test_an_agreement_that_is_none_is_taken_back_because_of_the_mend(store: TallyStore) -> None:
    feed(store, [READ])
    reports(store)
    one = mend(no_agreement("trade"))
    feed(store, [one])
    assert told(store) == [(REPORT, True, "reached", one.id)]
    assert store.latest_agreements() == ()


def test_a_mend_that_comes_first_is_waited_for_by_nothing_and_holds_when_the_paragraph_comes(store: TallyStore) -> None:
    feed(store, [mend(wrong("trade")), mend(missing("climate"))])
    assert store.tallies() == ()
    feed(store, [READ])
    assert counts(store) == {"climate": 1}
    assert told(store) == []


def test_a_mend_survives_a_correction_a_kill_a_revival_and_a_restart(store: TallyStore, database_url: str) -> None:
    one = mend(speaks("Bo Lund", "organisation"))
    feed(store, [READ, one])
    for events in (
        [paragraph(header(version="2"), issues=["trade"], statements=[said("Ann Lee")])],
        [kill(header(version="2"))],
        [paragraph(header(version="3"), issues=["trade"], statements=[said("Ann Lee")])],
    ):
        feed(store, events)
    with closing(TallyStore(Secret(database_url))) as again:
        feed(again, [paragraph(header(version="4"), issues=["trade"], statements=[said("Ann Lee")])])
        (tally,) = again.tallies()
        assert [(s.name, s.kind) for s in tally.speakers] == [("Bo Lund", "organisation")]
        (statement,) = again.statements().found
        assert (statement.speaker, statement.version) == ("Bo Lund", "4")


def test_another_reading_is_mended_too_and_nothing_is_told_of_it_when_it_becomes_current(store: TallyStore) -> None:
    feed(store, [announced(), READ, mend(agreement("trade", is_="sought"))])
    reports(store)
    feed(store, [announced(OTHER_READER), *reread([READ])])
    assert store.keep_readings(now=2.0) == reading_id(OTHER_READER)
    (tally,) = store.tallies()
    assert list(tally.agreements) == ["sought"]
    assert told(store) == []


def test_a_reader_that_has_got_better_needs_no_mend_and_the_mend_can_be_taken_back_unnoticed(store: TallyStore) -> None:
    one = mend(wrong("trade"))
    feed(store, [READ, one])
    better = paragraph(header(version="2"), issues=["climate"])
    feed(store, [better])
    assert store.tallies() == fold([better])
    feed(store, [taken_back(one)])
    assert store.tallies() == fold([better])


def test_a_paragraph_that_a_mend_brings_to_an_issue_is_a_copy_of_another_and_no_longer_when_it_is_taken_back(
    store: TallyStore,
) -> None:
    minhash = hashes(1, 2, 3, 4, 5, 6)
    first = paragraph(header("urn:a"), issues=["trade"], minhash=minhash)
    copy = paragraph(header("urn:b"), minhash=minhash)
    one = mend(missing("trade"), uri="urn:b")
    feed(store, [first, copy, one])
    assert [(t.paragraphs, t.original) for t in store.tallies()] == [(2, 1)]
    feed(store, [taken_back(one)])
    assert [(t.paragraphs, t.original) for t in store.tallies()] == [(1, 1)]
    feed(store, [mend(wrong("trade"), uri="urn:a"), mend(missing("trade"), uri="urn:b", minute=2)])
    assert [(t.paragraphs, t.original) for t in store.tallies()] == [(1, 1)]


def test_what_an_old_store_kept_is_mended_once_it_has_come_again(store: TallyStore) -> None:
    from sqlalchemy import update

    from streams.sql.database import writing
    from streams.tally.sql.schema import CONTRIBUTIONS, STATEMENTS

    feed(store, [READ])
    with writing(store._engine) as connection:
        connection.execute(update(CONTRIBUTIONS).values(text=0))
        connection.execute(update(STATEMENTS).values(begins=None, ends=None))
    feed(store, [mend(speaks("Bo")), mend(wrong("trade"))])
    assert counts(store) == {"trade": 1}
    feed(store, [READ])
    assert store.tallies() == ()
    assert [found.speaker for found in store.statements().found] == ["Bo"]


def test_an_article_whose_rows_were_lost_is_mended_again_when_it_is_counted_anew(
    store: TallyStore, database_url: str
) -> None:
    one = mend(wrong("trade"))
    feed(store, [announced(issues=["trade", "climate"]), READ, one, mend(missing("climate"), minute=1)])
    with closing(TallyAudit(Secret(database_url))) as audit:
        reading = audit.current()
        assert reading is not None
        audit.recount(reading, without=["urn:a"])
        assert counts(store) == {}
        feed(store, [READ])
        assert counts(store) == {"climate": 1}
        assert audit.recount(reading) == []
    feed(store, [taken_back(one)])
    assert counts(store) == {"climate": 1, "trade": 1}


def test_an_audit_finds_nothing_amiss_where_paragraphs_are_mended(store: TallyStore, database_url: str) -> None:
    feed(store, [announced(issues=["trade", "climate"]), *version(header(), ["trade", "trade"])])
    feed(store, [mend(wrong("trade")), mend(missing("climate"))])
    with closing(TallyAudit(Secret(database_url))) as audit:
        reading = audit.current()
        assert reading is not None
        assert audit.recount(reading) == []
    assert counts(store) == {"climate": 2}
