from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from alerting.watching import Desk, changed, rules
from tallying.events import NOON, header, paragraph, quoting

from streams.events import (
    AgreementChange,
    Alert,
    ArticleHeader,
    Change,
    ClassifiedParagraph,
    SaidStatement,
    StatementChange,
    ToldAgreement,
)

RULES = rules("""
[[rules]]
id = "says"
when = [{ event = "statement", issue = ["port"], speaker = ["Ortiz"] }]
[[rules]]
id = "mended"
when = [{ event = "correction" }]
""")
FIRST, SECOND = header(digest="d1"), header(version="2", digest="d2")
CORRECTED = changed("substantive", FIRST, SECOND)


def says(words: str, article: ArticleHeader = FIRST) -> ClassifiedParagraph:
    return paragraph(article, **quoting("Lena Ortiz", words, issues=["port"]))


def told(alerts: list[Alert]) -> list[tuple[str, bool]]:
    return [(alert.rule, alert.withdrawn) for alert in alerts]


def test_a_correction_that_is_read_before_what_it_corrects_is_told_when_that_alerts() -> None:
    desk = Desk(RULES)

    assert desk.sees(CORRECTED) == []
    alert, correction = desk.reads(says("We walk out."))

    assert (correction.rule, correction.corrects) == ("mended", (alert.id,))


def test_a_correction_is_told_once_however_often_change_and_article_come_again() -> None:
    desk = Desk(RULES)
    for _ in range(2):
        desk.reads(says("We walk out."))
        desk.sees(CORRECTED)

    assert told(desk.told) == [("says", False), ("mended", False)]


def test_an_update_whose_own_words_alert_for_the_first_time_corrects_nobody() -> None:
    desk = Desk(RULES)
    desk.reads(says("We talk.", header(digest="d1", published=NOON - timedelta(days=9))))
    desk.reads(says("We walk out.", SECOND))

    assert desk.sees(CORRECTED) == []
    assert told(desk.told) == [("says", False)]


def test_an_article_that_alerted_long_ago_is_corrected_aloud_though_its_time_of_publication_stays() -> None:
    desk = Desk(RULES)
    desk.reads(says("We walk out."))
    desk.now = NOON + timedelta(days=20)

    assert told(desk.sees(CORRECTED)) == [("mended", False)]


def test_a_copy_of_what_alerted_is_corrected_aloud_too_and_each_once() -> None:
    desk = Desk(RULES)
    copy = header("urn:b", digest="d1", outlet="Other")
    desk.reads(says("We walk out."), says("We walk out.", copy))

    desk.sees(changed("killed", copy, None))
    desk.sees(changed("killed", FIRST, None))

    assert told(desk.told) == [("says", False), ("mended", False), ("says", True), ("mended", False)]


def test_a_rule_on_other_issues_or_other_changes_is_not_told() -> None:
    desk = Desk(
        rules("""
        [[rules]]
        id = "says"
        when = [{ event = "statement" }]
        [[rules]]
        id = "elsewhere"
        when = [{ event = "correction", issue = ["trade"] }]
        [[rules]]
        id = "killed"
        when = [{ event = "correction", change = ["killed"] }]
    """)
    )
    desk.reads(says("We walk out."))

    assert desk.sees(CORRECTED) == []


SOUGHT = ToldAgreement(issue="port", status="sought", parties=("A", "B"))
REACHED = ToldAgreement(issue="port", status="reached", parties=("A", "B"))


def change(kind: str, *, came: bool, number: int = 1) -> Change:
    said = SaidStatement(speaker="Lena Ortiz", type="indirect", content="We stay.")
    statements = [StatementChange(after=said) if came else StatementChange(before=said)] * number
    agreements = (AgreementChange(after=REACHED) if came else AgreementChange(before=REACHED),)
    return msgspec.structs.replace(
        changed("killed", FIRST, None) if kind == "killed" else CORRECTED,
        statements=tuple(statements),
        agreements=agreements,
    )


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (change("killed", came=False), "“About urn:a” (Daily) was killed, with 1 statement and 1 agreement."),
        (
            change("substantive", came=False),
            "“About urn:a” (Daily) was corrected, version 2. No more: agreement reached (A, B); Lena Ortiz: We stay.",
        ),
        (
            change("substantive", came=True, number=4),
            "“About urn:a” (Daily) was corrected, version 2."
            " New: agreement reached (A, B); Lena Ortiz: We stay; Lena Ortiz: We stay and 2 more.",
        ),
        (
            msgspec.structs.replace(CORRECTED, agreements=(AgreementChange(before=SOUGHT, after=REACHED),)),
            "“About urn:a” (Daily) was corrected, version 2."
            " Changed: agreement sought (A, B) → agreement reached (A, B).",
        ),
        (CORRECTED, "“About urn:a” (Daily) was corrected, version 2. Only words have changed."),
    ],
)
def test_a_correction_says_which_article_and_what_of_it(event: Change, words: str) -> None:
    desk = Desk(RULES)
    desk.reads(says("We walk out."))

    (correction,) = (alert for alert in desk.sees(event) if alert.kind == "correction")

    assert correction.text == f"{words} Had alerted: says."
