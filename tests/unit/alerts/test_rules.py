from __future__ import annotations

from datetime import timedelta

import pytest
from alerting.watching import rules

from streams.alerts.rules import AgreementCondition, parse_rules, span_of, unlisted
from streams.errors import RuleError

GOOD = """
[[rules]]
id = "deal"
title = "A deal"
when = [{ event = "agreement", issue = ["port"], status = ["reached"] }]
channels = ["desk"]

[[channels]]
id = "desk"
kind = "webhook"
url = "https://desk.example/alerts"
secret_env = ["DESK_SECRET"]
"""

MAIL = """
[[channels]]
id = "mail"
kind = "email"
to = ["a@example.org"]
sender = "d@example.org"
smtp = "mail.example.org"
"""


def test_reads_rules_and_channels() -> None:
    read = parse_rules(GOOD.encode(), source="rules.toml")

    assert read.rules[0].when == (AgreementCondition(issue=("port",), status=("reached",)),)
    assert read.channels[0].kind == "webhook"


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("rules = ", "rules.toml: not TOML", "rules are"),
        ("", "rules.toml: there is no rule", "rules are"),
        (GOOD.replace("title", "titel"), 'rule 1 (deal): there is no field "titel"', 'did you mean "title"'),
        (GOOD.replace('"agreement"', '"agrement"'), "condition 1: there is no event 'agrement'", "agreement, status-"),
        (GOOD.replace("status =", "stats ="), 'condition 1: there is no field "stats"', 'did you mean "status"'),
        (GOOD.replace('["reached"]', '["done"]'), "Invalid enum value 'done'", "rules are"),
        (GOOD.replace('title = "A deal"', 'again_after = "soon"'), "$.again_after", 'as in "6h"'),
        (GOOD.replace('"deal"', '"A Deal"'), "$.id", "small letters"),
        (GOOD.replace('["desk"]', '["dusk"]'), "there is no channel 'dusk'", "the channels are desk"),
        (GOOD.replace('secret_env = ["DESK_SECRET"]', ""), "needs secret_env", "add secret_env"),
        (GOOD.replace("url =", "url_env = 'DESK'\nurl ="), "needs url or url_env", "one of them"),
        (GOOD.replace('url = "https://desk.example/alerts"', ""), "needs url or url_env", "one of them"),
        (GOOD + MAIL + 'user = "desk"', "go together", "both or none"),
        (GOOD + MAIL + 'user = "desk"\npassword_env = "P"', "unencrypted", 'security = "starttls"'),
        (GOOD + GOOD, "2 rules have the id 'deal'", "an id of its own"),
        (GOOD.replace("[{ event", "[[] , { event"), "rule 1 (deal): when is no list", "when = [...]"),
        (GOOD.replace('["desk"]', "3"), "rule 1 (deal): channels is no list", "channels = [...]"),
        (GOOD.replace('["desk"]', '[["desk"]]'), "rule 1 (deal): channels is no list", "channels = [...]"),
        ("channels = 3\n" + GOOD.split("[[channels]]")[0], "channels is no list of tables", "[[channels]]"),
        (GOOD.replace('"agreement"', '["agreement"]'), "there is no event", "agreement, status-"),
        (GOOD.replace('title = "A deal"', 'grace = "9999999d"'), "$.grace", 'as in "6h"'),
        (
            GOOD.replace("[{ event", '[{ event = "correction" }, { event').replace(
                'title = "A deal"', 'combine = "all"'
            ),
            "a correction is of an article",
            "a rule of its own",
        ),
    ],
)
def test_says_what_is_wrong_where_and_how_to_mend_it(text: str, message: str, remedy: str) -> None:
    with pytest.raises(RuleError) as raised:
        parse_rules(text.encode(), source="rules.toml")

    assert message in raised.value.message
    assert remedy in raised.value.remedy


def test_counts_the_faults_that_it_does_not_list() -> None:
    with pytest.raises(RuleError, match=r"\(and 1 more\)"):
        rules(GOOD.replace("title", "titel").replace("status =", "stats ="))


@pytest.mark.parametrize(
    ("duration", "span"),
    [("90s", timedelta(seconds=90)), ("15m", timedelta(minutes=15)), ("6h", timedelta(hours=6)), ("2d", timedelta(2))],
)
def test_a_duration_is_a_number_and_a_unit(duration: str, span: timedelta) -> None:
    assert span_of(duration) == span


def test_an_issue_that_the_list_does_not_have_is_found() -> None:
    assert unlisted(rules(GOOD), {"prt"}) == [("deal", "port")]
    assert unlisted(rules(GOOD), {"port"}) == []
