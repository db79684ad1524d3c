"""What the weights of agreements are fitted on: words that rules find in labelled coverage, and what they tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from quality import coverages, real_news, written_agreements
from quality.coverages import Coverage
from quality.real_coverage import real
from quality.scoring import starts_as
from quality.written_news import Part

from streams.events import AgreementStatus, Paragraph
from streams.issues import IssueList, parse_issue_list
from streams.lexicon.sides import Sides
from streams.reading.agreements.candidates import Told, clause_of, told
from streams.reading.agreements.likelihood import features
from streams.reading.cast.people import leaders
from streams.reading.cast.resolution import Cast
from streams.reading.reader import window_of
from streams.reading.statements import statements
from streams.reading.text.parse import parse

BATCH = 64
NEAR = 25
"""Characters by which a labelled trigger may miss the word that a rule finds."""
OWN = 0.7
"""What a case of our own coverage counts: it is of negotiations alone, and most of what we read is not."""
WRITTEN = 0.3
"""What a case of the written news counts."""
OPTIONAL, ELSEWHERE = 0.3, 0.3
"""What counts a word whose agreement is optional, and one in a paragraph that has the status at another word."""


Source = Literal["real", "own", "written"]
"""Real news, our own coverage, and news written to fit on."""


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A paragraph with its labels by every list, one of them for our own coverage, none for the written news."""

    source: Source
    group: str
    """The article, of our own coverage the subject: what is never fitted and measured on together."""
    event: Paragraph
    issues: dict[str, IssueList]
    gold: dict[str, dict[str, Any]]
    """By list, as `quality.scoring` takes it."""
    triggers: Sequence[dict[str, Any]] | None = None
    """Agreements with their spans; our own coverage has none."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One word with its status."""

    paragraph: Labelled
    told: Told
    span: tuple[int, int]
    clause: str
    features: tuple[str, ...]
    right: bool
    weight: float


def paragraphs() -> list[Labelled]:
    """Every labelled paragraph that is open to tuning."""
    own = (one for coverage in coverages.open_to_tuning() for one in of_coverage(coverage))
    return [*_real(), *own, *written("open")]


def cases(labelled: Sequence[Labelled]) -> Iterator[Case]:
    """Every word of every paragraph that a rule finds, with the status that it has if it tells an agreement."""
    for start in range(0, len(labelled), BATCH):
        batch = labelled[start : start + BATCH]
        texts = list(dict.fromkeys(t for one in batch for t in (one.event.text, *window_of(one.event))))
        docs = dict(zip(texts, parse(texts), strict=True))
        for one in batch:
            doc = docs[one.event.text]
            groups = next((issues.same_party for issues in one.issues.values()), ())
            cast = Cast(one.event.article, [docs[t] for t in window_of(one.event)], doc, leaders(groups))
            tree = cast.here.tree
            for found in told(cast, statements(doc, cast), Sides(groups)):
                token = found.match.token
                span = tree.span((token, token + 1))
                right, weight = _outcome(one, found.status, span)
                words = tuple(features(tree.lower[token], found.match, found.status))
                clause = clause_of(tree, token)
                yield Case(
                    paragraph=one, told=found, span=span, clause=clause, features=words, right=right, weight=weight
                )


def statuses(one: Labelled) -> tuple[set[AgreementStatus], set[AgreementStatus]]:
    """Of the agreements that a paragraph tells on any issue, and of those that are optional alone."""
    told = one.triggers if one.triggers is not None else next(iter(one.gold.values()))["agreements"]
    required = {label["status"] for label in told if not label.get("optional")}
    return required, {label["status"] for label in told} - required


def _outcome(one: Labelled, status: AgreementStatus, span: tuple[int, int]) -> tuple[bool, float]:
    required, optional = statuses(one)
    if one.triggers is None:
        return status in required | optional, OWN * (OPTIONAL if status in optional else 1.0)
    counts = WRITTEN if one.source == "written" else 1.0
    here = [label for label in one.triggers if label["status"] == status and _meets(label["trigger"], span)]
    if here:
        return True, counts * (1.0 if any(not label.get("optional") for label in here) else OPTIONAL)
    return False, counts * (ELSEWHERE if status in required | optional else 1.0)


def _meets(label: Sequence[int], span: tuple[int, int]) -> bool:
    return label[0] - NEAR < span[1] and span[0] < label[1] + NEAR


def _real() -> Iterator[Labelled]:
    found = {one.name: one for one in real("open")}
    if not found:
        return
    issues = {name: _issues(real_news.lists()[name].read_bytes(), name) for name in found}
    events = {(event.article.uri, event.ordinal): event for event in next(iter(found.values())).events()}
    for label in next(iter(found.values())).labels():
        event = events[label["uri"], label["ordinal"]]
        gold = {name: real_news.gold(label, name, event.text) for name in found}
        told = label.get("agreements", [])
        yield Labelled(source="real", group=label["uri"], event=event, issues=issues, gold=gold, triggers=told)


def written(part: Part) -> Iterator[Labelled]:
    """Every paragraph of the written news whose agreements are labelled; no list tells its issues."""
    for event, agreements in written_agreements.paragraphs(part):
        told = [{"status": one.status, "trigger": one.trigger, "optional": one.optional} for one in agreements]
        yield Labelled(source="written", group=event.article.uri, event=event, issues={}, gold={}, triggers=told)


def of_coverage(coverage: Coverage) -> Iterator[Labelled]:
    """Every labelled paragraph of a subject of our own."""
    issues = {coverage.name: _issues(coverage.issues.read_bytes(), coverage.name)}
    events = coverage.events()
    for name, article in coverage.published():
        for label in coverage.labels(name) if article.status == "usable" else ():
            event = next(event for event in events if starts_as(event.text, label))
            gold = {coverage.name: label | {"starts": event.text}}
            yield Labelled(source="own", group=coverage.name, event=event, issues=issues, gold=gold)


def _issues(data: bytes, name: str) -> IssueList:
    return parse_issue_list(data, source=name)
