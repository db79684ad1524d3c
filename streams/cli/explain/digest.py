"""An article in a few lines: who speaks, what it is about, what is agreed, each with its paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from streams.events import ArticleHeader
from streams.explaining.notes import Explanation


class Entry(NamedTuple):
    """Something that an article has, and the ordinals of the paragraphs where."""

    name: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What an article's paragraphs have in all; most often first."""

    article: ArticleHeader
    explanations: tuple[Explanation, ...]
    speakers: tuple[Entry, ...]
    issues: tuple[Entry, ...]
    agreements: tuple[Entry, ...]


def digests(explanations: Iterable[Explanation]) -> list[Digest]:
    """One digest a version of an article, in the order given."""
    grouped = groupby(explanations, key=lambda e: (e.paragraph.article.uri, e.paragraph.article.version))
    return [_digest(tuple(group)) for _, group in grouped]


def _digest(explanations: tuple[Explanation, ...]) -> Digest:
    return Digest(
        article=explanations[0].paragraph.article,
        explanations=explanations,
        speakers=_entries([(n.speaker, e.paragraph.ordinal) for e in explanations for n in e.statements if n.resolved]),
        issues=_entries([(n.label, e.paragraph.ordinal) for e in explanations for n in e.issues]),
        agreements=_entries(
            [
                (f"{n.status}: {n.issue}" + (f" ({', '.join(n.parties)})" if n.parties else ""), e.paragraph.ordinal)
                for e in explanations
                for n in e.agreements
            ]
        ),
    )


def _entries(found: Sequence[tuple[str, int]]) -> tuple[Entry, ...]:
    places: dict[str, list[int]] = {}
    for name, ordinal in found:
        places.setdefault(name, []).append(ordinal)
    most_often_first = sorted(places.items(), key=lambda item: -len(item[1]))
    return tuple(Entry(name, tuple(dict.fromkeys(where))) for name, where in most_often_first)
