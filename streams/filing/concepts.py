"""An issue list compiled: the parts of labels and descriptions, their concepts, and every way to say each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from streams.filing import vocabulary
from streams.filing.referents import Referents
from streams.filing.vocabulary import Family, Phrase
from streams.issues import Issue, IssueList

LABEL, DESCRIPTION, CODE, TERM = 1.6, 0.9, 0.15, 3.0
"""How strong each source of words is, as mass of evidence."""
SYNONYM, FAMILY = 0.8, 0.75
"""How well a synonym or a word of the family stands for a word of the list."""
CLAIM = 0.6
"""How much less a word of the family belongs to an issue than one that its label or description has."""
LEAST_LABEL, LEAST_WORD = 0.8, 0.4
"""Least weight of a label's only word, and of one among several: they are what the issue is about, however common."""
ROLE = 0.25
"""Most weight of a word that people are called by: presidents and mayors are in every story."""
CONTRAST, SHARING = 2.0, 0.7
"""How far the stronger of several claims to a word goes, and what a shared word loses."""
PAIR = 0.8
"""What two words in the list's own order add to what each says."""
ALONE, ADDED, OF_SEVERAL, OF_DESCRIPTION = 0.5, 1.0, 1.5, 0.75
"""How fast the mass of a part falls with the share of it that is missing."""

_PARTS = re.compile(r"[,;:.()/]|\s[-–—]\s|\b(?:and|or)\b|&")
_BETWEEN = re.compile(r"\bbetween\b([^,;:.]*?)\band\b")
_LIST = re.compile(r"[,;:.()/]|\s[-–—]\s|&")


@dataclass(slots=True)
class Concept:
    """One thing that a part of an issue speaks of; `strengths` are those of its variants, by number."""

    index: int
    chunk: int
    weight: float
    name: bool = False
    strengths: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Chunk:
    """A part of an issue's label or description, whose concepts count the more, the more of them meet."""

    issue: int
    strength: float
    exponent: float
    concepts: list[Concept] = field(default_factory=list)
    total: float = 1.0
    relation: bool = False
    """About what is between several states, so that all of them must be there."""


class Variant(NamedTuple):
    """A way to say some concepts: its stems, (concept, number of the variant within it), and who owns it.

    `owners` are the issues whose own words it is; inside it a part says less for any other issue, and
    nothing for those in `barred`, where there is a `word` by this word only.
    """

    stems: Phrase
    concepts: tuple[tuple[int, int], ...]
    owners: frozenset[int]
    barred: frozenset[int]
    word: str | None = None


class Compiled(NamedTuple):
    """Chunks, concepts by number, and variants by their first stem."""

    chunks: list[Chunk]
    concepts: list[Concept]
    by_stem: dict[str, tuple[Variant, ...]]


class _Use(NamedTuple):
    concept: int
    number: int
    claim: float
    own: bool


def compile_issues(issues: IssueList) -> Compiled:
    """Everything that speaks for an issue of the list."""
    return _Compiler(issues).compiled()


