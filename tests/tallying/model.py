"""A simple model of the tallies, written without a thought to speed or to the product's code.

It looks at a whole history at once: which edition of each article counts in the end, and what its
paragraphs add up to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from streams.events import Article, ClassifiedParagraph


def final_paragraphs(history: Sequence[ClassifiedParagraph | Article]) -> list[ClassifiedParagraph]:
    """Paragraphs that count once all has arrived and nothing is waited for; versions are numbers."""
    by_article = defaultdict(list)
    for event in history:
        by_article[event.article.uri].append(event)
    return [paragraph for events in by_article.values() for paragraph in _final(events)]


def summary(paragraphs: Iterable[ClassifiedParagraph]) -> dict[str, dict[str, Any]]:
    """The tallies of these paragraphs by issue."""
    paragraphs = list(paragraphs)
    issues = {issue.id for p in paragraphs for issue in p.issues} | {a.issue for p in paragraphs for a in p.agreements}
    return {issue: _of_issue(issue, paragraphs) for issue in sorted(issues)}


def _final(events: Sequence[ClassifiedParagraph | Article]) -> list[ClassifiedParagraph]:
    killed = max(
        (int(e.article.version) for e in events if isinstance(e, Article) and e.status == "canceled"), default=0
    )
    editions: dict[Any, dict[int, ClassifiedParagraph]] = {}
    for event in events:
        if int(event.article.version) <= killed:
            continue
        if isinstance(event, ClassifiedParagraph):
            editions.setdefault(_edition(event, event.paragraph_count), {})[event.ordinal] = event
        elif event.status == "usable" and not event.paragraphs:
            editions.setdefault(_edition(event, 0), {})
    # Of the highest version that has anything to say the text announced last, else the one that arrived last for
    # the first time.
    highest = max((int(edition[0]) for edition in editions), default=0)
    last = [edition for edition in editions if int(edition[0]) == highest]
    announced = [edition for edition in _announced(events) if edition in last]
    return list(editions[(announced or last)[-1]].values()) if last else []


def _announced(events: Sequence[ClassifiedParagraph | Article]) -> list[Any]:
    """Editions that articles' own events have announced, the last one at the end."""
    articles = [event for event in events if isinstance(event, Article) and event.status == "usable"]
    editions = [_edition(event, sum(p.role == "body" for p in event.paragraphs)) for event in articles]
    return list(reversed(list(dict.fromkeys(reversed(editions)))))


def _edition(event: ClassifiedParagraph | Article, count: int) -> Any:
    header = event.article
    return header.version, header.digest, header.outlet, header.published, count


def copied(paragraph: ClassifiedParagraph, among: Iterable[ClassifiedParagraph]) -> bool:
    """Whether another article has it before, in a paragraph that counts for an issue."""
    return bool(paragraph.minhash) and any(
        other.issues
        and (other.article.published, other.article.uri) < (paragraph.article.published, paragraph.article.uri)
        and other.article.uri != paragraph.article.uri
        and sum(a == b for a, b in zip(_hashes(other), _hashes(paragraph), strict=False)) >= 4
        for other in among
    )


def _hashes(paragraph: ClassifiedParagraph) -> list[str]:
    return [paragraph.minhash[start : start + 8] for start in range(0, len(paragraph.minhash), 8)]


def _of_issue(issue: str, paragraphs: list[ClassifiedParagraph]) -> dict[str, Any]:
    about = [p for p in paragraphs if issue in {mention.id for mention in p.issues}]
    statements = [statement for p in about for statement in p.statements]
    speakers = [s.speaker for s in statements if s.speaker is not None]
    named = Counter((s.name, s.kind) for s in speakers if s.resolved != "unresolved")
    agreements = [a for p in paragraphs for a in p.agreements if a.issue == issue]
    times = [p.article.published for p in about]
    return {
        "paragraphs": len(about),
        "syndicated": sum(copied(p, paragraphs) for p in about),
        "articles": len({p.article.uri for p in about}),
        "outlets": len({p.article.outlet for p in about} - {""}),
        "statements": len(statements),
        "speakers": dict(named),
        "kinds": dict(Counter(s.kind for s in speakers)),
        "agreements": {
            status: (
                sum(a.status == status for a in agreements),
                len({a.key for a in agreements if a.status == status}),
            )
            for status in {a.status for a in agreements}
        },
        "first": min(times, default=None),
        "last": max(times, default=None),
    }
