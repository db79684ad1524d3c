"""A file of rules decoded, or what is wrong with it, where, and how to mend it: pure."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, get_args
from urllib.parse import urlsplit

import msgspec

from streams.alerts.rules import AnyCondition, Channel, Rule, Rules
from streams.alerts.values import value_fault
from streams.errors import RuleError

SHAPE = '[[rules]] id = "..." when = [{ event = "agreement", issue = ["..."] }]'

Fault = tuple[str, str]
"""What is wrong, where; and the remedy."""

_CONDITIONS: dict[str, type[msgspec.Struct]] = {
    str(shape.__struct_config__.tag): shape for shape in get_args(AnyCondition)
}
_NEEDS = {"file": ("path",), "webhook": ("secret_env",), "email": ("to", "sender", "smtp")}
_TAKES = {
    "terminal": set[str](),
    "file": {"path"},
    "webhook": {"url", "url_env", "secret_env"},
    "slack": {"url", "url_env"},
    "email": {"to", "sender", "smtp", "security", "user", "password_env"},
}
"""Fields of each kind of channel, beside those of all."""


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


def _shape_faults(raw: dict[str, Any]) -> Iterator[Fault]:
    """Tables that are none, before anything looks into them."""
    for kind in ("rules", "channels"):
        entries = raw.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            yield f"{kind} is no list of tables", f"begin each with [[{kind}]]; rules are {SHAPE}"


def _faults(raw: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong of each rule and channel by itself, and of all together."""
    yield from _unknown(raw, tuple(Rules.__struct_fields__), "the file")
    rules, channels = raw.get("rules", []), raw.get("channels", [])
    if not rules:
        if "rule" not in raw:
            yield "there is no rule", f"rules are {SHAPE}"
        return
    for number, entry in enumerate(rules, 1):
        yield from _rule_faults(entry, f"rule {number}{_named(entry)}")
    for number, entry in enumerate(channels, 1):
        yield from _channel_faults(entry, f"channel {number}{_named(entry)}")
    for kind, entries in (("rules", rules), ("channels", channels)):
        for identity, times in Counter(filter(None, map(_id, entries))).items():
            if times > 1:
                yield f"{times} {kind} have the id {identity!r}", "give each an id of its own"
    yield from _missing_channels(rules, channels)


def _rule_faults(entry: dict[str, Any], place: str) -> Iterator[Fault]:
    when = entry.get("when")
    yield from _field_faults(entry, Rule, place, but="when")
    if when is None:
        yield f"{place}: it has no when", 'add what it is to be told of, as when = [{ event = "agreement" }]'
        return
    if not isinstance(when, list) or not when or not all(isinstance(one, dict) for one in when):
        yield f"{place}: when is no list of conditions", 'write it as when = [{ event = "agreement" }]'
        return
    for number, condition in enumerate(when, 1):
        yield from _condition_faults(condition, f"{place}, condition {number}")
    if entry.get("combine") == "all" and any(one.get("event") == "correction" for one in when):
        yield f"{place}: a correction is of an article and of no issue", "give it a rule of its own"
    if "within" in entry and entry.get("combine") != "all":
        yield f"{place}: within is for conditions that must all be met", 'add combine = "all", or take it out'


def _condition_faults(condition: dict[str, Any], place: str) -> Iterator[Fault]:
    event = condition.get("event")
    shape = _CONDITIONS.get(event) if isinstance(event, str) else None
    if shape is None:
        near = get_close_matches(str(event), _CONDITIONS, n=1)
        what = "it has no event" if event is None else f"there is no event {event!r}"
        names = ", ".join(_CONDITIONS)
        yield (
            f"{place}: {what}",
            f"did you mean {near[0]!r}? There are {names}" if near else f"its event is one of {names}",
        )
        return
    yield from _field_faults({name: value for name, value in condition.items() if name != "event"}, shape, place)


