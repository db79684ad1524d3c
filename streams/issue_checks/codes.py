"""Whether the Media Topic codes of an issue list are codes, in use, and meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import numpy as np

from streams.filing import vocabulary
from streams.issue_checks.findings import Finding, Level
from streams.issues import Issue, IssueList
from streams.meaning.encoding import Floats
from streams.meaning.table import centre
from streams.media_topics import RELEASED, MediaTopic, media_topics

NEWER = 500
"""Codes are given in order, some dozens a year: how far past the table's last one a code may be a newer one."""
SUGGESTIONS, ALIKE = 3, 0.2
"""How many topics to suggest, and how much of their words they must share with the issue's."""
FAR = 0.35
"""How much nearer in meaning (cosine) the nearest topic may be than one of which the issue has no word: of the 344
codes of the lists that come with the tests 4 are farther, all meant so, and of 1,500 taken at random 78%."""


def check_codes(issues: IssueList) -> Iterator[Finding]:
    """Codes that are none, are retired, or share no word with their issue."""
    for issue in issues.issues:
        if issue.medtop is not None:
            yield from _of_code(issue, issue.medtop)


def _of_code(issue: Issue, code: str) -> Iterator[Finding]:
    topic = media_topics().get(code)
    if topic is None and 0 < _number(code) - max(map(_number, media_topics())) <= NEWER:
        message = f"{issue.id}: {code} is newer than the table of {RELEASED}, or mistyped"
        yield Finding(level="warning", check="code", issues=(issue.id,), message=message, remedy=_suggest(issue))
    elif topic is None:
        message = f"{issue.id}: there is no Media Topic {code}"
        yield Finding(level="error", check="code", issues=(issue.id,), message=message, remedy=_suggest(issue))
    elif topic.retired:
        message = f"{issue.id}: {code} “{topic.label}” was retired on {topic.retired}"
        yield Finding(level="warning", check="retired", issues=(issue.id,), message=message, remedy=_suggest(issue))
    elif not _related(issue, topic):
        level: Level = "warning" if _far(issue, topic) else "hint"
        message = f"{issue.id}: {code} is “{topic.label}”, of which label and description have no word"
        yield Finding(level=level, check="topic", issues=(issue.id,), message=message, remedy=_suggest(issue))
    elif literal := _literal(issue, topic):
        message = f"{issue.id}: {code} is “{topic.label}”, but its label has the word of “{literal[0].label}”"
        yield Finding(level="warning", check="topic", issues=(issue.id,), message=message, remedy=_perhaps(literal))


def _number(code: str) -> int:
    return int(code.removeprefix("medtop:"))


def _suggest(issue: Issue) -> str:
    """Topics in use whose labels share most with the issue's words, its label first."""
    label, words = _stems(issue.label), _stems(f"{issue.label} {issue.description}")
    likeness = {topic: (_likeness(label, topic), _likeness(words, topic)) for topic in _in_use()}
    near = sorted(
        (topic for topic in likeness if max(likeness[topic]) >= ALIKE), key=lambda t: likeness[t], reverse=True
    )
    if not near:
        return "take a code from https://cv.iptc.org/newscodes/mediatopic, or leave it out"
    return _perhaps(near)


def _perhaps(topics: Sequence[MediaTopic]) -> str:
    return f"perhaps {', '.join(f'{topic.code} “{topic.label}”' for topic in topics[:SUGGESTIONS])}; or leave it out"


def _likeness(words: frozenset[str], topic: MediaTopic) -> float:
    """Share of the words that two have in common (Jaccard)."""
    own = _stems(topic.label)
    return len(words & own) / max(1, len(words | own))


def _in_use() -> Iterator[MediaTopic]:
    return (topic for topic in media_topics().values() if not topic.retired)


def _related(issue: Issue, topic: MediaTopic) -> bool:
    """Whether the issue has a word of the topic's label, or of a family of words that the code stands for."""
    families = (family for family in vocabulary.families() if topic.code in family.codes)
    terms = {stem for family in families for phrase in (*family.heads, *family.terms) for stem in phrase}
    return not topic.label or bool(_words(issue) & (_stems(topic.label) | terms))


def _literal(issue: Issue, topic: MediaTopic) -> list[MediaTopic]:
    """Topics of the same family that are called what the issue is called, where it has no word of its own topic."""
    label = vocabulary.phrase(issue.label)
    if not label or not topic.label or _words(issue) & _stems(topic.label):
        return []
    siblings = {code for family in vocabulary.families() if topic.code in family.codes for code in family.codes}
    return [one for one in _called().get(label[-1], []) if one.code in siblings]


@cache
def _called() -> dict[str, list[MediaTopic]]:
    """Topics in use by the last word of their label, which says what it is: a labor strike is a strike."""
    found = defaultdict[str, list[MediaTopic]](list)
    for topic in _in_use():
        for last in vocabulary.phrase(topic.label)[-1:]:
            found[last].append(topic)
    return found


def _far(issue: Issue, topic: MediaTopic) -> bool:
    """Whether other topics mean much more nearly what the issue says."""
    own, its = centre(f"{issue.label} {issue.description}"), centre(topic.label)
    return bool(its.any() and (_meanings() @ own).max() - its @ own > FAR)


@cache
def _meanings() -> Floats:
    """A row a topic in use: what its label means."""
    return np.array([centre(topic.label) for topic in _in_use()])


def _words(issue: Issue) -> frozenset[str]:
    return _stems(f"{issue.label} {issue.description} {' '.join(issue.terms)}")


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem.casefold() for stem in vocabulary.phrase(text))
