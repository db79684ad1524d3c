"""Whether an issue list is JSON of the right shape, with ids that differ."""

from __future__ import annotations

from streams.issue_checks.findings import Finding
from streams.issues import IssueList, decode_issue_list


def check_shape(data: bytes) -> tuple[IssueList | None, list[Finding]]:
    """The issue list, or None where it has errors; and the findings: every issue's, not only the first one's."""
    found = decode_issue_list(data)
    if isinstance(found, IssueList):
        return found, []
    return None, [
        Finding(level="error", check=fault.check, issues=fault.issues, message=fault.message, remedy=fault.remedy)
        for fault in found
    ]
