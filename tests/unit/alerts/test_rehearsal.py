from __future__ import annotations

from datetime import timedelta

from alerting.watching import rule, rules
from tallying.events import NOON, agreed, header, paragraph, quoting

from streams.alerts.rehearsal import rehearse


def test_alerts_come_in_the_order_of_publication_whatever_the_order_of_the_files() -> None:
    late, early = (header(f"urn:{hours}", published=NOON + timedelta(hours=hours)) for hours in (5, 1))
    events = [paragraph(article, **quoting("Lena Ortiz", f"At {article.uri}.")) for article in (late, early)]

    told = list(rehearse(rule('{ event = "statement" }'), events))

    assert [alert.grounds[0].uri for alert in told] == ["urn:1", "urn:5"]


def test_a_later_version_takes_back_what_it_tells_no_more() -> None:
    first, second = header(digest="d1"), header(version="2", digest="d2")
    events = [
        paragraph(first, agreements=[agreed("port", parties=["A", "B"])]),
        paragraph(second, text="Nothing was agreed."),
    ]

    told = list(rehearse(rule('{ event = "agreement" }'), events))

    assert [alert.withdrawn for alert in told] == [False, True]


def test_an_issue_that_falls_silent_is_told_when_time_has_moved_on() -> None:
    days = (0, 1, 5)
    articles = [header(f"urn:{day}", published=NOON + timedelta(days=day)) for day in days]
    events = [paragraph(a, issues=["port"] if a.uri != "urn:5" else ["other"]) for a in articles]

    (told,) = rehearse(rule('{ event = "silence", issue = ["port"], lasting = "3d" }'), events)

    assert (told.kind, told.grounds[0].words) == ("silence", "nothing new since 2024-03-06 12:00 UTC")


def test_a_correction_is_told_with_what_it_took_away() -> None:
    watched = rules("""
        [[rules]]
        id = "deal"
        when = [{ event = "agreement" }]
        [[rules]]
        id = "mended"
        when = [{ event = "correction" }]
    """)
    first, second = header(digest="d1"), header(version="2", digest="d2")
    events = [
        paragraph(first, issues=["port"], agreements=[agreed("port", parties=["A", "B"])]),
        paragraph(second, issues=["port"], text="Nothing was agreed."),
    ]

    told = list(rehearse(watched, events))

    assert [(alert.rule, alert.withdrawn) for alert in told] == [("deal", False), ("deal", True), ("mended", False)]
    assert "No more: agreement reached (A, B)." in told[2].text


def test_a_status_that_was_sought_in_coverage_before_is_known() -> None:
    sought = header("urn:a", published=NOON - timedelta(days=200))
    events = [
        paragraph(sought, issues=["port"], agreements=[agreed("port", "sought", parties=["A", "B"])]),
        paragraph(header("urn:b"), issues=["port"], agreements=[agreed("port", parties=["A", "B"])]),
    ]

    (told,) = rehearse(rule('{ event = "status-change" }'), events)

    assert told.text == "port: agreement reached, was sought (A, B)"


def test_a_spike_is_measured_by_the_coverage_so_far() -> None:
    hours = [-30, -3, *[0] * 12]
    articles = [header(f"urn:{n}", published=NOON + timedelta(hours=hour, minutes=n)) for n, hour in enumerate(hours)]

    (told,) = rehearse(rule('{ event = "spike", issue = ["port"] }'), [paragraph(a, issues=["port"]) for a in articles])

    assert told.kind == "spike"
    assert told.grounds[0].words.startswith("10 paragraphs in the hour from 2024-03-05 12:00 UTC")
