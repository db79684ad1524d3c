"""What an editor says of a paragraph, checked against what counts of it, as the event to append: pure."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from streams.contract.mends import MAX_WORDS, Mending, new_mend
from streams.errors import InputError
from streams.events import AgreementMend, IssueMend, Mend, Span, StatementMend, TakenBack
from streams.tally.core.mending import LIKE, share, standing
from streams.tally.sql.mendable import Mendable
from streams.tally.sql.mends import KnownMend

MAX_NAME = 200
MAX_NOTE = 2_000
MAX_PARTIES = 20


def made(of: Mendable, says: Mending, *, by: str, at: datetime, note: str = "") -> tuple[Mend, bool]:
    """The mend of a paragraph, and whether it is a new one: what stands already is not said twice.

    Raises:
        InputError: nobody says so; there is no such issue, statement or agreement; something is too long; or it says
            nothing that could be mended.
    """
    by = _by(by, note)
    if not of.paragraph:
        raise InputError(
            f"{of.uri}: paragraph {of.ordinal} was tallied by an earlier version of this program",
            remedy="`streams reread` has it read once more; then it can be mended",
        )
    says = _checked(of, says)
    for known in standing(of.mends):
        if known.paragraph == of.paragraph and known.mends == says:
            return known, False
    return new_mend(of.uri, of.paragraph, says, by=by, at=at, note=note, ordinal=of.ordinal), True


def undone(known: KnownMend, *, by: str, at: datetime, note: str = "") -> Mend:
    """The taking back of a mend.

    Raises:
        InputError: nobody says so, or it was taken back already.
    """
    by = _by(by, note)
    if known.back is not None:
        raise InputError(
            f"mend {known.mend.id} was taken back by {known.back.by} at {known.back.at:%Y-%m-%d %H:%M:%S}",
            remedy="what is to hold again is to be said again",
        )
    mend = known.mend
    back = TakenBack(mend=mend.id)
    return new_mend(mend.uri, mend.paragraph, back, by=by, at=at, note=note, ordinal=mend.ordinal)


def _by(by: str, note: str) -> str:
    by = " ".join(by.split())
    if not by:
        raise InputError("nobody says so", remedy="name who mends")
    _short("the name of who mends", by, MAX_NAME)
    _short("the note", note, MAX_NOTE)
    return by


def _short(what: str, text: str, limit: int) -> None:
    if len(text) > limit or "\0" in text:
        raise InputError(f"{what} is too long", remedy=f"use at most {limit} characters")


def _checked(of: Mendable, says: Mending) -> Mending:
    match says:
        case IssueMend():
            if says.reads == "missing":
                _listed(of, says.issue)
            about = says.issue in of.issues
            if about == (says.reads == "missing"):
                said = "is about" if about else "is not about"
                raise InputError(f"{_name(of)} {said} {says.issue!r} already", remedy=_those(of.issues))
            return says
        case StatementMend():
            return _statement(of, says)
        case AgreementMend():
            return _agreement(of, says)
        case TakenBack():
            raise InputError("a mend is taken back by its id", remedy="`streams mend undo ID`, or DELETE /mends/ID")


def _statement(of: Mendable, says: StatementMend) -> StatementMend:
    found = [(share(part.span, says.span), part) for part in of.statements if part.span is not None]
    likeness, part = max(found, key=lambda one: one[0], default=(0.0, None))
    if part is None or part.span is None or likeness < LIKE:
        spans = [f"{part.span[0]}-{part.span[1]}" for part in of.statements if part.span]
        raise InputError(f"{_name(of)} has no such statement", remedy=_those(spans))
    if says.speaker is not None:
        _short("the speaker's name", says.speaker.name, MAX_NAME)
        if not says.speaker.name.strip():
            raise InputError("the speaker has no name", remedy="name who speaks")
    return replace(says, span=part.span, words=part.content[:MAX_WORDS])


def _agreement(of: Mendable, says: AgreementMend) -> AgreementMend:
    found = [
        (one.label.status == says.status, -abs(one.trigger[0] - says.trigger[0]), n)
        for n, one in enumerate(of.agreements)
        if one.label.issue == says.issue and _meets(one.trigger, says.trigger)
    ]
    if not found:
        labels = [(one.label, one.trigger) for one in of.agreements]
        named = [f"{label.status} on {label.issue} at {start}-{end}" for label, (start, end) in labels]
        raise InputError(f"{_name(of)} has no such agreement", remedy=_those(named))
    one = of.agreements[max(found)[2]]
    instead = (says.has_status, says.has_parties, says.has_issue)
    if says.none == any(value is not None for value in instead):
        raise InputError(
            "an agreement is none, or has another status, other parties or another issue",
            remedy="say one of both",
        )
    if says.has_issue is not None:
        _listed(of, says.has_issue)
    parties = says.has_parties or ()
    if len(parties) > MAX_PARTIES:
        raise InputError(f"{len(parties)} parties are too many", remedy=f"name at most {MAX_PARTIES}")
    for party in parties:
        _short("the name of a party", party, MAX_NAME)
    return replace(says, trigger=one.trigger, status=one.label.status, words=one.words[:MAX_WORDS])


def _meets(one: Span, other: Span) -> bool:
    return one == other or max(one[0], other[0]) < min(one[1], other[1])


def _listed(of: Mendable, issue: str) -> None:
    if of.listed is not None and issue not in of.listed:
        near = difflib.get_close_matches(issue, of.listed, n=1)
        remedy = f"did you mean {near[0]!r}?" if near else _those(of.listed)
        raise InputError(f"there is no issue {issue[:50]!r} on the list", remedy=remedy)


def _name(of: Mendable) -> str:
    return f"{of.uri}: paragraph {of.ordinal} of version {of.version}"


def _those(names: Sequence[str]) -> str:
    return f"there is {', '.join(names)}" if names else "there is none"
