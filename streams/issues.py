"""The issue list a newsroom follows."""

from __future__ import annotations

import codecs
import hashlib
from collections import Counter
from typing import Annotated

import msgspec
from msgspec import Meta

from streams.errors import IssueListError

IssueId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$")]


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

    issues: tuple[Issue, ...]
    same_party: tuple[tuple[str, ...], ...] = ()

    @property
    def fingerprint(self) -> str:
        """``sha256:`` of the list's canonical form; stays the same under white space and key order."""
        canonical = msgspec.json.encode(msgspec.to_builtins(self), order="sorted")
        return "sha256:" + hashlib.sha256(canonical).hexdigest()


def parse_issue_list(data: bytes, *, source: str) -> IssueList:
    """Decode an issue list in JSON.

    Raises:
        IssueListError: not JSON of that shape, no issue in it, or an id twice; names `source`.
    """
    remedy = 'an issue list is {"issues": [{"id": "...", "label": "...", "description": "..."}]}'
    try:
        issues = msgspec.json.decode(data.removeprefix(codecs.BOM_UTF8), type=IssueList)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise IssueListError(f"{source}: {error}", remedy=remedy) from error
    if not issues.issues:
        raise IssueListError(f"{source}: the list has no issue", remedy=remedy)
    twice = [name for name, count in Counter(i.id for i in issues.issues).items() if count > 1]
    if twice:
        raise IssueListError(
            f"{source}: id {twice[0]!r} stands there twice", remedy="give every issue an id of its own"
        )
    return issues
