"""Mends, as short as a test can say them, and for hypothesis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from hypothesis import strategies as st
from tallying.events import NOON
from tallying.histories import ISSUES

from streams.contract.mends import Mending, new_mend, paragraph_digest
from streams.events import (
    AgreementMend,
    AgreementStatus,
    Article,
    ClassifiedParagraph,
    IssueMend,
    Mend,
    MendedSpeaker,
    SpeakerKind,
    StatementMend,
    TakenBack,
)
from streams.tally.core.mended import mended_paragraph
from streams.tally.core.mending import ArticleMends, Followed

TEXT = "Some words."


def mend(mends: Mending, *, uri: str = "urn:a", text: str = TEXT, by: str = "Ada", minute: int = 0) -> Mend:
    return new_mend(uri, paragraph_digest(text), mends, by=by, at=NOON + timedelta(minutes=minute))


def wrong(issue: str) -> IssueMend:
    return IssueMend(issue=issue, reads="wrong")


def missing(issue: str) -> IssueMend:
    return IssueMend(issue=issue, reads="missing")


def speaks(name: str | None, kind: SpeakerKind = "person", *, span: tuple[int, int] = (0, 4)) -> StatementMend:
    """Whose the statement is; nobody's if it is none."""
    return StatementMend(span=span, speaker=None if name is None else MendedSpeaker(name=name, kind=kind))


def no_agreement(issue: str, status: AgreementStatus = "reached") -> AgreementMend:
    return AgreementMend(issue=issue, status=status, trigger=(0, 4), none=True)


def agreement(
    issue: str,
    status: AgreementStatus = "reached",
    *,
    is_: AgreementStatus | None = None,
    of: Sequence[str] | None = None,
    on: str | None = None,
) -> AgreementMend:
    """What an agreement is instead: of another status, of other parties, on another issue."""
    parties = None if of is None else tuple(of)
    return AgreementMend(issue=issue, status=status, trigger=(0, 4), has_status=is_, has_parties=parties, has_issue=on)


def taken_back(mended: Mend, *, minute: int = 30) -> Mend:
    at = NOON + timedelta(minutes=minute)
    return new_mend(mended.uri, mended.paragraph, TakenBack(mend=mended.id), by="Bo", at=at)


@st.composite
def mends(draw: st.DrawFn) -> list[Mend]:
    """Mends of articles of `histories`, some of them taken back, and some both sent and taken back twice."""
    statuses: st.SearchStrategy[AgreementStatus] = st.sampled_from(["reached", "refused", "sought"])
    issues = st.sampled_from(ISSUES)
    says: st.SearchStrategy[Mending] = st.one_of(
        issues.map(wrong),
        issues.map(missing),
        st.sampled_from(["Ann Lee", "Bo", None]).map(speaks),
        st.builds(no_agreement, issues, statuses),
        st.builds(
            lambda issue, status, is_, of, on: agreement(issue, status, is_=is_, of=of, on=on),
            issues,
            statuses,
            st.none() | statuses,
            st.none() | st.just(["A", "B"]),
            st.none() | issues,
        ),
    )
    one = st.builds(
        lambda uri, said, minute: mend(said, uri=uri, minute=minute),
        st.sampled_from(["urn:a", "urn:b"]),
        says,
        st.integers(0, 5),
    )
    made = draw(st.lists(one, max_size=6))
    back = draw(st.lists(st.sampled_from(made), max_size=3)) if made else []
    return [*made, *map(taken_back, back), *back[:1]]


def read_by(
    paragraphs: Iterable[ClassifiedParagraph], mends: Iterable[Mend], followed: Followed | None = None
) -> list[ClassifiedParagraph]:
    """Paragraphs as mends have them."""
    known: dict[str, ArticleMends] = {}
    for one in mends:
        known.setdefault(one.uri, ArticleMends()).take(one)
    return [
        mended_paragraph(p, known[p.article.uri].of_text(p.text), followed) if p.article.uri in known else p
        for p in paragraphs
    ]


def parted(
    events: Iterable[ClassifiedParagraph | Article | Mend],
) -> tuple[list[ClassifiedParagraph | Article], list[Mend]]:
    """What is no mend, and what is."""
    events = list(events)
    return [e for e in events if not isinstance(e, Mend)], [e for e in events if isinstance(e, Mend)]
