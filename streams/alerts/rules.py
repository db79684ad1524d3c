"""The file of rules: what a newsroom wants to be told, and over which channels.

A rule has one or more conditions, told apart by their field ``event``. What stands in one condition must hold
together; a list in it holds if one of its values does; a field left out always holds.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated, Any, Literal, get_args

import msgspec
from msgspec import Meta

from streams.errors import RuleError
from streams.events import AgreementStatus, ChangeKind, SpeakerKind

Id = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100)]
Duration = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,4}[smhd]$")]
Counted = Literal["paragraphs", "statements"]
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

SHAPE = '[[rules]] id = "..." when = [{ event = "agreement", issue = ["..."] }]'


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


def unlisted(rules: Rules, listed: Collection[str]) -> list[tuple[str, str]]:
    """The issues that rules ask for and a list of ids does not have, each after the id of its rule: slips, perhaps."""
    asked = ((rule.id, issue) for rule in rules.rules for condition in rule.when for issue in condition.issue)
    return [(rule, issue) for rule, issue in dict.fromkeys(asked) if issue not in listed]


def span_of(duration: str) -> timedelta:
    """A duration such as ``90s``, ``15m``, ``6h`` or ``2d``."""
    return timedelta(**{_UNITS[duration[-1]]: int(duration[:-1])})


def parse_rules(data: bytes, *, source: str) -> Rules:
    """Decode a file of rules in TOML.

    Raises:
        RuleError: not TOML of that shape, an unknown field or channel, or an id twice; it names `source`, the
            place and the remedy, and how many more faults there are.
    """
    try:
        raw = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{source}: not TOML: {error}", remedy=f"rules are {SHAPE}") from error
    faults = list(_shape_faults(raw)) or list(_faults(raw))
    if faults:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        raise RuleError(f"{source}: {faults[0][0]}{more}", remedy=faults[0][1])
    return msgspec.convert(raw, Rules)


def _shape_faults(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Lists that are none, before anything looks into them."""
    for kind in ("rules", "channels"):
        entries = raw.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield f"{kind} is no list of tables", f"begin each with [[{kind}]]; rules are {SHAPE}"
            continue
        for number, entry in enumerate(entries, 1):
            for name in ("when", "channels", "secret_env", "to"):
                value = entry.get(name, [])
                if not isinstance(value, list) or any(isinstance(inner, list) for inner in value):
                    yield f"{kind[:-1]} {number}{_named(entry)}: {name} is no list", f"write {name} = [...]"


def _faults(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong, with its remedy, of each rule and channel by itself and of all together."""
    yield from _unknown(raw, Rules, "the file")
    if not isinstance(raw.get("rules"), list) or not raw["rules"]:
        yield "there is no rule", f"rules are {SHAPE}"
        return
    for kind, shape in (("rules", Rule), ("channels", Channel)):
        entries = raw.get(kind, [])
        for number, entry in enumerate(entries, 1):
            yield from _entry_faults(entry, shape, f"{kind[:-1]} {number}{_named(entry)}")
        for identity, times in Counter(filter(None, map(_id, entries))).items():
            if times > 1:
                yield f"{times} {kind} have the id {identity!r}", "give each an id of its own"
    yield from _channel_faults(raw)


def _entry_faults(entry: Any, shape: type[msgspec.Struct], place: str) -> Iterator[tuple[str, str]]:
    if isinstance(entry, dict):
        yield from _unknown(entry, shape, place)
        if shape is Rule:
            yield from _condition_faults(entry.get("when"), place)
    try:
        made = msgspec.convert(entry, shape)
    except msgspec.ValidationError as error:
        yield f"{place}: {error}", _remedy(str(error))
        return
    if isinstance(made, Channel):
        yield from _channel_lacks(made, place)
    elif isinstance(made, Rule) and made.combine == "all" and _has_correction(made):
        yield f"{place}: a correction is of an article and of no issue", "give it a rule of its own"


def _condition_faults(conditions: Any, place: str) -> Iterator[tuple[str, str]]:
    known = {shape.__struct_config__.tag: shape for shape in get_args(AnyCondition)}
    for number, condition in enumerate(conditions if isinstance(conditions, list) else (), 1):
        if not isinstance(condition, dict):
            continue
        event = str(condition.get("event"))
        if event not in known:
            yield f"{place}, condition {number}: there is no event {event!r}", f"its event is one of {', '.join(known)}"
            continue
        fields = {name: value for name, value in condition.items() if name != "event"}
        yield from _unknown(fields, known[event], f"{place}, condition {number}")


def _unknown(raw: dict[str, Any], shape: type[msgspec.Struct], place: str) -> Iterator[tuple[str, str]]:
    known = shape.__struct_fields__
    for name in raw:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f'did you mean "{near[0]}"?' if near else f"its fields are {', '.join(known)}"
            yield f'{place}: there is no field "{name}"', remedy


def _has_correction(rule: Rule) -> bool:
    return any(isinstance(condition, CorrectionCondition) for condition in rule.when)


_NEEDED = {"file": ("path",), "webhook": ("secret_env",), "email": ("to", "sender", "smtp")}


def _channel_lacks(channel: Channel, place: str) -> Iterator[tuple[str, str]]:
    for field in _NEEDED.get(channel.kind, ()):
        if not getattr(channel, field):
            yield f"{place}: a channel of kind {channel.kind} needs {field}", f"add {field} to it"
    if channel.kind in {"webhook", "slack"} and bool(channel.url) == bool(channel.url_env):
        yield f"{place}: a channel of kind {channel.kind} needs url or url_env", "give it one of them"
    if bool(channel.user) != bool(channel.password_env):
        yield f"{place}: user and password_env go together", "give it both or none"
    if channel.user and channel.security == "none":
        remedy = 'add security = "starttls" (commonly on port 587) or "tls" (465)'
        yield f"{place}: a password would go to the mail server unencrypted", remedy


def _channel_faults(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    known = {*filter(None, map(_id, raw.get("channels", [])))}
    for number, rule in enumerate(raw["rules"], 1):
        for channel in rule.get("channels", ()) if isinstance(rule, dict) else ():
            if channel not in known:
                yield (
                    f"rule {number}{_named(rule)}: there is no channel {channel!r}",
                    f"the channels are {', '.join(sorted(known)) or 'none yet: add [[channels]]'}",
                )


def _id(entry: Any) -> str | None:
    identity = entry.get("id") if isinstance(entry, dict) else None
    return identity if isinstance(identity, str) else None


def _named(entry: Any) -> str:
    return f" ({identity})" if (identity := _id(entry)) else ""


def _remedy(error: str) -> str:
    if re.search(r"\$\.(within|again_after|grace)|lasting", error):
        return 'a duration is a number and s, m, h or d, as in "6h"'
    if "$.id" in error:
        return "an id is of small letters, digits and . _ -, and begins with a letter or a digit"
    return f"rules are {SHAPE}"