def _channel_faults(entry: dict[str, Any], place: str) -> Iterator[Fault]:
    faults = list(_field_faults(entry, Channel, place))
    yield from faults
    if faults:
        return
    channel = msgspec.convert(entry, Channel)
    for name in _NEEDS.get(channel.kind, ()):
        if not getattr(channel, name):
            yield f"{place}: a channel of kind {channel.kind} needs {name}", f"add {name} to it"
    for name in entry:
        if name not in _TAKES[channel.kind] | {"id", "kind"}:
            takes = ", ".join(sorted(_TAKES[channel.kind])) or "none"
            yield f"{place}: a channel of kind {channel.kind} has no {name}", f"take it out; its fields are {takes}"
    yield from _address_faults(channel, place)
    if bool(channel.user) != bool(channel.password_env):
        yield f"{place}: user and password_env go together", "give it both or none"
    if channel.user and channel.security == "none":
        remedy = 'add security = "starttls" (commonly on port 587) or "tls" (465)'
        yield f"{place}: a password would go to the mail server unencrypted", remedy


def _address_faults(channel: Channel, place: str) -> Iterator[Fault]:
    if channel.kind in {"webhook", "slack"}:
        if bool(channel.url) == bool(channel.url_env):
            yield f"{place}: a channel of kind {channel.kind} needs url or url_env", "give it one of them"
        elif channel.url and not _is_web(channel.url):
            yield f"{place}: its url is no address on the web", 'write it whole, as "https://desk.example.org/alerts"'
    for name in ("secret_env", "url_env", "password_env"):
        value = getattr(channel, name)
        for variable in filter(None, (value,) if isinstance(value, str) else value):
            # Not shown: it may be the secret itself.
            if re.fullmatch(r"(?!whsec_)[A-Za-z_][A-Za-z0-9_]*", variable) is None:
                yield f"{place}: {name} is no name of a variable", "name the variable that holds it, not what it holds"
    if channel.smtp and re.fullmatch(r"([^\s:\[\]]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?", channel.smtp) is None:
        yield f"{place}: smtp is no server", 'write it as "mail.example.org:587"'
    for address in (*channel.to, *filter(None, [channel.sender])):
        if "@" not in address.strip("@"):
            yield f"{place}: {address!r} is no address of mail", 'write it as "desk@example.org"'


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _field_faults(raw: dict[str, Any], shape: type[msgspec.Struct], place: str, *, but: str = "") -> Iterator[Fault]:
    """Fields that there are not, that lack, or hold what they cannot, but for one that is looked at elsewhere."""
    fields = {field.name: field for field in msgspec.structs.fields(shape)}
    yield from _unknown({name: value for name, value in raw.items() if name != but}, tuple(fields), place)
    for name, field in fields.items():
        if name == but:
            continue
        if name in raw:
            if (fault := value_fault(name, raw[name], field.type)) is not None:
                yield f"{place}: {fault[0]}", fault[1]
        elif field.required:
            yield f"{place}: it has no {name}", f"add {name} to it"


def _unknown(raw: dict[str, Any], known: tuple[str, ...], place: str) -> Iterator[Fault]:
    for name in raw:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f'did you mean "{near[0]}"?' if near else f"its fields are {', '.join(known)}"
            yield f'{place}: there is no field "{name}"', remedy


def _missing_channels(rules: list[dict[str, Any]], channels: list[dict[str, Any]]) -> Iterator[Fault]:
    known = {*filter(None, map(_id, channels))}
    for number, rule in enumerate(rules, 1):
        asked = rule.get("channels", ())
        for channel in asked if isinstance(asked, list) else ():
            if isinstance(channel, str) and channel not in known:
                yield (
                    f"rule {number}{_named(rule)}: there is no channel {channel!r}",
                    f"the channels are {', '.join(sorted(known)) or 'none yet: add [[channels]]'}",
                )


def _id(entry: dict[str, Any]) -> str | None:
    identity = entry.get("id")
    return identity if isinstance(identity, str) else None


def _named(entry: dict[str, Any]) -> str:
    return f" ({identity})" if (identity := _id(entry)) else ""
