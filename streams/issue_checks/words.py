"""Whether the words of an issue list can carry it: labels, descriptions, terms, and what issues share."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from streams.events import Span
from streams.filing import vocabulary
from streams.filing.evidence import EvidenceFinder
from streams.issue_checks.findings import Finding, Level
from streams.issues import Issue, IssueList

FEW = 4
"""Words that say something, below which an issue hangs on too little."""
OVERLAP, STRONG = 0.5, 0.8
"""Scores that two issues give to each other's words, read each on its own, from which they overlap, and much."""
CROWDED = 5
"""Overlaps of an issue from which those with others that have as many are no longer looked for."""
SHOWN = 6


def check_words(issues: IssueList) -> Iterator[Finding]:
    """Labels and terms that several have, too few words, terms that say nothing, parties in two groups."""
    for label, names in _shared((issue.label.casefold().split(), issue.id) for issue in issues.issues):
        yield _warn("label", names, f"{_list(names)} have the same label, “{' '.join(label)}”", "tell them apart")
    terms = [(vocabulary.phrase(term), term, issue.id) for issue in issues.issues for term in issue.terms]
    written = {stems: term for stems, term, _ in reversed(terms)}
    for stems, names in _shared((stems, name) for stems, _, name in terms):
        if stems:
            yield _warn("term", names, f"{_list(names)} share the term “{written[stems]}”", "leave it to one of them")
    for issue in issues.issues:
        yield from _of_issue(issue)
    for name, _ in _shared((name.split(), str(i)) for i, group in enumerate(issues.same_party) for name in group):
        yield _warn("party", (), f"“{' '.join(name)}” stands in several groups of same_party", "leave it in one")


def check_overlaps(issues: IssueList) -> Iterator[Finding]:
    """Issues whose words match each other, and issues that others crowd out of their own words."""
    alone = [EvidenceFinder(IssueList(issues=(issue,), same_party=issues.same_party)) for issue in issues.issues]
    texts = [_text(issue) for issue in issues.issues]
    found = Counter[int]()
    for i, j in combinations(range(len(texts)), 2):
        if min(found[i], found[j]) < CROWDED and (finding := _overlap(issues, alone, texts, i, j)):
            found.update((i, j))
            yield finding
    together = EvidenceFinder(issues)
    for i, issue in enumerate(issues.issues):
        if found[i] < CROWDED:
            yield from _crowded_out(issue, together.find(texts[i])[i].mass)


def content_words(issue: Issue) -> tuple[str, ...]:
    """The words of label, description and terms that say something, as written, each once."""
    found: dict[str, str] = {}
    for text in (issue.label, issue.description, *issue.terms):
        for word in vocabulary.content(text):
            found.setdefault(word.stem, text[word.start : word.end])
    return tuple(found.values())


def _of_issue(issue: Issue) -> Iterator[Finding]:
    words = content_words(issue)
    if len(words) < FEW:
        message = f"{issue.id}: {_count(len(words))} to know it by{': ' + ', '.join(words) if words else ''}"
        remedy = "describe it in a sentence, with the words that news would use of it"
        yield _warn("few-words", (issue.id,), message, remedy)
    for term in issue.terms:
        if not vocabulary.phrase(term):
            message = f"{issue.id}: the term “{term}” says nothing"
            yield _warn("term", (issue.id,), message, "take a word that only this issue has")
    for term in {term.casefold() for term in issue.terms} & {term.casefold() for term in issue.exclude}:
        yield _warn("term", (issue.id,), f"{issue.id}: “{term}” stands in terms and in exclude", "leave it in one")


def _overlap(
    issues: IssueList, alone: Sequence[EvidenceFinder], texts: Sequence[str], i: int, j: int
) -> Finding | None:
    """That each of two issues, read on its own, matches the words of the other."""
    forth = alone[j].find(texts[i])[0]
    if _score(forth.mass) < OVERLAP or _score((back := alone[i].find(texts[j])[0]).mass) < OVERLAP:
        return None
    one, other, scores = issues.issues[i].id, issues.issues[j].id, (_score(forth.mass), _score(back.mass))
    shared = [*_words_at(texts[i], forth.spans), *_words_at(texts[j], back.spans)]
    level: Level = "warning" if min(scores) >= STRONG else "hint"
    return Finding(
        level=level,
        check="overlap",
        issues=(one, other),
        message=f"{one} and {other} match each other ({scores[0]:.2f}, {scores[1]:.2f}): {_some(shared)}",
        remedy="make them one, or keep to each what only it has",
    )


def _crowded_out(issue: Issue, mass: float) -> Iterator[Finding]:
    if _score(mass) < OVERLAP:
        message = (
            f"{issue.id}: its own words score {_score(mass):.2f} for it in this list, so hardly anything will match"
        )
        yield _warn("weak", (issue.id,), message, "give it words that no other issue has, or terms")


def _score(mass: float) -> float:
    return 1 - math.exp(-mass)


def _words_at(text: str, spans: Iterable[Span]) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in spans]


def _text(issue: Issue) -> str:
    return f"{issue.label}. {issue.description}"


def _shared(uses: Iterable[tuple[Iterable[str], str]]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What several have, and who."""
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, name in uses:
        found[tuple(key)].append(name)
    distinct = ((key, tuple(dict.fromkeys(names))) for key, names in found.items())
    return ((key, names) for key, names in distinct if len(names) > 1)


def _some(words: Iterable[str]) -> str:
    unique = list({word.casefold(): word for word in words}.values())
    return ", ".join(unique[:SHOWN]) + (" …" if len(unique) > SHOWN else "")


def _list(names: tuple[str, ...]) -> str:
    if len(names) > SHOWN:
        return f"{', '.join(names[:SHOWN])} and {len(names) - SHOWN:,} more"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _count(words: int) -> str:
    return {0: "no word", 1: "only one word"}.get(words, f"only {words} words")


def _warn(check: str, issues: tuple[str, ...], message: str, remedy: str) -> Finding:
    return Finding(level="warning", check=check, issues=issues, message=message, remedy=remedy)
