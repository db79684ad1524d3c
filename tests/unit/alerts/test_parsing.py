from __future__ import annotations

import pytest
from alerting.watching import rules

from streams.alerts.parsing import parse_rules
from streams.alerts.rules import AgreementCondition
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
SPIKE = '[[rules]]\nid = "deal"\nwhen = [{ event = "spike", issue = ["port"], floor = 5 }]\n'


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
        (
            GOOD.replace('"agreement"', '"agrement"'),
            "condition 1: there is no event 'agrement'",
            "did you mean 'agreement'?",
        ),
        (GOOD.replace('event = "agreement", ', ""), "condition 1: it has no event", "agreement, status-"),
        (GOOD.replace("status =", "stats ="), 'condition 1: there is no field "stats"', 'did you mean "status"'),
        (
            GOOD.replace('["reached"]', '["done"]'),
            "condition 1: status cannot be 'done'",
            "it is one of anticipated, comm",
        ),
        (GOOD.replace('["reached"]', '["reachd"]'), "status cannot be 'reachd'", "did you mean 'reached'?"),
        (GOOD.replace('["port"]', '"port"'), "condition 1: issue is no list", 'write issue = ["port"]'),
        (GOOD.replace('["port"]', "[1]"), "condition 1: issue has 1, which is no text", "quotation marks"),
        (SPIKE.replace("floor = 5", 'floor = "5"'), "floor cannot be '5'", "a whole number from 1, without"),
        (SPIKE.replace("floor = 5", "hours = 48"), "hours cannot be 48", "a whole number from 1 to 24"),
        (SPIKE.replace("floor = 5", "deviations = -1"), "deviations cannot be -1", "a number from 0"),
        (
            SPIKE.replace('"spike"', '"silence"').replace("floor = 5", 'lasting = "2 days"'),
            "lasting cannot",
            'as in "6h"',
        ),
        (
            GOOD.replace('"agreement", issue = ["port"]', '"silence"').replace(', status = ["reached"]', ""),
            "has no issue",
            "add",
        ),
        (GOOD.replace('title = "A deal"', 'within = "1h"'), "within is for conditions that must all be met", "combine"),
        (GOOD.replace('title = "A deal"', 'combine = "both"'), "rule 1 (deal): combine cannot be 'both'", "all, any"),
        (GOOD.replace("when = [", "titel = ["), 'there is no field "titel" (and 1 more)', "title"),
        (GOOD.replace("[[rules]]", "[[rule]]"), 'there is no field "rule"', 'did you mean "rules"?'),
        (GOOD.replace("webhook", "hook"), "channel 1 (desk): kind cannot be 'hook'", "did you mean 'webhook'?"),
        (GOOD.replace("https://", ""), "its url is no address on the web", "write it whole"),
        (GOOD.replace('"DESK_SECRET"', '"whsec_c2VjcmV0"'), "secret_env is no name of a variable", "name the variable"),
        (GOOD.replace('["DESK_SECRET"]', '"whsec_c2VjcmV0"'), "secret_env is no list", "secret_env = [...]"),
        (
            GOOD.replace('"webhook"', '"slack"'),
            "a channel of kind slack has no secret_env",
            "its fields are url, url_env",
        ),
        (
            GOOD + MAIL.replace("a@example.org", "desk"),
            "channel 2 (mail): 'desk' is no address of mail",
            "desk@example.org",
        ),
        (GOOD + MAIL.replace("mail.example.org", "mail:smtp"), "smtp is no server", "mail.example.org:587"),
        (GOOD.replace('title = "A deal"', 'again_after = "soon"'), "again_after cannot be 'soon'", 'as in "6h"'),
        (GOOD.replace('"deal"', '"A Deal"'), "id cannot be 'A Deal'", "small letters"),
        (GOOD.replace('["desk"]', '["dusk"]'), "there is no channel 'dusk'", "the channels are desk"),
        (GOOD.replace('secret_env = ["DESK_SECRET"]', ""), "needs secret_env", "add secret_env"),
        (GOOD.replace("url =", "url_env = 'DESK'\nurl ="), "needs url or url_env", "one of them"),
        (GOOD.replace('url = "https://desk.example/alerts"', ""), "needs url or url_env", "one of them"),
        (GOOD + MAIL + 'user = "desk"', "go together", "both or none"),
        (GOOD + MAIL + 'user = "desk"\npassword_env = "P"', "unencrypted", 'security = "starttls"'),
        (GOOD + GOOD, "2 rules have the id 'deal'", "an id of its own"),
        (GOOD.replace("[{ event", "[[] , { event"), "rule 1 (deal): when is no list of conditions", "when = [{ event"),
        (GOOD.replace('["desk"]', "3"), "rule 1 (deal): channels is no list", "channels = [...]"),
        (GOOD.replace('["desk"]', '[["desk"]]'), "rule 1 (deal): channels has ['desk']", "in quotation marks"),
        ("channels = 3\n" + GOOD.split("[[channels]]")[0], "channels is no list of tables", "[[channels]]"),
        (GOOD.replace('"agreement"', '["agreement"]'), "there is no event", "agreement, status-"),
        (GOOD.replace('title = "A deal"', 'grace = "9999999d"'), "grace cannot", 'as in "6h"'),
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


def test_a_secret_that_stands_in_the_file_is_refused_without_showing_it() -> None:
    for written in ('"whsec_c2VjcmV0"', '["whsec_c2VjcmV0"]'):
        with pytest.raises(RuleError) as raised:
            rules(GOOD.replace('["DESK_SECRET"]', written))

        assert "c2VjcmV0" not in f"{raised.value.message} {raised.value.remedy}"
