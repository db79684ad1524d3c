"""What an alert looks like on each kind of channel: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import msgspec
import orjson

from streams.events import Alert, AlertGround

TYPE = "newsroom.alert.v1"
SUBJECT = 150
"""Characters of a subject line at most."""


def line(alert: Alert) -> str:
    """One line for a terminal: time, rule, what."""
    taken_back = f"TAKEN BACK ({flat(alert.reason)}): " if alert.withdrawn else ""
    return f"{alert.published:%Y-%m-%d %H:%M} {flat(alert.title)}: {taken_back}{flat(alert.text)}"


def payload(alert: Alert) -> bytes:
    """The body of a webhook and a line of a file: type, time and data, as Standard Webhooks recommends."""
    body: dict[str, Any] = {
        "type": TYPE,
        "timestamp": alert.published.isoformat(),
        "data": msgspec.to_builtins(alert, str_keys=True),
    }
    return orjson.dumps(body)


def slack_payload(alert: Alert) -> bytes:
    """A message of Slack's incoming webhooks, and of those that are compatible: text, whose marks are escaped."""
    text = _mrkdwn(flat(alert.text))
    if alert.withdrawn:
        lines = [f"*Taken back: {_mrkdwn(flat(alert.title))}*: ~{text}~", _mrkdwn(_sentence(alert.reason))]
    else:
        lines = [
            f"*{_mrkdwn(flat(alert.title))}*: {text}",
            *(part for g in alert.grounds for part in _quoted(alert, g)),
        ]
    return orjson.dumps({"text": "\n".join(lines)})


def _quoted(alert: Alert, ground: AlertGround) -> Iterator[str]:
    """The article's words, unless the alert has them, and where they stand."""
    if flat(ground.words) not in flat(alert.text):
        yield f"> {_mrkdwn(flat(ground.words))}"
    if ground.uri:
        name = _mrkdwn(flat(ground.headline) or ground.uri)
        # Only what is an address on the web, and nothing that would end the link.
        linked = f"<{ground.uri}|{name}>" if re.fullmatch(r"https?://[^\s<>|]+", ground.uri) else name
        yield f"{linked}, {_mrkdwn(_where(ground))}"


def _where(ground: AlertGround) -> str:
    return ", ".join(filter(None, (flat(ground.outlet), f"{ground.published:%Y-%m-%d %H:%M} UTC")))


def _sentence(text: str) -> str:
    text = flat(text)
    return f"{text[:1].upper()}{text[1:]}."


def mail(alert: Alert, *, sender: str, to: tuple[str, ...], name: str) -> EmailMessage:
    """A mail; the same alert's withdrawal answers it, so that both stand together.

    Args:
        name: of the message, the same however often it is sent.
    """
    message = EmailMessage(policy=SMTP)
    subject = f"{'Taken back: ' if alert.withdrawn else ''}{flat(alert.title)}: {flat(alert.text)}"
    message["Subject"] = subject if len(subject) <= SUBJECT else subject[: SUBJECT - 1] + "…"
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Message-ID"] = f"<{name}@newsroom-streams>"
    # So that nobody's absence notice answers it (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    if alert.revision > 1:
        message["References"] = message["In-Reply-To"] = f"<{alert.id}.1@newsroom-streams>"
    message.set_content("\n".join(_mail_lines(alert)))
    return message


def _mail_lines(alert: Alert) -> list[str]:
    lines = [flat(alert.text), ""]
    if alert.withdrawn:
        lines += [f"Taken back: {_sentence(alert.reason)}", ""]
    for ground in alert.grounds:
        if flat(ground.words) not in flat(alert.text):
            lines += [f"  {flat(ground.words)}"]
        if ground.uri:
            lines += [f"  {flat(ground.headline)} ({_where(ground)})"]
            lines += [f"  {flat(ground.uri)} version {ground.version}", ""]
    return [*lines, f"Rule {alert.rule}, alert {alert.id}"]


def flat(text: str) -> str:
    """On one line, without what would steer a terminal or break a header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _mrkdwn(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
