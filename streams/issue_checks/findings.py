"""One thing found in an issue list, and how bad it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

import msgspec

Level = Literal["error", "warning", "hint"]
LEVELS: tuple[Level, ...] = ("error", "warning", "hint")
"""An error makes a list unusable or wrong, a warning costs quality, a hint may be meant so."""

FLOOD = 12
"""Findings of one check and level that are told each; of more the rest is told in one."""
NAMED = 6


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with which issues, by which check, and what to do about it."""

    level: Level
    check: str
    issues: tuple[str, ...] = ()
    message: str
    remedy: str = ""


def by_gravity(findings: Iterable[Finding]) -> list[Finding]:
    """The gravest first, else in the order given."""
    return sorted(findings, key=lambda finding: LEVELS.index(finding.level))


def summed_up(findings: Iterable[Finding]) -> list[Finding]:
    """By gravity, and of a flood the first, then one that says how many more there are, and of which issues."""
    kinds: defaultdict[tuple[Level, str], list[Finding]] = defaultdict(list)
    for finding in by_gravity(findings):
        kinds[finding.level, finding.check].append(finding)
    return by_gravity(one for kind in kinds.values() for one in (kind if len(kind) <= FLOOD + 1 else _summed(kind)))


def _summed(kind: list[Finding]) -> list[Finding]:
    told, rest = kind[:FLOOD], kind[FLOOD:]
    issues = tuple(dict.fromkeys(name for finding in rest for name in finding.issues))
    more = f" and {len(issues) - NAMED:,} more" if len(issues) > NAMED else ""
    of = f", of {', '.join(issues[:NAMED])}{more}" if issues else ""
    sum_of_rest = Finding(
        level=told[0].level,
        check=told[0].check,
        issues=issues,
        message=f"{len(rest):,} more such findings{of}",
        remedy=told[0].remedy,
    )
    return [*told, sum_of_rest]
