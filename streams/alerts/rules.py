"""The file of rules: what a newsroom wants to be told, and over which channels.

A rule has one or more conditions, told apart by their field ``event``. What stands in one condition must hold
together; a list in it holds if one of its values does; a field left out always holds.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from streams.events import AgreementStatus, ChangeKind, SpeakerKind

Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100)]
Duration = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,4}[smhd]$")]
Counted = Literal["paragraphs", "statements"]
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Condition(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """Something that can be seen in coverage."""

    issue: tuple[str, ...] = ()


class AgreementCondition(Condition, frozen=True, kw_only=True, tag="agreement"):
    """An agreement is reported."""

    status: tuple[AgreementStatus, ...] = ()
    party: tuple[str, ...] = ()
    reported_by: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()


class StatusCondition(Condition, frozen=True, kw_only=True, tag="status-change"):
    """The same parties on the same issue come to another status, as from sought to reached."""

    before: tuple[AgreementStatus, ...] = ("sought", "anticipated", "refused")
    after: tuple[AgreementStatus, ...] = ("reached", "committed")
    party: tuple[str, ...] = ()


class StatementCondition(Condition, frozen=True, kw_only=True, tag="statement"):
    """Somebody says something."""

    speaker: tuple[str, ...] = ()
    kind: tuple[SpeakerKind, ...] = ()
    phrase: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()


class PhraseCondition(Condition, frozen=True, kw_only=True, tag="phrase"):
    """Words stand in a paragraph; an asterisk at the end of a word stands for any ending."""

    phrase: Annotated[tuple[str, ...], Meta(min_length=1)]
    outlet: tuple[str, ...] = ()


class SpikeCondition(Condition, frozen=True, kw_only=True, tag="spike"):
    """Far more is told of an issue in an hour of publication than in the hours before it."""

    count: Counted = "paragraphs"
    hours: Annotated[int, Meta(ge=1, le=24)] = 1
    """How long the time is that is looked at."""
    against: Annotated[int, Meta(ge=2, le=60)] = 24
    """How many such times before it are its measure."""
    deviations: Annotated[float, Meta(ge=0)] = 3.0
    """By how many standard deviations it must be above their mean."""
    floor: Annotated[int, Meta(ge=1)] = 10
    """Fewer than so many are never a spike."""


class SilenceCondition(Condition, frozen=True, kw_only=True, tag="silence"):
    """Nothing new is told of an issue."""

    issue: Annotated[tuple[str, ...], Meta(min_length=1)]
    lasting: Duration = "2d"


class CorrectionCondition(Condition, frozen=True, kw_only=True, tag="correction"):
    """An article that has alerted is corrected or killed."""

    change: tuple[ChangeKind, ...] = ("substantive", "killed")


AnyCondition = (
    AgreementCondition
    | StatusCondition
    | StatementCondition
    | PhraseCondition
    | SpikeCondition
    | SilenceCondition
    | CorrectionCondition
)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What one alert is for."""

    id: Id
    title: str = ""
    """What the alert is called; the id where it is empty."""
    when: Annotated[tuple[AnyCondition, ...], Meta(min_length=1)]
    combine: Literal["any", "all"] = "any"
    """Whether one condition is enough, or all must be met on one issue."""
    within: Duration = "1d"
    """How far apart in time of publication all of them may be."""
    again_after: Duration | None = None
    """For how long the same thing (rule, issue, and speaker or parties) is not told again; for ever if unset only
    where it is the very same alert."""
    grace: Duration = "1d"
    """What was published longer ago than this is not told any more."""
    channels: tuple[str, ...] = ()
    """Over which channels; all of them if empty."""

    @property
    def name(self) -> str:
        return self.title or self.id


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """Where alerts go. Which fields there must be depends on `kind`."""

    id: Id
    kind: Literal["terminal", "file", "webhook", "slack", "email"]
    path: str = ""
    """Of a file: where a JSON object a line is appended."""
    url: str = ""
    """Of a webhook or a Slack-compatible one."""
    url_env: str = ""
    """The variable that holds it instead, as where the address is all the secret there is."""
    secret_env: tuple[str, ...] = ()
    """Variables that hold the secrets a webhook's messages are signed with; all sign, so that they can be rotated."""
    to: tuple[str, ...] = ()
    sender: str = ""
    smtp: str = ""
    """``host:port`` of the mail server."""
    security: Literal["none", "starttls", "tls"] = "none"
    """How mail is encrypted on its way there: not, by STARTTLS (commonly on port 587), or from the start (465)."""
    user: str = ""
    """Who logs in there; nobody if empty."""
    password_env: str = ""
    """The variable that holds the password."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All rules of a newsroom, and its channels."""

    rules: Annotated[tuple[Rule, ...], Meta(min_length=1)]
    channels: tuple[Channel, ...] = ()


class Unlisted(NamedTuple):
    """An issue that a rule asks for and the list does not have: a slip, perhaps."""

    rule: str
    issue: str
    near: str | None
    """An issue of the list that is written much like it."""

    def __str__(self) -> str:
        meant = f"; did you mean {self.near}?" if self.near else ""
        return f"rule {self.rule} is on an issue that the list does not have: {self.issue}{meant}"


def unlisted(rules: Rules, listed: Collection[str]) -> list[Unlisted]:
    """The issues that rules ask for and a list of ids does not have, in the order of the rules."""
    asked = ((rule.id, issue) for rule in rules.rules for condition in rule.when for issue in condition.issue)
    lacking = [(rule, issue) for rule, issue in dict.fromkeys(asked) if issue not in listed]
    return [Unlisted(rule, issue, next(iter(get_close_matches(issue, listed, 1)), None)) for rule, issue in lacking]


def span_of(duration: str) -> timedelta:
    """A duration such as ``90s``, ``15m``, ``6h`` or ``2d``."""
    return timedelta(**{_UNITS[duration[-1]]: int(duration[:-1])})
