"""What an update of an article has changed of what it says: pure.

Statements are the same where the same speaker says the same words, agreements where issue, status and parties are,
wherever in the article they stand: a paragraph that is put in, moved or worded anew changes nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeVar

import msgspec

from streams.events import (
    AgreementChange,
    Change,
    ChangeKind,
    IssueChange,
    SaidStatement,
    StatementChange,
    ToldAgreement,
)
from streams.tally.core.sayings import Sayings

MAX_LISTED = 300
"""Statements and agreements each: a change stays below its topic's size limit."""
MAX_COMPARED = 100
"""Statements of a speaker that are compared by likeness; of more, what differs came and went."""
LIKE = 0.5
"""The share of words in common, of all in either (Jaccard), from which a statement is another wording of one before."""

T = TypeVar("T")
Pair = tuple[T | None, T | None]

_WORDS = re.compile(r"\w+")


class Step(NamedTuple):
    """From what counted before to what counts now; None is nothing."""

    before: Sayings | None
    after: Sayings | None
    turn: int = 0
    """How many editions had ceased to count by then: a text that comes back to count is told anew."""


class Ended(NamedTuple):
    """An edition that has counted until now."""

    said: Sayings
    settled: bool
    """Whether nothing more of it was waited for."""
    how: Literal["replaced", "killed"]


def steps(ended: Sequence[Ended], now: Sayings | None, *, dark: bool, turn: int = 0) -> Iterator[Step]:
    """The changes that are to be told when editions have ceased to count.

    What counts after a kill is told as a revival once nothing more of it is waited for, and what never came so far
    is not told at all.

    Args:
        ended: in the order in which they did.
        now: what counts now, if nothing more of it is waited for.
        dark: whether a kill was told last.
        turn: how many had ceased to count before.
    """
    following = (*(other.said for other in ended[1:]), now)
    for (said, settled, how), after in zip(ended, following, strict=False):
        if dark and settled:
            yield Step(None, said, turn)
            dark = False
        turn += 1
        if how == "killed" and not dark:
            yield Step(said, None, turn)
            dark = True
        elif not dark and after is not None:
            yield Step(said, after, turn)
    if dark and now is not None:
        yield Step(None, now, turn)


def change_of(uri: str, reading: str, step: Step) -> Change:
    """The event that tells a step."""
    issues = tuple(_issues(step))
    said = _differences(step, lambda s: s.statements, _statement_pairs)
    told = _differences(step, lambda s: s.agreements, _agreement_pairs)
    return Change(
        id=_identity(uri, reading, step),
        uri=uri,
        reading=reading,
        kind=_kind(step, bool(issues or said or told)),
        before=None if step.before is None else step.before.edition,
        after=None if step.after is None else step.after.edition,
        issues=issues,
        statements=tuple(StatementChange(before=b, after=a) for b, a in said[:MAX_LISTED]),
        agreements=tuple(AgreementChange(before=b, after=a) for b, a in told[:MAX_LISTED]),
        left_out=len(said[MAX_LISTED:]) + len(told[MAX_LISTED:]),
    )


def _kind(step: Step, differs: bool) -> ChangeKind:
    if step.after is None:
        return "killed"
    if step.before is None:
        return "revived"
    return "substantive" if differs else "cosmetic"


def _identity(uri: str, reading: str, step: Step) -> str:
    # Of all that is told, and not of the versions alone: a version may have been counted without all its paragraphs.
    digest = hashlib.sha256(msgspec.json.encode((reading, step))).hexdigest()[:16]
    versions = [said.edition.version if said else "" for said in (step.before, step.after)]
    return f"{uri}#{versions[0]}..{versions[1]}/{digest}"


def _issues(step: Step) -> Iterator[IssueChange]:
    before, after = (said.issues if said else {} for said in (step.before, step.after))
    for issue in sorted({*before, *after}):
        change = IssueChange(issue=issue, before=before.get(issue, 0), after=after.get(issue, 0))
        if change.before != change.after:
            yield change


def _differences(
    step: Step, parts: Callable[[Sayings], Sequence[T]], pairs: Callable[[list[T], list[T]], list[Pair[T]]]
) -> list[Pair[T]]:
    before, after = (list(parts(said)) if said else [] for said in (step.before, step.after))
    return pairs(before, after)


def _statement_pairs(before: list[SaidStatement], after: list[SaidStatement]) -> list[Pair[SaidStatement]]:
    _match(before, after, lambda s: (s.speaker.casefold(), _normal(s.content)))
    if any(not s.content for s in before):
        # What an old store kept has no words.
        _match(before, after, lambda s: s.speaker.casefold())
    found: list[Pair[SaidStatement]] = [
        *_match(before, after, lambda s: _normal(s.content) or object()),
        *_match_alike(before, after),
    ]
    return found + _rest(before, after)


def _agreement_pairs(before: list[ToldAgreement], after: list[ToldAgreement]) -> list[Pair[ToldAgreement]]:
    _match(before, after, lambda a: (a.issue, a.status, _parties(a)))
    found: list[Pair[ToldAgreement]] = [
        *_match(before, after, lambda a: (a.issue, _parties(a))),
        *_match(before, after, lambda a: (a.issue, a.status)),
    ]
    return found + _rest(before, after)


def _match(before: list[T], after: list[T], key: Callable[[T], Hashable]) -> list[Pair[T]]:
    """Take out of both what has the same key, in order, and return it in pairs."""
    waiting = defaultdict[Hashable, list[T]](list)
    for one in reversed(before):
        waiting[key(one)].append(one)
    pairs: list[Pair[T]] = []
    rest = []
    for other in after:
        found = waiting.get(key(other))
        if found:
            pairs.append((found.pop(), other))
        else:
            rest.append(other)
    left = {id(one) for found in waiting.values() for one in found}
    before[:] = [one for one in before if id(one) in left]
    after[:] = rest
    return pairs


def _match_alike(before: list[SaidStatement], after: list[SaidStatement]) -> Iterator[Pair[SaidStatement]]:
    """Take out of both what the same speaker says in other words, most of which are the same."""
    speakers = {s.speaker.casefold() for s in before} & {s.speaker.casefold() for s in after}
    for speaker in sorted(speakers):
        ours = [s for s in before if s.speaker.casefold() == speaker][:MAX_COMPARED]
        others = [s for s in after if s.speaker.casefold() == speaker][:MAX_COMPARED]
        theirs = {n: (_words(s), s) for n, s in enumerate(others)}
        for one in ours:
            words = _words(one)
            likeness, first = max(((_jaccard(words, w), -n) for n, (w, _) in theirs.items()), default=(0.0, 0))
            if likeness >= LIKE:
                found = theirs.pop(-first)[1]
                _remove(before, one)
                _remove(after, found)
                yield one, found


def _words(said: SaidStatement) -> frozenset[str]:
    return frozenset(_normal(said.content).split())


def _jaccard(words: frozenset[str], others: frozenset[str]) -> float:
    return len(words & others) / len(words | others) if words or others else 0.0


def _remove(among: list[SaidStatement], one: SaidStatement) -> None:
    del among[next(n for n, said in enumerate(among) if said is one)]


def _rest(before: Iterable[T], after: Iterable[T]) -> list[Pair[T]]:
    return [*((one, None) for one in before), *((None, other) for other in after)]


def _normal(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


def _parties(told: ToldAgreement) -> tuple[str, ...]:
    return tuple(sorted(map(str.casefold, told.parties)))
