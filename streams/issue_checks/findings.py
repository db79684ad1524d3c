"""One thing found in an issue list, and how bad it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

Level = Literal["error", "warning", "hint"]
LEVELS: tuple[Level, ...] = ("error", "warning", "hint")
"""An error makes a list unusable or wrong, a warning costs quality, a hint may be meant so."""


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
