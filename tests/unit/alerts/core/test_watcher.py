from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import msgspec
import pytest
from alerting.watching import Desk, changed, reports, rule, rules
from hypothesis import given
from hypothesis import strategies as st
from tallying.events import NOON, agreed, header, paragraph, quoting

from streams.alerts.core.counting import Counts
from streams.events import Alert, ArticleHeader, ClassifiedParagraph

REACHED = '{ event = "agreement", issue = ["port"], status = ["reached"] }'
SAYS = '{ event = "statement", issue = ["port"], speaker = ["Ortiz"] }'
SPIKE = '{ event = "spike", issue = ["port"], floor = 5 }'
SILENCE = '{ event = "silence", issue = ["port"], lasting = "2d" }'


def deal(uri: str = "urn:a", *, status: str = "reached", key: str = "", version: str = "1") -> ClassifiedParagraph:
    parties = ["Dockers", "Harbour Port"]
    return paragraph(
        header(uri, version), issues=["port"], agreements=[agreed("port", status, key=key, parties=parties)]
    )


def says(
    words: str, article: ArticleHeader | None = None, ordinal: int = 1, *, name: str = "Lena Ortiz"
) -> ClassifiedParagraph:
    return paragraph(article or header(digest="d1"), ordinal, 2, **quoting(name, words, issues=["port"]))


def test_tells_an_agreement_that_a_rule_asks_for_once_whoever_reports_it() -> None:
    desk = Desk(rule(REACHED))

    told = desk.hears(*reports(deal("urn:a")), *reports(deal("urn:b")), *reports(deal("urn:a")))

    assert [(a.rule, a.text, a.withdrawn) for a in told] == [
        ("r", "Port strike: agreement reached (Dockers, Harbour Port)", False)
    ]


def test_an_update_that_still_says_it_takes_nothing_back() -> None:
    desk = Desk(rule(REACHED))
    desk.hears(*reports(deal()))

    desk.hears(*reports(deal(), retracted=True), *reports(deal(version="2")))

    assert [a.withdrawn for a in desk.told] == [False]


def test_a_late_copy_holds_an_alert_up_though_it_would_not_be_told_any_more() -> None:
    desk = Desk(rule(REACHED))
    desk.hears(*reports(deal()))
    desk.now = NOON + timedelta(days=2)

    desk.hears(*reports(deal("urn:b")))

    assert desk.hears(*reports(deal(), retracted=True)) == []


def test_a_report_that_comes_twice_with_its_retraction_between_after_a_crash_takes_nothing_back() -> None:
    desk = Desk(rule(REACHED))
    one = reports(deal())

    desk.hears(*one, *reports(deal(), retracted=True), *one)

    assert [a.withdrawn for a in desk.told] == [False]


def test_takes_an_alert_back_only_when_the_last_report_of_it_is_withdrawn() -> None:
    desk = Desk(rule(REACHED))
    one, two = reports(deal("urn:a")), reports(deal("urn:b"))
    desk.hears(*one, *two)

    assert desk.hears(*[msgspec.structs.replace(r, retracted=True) for r in one]) == []
    (back,) = desk.hears(*[msgspec.structs.replace(r, retracted=True) for r in two])

    assert (back.id, back.withdrawn, back.revision) == (desk.told[0].id, True, 2)


def test_tells_it_again_under_the_same_id_when_it_comes_back() -> None:
    desk = Desk(rule(REACHED))
    report = reports(deal())
    desk.hears(*report)
    desk.hears(*reports(deal(), retracted=True))
    desk.hears(*report)

    assert [(a.revision, a.withdrawn) for a in desk.told] == [(1, False), (2, True), (3, False)]
    assert len({a.id for a in desk.told}) == 1


def test_tells_that_parties_have_come_to_another_status() -> None:
    desk = Desk(rule('{ event = "status-change", issue = ["port"] }'))

    assert desk.hears(*reports(deal(status="sought"))) == []
    (told,) = desk.hears(*reports(deal("urn:b")))

    assert (told.kind, told.text) == (
        "status-change",
        "Port strike: agreement reached, was sought (Dockers, Harbour Port)",
    )
    assert [ground.uri for ground in told.grounds] == ["urn:b", "urn:a"]


def test_a_change_of_status_falls_with_the_report_of_what_was_before() -> None:
    desk = Desk(rule('{ event = "status-change" }'))
    desk.hears(*reports(deal(status="sought")), *reports(deal("urn:b")))

    (back,) = desk.hears(*reports(deal(status="sought"), retracted=True))

    assert back.withdrawn


def test_an_agreement_whose_request_was_withdrawn_before_is_no_change_of_status() -> None:
    desk = Desk(rule('{ event = "status-change" }'))
    desk.hears(*reports(deal(status="sought")), *reports(deal(status="sought"), retracted=True))

    assert desk.hears(*reports(deal("urn:b"))) == []


