from __future__ import annotations

from datetime import timedelta

import msgspec
from alerting.watching import Desk, reports, rule, rules
from tallying.events import NOON, agreed, header, paragraph, quoting
from tallying.mending import mend, missing, speaks, taken_back, wrong

from streams.contract.mends import Mending
from streams.events import ClassifiedParagraph, Mend

SAYS = '{ event = "statement", issue = ["port"], speaker = ["Ortiz"] }'
OTHER_SAYS = '{ event = "statement", issue = ["port"], speaker = ["Lund"] }'
PHRASE = '{ event = "phrase", issue = ["port"], phrase = ["walk* out"] }'
WORDS = "We walk out."


def said(name: str = "Lena Ortiz", *, version: str = "1", issues: tuple[str, ...] = ("port",)) -> ClassifiedParagraph:
    return paragraph(header(version=version, digest=f"d{version}"), **quoting(name, WORDS, issues=issues))


def of(says: Mending, *, minute: int = 0) -> Mend:
    return mend(says, text=WORDS, minute=minute)


def told(desk: Desk) -> list[tuple[str, bool]]:
    return [(alert.subject, alert.withdrawn) for alert in desk.told]


SPOKE = of(speaks("Bo Lund", span=(0, len(WORDS))))


def test_an_alert_of_somebody_who_did_not_speak_is_taken_back_and_who_did_is_told() -> None:
    desk = Desk(rule(f"{SAYS}, {OTHER_SAYS}"))
    desk.reads(said())
    back, new = desk.mends(SPOKE, said())
    assert (back.subject, back.withdrawn, back.reason) == ("Lena Ortiz", True, "Ada mended how it was read")
    assert (new.subject, new.withdrawn) == ("Bo Lund", False)
    assert desk.mends(SPOKE, said()) == [], "a mend that comes again says nothing new"


def test_a_mend_that_is_taken_back_tells_again_what_was_read() -> None:
    desk = Desk(rule(f"{SAYS}, {OTHER_SAYS}"))
    desk.reads(said())
    desk.mends(SPOKE, said())
    desk.mends(taken_back(SPOKE), said())
    assert told(desk) == [
        ("Lena Ortiz", False),
        ("Lena Ortiz", True),
        ("Bo Lund", False),
        ("Bo Lund", True),
        ("Lena Ortiz", False),
    ]
    assert desk.told[-1].revision == 3
    assert desk.told[-2].reason == "Bo took a mend of it back"


def test_a_mend_holds_in_what_is_read_later_whether_its_paragraph_had_come_or_not() -> None:
    desk = Desk(rule(SAYS))
    assert desk.mends(SPOKE, None) == []
    assert desk.reads(said(), said(version="2")) == []


def test_a_paragraph_that_is_not_about_an_issue_tells_nothing_of_it_any_more_and_goes_on_telling_of_others() -> None:
    desk = Desk(
        rules(
            f'[[rules]]\nid = "port"\nwhen = [{PHRASE}]\n'
            '[[rules]]\nid = "pay"\nwhen = [{ event = "phrase", issue = ["pay"], phrase = ["walk* out"] }]\n'
            '[[rules]]\nid = "any"\nwhen = [{ event = "phrase", phrase = ["walk* out"] }]\n'
        )
    )
    event = said(issues=("port", "pay"))
    desk.reads(event)
    gone = desk.mends(of(wrong("port")), event)
    assert [(alert.rule, alert.withdrawn) for alert in gone] == [("port", True)]


def test_an_issue_that_was_missing_tells_what_rules_on_it_ask_for_unless_it_is_too_old() -> None:
    desk = Desk(rule(SAYS))
    event = said(issues=())
    desk.reads(event)
    assert [alert.text for alert in desk.mends(of(missing("port")), event)] == ["Port strike: Lena Ortiz: We walk out."]
    late = Desk(rule(SAYS), now=NOON + timedelta(days=3))
    late.reads(event)
    assert late.mends(of(missing("port")), event) == []


def test_what_another_article_says_too_stands() -> None:
    desk = Desk(rule(SAYS))
    other = msgspec.structs.replace(said(), article=header("urn:b"))
    desk.reads(said(), other)
    assert desk.mends(SPOKE, said()) == []
    assert desk.mends(mend(SPOKE.mends, uri="urn:b", text=WORDS), other) != []


def test_what_another_paragraph_of_the_article_says_too_stands() -> None:
    desk = Desk(rule(SAYS))
    other = msgspec.structs.replace(said(), ordinal=2, text=f"{WORDS} They mean it.")
    desk.reads(said(), other)
    assert desk.mends(SPOKE, said()) == []
    assert told(desk) == [("Lena Ortiz", False)]
    desk.mends(mend(SPOKE.mends, text=other.text), other)
    assert told(desk)[-1] == ("Lena Ortiz", True)


def test_together_falls_with_the_issue_that_one_of_its_conditions_was_met_on() -> None:
    desk = Desk(rule(f"{SAYS}, {PHRASE}", 'combine = "all"\nwithin = "1h"\n'))
    desk.reads(said())
    assert told(desk) == [("Lena Ortiz", False)]
    desk.mends(of(wrong("port")), said())
    assert told(desk)[-1] == ("Lena Ortiz", True)


def test_an_agreement_that_a_mend_took_back_says_so() -> None:
    desk = Desk(rule('{ event = "agreement", issue = ["port"] }'))
    event = paragraph(issues=["port"], agreements=[agreed("port")])
    desk.hears(*reports(event))
    (back,) = desk.hears(*(msgspec.structs.replace(one, mend="m1") for one in reports(event, retracted=True)))
    assert back.reason == "an editor mended how it was read"
