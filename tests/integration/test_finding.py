"""Statements and agreements found in the store, on both databases."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest
from tallying.events import NOON, agreed, header, kill, paragraph, quoting
from tallying.feeding import feed

from streams.errors import InputError, StoreError
from streams.settings import Secret
from streams.tally.core.arrivals import paragraph_arrival
from streams.tally.core.contribution import RecordPlace
from streams.tally.core.span import Span
from streams.tally.sql.finding import FoundStatement
from streams.tally.sql.wanted import Wanted
from streams.tally.store import TallyStore

HALF_HOURS = 40


def filled(url: str) -> TallyStore:
    """Articles half an hour apart, of which every fourth is killed and every fifth has a second version."""
    store = TallyStore(Secret(url))
    for n in range(HALF_HOURS):
        article = header(f"urn:{n}", published=NOON + timedelta(minutes=30 * n), digest="d1")
        said = quoting("Lena Ortiz" if n % 2 else "Ada 100% Price", f"At {n}.", issues=["port"] if n % 3 else ["sea"])
        feed(store, [paragraph(article, agreements=[agreed("port", "sought" if n % 2 else "reached")], **said)])
        if n % 4 == 3:
            feed(store, [kill(header(f"urn:{n}"))])
        elif n % 5 == 0:
            second = header(f"urn:{n}", "2", published=article.published, digest="d2")
            feed(store, [paragraph(second, **quoting("Lena Ortiz", f"Now at {n}.", issues=["port"]))])
    return store


def expected() -> list[str]:
    standing = [n for n in range(HALF_HOURS) if n % 4 != 3]
    return [f"Now at {n}." if n % 5 == 0 else f"At {n}." for n in reversed(standing)]


@pytest.mark.parametrize("limit", [1, 7, 500])
def test_pages_have_every_statement_that_counts_once_the_latest_first(database_url: str, limit: int) -> None:
    with closing(filled(database_url)) as store:
        found: list[str] = []
        cursor: str | None = None
        while True:
            page = store.statements(limit=limit, cursor=cursor)
            found += [statement.content for statement in page.found]
            if (cursor := page.cursor) is None:
                break

    assert found == expected()


def test_what_is_wanted_combines(database_url: str) -> None:
    with closing(filled(database_url)) as store:
        by_issue = store.statements(Wanted(issue="sea", speaker="ORTIZ"), limit=500).found
        by_sign = store.statements(Wanted(speaker="100%"), limit=500).found
        by_time = store.statements(Wanted(since=NOON + timedelta(minutes=31), until=NOON + timedelta(hours=2))).found
        sought = store.agreements(Wanted(status="sought", issue="port"), limit=500).found

    assert {(s.speaker, s.issues) for s in by_issue} == {("Lena Ortiz", ("sea",))}
    assert {s.speaker for s in by_sign} == {"Ada 100% Price"}
    assert [s.uri for s in by_time] == ["urn:2"]
    assert {a.agreement.status for a in sought} == {"sought"}


@pytest.mark.parametrize("cursor", ["x", "", "MSwy", "é", "OTk5OTk5OTk5OTk5OTk5OTk5OTksMSwxLDEsMQ"])
def test_what_is_no_cursor_is_refused(database_url: str, cursor: str) -> None:
    with closing(filled(database_url)) as store, pytest.raises(InputError, match="is no cursor"):
        store.statements(cursor=cursor)


def test_another_reading_must_be_there(database_url: str) -> None:
    with closing(filled(database_url)) as store, pytest.raises(StoreError):
        store.statements(reading="nothing")


def test_speakers_and_pairs_are_of_what_counts_alone(database_url: str) -> None:
    with closing(filled(database_url)) as store:
        speakers = store.speakers(["port", "sea"])
        sea = store.speakers(["sea"], Span(until=NOON + timedelta(hours=2)), part="ORTIZ")
        pairs = store.pairs(["port"], Span(since=NOON + timedelta(hours=1)))

    standing = store_of_words()
    assert {found.name: found.statements for found in speakers} == standing
    assert [(found.name, found.issues) for found in sea] == []
    assert pairs == []


def store_of_words() -> dict[str, int]:
    """How many statements of each speaker count."""
    names = ["Lena Ortiz" if n % 5 == 0 or n % 2 else "Ada 100% Price" for n in range(HALF_HOURS) if n % 4 != 3]
    return {name: names.count(name) for name in set(names)}


def test_pairs_are_those_of_their_time(database_url: str) -> None:
    with closing(TallyStore(Secret(database_url))) as store:
        for n in range(4):
            article = header(f"urn:{n}", published=NOON + timedelta(minutes=30 * n))
            feed(store, [paragraph(article, agreements=[agreed("port", key=f"{n}", parties=["Union", "Port"])])])
        feed(store, [kill(header("urn:3"))])
        some = store.pairs(["port"], Span(NOON + timedelta(minutes=30), NOON + timedelta(minutes=60)))
        everything = store.pairs()

    assert [(p.party, p.other, p.reports, p.agreements["reached"].distinct) for p in some] == [("Port", "Union", 1, 1)]
    assert [p.reports for p in everything] == [3]


def test_a_paragraph_that_counts_is_known_by_its_place_on_the_log(database_url: str) -> None:
    first = paragraph(header("urn:a", digest="d"), 1, 2, agreements=[agreed("port")], **quoting("Lena Ortiz", "Once."))
    second = paragraph(header("urn:a", digest="d"), 2, 2, **quoting("Lena Ortiz", "Twice."))
    with closing(TallyStore(Secret(database_url))) as store:
        feed(store, [first])
        unknown = store.paragraph("urn:a", 1)
        arrivals = [paragraph_arrival(event, RecordPlace(3, n)) for n, event in enumerate((first, second), 7)]
        store.apply([(3, arrival) for arrival in arrivals], {}, now=2.0)
        known, later = store.paragraph("urn:a", 1), store.paragraph("urn:a", 2)
        (version,) = store.history("urn:a").versions
        feed(store, [kill(header("urn:a"))])
        killed = store.paragraph("urn:a", 1)

    assert (unknown.record, known.record, later.record) == (None, (3, 7), (3, 8))
    assert (known.spoke, known.reported) == ({}, {})
    assert (later.spoke, later.reported) == ({"Lena Ortiz": 1}, {"port-reached": 1})
    assert len(version.said.statements) == 2
    assert killed is None


def test_words_that_were_said_and_parties_are_found_whatever_their_case_and_accents(database_url: str) -> None:
    with closing(TallyStore(Secret(database_url))) as store:
        for n, words in enumerate(["We walk out in São Paulo.", "Nobody walks out.", "ΣΊΣΥΦΟΣ walks, out."]):
            article = header(f"urn:{n}", digest="d", published=NOON + timedelta(hours=n))
            deal = agreed("port", parties=["Gewerkschaft Straße", f"Port {n}"])
            feed(store, [paragraph(article, agreements=[deal], **quoting("Léna Ortiz", words, issues=["port"]))])
        found = {
            q: [statement.uri for statement in store.statements(Wanted(q=q)).found]
            for q in ("SAO paulo", "walk*", '"walks out"', "σίσυφος", "nowhere", "out' | walk:* & !x", '"', "walk -out")
        }
        by_party = store.agreements(Wanted(party="STRASSE gew", q="walks", issue="port")).found
        by_name = store.statements(Wanted(speaker="LENA", issue="port")).found
        feed(store, [kill(header("urn:0")), kill(header("urn:1"))])
        killed = store.statements(Wanted(q="walk*")).found

    assert found == {
        "SAO paulo": ["urn:0"],
        "walk*": ["urn:2", "urn:1", "urn:0"],
        '"walks out"': ["urn:2", "urn:1"],
        "σίσυφος": ["urn:2"],
        "nowhere": [],
        "out' | walk:* & !x": [],
        '"': [],
        "walk -out": ["urn:0"],
    }
    assert [report.article.uri for report in by_party] == ["urn:2", "urn:1"]
    assert len(by_name) == 3
    assert [statement.uri for statement in killed] == ["urn:2"]


def test_what_is_found_often_is_met_on_a_walk_and_comes_in_the_same_order(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(filled(database_url)) as store:
        few = store.statements(Wanted(q="at", speaker="lena"), limit=7)
        monkeypatch.setattr("streams.tally.sql.wanted._FEW", 1)
        many = store.statements(Wanted(q="at", speaker="lena"), limit=7)
        rest = store.statements(Wanted(q="at", speaker="lena"), limit=500, cursor=many.cursor).found

    assert few == many
    everything = [s.content for s in store_of_ortiz(database_url)]
    assert [s.content for s in (*many.found, *rest)] == everything


def store_of_ortiz(url: str) -> list[FoundStatement]:
    with closing(TallyStore(Secret(url))) as store:
        return [found for found in store.statements(limit=500).found if found.speaker == "Lena Ortiz"]


def test_what_has_not_been_looked_at_yet_is_found_once_it_was(database_url: str) -> None:
    event = paragraph(header("urn:a", digest="d"), **quoting("Lena Ortiz", "We walk out.", issues=["port"]))
    with closing(TallyStore(Secret(database_url))) as store:
        store.apply([(0, paragraph_arrival(event))], {}, now=1.0)
        before = store.statements(Wanted(q="walk")).found
        more = store.make_searchable()
        after = store.statements(Wanted(q="walk")).found

    assert (len(before), more, len(after)) == (0, False, 1)