def test_a_rule_that_is_new_knows_the_status_that_was_sought_before_it_was_written() -> None:
    desk = Desk(rule(SAYS))
    desk.hears(*reports(deal(status="sought")))
    desk.follows(rule('{ event = "status-change" }'))

    (told,) = desk.hears(*reports(deal("urn:b")))
    (back,) = desk.hears(*reports(deal(status="sought"), retracted=True))

    assert (told.kind, back.withdrawn) == ("status-change", True)


def test_a_request_of_an_article_that_was_killed_is_no_status_before() -> None:
    desk = Desk(rule('{ event = "status-change" }'))
    desk.hears(*reports(deal(status="sought")))
    list(desk.watcher.killed("urn:a", "1"))

    assert desk.hears(*reports(deal("urn:b"))) == []


def test_tells_what_a_named_person_says_on_an_issue_and_not_what_others_say() -> None:
    desk = Desk(rule(SAYS))

    told = desk.reads(says("We walk out."), says("We stay in.", ordinal=2, name="Ada Price"))

    assert [a.text for a in told] == ["Port strike: Lena Ortiz: We walk out."]


def test_a_copy_of_a_statement_in_another_paper_tells_nothing_again() -> None:
    desk = Desk(rule(SAYS))

    desk.reads(says("We walk out."), says("“We walk out”", header("urn:b", outlet="Other")))

    assert len(desk.told) == 1


def test_a_phrase_is_found_in_any_case_and_with_any_ending_that_an_asterisk_allows() -> None:
    desk = Desk(rule('{ event = "phrase", phrase = ["walk* out"] }'))
    event = paragraph(text="Nobody left. The dockers Walked out at noon. Walkers outside cheered.")

    (told,) = desk.reads(event)

    assert told.grounds[0].words == "The dockers Walked out at noon."


def test_what_the_next_version_says_no_more_is_taken_back_once_all_of_that_version_was_seen() -> None:
    desk = Desk(rule(SAYS))
    first, second = header(digest="d1"), header(version="2", digest="d2")
    desk.reads(says("We walk out.", first), says("Nobody works.", first, 2))

    assert desk.reads(says("We walk out.", second)) == []
    assert desk.sees(changed("substantive", first, second, paragraphs=2)) == []
    (back,) = desk.reads(says("Everybody works.", second, 2))[1:]

    assert (back.withdrawn, back.grounds[0].words) == (True, "Nobody works.")


def test_a_change_that_comes_after_all_its_paragraphs_takes_back_at_once() -> None:
    desk = Desk(rule(SAYS))
    first, second = header(digest="d1"), header(version="2", digest="d2")
    desk.reads(says("We walk out.", first), says("We stay.", second))

    (back,) = desk.sees(changed("substantive", first, second))

    assert back.reason == "version 2 of the article says it no more"


def test_a_kill_takes_back_everything_of_its_article_and_holds_against_stragglers() -> None:
    desk = Desk(rule(SAYS))
    first = header(digest="d1")
    desk.reads(says("We walk out.", first))

    (back,) = desk.sees(changed("killed", first, None))

    assert back.withdrawn
    assert desk.reads(says("We walk out.", first, 2)) == []
    assert [a.withdrawn for a in desk.reads(says("We walk out.", header(version="2", digest="d3")))] == [False]


def test_a_paragraph_of_an_earlier_version_tells_nothing_once_a_later_one_was_seen() -> None:
    desk = Desk(rule(SAYS))

    desk.reads(says("We stay.", header(version="2", digest="d2")))

    assert desk.reads(says("We walk out.", header(digest="d1"))) == []


def test_of_two_texts_of_one_version_the_one_replaced_tells_nothing_when_it_is_repeated() -> None:
    desk = Desk(rule(SAYS))
    desk.reads(says("We walk out.", header(digest="d1")), says("We stay.", header(digest="d2")))

    assert desk.reads(says("Or do we?", header(digest="d1"), 2)) == []


def test_says_that_an_article_which_alerted_was_corrected_and_which_alerts_that_touches() -> None:
    desk = Desk(
        rules(f"""
        [[rules]]
        id = "says"
        when = [{SAYS}]
        [[rules]]
        id = "mended"
        when = [{{ event = "correction" }}]
    """)
    )
    first = header(digest="d1")
    (told,) = desk.reads(says("We walk out.", first))

    back, corrected = desk.sees(changed("killed", first, None))

    assert (back.id, back.withdrawn) == (told.id, True)
    assert (corrected.rule, corrected.kind, corrected.corrects) == ("mended", "correction", (told.id,))


def test_an_article_that_never_alerted_is_corrected_in_silence() -> None:
    desk = Desk(rule('{ event = "correction" }'))

    assert desk.sees(changed("killed", header(), None)) == []


