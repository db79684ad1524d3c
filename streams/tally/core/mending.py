"""What mends make of how a paragraph was read: pure, and the same in whatever order they have come.

A mend holds wherever the article has the paragraph's text. A statement is known again by its place: most of the words
in either must be in both. An agreement is known again by its issue and a word of its trigger. Where two mends say
different things of the same, the later one holds. What the reader reads by itself as a mend has it needs no mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from streams.contract.mends import digest_number, paragraph_digest
from streams.events import AgreementMend, IssueMend, Mend, MendedSpeaker, Span, StatementMend, TakenBack
from streams.issues import IssueList
from streams.lexicon.sides import Sides

MendState = Literal["holds", "read so", "overruled", "not there", "taken back"]
"""``read so``: it is read like that without the mend; ``overruled``: a later one says otherwise; ``not there``: no
paragraph that counts has the text, the statement or the agreement, or the issue is not on the list."""

LIKE = 0.5
"""Of two spans, the share of characters in both of those in either from which they are one statement's."""


class Followed(NamedTuple):
    """What an issue list says to mends."""

    issues: frozenset[str]
    sides: Sides


def followed_by(issues: IssueList) -> Followed:
    """What a list says to mends."""
    return Followed(frozenset(issue.id for issue in issues.issues), Sides(issues.same_party))


class ReadStatement(NamedTuple):
    """A statement as it was read; without a span where an old store kept none."""

    span: Span | None
    speaker: str
    kind: str


class ReadAgreement(NamedTuple):
    """An agreement as it was read, or is after mends."""

    trigger: Span
    issue: str
    status: str
    parties: tuple[str, ...]


class ReadLabels(NamedTuple):
    """What was read of a paragraph, as far as it can be mended."""

    issues: tuple[str, ...]
    statements: tuple[ReadStatement, ...]
    agreements: tuple[ReadAgreement, ...]


class Mended(NamedTuple):
    """What mends make of a paragraph."""

    issues: tuple[str, ...]
    statements: Mapping[int, MendedSpeaker | None]
    """By place in the paragraph, those that are mended; None is no statement."""
    agreements: Mapping[int, ReadAgreement | None]
    """The same of agreements."""
    because: Mapping[int, str]
    """Of each of these agreements the id of the last mend that made it so."""
    states: Mapping[str, MendState]
    """By id, of every mend that was not taken back."""

    @property
    def holding(self) -> tuple[str, ...]:
        """Ids of the mends without which it would be read otherwise."""
        return tuple(sorted(identity for identity, state in self.states.items() if state == "holds"))


@dataclass(slots=True)
class ArticleMends:
    """Every mend of an article that has come."""

    known: dict[str, Mend] = field(default_factory=dict)
    """By id."""
    new: list[Mend] = field(default_factory=list, compare=False)
    """What `take` has told of, in its order."""
    _because: dict[int, Mend] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.known)

    def take(self, mend: Mend) -> bool:
        """Take in a mend, or the taking back of one; whether it is new."""
        if mend.id in self.known:
            return False
        self.known[mend.id] = mend
        self.new.append(mend)
        back = self.known.get(mend.mends.mend, mend) if isinstance(mend.mends, TakenBack) else mend
        paragraph = digest_number(back.paragraph)
        self._because[paragraph] = max(mend, self._because.get(paragraph, mend), key=_order)
        return True

    def of(self, paragraph: int) -> list[Mend]:
        """Those of the paragraph of this digest, but for what was taken back."""
        if not self.known:
            return []
        return [mend for mend in standing(self.known.values()) if digest_number(mend.paragraph) == paragraph]

    def of_text(self, text: str) -> list[Mend]:
        """Those of a paragraph by its text."""
        return self.of(digest_number(paragraph_digest(text)))

    def back(self, mend: Mend) -> Mend | None:
        """What takes a mend back, the first of several."""
        found = [b for b in self.known.values() if isinstance(b.mends, TakenBack) and b.mends.mend == mend.id]
        return min(found, key=_order, default=None)

    def because(self, paragraph: int) -> str:
        """The id of the last one that `take` has told of a paragraph; empty without one."""
        found = self._because.get(paragraph)
        return "" if found is None else found.id


