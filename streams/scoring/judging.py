"""How a reading fares by what editors have said of it: pure.

Mends are errors that somebody noticed. What can be said of a reading by them is which of these it makes no longer, and,
of two readings, which keeps more of what stands in the paragraphs that an editor looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

from streams.contract.mends import digest_number
from streams.events import AgreementMend, IssueMend, Mend, Span, StatementMend, TakenBack
from streams.tally.core.mending import (
    LIKE,
    Followed,
    ReadAgreement,
    ReadLabels,
    ReadStatement,
    mended_labels,
    share,
    standing,
)
from streams.tally.core.mending import mend as mend_paragraph

T = TypeVar("T")
Kind = Literal["issues", "speakers", "agreements"]
Verdict = Literal["right", "wrong", "not followed", "not there", "overruled"]
"""``right``: read as the editor says, so that the mend is needed no longer; ``not followed``: its list has no such
issue; ``not there``: no paragraph that counts has the text; ``overruled``: a later mend says otherwise."""
Place = tuple[str, int]
"""Uri, and digest of the paragraph as a number."""
KINDS: tuple[Kind, ...] = ("issues", "speakers", "agreements")


class Read(NamedTuple):
    """What a reading has read, without any mend."""

    labels: Mapping[Place, ReadLabels]
    followed: Followed | None
    """None where its list is not known, and any issue may be on it."""


class Judged(NamedTuple):
    """A mend held against a reading."""

    mend: Mend
    kind: Kind
    issue: str
    """What it is on; empty of a speaker."""
    verdict: Verdict
    reads: str
    """What is read there, in words; empty where nothing can be said."""


class Kept(NamedTuple):
    """Of the labels that stand in mended paragraphs, how many a reading has."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    """Labels that it has and that do not stand."""

    def plus(self, *, stands: bool, has: bool) -> Kept:
        """With one label more that stands, or that it has."""
        return Kept(self.found + (stands and has), self.missed + (stands > has), self.wrong + (has > stands))

    @property
    def precision(self) -> float | None:
        return self.found / (self.found + self.wrong) if self.found + self.wrong else None

    @property
    def recall(self) -> float | None:
        return self.found / (self.found + self.missed) if self.found + self.missed else None


Labelled = Mapping[tuple[Kind, str], Kept]


def judged(mends: Iterable[Mend], read: Read) -> list[Judged]:
    """Every mend that was not taken back held against a reading, in their order in time."""
    found: list[Judged] = []
    for place, those in _by_place(mends).items():
        found += _judged_paragraph(those, read.labels.get(place), read.followed)
    return sorted(found, key=lambda one: (one.mend.at, one.mend.id))


def kept(mends: Iterable[Mend], base: Read, other: Read) -> tuple[Labelled, Labelled]:
    """How much of what stands in mended paragraphs two readings have, over those that both have.

    Where mends say nothing, what the first one reads stands: so that is the one that is favoured.

    Args:
        base: what the mends were said of.

    Returns:
        Of either, by kind and issue that both lists follow; the issue of speakers is empty.
    """
    counts: tuple[dict[tuple[Kind, str], Kept], dict[tuple[Kind, str], Kept]] = ({}, {})
    for place, those in _by_place(mends).items():
        if place not in base.labels or place not in other.labels:
            continue
        lists = [read.followed.issues for read in (base, other) if read.followed is not None]
        truth = _listed(mended_labels(base.labels[place], those, base.followed), lists)
        for read, counted in zip((base, other), counts, strict=True):
            for kind, issue, stands, has in _pairs(truth, _listed(read.labels[place], lists)):
                counted[kind, issue] = counted.get((kind, issue), Kept()).plus(stands=stands, has=has)
    return counts


def _by_place(mends: Iterable[Mend]) -> dict[Place, list[Mend]]:
    found = defaultdict[Place, list[Mend]](list)
    for one in standing(mends):
        found[one.uri, digest_number(one.paragraph)].append(one)
    return found


def _judged_paragraph(mends: Sequence[Mend], labels: ReadLabels | None, followed: Followed | None) -> Iterator[Judged]:
    states = {} if labels is None else mend_paragraph(labels, mends, followed).states
    for one in mends:
        kind, issue = _about(one)
        verdict: Verdict
        if labels is None:
            verdict = "not there"
        elif not _is_followed(one, followed):
            verdict = "not followed"
        elif states[one.id] == "overruled":
            verdict = "overruled"
        else:
            # What is not there to be mended, in a paragraph that is, is read wrong: nobody is heard, nothing agreed.
            verdict = "right" if states[one.id] == "read so" else "wrong"
        yield Judged(one, kind, issue, verdict, "" if labels is None else _reads(one, labels))


def _about(one: Mend) -> tuple[Kind, str]:
    match one.mends:
        case IssueMend(issue=issue):
            return "issues", issue
        case AgreementMend(issue=issue, has_issue=instead):
            return "agreements", instead or issue
        case StatementMend() | TakenBack():
            return "speakers", ""


def _is_followed(one: Mend, followed: Followed | None) -> bool:
    """Whether a list that lacks an issue is not praised, nor blamed, for saying nothing of it."""
    _, issue = _about(one)
    return followed is None or not issue or issue in followed.issues


def _reads(one: Mend, labels: ReadLabels) -> str:
    match one.mends:
        case IssueMend():
            return ", ".join(labels.issues) or "no issue"
        case StatementMend(span=span):
            near = [said for said in labels.statements if said.span is not None and share(said.span, span) >= LIKE]
            best = max(near, key=lambda said: share(said.span or span, span), default=None)
            return "no statement" if best is None else _speaker(best)
        case AgreementMend(trigger=trigger):
            near_by = [told for told in labels.agreements if _meet(told.trigger, trigger)]
            return "; ".join(map(_agreement, near_by)) or "no agreement"
        case TakenBack():
            return ""


def _speaker(said: ReadStatement) -> str:
    return f"{said.speaker} ({said.kind})" if said.speaker else "nobody named"


def _agreement(told: ReadAgreement) -> str:
    parties = f" of {' and '.join(told.parties)}" if told.parties else ""
    return f"{told.status} on {told.issue}{parties}"


def _listed(labels: ReadLabels, lists: Sequence[frozenset[str]]) -> ReadLabels:
    """Labels of the issues that are on all lists."""

    def listed(issue: str) -> bool:
        return all(issue in issues for issues in lists)

    return labels._replace(
        issues=tuple(filter(listed, labels.issues)),
        agreements=tuple(told for told in labels.agreements if listed(told.issue)),
    )


def _pairs(truth: ReadLabels, seen: ReadLabels) -> Iterator[tuple[Kind, str, bool, bool]]:
    """Every label of either: kind, issue, whether it stands, and whether it was read."""
    for issue in dict.fromkeys((*truth.issues, *seen.issues)):
        yield "issues", issue, issue in truth.issues, issue in seen.issues
    for _, wanted, had in _matched(truth.statements, seen.statements, _same_statement):
        yield "speakers", "", wanted, had
    for told, wanted, had in _matched(truth.agreements, seen.agreements, _same_agreement):
        yield "agreements", told.issue, wanted, had


def _matched(truth: Sequence[T], seen: Sequence[T], same: Callable[[T, T], bool]) -> Iterator[tuple[T, bool, bool]]:
    """Every one of either, those that are the same as one."""
    left = list(seen)
    for one in truth:
        found = next((n for n, other in enumerate(left) if same(one, other)), None)
        if found is not None:
            del left[found]
        yield one, True, found is not None
    for other in left:
        yield other, False, True


def _same_statement(one: ReadStatement, other: ReadStatement) -> bool:
    if one.span is None or other.span is None or share(one.span, other.span) < LIKE:
        return False
    return (one.speaker.casefold(), one.kind) == (other.speaker.casefold(), other.kind)


def _same_agreement(one: ReadAgreement, other: ReadAgreement) -> bool:
    said, heard = ((told.issue, told.status, sorted(map(str.casefold, told.parties))) for told in (one, other))
    return said == heard and _meet(one.trigger, other.trigger)


def _meet(one: Span, other: Span) -> bool:
    return one == other or max(one[0], other[0]) < min(one[1], other[1])