def test_all_conditions_must_be_met_on_one_issue_and_near_each_other() -> None:
    both = rule(f"{REACHED}, {SAYS}", 'combine = "all"\nwithin = "6h"')
    near, far = Desk(both), Desk(both)

    near.reads(says("We sign."))
    (told,) = near.hears(*reports(deal("urn:b")))
    far.reads(says("We sign.", header(published=NOON - timedelta(hours=7))))

    assert (told.kind, len(told.grounds)) == ("together", 2)
    assert far.hears(*reports(deal("urn:b"))) == []


def test_what_all_conditions_met_falls_with_any_of_them() -> None:
    desk = Desk(rule(f"{REACHED}, {SAYS}", 'combine = "all"'))
    first = header(digest="d1")
    desk.reads(says("We sign.", first))
    desk.hears(*reports(deal("urn:b")))

    (back,) = desk.sees(changed("killed", first, None))

    assert (back.kind, back.withdrawn) == ("together", True)


def test_the_same_speaker_is_not_told_again_within_the_time_that_a_rule_sets() -> None:
    desk = Desk(rule(SAYS, 'again_after = "6h"'), now=NOON + timedelta(hours=8))

    for hours in (0, 5, 7):
        desk.reads(says(f"At {hours}.", header(f"urn:{hours}", published=NOON + timedelta(hours=hours))))

    assert [a.grounds[0].words for a in desk.told] == ["At 0.", "At 7."]


def test_when_what_was_told_is_taken_back_what_was_kept_quiet_for_it_is_told() -> None:
    desk = Desk(rule(SAYS, 'again_after = "6h"'))
    first, second = header(digest="d1"), header(version="2", digest="d2")
    desk.reads(says("We walk out.", first), says("We walk out tonight.", second))

    back, instead = desk.sees(changed("substantive", first, second))

    assert back.withdrawn
    assert (instead.withdrawn, instead.grounds[0].words) == (False, "We walk out tonight.")


def test_an_alert_that_was_kept_quiet_is_withdrawn_quietly() -> None:
    desk = Desk(rule(SAYS, 'again_after = "6h"'))
    quiet = header("urn:b")
    desk.reads(says("We walk out."), says("We stay.", quiet))

    assert desk.sees(changed("killed", quiet, None)) == []


def test_what_was_published_before_the_grace_is_not_told() -> None:
    desk = Desk(rule(SAYS, 'grace = "2h"'), now=NOON + timedelta(hours=3))

    assert desk.reads(says("We walk out.")) == []


def counts(hours: dict[int, int], *, last: int, until: int | None = None, uncounted: int | None = None) -> Counts:
    """Paragraphs by hours from noon; the other times are in hours from noon too."""
    found = {NOON + timedelta(hours=hour): count for hour, count in hours.items()}
    return Counts(
        {"paragraphs": found},
        min(found),
        NOON + timedelta(hours=last, minutes=20),
        None if until is None else NOON + timedelta(hours=until),
        None if uncounted is None else NOON + timedelta(hours=uncounted),
    )


def test_parties_in_another_order_are_the_same_parties() -> None:
    desk = Desk(rule('{ event = "status-change" }'))
    turned = paragraph(
        header("urn:b"), issues=["port"], agreements=[agreed("port", parties=["Harbour Port", "Dockers"])]
    )

    desk.hears(*reports(deal(status="sought")))

    assert len(desk.hears(*reports(turned))) == 1


def test_a_kill_that_comes_before_what_it_kills_keeps_it_from_being_told() -> None:
    desk = Desk(rule(f"{SAYS}, {REACHED}"))

    assert list(desk.watcher.killed("urn:a", "1")) == []
    assert desk.reads(says("We walk out.")) == []
    assert desk.hears(*reports(deal())) == []


def test_a_spike_is_told_once_an_hour_and_taken_back_when_it_is_none_any_more() -> None:
    desk = Desk(rule(SPIKE))
    watch = desk.watcher.counted

    assert list(watch("port", counts({0: 4, -30: 1}, last=0), NOON)) == []
    (told,) = watch("port", counts({0: 9, -30: 1}, last=0), NOON)
    assert list(watch("port", counts({0: 12, -30: 1}, last=0), NOON)) == []
    (back,) = watch("port", counts({0: 3, -30: 1}, last=0), NOON)

    assert told.grounds[0].words == (
        "9 paragraphs in the hour from 2024-03-05 12:00 UTC, 0.0 on average in the 24 hours before"
    )
    assert (back.id, back.withdrawn) == (told.id, True)


def test_an_issue_that_is_new_is_no_spike() -> None:
    assert list(Desk(rule(SPIKE)).watcher.counted("port", counts({0: 9}, last=0), NOON)) == []