def standing(mends: Iterable[Mend]) -> list[Mend]:
    """Mends that were not taken back, in their order in time."""
    known = {mend.id: mend for mend in mends}
    back = {mend.mends.mend for mend in known.values() if isinstance(mend.mends, TakenBack)}
    kept = (mend for mend in known.values() if not isinstance(mend.mends, TakenBack) and mend.id not in back)
    return sorted(kept, key=_order)


def mend(read: ReadLabels, mends: Iterable[Mend], followed: Followed | None = None) -> Mended:
    """What the mends of a paragraph make of what was read.

    Args:
        mends: of this paragraph, in any order.
        followed: by the list that it was filed under; None where that is not known, and any issue may be one.
    """
    mending = _Mending(read, followed)
    for one in standing(mends):
        mending.take(one)
    return mending.result()


def mended_labels(read: ReadLabels, mends: Iterable[Mend], followed: Followed | None = None) -> ReadLabels:
    """What was read of a paragraph, as its mends let it be."""
    found = mend(read, mends, followed)
    said = ((part, found.statements.get(n, part)) for n, part in enumerate(read.statements))
    told = (found.agreements.get(n, part) for n, part in enumerate(read.agreements))
    return ReadLabels(
        found.issues,
        tuple(
            ReadStatement(part.span, now.name, now.kind) if isinstance(now, MendedSpeaker) else part
            for part, now in said
            if now is not None
        ),
        tuple(one for one in told if one is not None),
    )


