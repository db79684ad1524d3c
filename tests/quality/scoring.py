"""Labels against gold labels: precision, recall and F1, optional labels counting neither way.

Speakers are held to their canonical name, letters and digits only, without a leading article or "US".
An agreement is one of an issue and a status; *with parties* every gold party must be among those found,
a leader and the leader's country being one party where the issue list says so (`same_party`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
Labels = Mapping[str, Any]


@dataclass
class Score:
    """Counts of what was found rightly, found wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, gold: Sequence[T], optional: Sequence[T], found: Sequence[T], same: Callable[[T, T], bool]) -> None:
        left = list(found)
        for label in gold:
            match = next((index for index, other in enumerate(left) if same(label, other)), None)
            if match is None:
                self.missed += 1
            else:
                self.right += 1
                del left[match]
        self.wrong += sum(1 for other in left if not any(same(label, other) for label in (*gold, *optional)))

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


@dataclass
class Scores:
    """The four scores of some paragraphs."""

    issues: Score = field(default_factory=Score)
    speakers: Score = field(default_factory=Score)
    agreements: Score = field(default_factory=Score)
    with_parties: Score = field(default_factory=Score)
    paragraphs: int = 0

    def columns(self) -> dict[str, Score]:
        """Each score by what it is of."""
        return {
            "issues": self.issues,
            "speakers": self.speakers,
            "agreements": self.agreements,
            "with parties": self.with_parties,
        }

    def __add__(self, other: Scores) -> Scores:
        return Scores(
            self.issues + other.issues,
            self.speakers + other.speakers,
            self.agreements + other.agreements,
            self.with_parties + other.with_parties,
            self.paragraphs + other.paragraphs,
        )


def score(gold: Iterable[Labels], classified: Iterable[Labels], same_party: Iterable[Iterable[str]] = ()) -> Scores:
    """Score classified paragraphs, as ``streams classify`` prints them, against lines of gold.

    Raises:
        LookupError: a line of gold starts as no paragraph does.
    """
    texts = [(_squeezed(paragraph["text"]), paragraph) for paragraph in classified]
    groups = [{frozenset(name_key(name).split()) for name in group} for group in same_party]
    scores = Scores()
    for line in gold:
        start = _squeezed(line["starts"])
        found = next((paragraph for text, paragraph in texts if text.startswith(start)), None)
        if found is None:
            raise LookupError(f"no paragraph starts with {line['starts']!r}")
        _add(scores, line, found, groups)
    return scores


def _add(scores: Scores, gold: Labels, found: Labels, groups: list[set[frozenset[str]]]) -> None:
    speakers = sorted({made["speaker"]["name"] for made in found["statements"] if made.get("speaker")})
    required = [agreement for agreement in gold["agreements"] if not agreement.get("optional")]
    optional = [agreement for agreement in gold["agreements"] if agreement.get("optional")]

    def same_agreement(one: Labels, other: Labels) -> bool:
        return bool(one["issue"] == other["issue"] and one["status"] == other["status"])

    def same_with_parties(one: Labels, other: Labels) -> bool:
        return same_agreement(one, other) and _parties(one, groups) <= _parties(other, groups)

    scores.paragraphs += 1
    scores.issues.add(
        gold["issues"], gold["issues_optional"], sorted({issue["id"] for issue in found["issues"]}), str.__eq__
    )
    scores.speakers.add(
        gold["speakers"], [*gold["speakers_optional"], *gold["via"]], speakers, lambda a, b: name_key(a) == name_key(b)
    )
    scores.agreements.add(required, optional, found["agreements"], same_agreement)
    scores.with_parties.add(required, optional, found["agreements"], same_with_parties)


def _parties(agreement: Labels, groups: list[set[frozenset[str]]]) -> set[str]:
    return {_party(name, groups) for name in agreement["parties"]}


def _party(name: str, groups: list[set[frozenset[str]]]) -> str:
    """The group a party belongs to by whole words, so that a surname stands for the leader; else its own key."""
    words = frozenset(name_key(name).split())
    for number, group in enumerate(groups):
        if any(words <= member or member <= words for member in group):
            return f"group {number}"
    return name_key(name)


def starts_as(text: str, label: Labels) -> bool:
    """Whether a paragraph is the one that a line of gold labels."""
    return _squeezed(text).startswith(_squeezed(label["starts"]))


def _squeezed(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", " ", text.casefold()).strip()


def name_key(name: str) -> str:
    """Letters and digits of a name, by which it is the same."""
    bare = re.sub(r"^(the|a|an) ", "", _squeezed(name))
    return re.sub(r"\bu s\b", "us", bare)