class _Compiler:
    def __init__(self, issues: IssueList) -> None:
        self._referents = Referents(issues)
        self._chunks: list[Chunk] = []
        self._concepts: list[Concept] = []
        self._uses: defaultdict[Phrase, list[_Use]] = defaultdict(list)
        self._barred: defaultdict[Phrase, set[int]] = defaultdict(set)
        self._numbers = set(range(len(issues.issues)))
        for number, issue in enumerate(issues.issues):
            self._add(number, issue)

    def compiled(self) -> Compiled:
        misleading = self._misleading()
        found: defaultdict[str, list[Variant]] = defaultdict(list)
        for stems in (*self._uses, *(stems for stems in self._barred if stems not in self._uses)):
            uses = self._uses.get(stems, [])
            self._compete(uses)
            owners = {self._issue(use) for use in uses if use.own} if len(stems) > 1 else set()
            places = tuple((use.concept, use.number) for use in uses)
            barred = self._barred.get(stems, set())
            word = misleading.get(stems)
            found[stems[0]].append(Variant(stems, places, frozenset(owners), frozenset(barred), word))
        return Compiled(self._chunks, self._concepts, {key: tuple(variants) for key, variants in found.items()})

    def _misleading(self) -> dict[Phrase, str]:
        """Fixed phrases with the word that says nothing in them; for issues that have the phrase itself it does."""
        found = {}
        for stems, word in vocabulary.fixed_phrases().items():
            if (word,) in self._uses and stems not in self._barred:
                self._barred[stems] = self._numbers - {self._issue(use) for use in self._uses.get(stems, [])}
                found[stems] = word
        return found

    def _add(self, number: int, issue: Issue) -> None:
        label = [tuple(units(part)) for part in _split(_PARTS, issue.label)]
        named = {name for words in label for unit in words for name in self._referents.names(unit)}
        for words in label:
            self._part(number, LABEL, words)
        for part in _split(_PARTS, issue.description):
            self._part(number, DESCRIPTION, tuple(unit for unit in units(part) if unit not in named))
        for strength, text in ((LABEL, issue.label), (DESCRIPTION, issue.description)):
            for part in _split(_LIST, text):
                self._pairs(number, strength, tuple(units(part)))
        for term in issue.terms:
            if stems := vocabulary.phrase(term):
                self._use(self._single(number, TERM, 1.0), stems, 1.0, own=True)
        for term in issue.exclude:
            if stems := vocabulary.phrase(term):
                self._barred[stems].add(number)
        if issue.medtop and not named:
            self._by_code(number, issue)

    def _by_code(self, number: int, issue: Issue) -> None:
        """Families that the code alone points to; those that words of the issue point to come with the words."""
        whole = vocabulary.phrase(f"{issue.label} {issue.description}")
        for family in vocabulary.families():
            if issue.medtop in family.codes and not any(within(head, whole) for head in family.heads):
                self._family(self._single(number, CODE, 1.0), family)

    def _single(self, number: int, strength: float, weight: float) -> Concept:
        self._chunks.append(Chunk(number, strength, ALONE))
        return self._concept(weight)

    def _concept(self, weight: float, *, name: bool = False) -> Concept:
        concept = Concept(len(self._concepts), len(self._chunks) - 1, weight, name)
        self._concepts.append(concept)
        self._chunks[-1].concepts.append(concept)
        return concept

    def _part(self, number: int, strength: float, part: tuple[Phrase, ...]) -> None:
        part = tuple(dict.fromkeys(part))
        if not part:
            return
        chunk = Chunk(number, strength, OF_SEVERAL if strength == LABEL else OF_DESCRIPTION)
        self._chunks.append(chunk)
        flat = tuple(stem for unit in part for stem in unit)
        for unit in part:
            self._unit(unit, flat, strength == LABEL)
        if len(part) == 1:
            chunk.exponent = ADDED
            if strength == LABEL:
                chunk.concepts[0].weight = max(LEAST_LABEL, chunk.concepts[0].weight)
        chunk.total = sum(concept.weight for concept in chunk.concepts)
        chunk.relation = sum(concept.name for concept in chunk.concepts) > 1 and any(
            vocabulary.is_relation(unit) for unit in part
        )

    def _unit(self, unit: Phrase, part: Phrase, label: bool) -> None:
        names = self._referents.names(unit)
        weight = self._referents.weight(unit) if names else self._weight(unit, label)
        concept = self._concept(weight, name=bool(names))
        self._use(concept, unit, 1.0, own=True)
        for other in names - {unit}:
            self._use(concept, other, 1.0, own=True)
        for other in vocabulary.synonyms().get(unit, frozenset()) - names:
            self._use(concept, other, SYNONYM * (0.4 + 0.6 * vocabulary.phrase_rarity(other)))
        for other in vocabulary.regions().get(unit, frozenset()) - names:
            self._use(concept, other, FAMILY, claim=CLAIM)
        for family in vocabulary.families():
            if any(unit[0] in head and within(head, part) for head in family.heads):
                self._family(concept, family)

    def _pairs(self, number: int, strength: float, part: tuple[Phrase, ...]) -> None:
        """Words that the list has side by side."""
        for one, other in pairwise(part):
            if one != other and not (self._referents.names(one) and self._referents.names(other)):
                weight = vocabulary.phrase_rarity((*one, *other))
                self._use(self._single(number, PAIR * strength, weight), (*one, *other), 1.0, own=True)

    @staticmethod
    def _weight(unit: Phrase, label: bool) -> float:
        rarity = vocabulary.phrase_rarity(unit)
        if unit in vocabulary.roles():
            return min(ROLE, rarity)
        return max(LEAST_WORD, rarity) if label else rarity

    def _family(self, concept: Concept, family: Family) -> None:
        for term in family.terms:
            strength = ROLE if vocabulary.is_role(term) else FAMILY * vocabulary.phrase_rarity(term)
            self._use(concept, term, strength, claim=CLAIM)

    def _use(self, concept: Concept, stems: Phrase, strength: float, *, claim: float = 1.0, own: bool = False) -> None:
        chunk = self._chunks[concept.chunk]
        use = _Use(concept.index, len(concept.strengths), claim * strength * chunk.strength, own)
        self._uses[stems].append(use)
        concept.strengths.append(strength)

    def _issue(self, use: _Use) -> int:
        return self._chunks[self._concepts[use.concept].chunk].issue

    def _compete(self, uses: Iterable[_Use]) -> None:
        """Words that several issues claim say less, and least for those with the weaker claim; names are exempt."""
        claims: dict[int, float] = {}
        for use in uses:
            claims[self._issue(use)] = max(claims.get(self._issue(use), 0.0), use.claim)
        total = sum(claim**CONTRAST for claim in claims.values())
        for use in uses:
            if not self._concepts[use.concept].name:
                share = claims[self._issue(use)] ** CONTRAST / total
                self._concepts[use.concept].strengths[use.number] *= share**SHARING


def _split(pattern: re.Pattern[str], text: str) -> Iterator[Phrase]:
    whole = _BETWEEN.sub(r"between\1with", text)
    return (part for piece in pattern.split(whole) if (part := vocabulary.phrase(piece)))


def units(part: Phrase) -> Iterator[Phrase]:
    """Single words, but names of several words and known phrases whole."""
    i = 0
    while i < len(part):
        size = next((n for n in (3, 2) if len(part) >= i + n and vocabulary.known(part[i : i + n])), 1)
        yield part[i : i + size]
        i += size


def within(head: Phrase, words: Phrase) -> bool:
    """Whether a phrase stands in another."""
    return any(words[i : i + len(head)] == head for i in range(len(words) - len(head) + 1))
