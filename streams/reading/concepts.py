"""An issue list compiled: the parts of labels and descriptions, their concepts, and every way to say each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from streams.issues import Issue, IssueList
from streams.reading import gazetteer, vocabulary
from streams.reading.vocabulary import Family, Phrase

LABEL, DESCRIPTION, CODE, TERM = 1.7, 0.9, 0.5, 3.0
"""How strong each source of words is, as mass of evidence."""
SYNONYM, FAMILY = 0.8, 0.85
"""How well a synonym or a word of the family stands for a word of the list."""
NAME, BACKGROUND = 0.9, 0.25
"""Weight of a name that one issue has to itself, and of one that stands behind several or is a party to all."""
LEAST_LABEL = 0.8
LEAST_WORD = 0.4
ROLE = 0.3
CONTRAST, SHARING = 2.0, 0.7
"""A label of one word is what the issue is about, however common the word."""

_PARTS = re.compile(r"[,;:.()/]|\s[-–—]\s|\b(?:and|or)\b|&")


@dataclass(slots=True)
class Concept:
    """One thing that a part of an issue speaks of; `strengths` are those of its variants, by number."""

    index: int
    chunk: int
    weight: float
    strengths: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Chunk:
    """A part of an issue's label or description, whose concepts count the more, the more of them meet."""

    issue: int
    strength: float
    exponent: float
    concepts: list[Concept]
    total: float = 1.0


class Variant(NamedTuple):
    """A way to say some concepts: its stems, and (concept, number of the variant within it)."""

    stems: Phrase
    concepts: tuple[tuple[int, int], ...]


class Compiled(NamedTuple):
    """Chunks, concepts by number, and variants by their first stem."""

    chunks: list[Chunk]
    concepts: list[Concept]
    by_stem: dict[str, tuple[Variant, ...]]


def compile_issues(issues: IssueList) -> Compiled:
    """Everything that speaks for an issue of the list."""
    return _Compiler(issues).compiled()


