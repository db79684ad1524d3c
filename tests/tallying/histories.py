"""Histories of articles for hypothesis: versions, editions, kills, repeats, in any order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from tallying.events import NOON, agreed, header, kill, paragraph, said, usable

from streams.events import Article, ArticleHeader, ClassifiedParagraph
from streams.tally.core.summary import IssueTally

ISSUES = ("trade", "climate")


@st.composite
def headers(draw: st.DrawFn) -> ArticleHeader:
    version = draw(st.sampled_from(["1", "2", "10"]))
    return header(
        draw(st.sampled_from(["urn:a", "urn:b"])),
        version,
        digest=draw(st.sampled_from(["x", "y"])),
        outlet=draw(st.sampled_from(["Daily", ""])),
        published=NOON + timedelta(hours=11 * int(version), microseconds=int(version)),
    )


@st.composite
def classified(draw: st.DrawFn) -> ClassifiedParagraph:
    count = draw(st.integers(1, 3))
    issues = draw(st.sets(st.sampled_from(ISSUES)))
    speakers = [said("Ann Lee"), said("Ann Lee", "organisation"), said("he", resolved="unresolved"), said(None)]
    reports = [agreed("trade", "reached", key="k1"), agreed("trade", "reached", key="k2"), agreed("climate", "refused")]
    return paragraph(
        draw(headers()),
        draw(st.integers(1, count)),
        count,
        issues=sorted(issues),
        statements=draw(st.lists(st.sampled_from(speakers), max_size=2)),
        agreements=draw(st.lists(st.sampled_from(reports), max_size=2)),
    )


@st.composite
def whole_versions(draw: st.DrawFn) -> list[ClassifiedParagraph | Article]:
    """All paragraphs of one version, so that versions become complete more often than by chance."""
    first = draw(classified())
    count = first.paragraph_count
    others = [paragraph(first.article, n, count, issues=["trade"]) for n in range(1, count + 1) if n != first.ordinal]
    return [first, *others]


def histories(*, kills: bool = True) -> st.SearchStrategy[list[ClassifiedParagraph | Article]]:
    """Events in any order, some of them more than once."""
    usables = st.builds(usable, headers(), st.integers(0, 3))
    single: st.SearchStrategy[ClassifiedParagraph | Article] = classified() | usables
    if kills:
        single |= headers().map(kill)
    parts = st.lists(st.one_of(single.map(lambda event: [event]), whole_versions()), max_size=8)
    flat = parts.map(lambda found: [event for part in found for event in part])
    return flat.flatmap(_repeated).flatmap(st.permutations)


def _repeated(events: list[Any]) -> st.SearchStrategy[list[Any]]:
    if not events:
        return st.just(events)
    return st.lists(st.sampled_from(events), max_size=4).map(lambda again: events + again)


def plain(tallies: Iterable[IssueTally]) -> dict[str, dict[str, Any]]:
    """Tallies as `tallying.model.summary` gives them."""
    return {
        tally.issue: {
            "paragraphs": tally.paragraphs,
            "syndicated": tally.paragraphs - tally.original,
            "articles": tally.articles,
            "outlets": tally.outlets,
            "statements": tally.statements,
            "speakers": {(s.name, s.kind): s.statements for s in tally.speakers},
            "kinds": dict(tally.kinds),
            "agreements": {status: (a.reports, a.distinct) for status, a in tally.agreements.items()},
            "first": tally.first,
            "last": tally.last,
        }
        for tally in tallies
    }
