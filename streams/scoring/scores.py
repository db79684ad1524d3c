"""How the current reading, and another beside it, fare by editors' mends: what `streams quality --json` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from streams.events import Mend, TakenBack, Value
from streams.scoring.judging import KINDS, Judged, Kept, Kind, Labelled, Read, Verdict, judged, kept
from streams.tally.core.mending import standing


class Side(Value, frozen=True, kw_only=True):
    """A reading that is scored."""

    name: str
    """``current``, ``reading ID``, ``trial NAME`` or ``read anew``."""
    reading: str
    reader: str
    list_name: str


class Verdicts(Value, frozen=True, kw_only=True):
    """Of so many mends what a reading does."""

    right: int = 0
    """It reads so without the mend."""
    wrong: int = 0
    overruled: int = 0
    not_followed: int = 0
    not_there: int = 0
    """Nothing is said of these: a later mend says otherwise, the list has no such issue, no such paragraph counts."""


class Labels(Value, frozen=True, kw_only=True):
    """Of the labels that stand in mended paragraphs what a reading has; see `streams.scoring.judging.kept`."""

    found: int
    missed: int
    wrong: int
    precision: float | None
    recall: float | None
    """None of no label."""


class SideScore(Value, frozen=True, kw_only=True):
    mends: Verdicts
    labels: Labels | None = None
    """None where nothing is compared: of the reading that was mended alone it would only say that it was."""


class Row(Value, frozen=True, kw_only=True):
    """All of a kind, or those of one issue."""

    kind: Kind
    issue: str | None
    """None of all."""
    mends: int
    current: SideScore
    other: SideScore | None


class Held(Value, frozen=True, kw_only=True):
    """A mend, and what has become of it in each reading."""

    mend: Mend
    kind: Kind
    issue: str
    current: Verdict
    current_reads: str
    other: Verdict | None = None
    other_reads: str = ""


class Scores(Value, frozen=True, kw_only=True):
    """Mends are errors that somebody noticed, no sample: nothing here is a share of what is read."""

    paragraphs: int
    """That there are mends of which were not taken back."""
    taken_back: int
    current: Side
    other: Side | None
    rows: tuple[Row, ...]
    """A kind, then its issues by id."""
    mends: tuple[Held, ...]
    """The earliest first."""


class Sided(NamedTuple):
    """A reading, and what it has read of the paragraphs."""

    side: Side
    read: Read


def scores(mends: Collection[Mend], current: Sided, other: Sided | None = None) -> Scores:
    """Hold mends against the current reading, and another one."""
    given = standing(mends)
    here = judged(given, current.read)
    there = None if other is None else judged(given, other.read)
    labels = None if other is None else kept(given, current.read, other.read)
    said = {mend.id for mend in mends if not isinstance(mend.mends, TakenBack)}
    return Scores(
        paragraphs=len({(mend.uri, mend.paragraph) for mend in given}),
        taken_back=len(said) - len(given),
        current=current.side,
        other=None if other is None else other.side,
        rows=tuple(_rows(here, there, labels)),
        mends=tuple(_held(here, there or [None] * len(here))),
    )


def _rows(
    here: Sequence[Judged], there: Sequence[Judged] | None, labels: tuple[Labelled, Labelled] | None
) -> Iterator[Row]:
    known = {(one.kind, one.issue) for one in here} | {key for side in labels or () for key in side}
    for kind in KINDS:
        issues: list[str | None] = [None, *sorted(issue for of, issue in known if of == kind and issue)]
        if not any(of == kind for of, _ in known):
            continue
        for issue in issues:
            current, other = (
                None if judged is None else _score(judged, labels and labels[n], kind, issue)
                for n, judged in enumerate((here, there))
            )
            assert current is not None
            count = sum(one.kind == kind and issue in {None, one.issue} for one in here)
            yield Row(kind=kind, issue=issue, mends=count, current=current, other=other)


def _score(judged: Iterable[Judged], labelled: Labelled | None, kind: Kind, issue: str | None) -> SideScore:
    verdicts = Counter(one.verdict for one in judged if one.kind == kind and issue in {None, one.issue})
    return SideScore(
        mends=Verdicts(**{name.replace(" ", "_"): count for name, count in verdicts.items()}),
        labels=None if labelled is None else _labels(labelled, kind, issue),
    )


def _labels(labelled: Labelled, kind: Kind, issue: str | None) -> Labels:
    those = [kept for (of, about), kept in labelled.items() if of == kind and issue in {None, about}]
    every = Kept(*(sum(numbers) for numbers in zip(*those, strict=True))) if those else Kept()
    return Labels(**every._asdict(), precision=every.precision, recall=every.recall)


def _held(here: Iterable[Judged], there: Iterable[Judged | None]) -> Iterator[Held]:
    for one, other in zip(here, there, strict=True):
        held = Held(mend=one.mend, kind=one.kind, issue=one.issue, current=one.verdict, current_reads=one.reads)
        yield held if other is None else replace(held, other=other.verdict, other_reads=other.reads)