class _Compiler:
    def __init__(self, issues: IssueList) -> None:
        self._issues = issues
        self._chunks: list[Chunk] = []
        self._concepts: list[Concept] = []
        self._variants: defaultdict[Phrase, list[tuple[int, int]]] = defaultdict(list)
        self._parties = [
            frozenset(p for name in group if (p := vocabulary.phrase(name))) for group in issues.same_party
        ]
        self._uses = Counter(word for issue in issues.issues for word in _distinct(issue))
        for number, issue in enumerate(issues.issues):
            self._add(number, issue)

    def compiled(self) -> Compiled:
        index: defaultdict[str, list[Variant]] = defaultdict(list)
        for stems, concepts in self._variants.items():
            index[stems[0]].append(Variant(stems, tuple(concepts)))
            self._compete(concepts)
        return Compiled(self._chunks, self._concepts, {key: tuple(found) for key, found in index.items()})

    def _add(self, number: int, issue: Issue) -> None:
        whole = vocabulary.phrase(f"{issue.label} {issue.description}")
        for part in _split(issue.label):
            self._chunk(number, LABEL, tuple(_units(part)), issue)
        named = {unit for part in _split(issue.label) for unit in _units(part) if unit in vocabulary.states()}
        same = {name for unit in named for name in vocabulary.state_names()[vocabulary.states()[unit]]}
        for part in _split(issue.description):
            rest = tuple(unit for unit in _units(part) if unit not in same)
            if rest:
                self._chunk(number, DESCRIPTION, rest, issue)
        for term in issue.terms:
            if stems := vocabulary.phrase(term):
                concept = self._single(number, TERM, 1.0)
                self._variant(concept, stems, 1.0)
        for family in vocabulary.families():
            if issue.medtop in family.codes and not any(_within(head, whole) for head in family.heads):
                concept = self._single(number, CODE, 1.0)
                self._family(concept, family)

    def _single(self, number: int, strength: float, weight: float) -> Concept:
        chunk = Chunk(number, strength, 0.5, [])
        self._chunks.append(chunk)
        return self._concept(chunk, weight)

    def _concept(self, chunk: Chunk, weight: float) -> Concept:
        concept = Concept(len(self._concepts), len(self._chunks) - 1, weight)
        self._concepts.append(concept)
        chunk.concepts.append(concept)
        return concept

    def _compete(self, concepts: list[tuple[int, int]]) -> None:
        """Words that several issues claim say less, and least for those with the weaker claim."""
        claims: dict[int, float] = {}
        for index, number in concepts:
            concept = self._concepts[index]
            chunk = self._chunks[concept.chunk]
            claims[chunk.issue] = max(claims.get(chunk.issue, 0.0), chunk.strength * concept.strengths[number])
        total = sum(claim**CONTRAST for claim in claims.values())
        for index, number in concepts:
            concept = self._concepts[index]
            share = claims[self._chunks[concept.chunk].issue] ** CONTRAST / total
            concept.strengths[number] *= share**SHARING

    def _chunk(self, number: int, strength: float, units: tuple[Phrase, ...], issue: Issue) -> None:
        part = tuple(stem for unit in units for stem in unit)
        chunk = Chunk(number, strength, 0.5, [])
        self._chunks.append(chunk)
        for word in dict.fromkeys(units):
            weight = self._weight(word)
            if strength == LABEL and weight not in {BACKGROUND, ROLE}:
                weight = max(LEAST_WORD, weight)
            concept = self._concept(chunk, weight)
            self._variant(concept, word, 1.0)
            for other, factor in self._others(word).items():
                self._variant(concept, other, factor)
            for family in vocabulary.families():
                if any(word[0] in head and _within(head, part) for head in family.heads):
                    self._family(concept, family)
        if len(chunk.concepts) == 1 and strength == LABEL:
            chunk.concepts[0].weight = max(LEAST_LABEL, chunk.concepts[0].weight)
        chunk.total = sum(concept.weight for concept in chunk.concepts)
        chunk.exponent = 1.0 if len(chunk.concepts) == 1 else 1.5 if strength == LABEL else 0.75

    def _weight(self, word: Phrase) -> float:
        state = vocabulary.states().get(word)
        if state is not None or any(word in group for group in self._parties):
            alone = self._uses[word] == 1 and not any(word in group for group in self._parties)
            return NAME if alone else BACKGROUND
        rarity = vocabulary.phrase_rarity(word)
        return min(ROLE, rarity) if word in vocabulary.roles() else rarity

    def _others(self, word: Phrase) -> dict[Phrase, float]:
        others = {
            other: SYNONYM * (0.4 + 0.6 * vocabulary.phrase_rarity(other))
            for other in vocabulary.synonyms().get(word, ())
        }
        state = vocabulary.states().get(word)
        if state is not None:
            others.update(dict.fromkeys(vocabulary.state_names()[state], 1.0))
        for group in self._parties:
            if word in group or group & set(others):
                others.update(dict.fromkeys(group, SYNONYM))
        others.pop(word, None)
        return others

    def _family(self, concept: Concept, family: Family) -> None:
        for term in family.terms:
            self._variant(concept, term, FAMILY * vocabulary.phrase_rarity(term))

    def _variant(self, concept: Concept, stems: Phrase, strength: float) -> None:
        self._variants[stems].append((concept.index, len(concept.strengths)))
        concept.strengths.append(strength)


def _split(text: str) -> Iterator[Phrase]:
    return (part for piece in _PARTS.split(text) if (part := vocabulary.phrase(piece)))


def _units(part: Phrase) -> Iterator[Phrase]:
    """Single words, but names of several words and known phrases whole."""
    i = 0
    while i < len(part):
        size = next((n for n in (3, 2) if len(part) >= i + n and _known(part[i : i + n])), 1)
        yield part[i : i + size]
        i += size


def _known(words: Phrase) -> bool:
    return words in vocabulary.states() or words in vocabulary.synonyms()


def _distinct(issue: Issue) -> set[Phrase]:
    found = {unit for text in (issue.label, issue.description) for part in _split(text) for unit in _units(part)}
    states = {vocabulary.states()[unit] for unit in found if unit in vocabulary.states()}
    return found | {name for state in states for name in vocabulary.state_names()[state]}


def _within(head: Phrase, words: Phrase) -> bool:
    return any(words[i : i + len(head)] == head for i in range(len(words) - len(head) + 1))


def _namings(name: str) -> Iterator[Phrase]:
    """A party's name, and a person's surname."""
    if found := vocabulary.phrase(name):
        yield found
    words = name.split()
    if (
        len(words) == 2
        and words[1].istitle()
        and not _is_body(words[1])
        and vocabulary.phrase(words[0]) not in vocabulary.states()
    ):
        yield vocabulary.phrase(words[1])


def _is_body(word: str) -> bool:
    return gazetteer.singular(word) in gazetteer.words("bodies.txt")
