"""Pure: what is wrong with an issue list, and what it matches in coverage.

- ``findings`` one thing found, and how bad it is
- ``shape``    JSON, fields and ids
- ``codes``    Media Topic codes
- ``words``    labels, descriptions and terms: duplicates, too few words, overlaps
- ``matches``  what each issue matches in coverage, and why
"""

from __future__ import annotations

from streams.issue_checks.codes import check_codes
from streams.issue_checks.findings import Finding, summed_up
from streams.issue_checks.matches import CoverageMatches, IssueMatches, check_matches, match
from streams.issue_checks.shape import check_shape
from streams.issue_checks.words import check_overlaps, check_words
from streams.issues import IssueList

__all__ = [
    "CoverageMatches",
    "Finding",
    "IssueMatches",
    "check",
    "check_matches",
    "match",
    "summed_up",
]


def check(data: bytes) -> tuple[IssueList | None, list[Finding]]:
    """The list, unless an error is in its shape, and what is to say about it: the gravest first, floods summed up."""
    issues, findings = check_shape(data)
    if issues is not None:
        findings += [*check_codes(issues), *check_words(issues), *check_overlaps(issues)]
    return issues, summed_up(findings)
