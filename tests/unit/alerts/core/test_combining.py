from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from alerting.watching import Desk, changed, reports, rule
from tallying.events import NOON, agreed, header, paragraph, quoting

from streams.alerts.core.memory import near
from streams.events import AlertGround, ArticleHeader, ClassifiedParagraph

REACHED = '{ event = "agreement", issue = ["port"], status = ["reached"] }'
SAYS = '{ event = "statement", issue = ["port"], speaker = ["Ortiz"] }'
BOTH = rule(f"{REACHED}, {SAYS}", 'combine = "all"\nwithin = "6h"')


def article(uri: str, hours: float = 0.0, *, version: str = "1") -> ArticleHeader:
    return header(uri, version, digest=uri + version, published=NOON + timedelta(hours=hours))


def deal(uri: str, hours: float = 0.0, *, key: str = "", parties: tuple[str, ...] = ("A", "B")) -> ClassifiedParagraph:
    return paragraph(article(uri, hours), issues=["port"], agreements=[agreed("port", key=key, parties=parties)])


def sought(uri: str, *, parties: tuple[str, ...]) -> ClassifiedParagraph:
    return paragraph(article(uri), issues=["port"], agreements=[agreed("port", "sought", parties=parties)])


def says(words: str, uri: str, hours: float = 0.0) -> ClassifiedParagraph:
    return paragraph(article(uri, hours), **quoting("Lena Ortiz", words, issues=["port"]))


def killed(desk: Desk, uri: str) -> list[bool]:
    return [alert.withdrawn for alert in desk.sees(changed("killed", article(uri), None))]


def test_conditions_hold_together_over_all_that_was_seen_and_not_by_the_last_alone() -> None:
    desk = Desk(BOTH, now=NOON + timedelta(hours=9))
    desk.reads(says("We sign.", "urn:a", 0), says("We celebrate.", "urn:b", 8))

    (told,) = desk.hears(*reports(deal("urn:c", 1)))

    assert [ground.uri for ground in told.grounds] == ["urn:c", "urn:a"]
    assert told.text == "Port strike: agreement reached (A, B) + Lena Ortiz: We sign."


def test_a_combination_stands_for_as_long_as_anything_else_meets_each_of_its_conditions() -> None:
    desk = Desk(BOTH, now=NOON + timedelta(hours=9))
    desk.reads(says("We sign.", "urn:a"), says("We sign today.", "urn:b", 1))
    desk.hears(*reports(deal("urn:c", 2)))
    desk.reads(says("We have signed.", "urn:d", 3))
    assert len(desk.told) == 1

    assert [killed(desk, uri) for uri in ("urn:b", "urn:a", "urn:d")] == [[], [], [True]]


def test_what_is_left_must_be_near_each_other_too() -> None:
    desk = Desk(BOTH, now=NOON + timedelta(hours=9))
    desk.reads(says("We sign.", "urn:a", 0))
    desk.hears(*reports(deal("urn:b", 5, key="b")))
    desk.hears(*reports(deal("urn:c", 7, key="c")))

    (back,) = desk.hears(*reports(deal("urn:b", 5, key="b"), retracted=True))

    assert (back.withdrawn, back.id) == (True, desk.told[0].id)


def test_a_combination_is_told_once_in_its_time_and_again_after_it() -> None:
    desk = Desk(BOTH, now=NOON + timedelta(hours=23))
    for hours in range(0, 23, 2):
        desk.reads(says(f"At {hours}.", f"urn:s{hours}", hours))
        desk.hears(*reports(deal(f"urn:d{hours}", hours, key=str(hours))))

    assert [alert.published - NOON for alert in desk.told] == [timedelta(hours=hours) for hours in (0, 8, 16)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_things_come_one_combination_is_told(order: tuple[int, ...]) -> None:
    desk = Desk(BOTH, now=NOON + timedelta(hours=9))
    steps = [
        lambda: desk.reads(says("We sign.", "urn:a", 0)),
        lambda: desk.reads(says("We have signed.", "urn:b", 3)),
        lambda: desk.hears(*reports(deal("urn:c", 2))),
    ]
    for number in order:
        steps[number]()

    assert [alert.kind for alert in desk.told] == ["together"]


def test_a_combination_that_was_taken_back_is_told_again_by_what_comes_then() -> None:
    desk = Desk(BOTH)
    desk.reads(says("We sign.", "urn:a"))
    desk.hears(*reports(deal("urn:b")))
    killed(desk, "urn:a")

    desk.reads(says("We do sign.", "urn:c"))

    assert [alert.withdrawn for alert in desk.told] == [False, True, False]


def test_a_change_of_status_meets_its_condition_no_more_when_its_own_report_before_is_withdrawn() -> None:
    both = rule(f'{{ event = "status-change", issue = ["port"] }}, {SAYS}', 'combine = "all"\nwithin = "6h"')
    desk = Desk(both)
    one, two = sought("urn:a", parties=("A", "B")), sought("urn:b", parties=("C", "D"))
    desk.hears(*reports(one), *reports(two))
    desk.reads(says("We sign.", "urn:s"))
    desk.hears(*reports(deal("urn:ab", key="ab")), *reports(deal("urn:cd", key="cd", parties=("C", "D"))))
    assert len(desk.told) == 1

    assert desk.hears(*reports(one, retracted=True)) == []
    (back,) = desk.hears(*reports(deal("urn:cd", key="cd", parties=("C", "D")), retracted=True))

    assert back.withdrawn


def ground(hours: float) -> AlertGround:
    return AlertGround(id=str(hours), published=NOON + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("groups", "holds"),
    [
        (((0,), (5,)), True),
        (((0,), (7,)), False),
        (((0, 20), (5,)), True),
        (((0, 12), (20, 7)), True),
        (((0,), (3,), (7,)), False),
        (((0,), ()), False),
    ],
)
def test_groups_are_near_if_one_of_each_can_be_found_that_are(
    groups: tuple[tuple[float, ...], ...], holds: bool
) -> None:
    made = [{str(hours): ground(hours) for hours in group} for group in groups]

    assert near(made, timedelta(hours=6)) is holds
