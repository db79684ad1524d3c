from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallying.events import NOON, READER, agreed, header, kill, paragraph, said, usable
from tallying.histories import classified

from streams.contract.reports import agreement_reports
from streams.errors import InputError
from streams.events import Agreement, ClassifiedParagraph, ReaderIdentity, Via
from streams.tally.core.contribution import (
    EmptyArrival,
    KillArrival,
    agreement_key,
    article_arrival,
    hour_of,
    instant_of,
    paragraph_arrival,
)


def test_the_reader_alone_does_not_make_it_another_contribution() -> None:
    other = ReaderIdentity(version="next", issues=READER.issues)
    one = paragraph_arrival(paragraph(issues=["trade"]))
    assert paragraph_arrival(paragraph(issues=["trade"], reader=other)).contribution == one.contribution


@given(classified(), classified())
def test_equal_fingerprints_mean_equal_labels(one: ClassifiedParagraph, other: ClassifiedParagraph) -> None:
    same = (one.text, one.issues, one.statements, one.agreements) == (
        other.text,
        other.issues,
        other.statements,
        other.agreements,
    )
    prints = {paragraph_arrival(event).contribution.fingerprint for event in (one, other)}
    assert (len(prints) == 1) == same


def test_an_unresolved_speaker_has_a_kind_but_no_name() -> None:
    (statement,) = paragraph_arrival(paragraph(statements=[said("he", resolved="unresolved")])).contribution.statements
    assert statement.speaker == ("person", "")


def test_a_relay_is_kept_with_its_statement() -> None:
    relayed = msgspec.structs.replace(said("Ann Lee"), via=Via(name="State radio"))
    (statement,) = paragraph_arrival(paragraph(statements=[relayed])).contribution.statements
    assert statement.via == "State radio"


def test_an_agreement_carries_the_event_that_reports_it() -> None:
    event = paragraph(header("urn:a", "2"), 3, 4, agreements=[agreed("trade"), agreed("trade")], text="They agreed.")
    first, second = paragraph_arrival(event).contribution.agreements
    report = msgspec.json.decode(first.event, type=Agreement)
    assert (first.id, second.id) == ("urn:a#2/3/trade/0", "urn:a#2/3/trade/0/2")
    assert (report.id, report.text, report.ordinal, report.retracted) == (first.id, "They agreed.", 3, False)
    assert report.agreement == event.agreements[0]


def test_an_agreement_without_a_key_is_told_by_issue_status_parties_and_day() -> None:
    def key(*parties: str, published: datetime = NOON) -> str:
        label = msgspec.structs.replace(agreed("trade", parties=parties), key="")
        return agreement_key(label, published)

    assert key("China", "France") == key("france", "china", published=NOON + timedelta(hours=3))
    assert key("China") != key("China", "France")
    assert key("China") != key("China", published=NOON + timedelta(days=1))


def test_a_very_long_agreement_key_still_fits_an_index() -> None:
    long, other = agreed("trade", key="k" * 5000), agreed("trade", key="k" * 5001)
    assert len(agreement_key(long, NOON)) < 300
    assert agreement_key(long, NOON) != agreement_key(other, NOON)


def test_what_databases_refuse_is_made_storable() -> None:
    arrival = paragraph_arrival(
        paragraph(header("urn:\0", "1\0", outlet="Dai\0ly" + "y" * 400), statements=[said("A\0" + "n" * 5000)])
    )
    (statement,) = arrival.contribution.statements
    assert "\0" not in arrival.uri + arrival.facts.version + arrival.facts.outlet + statement.speaker.name
    assert max(len(arrival.facts.outlet), len(statement.speaker.name)) <= 300


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (paragraph(ordinal=3, count=2), "paragraph 3 of 2"),
        (paragraph(ordinal=1, count=2**40), "are too many"),
        (paragraph(header("urn:" + "é" * 1500)), "uri is too long"),
        (paragraph(issues=["i" * 5000]), "is no id"),
        (paragraph(agreements=[agreed("a\0b")]), "is no id"),
        (paragraph(agreements=[agreed("trade")], text="x" * 999_990), "too large to report an agreement"),
        (paragraph(header(published=datetime(1, 1, 1, tzinfo=UTC))), "year 1"),
        (paragraph(header(published=datetime(9999, 12, 31, tzinfo=UTC))), "year 9999"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(event: ClassifiedParagraph, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        paragraph_arrival(event)
    assert "article " in error.value.message
    assert error.value.remedy


def test_an_article_speaks_only_as_a_kill_or_when_it_has_no_body() -> None:
    article = header("urn:a", "2")
    assert article_arrival(kill(article)) == KillArrival("urn:a", "2")
    assert isinstance(article_arrival(usable(article)), EmptyArrival)
    assert article_arrival(usable(article, bodies=1)) is None


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(2, 1, 2), datetime(9998, 1, 1), timezones=OFFSETS))
def test_hours_and_instants_give_the_time_back(time: datetime) -> None:
    facts = paragraph_arrival(paragraph(header(published=time))).facts
    assert instant_of(facts.hour, facts.instant) == time
    assert facts.hour == hour_of(time)
    assert instant_of(facts.hour, 0) <= time < instant_of(facts.hour + 1, 0)


@given(classified())
def test_reports_are_kept_as_the_events_that_the_agents_publish(event: ClassifiedParagraph) -> None:
    kept = [
        msgspec.json.decode(part.event, type=Agreement) for part in paragraph_arrival(event).contribution.agreements
    ]
    assert kept == list(agreement_reports(event))
