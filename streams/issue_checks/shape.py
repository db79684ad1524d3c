"""Whether an issue list is JSON of the right shape, with ids that differ."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

import msgspec

from streams.errors import IssueListError
from streams.issue_checks.findings import Finding
from streams.issues import Issue, IssueList, parse_issue_list

SHAPE = '{"issues": [{"id": "...", "label": "...", "description": "..."}]}'


def check_shape(data: bytes) -> tuple[IssueList | None, list[Finding]]:
    """The issue list, or None where it has errors; and the findings: every issue's, not only the first one's."""
    try:
        raw = json.loads(data)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return None, [_error("json", f"not JSON at {place}: {error.msg}", f"an issue list is {SHAPE}")]
    except (UnicodeDecodeError, RecursionError) as error:
        return None, [_error("json", f"not JSON: {error}", "save it as JSON in UTF-8")]
    findings = list(_findings(raw))
    if any(finding.level == "error" for finding in findings):
        return None, findings
    try:
        return parse_issue_list(data, source="the list"), findings
    except IssueListError as error:
        return None, [_error("shape", error.message.removeprefix("the list: "), error.remedy), *findings]


def _findings(raw: Any) -> Iterator[Finding]:
    if not isinstance(raw, dict) or not isinstance(raw.get("issues"), list):
        yield _error("shape", 'it has no list of "issues"', f"an issue list is {SHAPE}")
        return
    yield from _unknown(raw, IssueList, "the list", ())
    for number, issue in enumerate(raw["issues"], 1):
        yield from _of_issue(issue, number)
    ids = Counter(
        issue["id"] for issue in raw["issues"] if isinstance(issue, dict) and isinstance(issue.get("id"), str)
    )
    for name, count in ids.items():
        if count > 1:
            yield _error("id", f"{count} issues have the id {name!r}", "give every issue an id of its own", (name,))


def _of_issue(raw: Any, number: int) -> Iterator[Finding]:
    name = raw.get("id") if isinstance(raw, dict) else None
    named = (name,) if isinstance(name, str) and name else ()
    place = f"issue {number}" + (f" ({name})" if named else "")
    try:
        msgspec.convert(raw, Issue)
    except msgspec.ValidationError as error:
        yield _error("shape", f"{place}: {error}", _remedy(str(error)), named)
    if isinstance(raw, dict):
        yield from _unknown(raw, Issue, place, named)


def _remedy(error: str) -> str:
    if "$.id" in error:
        return "an id is of small letters, digits and . _ -, and begins with a letter or a digit"
    if "$.medtop" in error:
        return 'a code is "medtop:" and eight digits, as in "medtop:20000096"'
    return f"an issue list is {SHAPE}"


def _unknown(raw: Iterable[str], shape: type[msgspec.Struct], place: str, issues: tuple[str, ...]) -> Iterator[Finding]:
    known = shape.__struct_fields__
    for name in raw:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f'did you mean "{near[0]}"?' if near else f"fields are {', '.join(known)}"
            message = f'{place}: the field "{name}" means nothing and is ignored'
            yield Finding(level="warning", check="field", issues=issues, message=message, remedy=remedy)


def _error(check: str, message: str, remedy: str, issues: tuple[str, ...] = ()) -> Finding:
    return Finding(level="error", check=check, issues=issues, message=message, remedy=remedy)
