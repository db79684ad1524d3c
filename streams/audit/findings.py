"""What lacks of an article, and at which stage: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from streams.audit.expected import Expected
from streams.events import Value
from streams.tally.auditing import CountedEdition

Stage = Literal["read", "filed", "tallied"]
Fault = Literal["missing", "incomplete", "stale", "orphaned"]
"""Nothing of it, not all of it, another version or text, or what ought not to be there at all."""


class Finding(Value, frozen=True, kw_only=True):
    """The first stage at which something is wrong with an article; what follows from that is not told."""

    uri: str
    version: str
    stage: Stage
    fault: Fault
    paragraphs: int
    """How many there are at that stage."""
    of: int
    """How many there ought to be."""
    killed: bool = False
    """Whether it ought not to count because it was killed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an audit has seen."""

    expected: Mapping[str, Expected]
    read: Mapping[str, int]
    filed: Mapping[str, int]
    """Paragraphs of what is expected, by uri."""
    counted: Mapping[str, CountedEdition]
    read_kept: bool = True
    filed_kept: bool = True
    """Whether the topic still has all that was ever appended: what is tallied may be gone from it otherwise."""


def findings(found: Found) -> Iterator[Finding]:
    """What is wrong, article by article."""
    for uri, ought in found.expected.items():
        finding = _of_killed(uri, ought, found) if ought.killed else _of_usable(uri, ought, found)
        if finding is not None:
            yield finding
    for uri, edition in found.counted.items():
        if uri not in found.expected and edition.paragraphs:
            yield Finding(
                uri=uri, version=edition.version, stage="tallied", fault="orphaned", paragraphs=edition.paragraphs, of=0
            )


def _of_killed(uri: str, ought: Expected, found: Found) -> Finding | None:
    edition = found.counted.get(uri)
    if edition is None or not edition.paragraphs:
        return None
    return Finding(
        uri=uri,
        version=ought.header.version,
        stage="tallied",
        fault="orphaned",
        paragraphs=edition.paragraphs,
        of=0,
        killed=True,
    )


def _of_usable(uri: str, ought: Expected, found: Found) -> Finding | None:
    tallied = _tallied(uri, ought, found)
    stages: tuple[tuple[Stage, int, bool], ...] = (
        ("read", found.read.get(uri, 0), found.read_kept),
        ("filed", found.filed.get(uri, 0), found.filed_kept),
    )
    for stage, there, kept in stages:
        if there < ought.bodies and (kept or tallied is not None):
            return _finding(uri, ought, stage, "incomplete" if there else "missing", there)
    return tallied


def _tallied(uri: str, ought: Expected, found: Found) -> Finding | None:
    edition = found.counted.get(uri)
    if edition is None:
        return _finding(uri, ought, "tallied", "missing", 0) if ought.bodies else None
    if (edition.version, edition.digest) != (ought.header.version, ought.header.digest):
        return _finding(uri, ought, "tallied", "stale", edition.paragraphs)
    if edition.paragraphs < ought.bodies:
        return _finding(uri, ought, "tallied", "incomplete" if edition.paragraphs else "missing", edition.paragraphs)
    return None


def _finding(uri: str, ought: Expected, stage: Stage, fault: Fault, there: int) -> Finding:
    return Finding(uri=uri, version=ought.header.version, stage=stage, fault=fault, paragraphs=there, of=ought.bodies)