def test_a_spike_whose_coverage_comes_late_is_told_and_one_that_is_killed_later_is_taken_back() -> None:
    desk = Desk(rule(SPIKE), now=NOON + timedelta(hours=3))
    watch = desk.watcher.counted

    (told,) = watch("port", counts({0: 40, 1: 1, -30: 1}, last=1), desk.now)
    (back,) = watch("port", counts({1: 1, -30: 1}, last=1), desk.now)

    assert told.grounds[0].words.startswith("40 paragraphs in the hour from 2024-03-05 12:00")
    assert back.withdrawn


def test_as_much_as_always_is_no_spike() -> None:
    desk = Desk(rule(SPIKE))

    assert list(desk.watcher.counted("port", counts({-hour: 9 for hour in range(60)}, last=0), NOON)) == []


def test_a_silence_is_told_once_and_taken_back_when_coverage_of_that_time_comes_late() -> None:
    desk = Desk(rule(SILENCE))
    watch, now = desk.watcher.counted, NOON + timedelta(days=3)

    (told,) = watch("port", counts({0: 1}, last=0, until=72), now)
    assert list(watch("port", counts({0: 1}, last=0, until=73), now + timedelta(hours=1))) == []
    (back,) = watch("port", counts({0: 1, 30: 1}, last=30, until=73), now)

    assert (told.kind, back.id, back.withdrawn) == ("silence", told.id, True)


def test_nothing_is_silent_as_long_as_nobody_knows_up_to_when_it_is_counted() -> None:
    watch, now = Desk(rule(SILENCE)).watcher.counted, NOON + timedelta(days=9)

    assert list(watch("port", counts({0: 1}, last=0), now)) == []
    assert list(watch("port", counts({0: 1}, last=0, until=24), now)) == []


def test_an_article_of_which_nothing_could_be_counted_may_have_broken_the_silence() -> None:
    watch, now = Desk(rule(SILENCE)).watcher.counted, NOON + timedelta(hours=90)

    assert list(watch("port", counts({0: 1}, last=0, until=72, uncounted=30), now)) == []
    assert len(list(watch("port", counts({0: 1}, last=0, until=90, uncounted=30), now))) == 1


def test_a_silence_that_lasts_is_told_once_and_held_on_to() -> None:
    desk = Desk(rule(SILENCE))
    told = [list(desk.watcher.counted("port", counts({0: 1}, last=0, until=h), desk.now)) for h in (48, 49, 500, 5000)]

    assert [len(alerts) for alerts in told] == [0, 1, 0, 0]


def test_what_is_older_than_what_is_remembered_is_not_told_again() -> None:
    desk = Desk(rule(SAYS, 'grace = "30d"'), now=NOON + timedelta(days=20))
    desk.memory.since = NOON + timedelta(days=10)

    assert desk.reads(says("We walk out.")) == []
    assert len(desk.reads(says("We stay.", header("urn:b", published=NOON + timedelta(days=11))))) == 1


def test_a_silence_that_has_ended_stays_told() -> None:
    desk = Desk(rule(SILENCE))
    watch = desk.watcher.counted
    (told,) = watch("port", counts({0: 1}, last=0, until=72), NOON + timedelta(days=3))

    assert not told.withdrawn
    assert list(watch("port", counts({72: 1}, last=72, until=72), NOON + timedelta(days=3))) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_alerts_that_stand_in_the_end_do_not_depend_on_the_order_of_articles(order: tuple[int, ...]) -> None:
    desk = Desk(rule(SAYS))
    events = [says("We walk out."), says("We stay.", header("urn:b")), says("We walk out", header("urn:c"))]

    desk.reads(*[events[i] for i in order])

    assert {a.grounds[0].words.rstrip(".") for a in desk.told} == {"We walk out", "We stay"}
    assert len(desk.told) == 2


@given(st.lists(st.integers(0, 5), max_size=30))
def test_whatever_comes_again_an_alert_is_never_told_twice_without_a_withdrawal_between(order: list[int]) -> None:
    desk = Desk(rules(f'[[rules]]\nid = "a"\nwhen = [{REACHED}]\n[[rules]]\nid = "b"\nwhen = [{SAYS}]'))
    first, second = header(digest="d1"), header(version="2", digest="d2")
    steps = [
        lambda: desk.reads(says("We walk out.", first)),
        lambda: desk.reads(says("We walk out.", second)),
        lambda: desk.sees(changed("substantive", first, second)),
        lambda: desk.sees(changed("killed", first, None)),
        lambda: desk.hears(*reports(deal())),
        lambda: desk.hears(*reports(deal(), retracted=True)),
    ]
    for step in order:
        steps[step]()

    last: dict[str, Alert] = {}
    for alert in desk.told:
        before = last.get(alert.id)
        assert alert.revision == (before.revision + 1 if before else 1)
        assert alert.withdrawn != (before.withdrawn if before else True)
        last[alert.id] = alert
