"""Names in an issue list: which of them mean the same state or party, and which stand behind the whole list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from streams.filing import vocabulary
from streams.filing.vocabulary import Phrase
from streams.issues import IssueList
from streams.lexicon import gazetteer

NAME, PARTY, BACKGROUND = 0.9, 0.5, 0.25
"""Weight of a name that one issue has to itself, the same where it is a party, and of one behind several issues."""

RAREST = 1.0
"""Rarity of a word that is hardly English, so that a person may be known by it."""


class Referents:
    """Names of states and parties, with all that stands for each."""

    def __init__(self, issues: IssueList) -> None:
        groups = [frozenset(found for name in group for found in _namings(name)) for group in issues.same_party]
        self._groups = [group | {n for name in group for n in _of_state(name)} for group in groups]
        texts = [vocabulary.phrase(f"{issue.label} {issue.description}") for issue in issues.issues]
        self._uses = Counter(key for text in texts for key in {self._key(name) for name in self._in(text)})

    def names(self, unit: Phrase) -> frozenset[Phrase]:
        """Every name of what a unit names: the unit itself among them; none if it is no name known."""
        group = self._group(unit)
        return group if group is not None else _of_state(unit)

    def weight(self, unit: Phrase) -> float:
        """How much a name says."""
        if self._uses[self._key(unit)] > 1:
            return BACKGROUND
        return PARTY if self._group(unit) is not None else NAME

    def _group(self, unit: Phrase) -> frozenset[Phrase] | None:
        return next((group for group in self._groups if unit in group), None)

    def _key(self, unit: Phrase) -> frozenset[Phrase]:
        return self.names(unit)

    def _in(self, text: Phrase) -> Iterator[Phrase]:
        for i in range(len(text)):
            for size in (1, 2, 3):
                unit = text[i : i + size]
                if len(unit) == size and self.names(unit):
                    yield unit


def _of_state(unit: Phrase) -> frozenset[Phrase]:
    state = vocabulary.states().get(unit)
    return vocabulary.state_names()[state] if state is not None else frozenset()


def _namings(name: str) -> Iterator[Phrase]:
    """A party's name, and a person's surname, be it the first word or the last."""
    if found := vocabulary.phrase(name):
        yield found
    words = name.split()
    person = len(words) == 2 and words[1].istitle() and words[0].istitle() and not _is_body(words[1])
    if person and vocabulary.phrase(words[0]) not in vocabulary.states():
        yield vocabulary.phrase(words[1])
        first = vocabulary.phrase(words[0])
        if words[0] not in gazetteer.table("given-names.tsv") and first and vocabulary.phrase_rarity(first) == RAREST:
            yield first


def _is_body(word: str) -> bool:
    return gazetteer.singular(word) in gazetteer.words("bodies.txt")
