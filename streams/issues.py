"""The issue list a newsroom follows."""

from __future__ import annotations

import codecs
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Annotated, Any, NamedTuple

import msgspec
import orjson
from msgspec import Meta

from streams.errors import IssueListError

IssueId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$")]

SHAPE = '{"issues": [{"id": "...", "label": "...", "description": "..."}]}'


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One issue: `terms` always point to it, `exclude` never do."""

    id: IssueId
    label: Annotated[str, Meta(min_length=1)]
    description: str = ""
    medtop: Annotated[str, Meta(pattern=r"^medtop:[0-9]{8}$")] | None = None
    """IPTC Media Topic code."""
    terms: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class IssueList(msgspec.Struct, frozen=True, kw_only=True):
    """Issues, and groups of names that count as one party of an agreement."""

    name: str = ""
    """What a newsroom calls it; the file's name where it has none, and nothing is read by it."""
    issues: tuple[Issue, ...]
    same_party: tuple[tuple[str, ...], ...] = ()

    @property
    def fingerprint(self) -> str:
        """``sha256:`` of the list's canonical form; stays the same under white space, key order and another name."""
        read_by = {name: value for name, value in msgspec.to_builtins(self).items() if name != "name"}
        return "sha256:" + hashlib.sha256(msgspec.json.encode(read_by, order="sorted")).hexdigest()


class Fault(NamedTuple):
    """What makes a file no issue list: the check that found it, where and what it is, and about which issues."""

    check: str
    message: str
    remedy: str
    issues: tuple[str, ...] = ()


def parse_issue_list(data: bytes, *, source: str) -> IssueList:
    """Decode an issue list in JSON.

    Raises:
        IssueListError: not JSON of that shape, a field that there is not, no issue in it, or an id twice; it names
            `source`, the place and how many more faults there are.
    """
    found = decode_issue_list(data)
    if isinstance(found, IssueList):
        return found
    more = f" (and {len(found) - 1:,} more: see `streams issues check`)" if len(found) > 1 else ""
    raise IssueListError(f"{source}: {found[0].message}{more}", remedy=found[0].remedy)


def decode_issue_list(data: bytes) -> IssueList | list[Fault]:
    """The issue list, or everything that is wrong with it."""
    try:
        raw = orjson.loads(data.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        return [_not_json(data, error)]
    faults = list(_faults(raw))
    return faults or msgspec.convert(raw, IssueList)


def _not_json(data: bytes, error: orjson.JSONDecodeError) -> Fault:
    try:
        data.decode()
    except UnicodeDecodeError as broken:
        return Fault("json", f"not JSON: byte {broken.start} is no UTF-8", "save it as JSON in UTF-8")
    place = f"line {error.lineno}, column {error.colno}"
    return Fault("json", f"not JSON at {place}: {error.msg}", f"an issue list is {SHAPE}")


def _faults(raw: Any) -> Iterator[Fault]:
    if not isinstance(raw, dict) or not isinstance(raw.get("issues"), list):
        yield Fault("shape", 'it has no list of "issues"', f"an issue list is {SHAPE}")
        return
    yield from _misshapen(raw | {"issues": []}, IssueList, "the list", ())
    if not raw["issues"]:
        yield Fault("shape", "the list has no issue", f"an issue list is {SHAPE}")
    for number, issue in enumerate(raw["issues"], 1):
        name = issue.get("id") if isinstance(issue, dict) else None
        named = (name,) if isinstance(name, str) and name else ()
        yield from _misshapen(issue, Issue, f"issue {number}" + (f" ({name})" if named else ""), named)
    ids = Counter(i["id"] for i in raw["issues"] if isinstance(i, dict) and isinstance(i.get("id"), str))
    for name, count in ids.items():
        if count > 1:
            yield Fault("id", f"{count} issues have the id {name!r}", "give every issue an id of its own", (name,))


def _misshapen(raw: Any, shape: type[msgspec.Struct], place: str, issues: tuple[str, ...]) -> Iterator[Fault]:
    """Fields that the shape has not, and the first of those that are missing or of another kind."""
    if isinstance(raw, dict):
        yield from _unknown(raw, shape.__struct_fields__, place, issues)
    try:
        msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        yield Fault("shape", f"{place}: {error}", _remedy(str(error)), issues)


def _unknown(raw: Iterable[str], known: tuple[str, ...], place: str, issues: tuple[str, ...]) -> Iterator[Fault]:
    for name in raw:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f'did you mean "{near[0]}"?' if near else f"its fields are {', '.join(known)}"
            yield Fault("field", f'{place}: there is no field "{name}"', remedy, issues)


def _remedy(error: str) -> str:
    if "$.id" in error:
        return "an id is of small letters, digits and . _ -, and begins with a letter or a digit"
    if "$.medtop" in error:
        return 'a code is "medtop:" and eight digits, as in "medtop:20000096"'
    return f"an issue list is {SHAPE}"
