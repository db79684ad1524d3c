"""Whether the Media Topic codes of an issue list are codes, in use, and meant."""

from __future__ import annotations

from collections.abc import Iterator

from streams.issue_checks.findings import Finding
from streams.issues import Issue, IssueList
from streams.media_topics import RELEASED, MediaTopic, media_topics
from streams.reading.relevance import vocabulary

NEWER = 500
"""Codes are given in order, some dozens a year: how far past the table's last one a code may be a newer one."""
SUGGESTIONS, ALIKE = 3, 0.2
"""How many topics to suggest, and how much of their words they must share with the issue's."""


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
        message = f"{issue.id}: {code} is “{topic.label}”, of which label and description have no word"
        yield Finding(level="hint", check="topic", issues=(issue.id,), message=message, remedy=_suggest(issue))


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
    return f"perhaps {', '.join(f'{topic.code} “{topic.label}”' for topic in near[:SUGGESTIONS])}; or leave it out"


def _likeness(words: frozenset[str], topic: MediaTopic) -> float:
    """Share of the words that two have in common (Jaccard)."""
    own = _stems(topic.label)
    return len(words & own) / max(1, len(words | own))


def _in_use() -> Iterator[MediaTopic]:
    return (topic for topic in media_topics().values() if not topic.retired)


def _related(issue: Issue, topic: MediaTopic) -> bool:
    """Whether the issue has a word of the topic's label, or of a family of words that the code stands for."""
    words = _stems(f"{issue.label} {issue.description} {' '.join(issue.terms)}")
    families = (family for family in vocabulary.families() if topic.code in family.codes)
    terms = {stem for family in families for phrase in (*family.heads, *family.terms) for stem in phrase}
    return not topic.label or bool(words & (_stems(topic.label) | terms))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem.casefold() for stem in vocabulary.phrase(text))
