from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from tallying import model
from tallying.events import NOON, agreed, header, kill, paragraph, reread, said, usable, version
from tallying.histories import histories, plain

from streams.errors import InputError
from streams.events import AgreementTally, Article, ClassifiedParagraph, SpeakerTally
from streams.tally.core.announced import Announced
from streams.tally.core.arrivals import article_arrival, paragraph_arrival
from streams.tally.core.editions import ArticleState
from streams.tally.core.fold import fold, tally_states


@given(histories())
def test_any_history_ends_in_the_tallies_of_the_simple_model(history: list[ClassifiedParagraph | Article]) -> None:
    states: dict[str, ArticleState] = {}
    for event in history:
        arrival = article_arrival(event) if isinstance(event, Article) else paragraph_arrival(event)
        states.setdefault(arrival.uri, ArticleState(Announced(arrival.uri))).arrive(arrival, now=1.0)
    for state in states.values():
        state.take_overdue(cutoff=1.0)

    assert plain(tally_states(states.values())) == model.summary(model.final_paragraphs(history))


@given(histories())
def test_a_fold_does_not_mind_in_which_order_the_two_topics_are_read(
    history: list[ClassifiedParagraph | Article],
) -> None:
    articles = [event for event in history if isinstance(event, Article)]
    paragraphs = [event for event in history if isinstance(event, ClassifiedParagraph)]

    assert plain(fold(paragraphs, articles)) == model.summary(model.final_paragraphs([*paragraphs, *articles]))


def test_a_tally_counts_everything_asked_for() -> None:
    one = header("urn:a", outlet="Daily", published=NOON)
    other = header("urn:b", outlet="Weekly", published=NOON + timedelta(hours=30))
    paragraphs = [
        paragraph(
            one,
            1,
            2,
            issues=["trade"],
            statements=[said("Ann Lee"), said("Ann Lee"), said("it", resolved="unresolved")],
        ),
        paragraph(one, 2, 2, issues=["trade"], agreements=[agreed("trade", key="k"), agreed("trade", "sought")]),
        paragraph(
            other,
            issues=["trade"],
            statements=[said(None), said("Bo", "country")],
            agreements=[agreed("trade", key="k")],
        ),
    ]

    (tally,) = fold(paragraphs)

    assert (tally.paragraphs, tally.articles, tally.outlets, tally.statements) == (3, 2, 2, 5)
    assert tally.speakers == (
        SpeakerTally(name="Ann Lee", kind="person", statements=2),
        SpeakerTally(name="Bo", kind="country", statements=1),
    )
    assert tally.kinds == {"person": 3, "country": 1}
    assert tally.agreements == {
        "reached": AgreementTally(reports=2, distinct=1),
        "sought": AgreementTally(reports=1, distinct=1),
    }
    assert (tally.first, tally.last) == (NOON, NOON + timedelta(hours=30))


def test_a_statement_counts_for_each_issue_of_its_paragraph() -> None:
    tallies = fold([paragraph(issues=["trade", "climate", "trade"], statements=[said("Ann Lee")])])

    assert [(tally.issue, tally.statements, tally.paragraphs) for tally in tallies] == [
        ("climate", 1, 1),
        ("trade", 1, 1),
    ]


def test_days_and_hours_are_those_of_event_time_in_utc() -> None:
    late = header("urn:a", published=datetime.fromisoformat("2024-03-05T23:30:00-05:00"))
    early = header("urn:b", published=datetime(2024, 3, 6, 3, 10, tzinfo=UTC))
    paragraphs = [paragraph(late, issues=["trade"]), paragraph(early, issues=["trade"])]

    days = fold(paragraphs, by="day")
    hours = fold(paragraphs, by="hour")

    assert [(tally.start, tally.articles) for tally in days] == [(datetime(2024, 3, 6, tzinfo=UTC), 2)]
    assert [(tally.start, tally.articles) for tally in hours] == [
        (datetime(2024, 3, 6, 3, tzinfo=UTC), 1),
        (datetime(2024, 3, 6, 4, tzinfo=UTC), 1),
    ]


def test_the_same_agreement_on_one_day_is_one_however_often_it_is_reported() -> None:
    reports = [header(f"urn:{n}", outlet=f"Outlet {n}", published=NOON + timedelta(hours=n)) for n in range(3)]
    paragraphs = [paragraph(report, issues=["trade"], agreements=[agreed("trade", key="k")]) for report in reports]

    assert [t.agreements["reached"].distinct for t in fold(paragraphs, by="day")] == [1]
    assert [t.agreements["reached"].distinct for t in fold(paragraphs, by="hour")] == [1, 1, 1]


def test_a_version_without_body_paragraphs_takes_the_article_out() -> None:
    paragraphs = version(header(version="1"), ["trade"])

    assert fold(paragraphs, [usable(header(version="2"))]) == ()
    assert fold(paragraphs, [usable(header(version="2"), bodies=1)]) == fold(paragraphs)


def test_a_kill_holds_until_a_later_usable_version() -> None:
    first, second = version(header(version="1"), ["trade"]), version(header(version="2"), ["climate"])

    assert fold(first, [kill(header(version="1"))]) == ()
    assert [tally.issue for tally in fold([*first, *second], [kill(header(version="1"))])] == ["climate"]


def test_a_paragraph_beyond_its_count_is_refused() -> None:
    with pytest.raises(InputError, match="paragraph 3 of 2"):
        fold([paragraph(ordinal=3, count=2)])


def test_paragraphs_of_several_readings_are_refused() -> None:
    with pytest.raises(InputError, match="several readings") as error:
        fold([paragraph(), *reread([paragraph()])])
    assert error.value.remedy
