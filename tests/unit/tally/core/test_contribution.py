from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from hypothesis import given
from tallying.events import NOON, READER, agreed, header, paragraph, said
from tallying.histories import classified

from streams.contract.reports import agreement_reports
from streams.events import Agreement, ClassifiedParagraph, ReaderIdentity, Via
from streams.tally.core.arrivals import paragraph_arrival
from streams.tally.core.contribution import agreement_key, label_hash


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


@given(classified())
def test_reports_are_kept_as_the_events_that_the_agents_publish(event: ClassifiedParagraph) -> None:
    kept = [
        msgspec.json.decode(part.event, type=Agreement) for part in paragraph_arrival(event).contribution.agreements
    ]
    assert kept == list(agreement_reports(event))


def test_reports_of_two_readers_that_say_the_same_have_the_same_hash() -> None:
    event = paragraph(issues=["trade"], agreements=[agreed("trade")])
    other = msgspec.structs.replace(event, reader=ReaderIdentity(version="next", issues=READER.issues))
    sought = msgspec.structs.replace(event, agreements=(agreed("trade", "sought"),))
    hashes = [label_hash(report) for found in (event, other, sought) for report in agreement_reports(found)]
    assert hashes[0] == hashes[1] != hashes[2]