@dataclass(slots=True)
class _Mending:
    """Mends taken in one after another, the last one of each thing kept."""

    read: ReadLabels
    followed: Followed | None
    issues: dict[str, Mend] = field(default_factory=dict)
    statements: dict[int, Mend] = field(default_factory=dict)
    agreements: dict[int, dict[str, Mend]] = field(default_factory=dict)
    """By place, what is said of the agreement by attribute."""
    states: dict[str, MendState] = field(default_factory=dict)
    differs: dict[str, bool] = field(default_factory=dict)
    """Whether a mend that holds as far as others let it says something else than was read."""

    def take(self, one: Mend) -> None:
        self.states[one.id] = "overruled"
        match one.mends:
            case IssueMend(issue=issue, reads=reads):
                if reads == "missing" and not self._follows(issue):
                    self.states[one.id] = "not there"
                else:
                    self.issues[issue] = one
            case StatementMend() as said:
                place = _same_statement(self.read.statements, said.span)
                if place is None:
                    self.states[one.id] = "read so" if said.speaker is None else "not there"
                else:
                    self.statements[place] = one
            case AgreementMend() as told:
                self._take_agreement(one, told)

    def _take_agreement(self, one: Mend, told: AgreementMend) -> None:
        place = self._same_agreement(told)
        says = ["none"] if told.none else [name for name in _ATTRIBUTES if getattr(told, f"has_{name}") is not None]
        if told.has_issue is not None and not self._follows(told.has_issue) and not told.none:
            says.remove("issue")
        if place is None or not says:
            self.states[one.id] = "read so" if told.none else "not there"
            return
        known = self.agreements.setdefault(place, {})
        if told.none:
            known.clear()
        known.pop("none", None)
        known.update(dict.fromkeys(says, one))

    def result(self) -> Mended:
        agreements, because = self._agreements()
        issues = self._issues(agreements)
        speakers = dict(self._speakers())
        for identity, differs in self.differs.items():
            self.states[identity] = "holds" if differs else "read so"
        return Mended(issues, speakers, agreements, because, self.states)

    def _issues(self, agreements: Mapping[int, ReadAgreement | None]) -> tuple[str, ...]:
        moved = {
            told.issue for place, told in agreements.items() if told and told.issue != self.read.agreements[place].issue
        }
        about = {issue: _wants(one) for issue, one in self.issues.items()} | dict.fromkeys(moved, True)
        for issue, one in self.issues.items():
            if about[issue] == _wants(one):
                self._note(one, _wants(one) != (issue in self.read.issues))
        kept = (issue for issue in self.read.issues if about.get(issue, True))
        return (*kept, *sorted(issue for issue in about if about[issue] and issue not in self.read.issues))

    def _speakers(self) -> Iterator[tuple[int, MendedSpeaker | None]]:
        for place, one in self.statements.items():
            assert isinstance(one.mends, StatementMend)
            read, speaker = self.read.statements[place], one.mends.speaker
            same = speaker is not None and (read.speaker.casefold(), read.kind) == (
                speaker.name.casefold(),
                speaker.kind,
            )
            self._note(one, not same)
            if not same:
                yield place, speaker

    def _agreements(self) -> tuple[dict[int, ReadAgreement | None], dict[int, str]]:
        mended: dict[int, ReadAgreement | None] = {}
        because: dict[int, str] = {}
        for place, read in enumerate(self.read.agreements):
            says = self.agreements.get(place, {})
            found, grounds = self._agreement(read, says)
            if grounds:
                mended[place] = found
                because[place] = max(grounds, key=_order).id
        return mended, because

    def _agreement(self, read: ReadAgreement, says: Mapping[str, Mend]) -> tuple[ReadAgreement | None, list[Mend]]:
        """What an agreement is, and the mends that make it so if it is another one than was read."""
        if "none" in says:
            self._note(says["none"], True)
            return None, [says["none"]]
        now = read._replace(**{name: getattr(one.mends, f"has_{name}") for name, one in says.items()})
        about = self.issues.get(now.issue)
        moved = says.get("issue")
        if about is not None and not _wants(about) and (moved is None or _order(moved) < _order(about)):
            self._note(about, True)
            return None, [about]
        grounds = []
        for name, one in says.items():
            differs = _plain(getattr(now, name)) != _plain(getattr(read, name))
            self._note(one, differs)
            grounds += [one] if differs else []
        return (now if grounds else read), grounds

    def _same_agreement(self, told: AgreementMend) -> int | None:
        found: list[tuple[bool, bool, int, int]] = []
        for place, read in enumerate(self.read.agreements):
            says = self.agreements.get(place, {})
            now = {name: getattr(one.mends, f"has_{name}", None) for name, one in says.items()}
            shared = _shared(read.trigger, told.trigger)
            same = told.issue in (read.issue, now.get("issue"))
            # Read on the issue by now that the mend moves it to, it is the same agreement all the same.
            if (same or told.has_issue == read.issue) and (shared or read.trigger == told.trigger):
                found.append((same, told.status in (read.status, now.get("status")), shared, -place))
        return -max(found)[3] if found else None

    def _follows(self, issue: str) -> bool:
        return self.followed is None or issue in self.followed.issues or issue in self.read.issues

    def _note(self, one: Mend, differs: bool) -> None:
        self.differs[one.id] = self.differs.get(one.id, False) or differs


_ATTRIBUTES = ("status", "parties", "issue")


def _order(mend: Mend) -> tuple[float, str]:
    return mend.at.timestamp(), mend.id


def _wants(one: Mend) -> bool:
    """Whether a mend of an issue says that the paragraph is about it."""
    return isinstance(one.mends, IssueMend) and one.mends.reads == "missing"


def _plain(value: str | tuple[str, ...]) -> object:
    return value if isinstance(value, str) else sorted(map(str.casefold, value))


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def share(one: Span, other: Span) -> float:
    """Of two spans, the share of characters in both of those from the beginning of either to the end of either."""
    return _shared(one, other) / (max(one[1], other[1]) - min(one[0], other[0]) or 1)


def _same_statement(statements: Sequence[ReadStatement], span: Span) -> int | None:
    """The place of the statement that has most of its words in common with a span."""
    found = [(share(said.span, span), -place) for place, said in enumerate(statements) if said.span is not None]
    likeness, place = max(found, default=(0.0, 0))
    return -place if likeness >= LIKE else None
