from __future__ import annotations

import json

import pytest
from alerting.sending import alert
from msgspec.structs import replace

from streams.alerts.delivery.messages import line, mail, payload, slack_payload

HOSTILE = "\x1b[2J<!channel>\r\nBcc: all@example.org"


def test_a_line_says_when_by_which_rule_and_what() -> None:
    assert line(alert()) == "2024-03-05 12:00 Strike: Port strike: Lena Ortiz said: We walk out."


def test_a_line_says_that_an_alert_was_taken_back_and_why() -> None:
    assert "Strike: TAKEN BACK (the article was killed): Port" in line(alert(withdrawn=True))


def test_text_of_an_article_steers_no_terminal() -> None:
    assert "\x1b" not in line(replace(alert(), text=HOSTILE))


def test_a_payload_has_type_time_and_the_whole_alert() -> None:
    body = json.loads(payload(alert()))

    assert (body["type"], body["timestamp"], body["data"]["id"]) == (
        "newsroom.alert.v1",
        "2024-03-05T12:00:00+00:00",
        "a1",
    )
    assert body["data"]["grounds"][0]["words"] == "We walk out."


def test_a_chat_message_quotes_the_words_and_calls_nobody() -> None:
    text = json.loads(slack_payload(replace(alert(), text=HOSTILE)))["text"]

    assert "> We walk out.\nAbout a, Daily, 2024-03-05 12:00 UTC" in text
    assert "<!channel>" not in text
    assert "&lt;!channel&gt;" in text


def test_a_withdrawal_in_a_chat_is_struck_through_and_says_why() -> None:
    text = json.loads(slack_payload(alert(withdrawn=True)))["text"]

    assert text == "*Taken back: Strike*: ~Port strike: Lena Ortiz said: We walk out.~\nThe article was killed."


def test_a_chat_message_does_not_say_the_same_words_twice_and_links_to_what_is_on_the_web() -> None:
    (ground,) = alert().grounds
    web = replace(ground, uri="https://news.example/a?b=1", headline="Talks > walks")
    text = json.loads(slack_payload(replace(alert(), grounds=(web,))))["text"]

    assert text == (
        "*Strike*: Port strike: Lena Ortiz said: We walk out.\n"
        "<https://news.example/a?b=1|Talks &gt; walks>, Daily, 2024-03-05 12:00 UTC"
    )


@pytest.mark.parametrize("uri", ["https://x|<!channel>", "javascript:alert(1)", "urn:a"])
def test_what_is_no_address_on_the_web_is_no_link(uri: str) -> None:
    (ground,) = alert().grounds
    text = json.loads(slack_payload(replace(alert(), grounds=(replace(ground, uri=uri),))))["text"]

    assert "<" not in text


def test_a_mail_says_what_where_and_by_which_rule() -> None:
    text = mail(replace(alert(), text="Port strike"), sender="d@example.org", to=("a@example.org",), name="a1.1")

    assert text.get_content().splitlines() == [
        "Port strike",
        "",
        "  We walk out.",
        "  About a (Daily, 2024-03-05 12:00 UTC)",
        "  urn:a version 1",
        "",
        "Rule r, alert a1",
    ]


def test_a_mail_has_the_alert_in_its_subject_and_no_header_from_an_article() -> None:
    message = mail(replace(alert(), text=HOSTILE), sender="desk@example.org", to=("a@example.org",), name="a1.1")

    assert message["Subject"] == "Strike: [2J<!channel> Bcc: all@example.org"
    assert message["Bcc"] is None
    assert "We walk out." in message.get_content()


def test_the_mail_of_a_withdrawal_answers_that_of_its_alert() -> None:
    first = mail(alert(), sender="d@example.org", to=("a@example.org",), name="a1.1")
    second = mail(alert(revision=2, withdrawn=True), sender="d@example.org", to=("a@example.org",), name="a1.2")

    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["Subject"].startswith("Taken back: Strike")
