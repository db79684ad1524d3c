"""The table of rules (`agreement-rules.tsv`), and the one matcher that reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple, cast

from streams.events import AgreementStatus
from streams.lexicon import gazetteer
from streams.reading.agreements.facts import facts, outward
from streams.reading.agreements.words import is_beside, phrases
from streams.reading.cast.sketch import Sketch
from streams.reading.text.tree import Tree

_STATUSES: Mapping[str, tuple[AgreementStatus, ...]] = {"sides": ("reached", "committed"), "-": ()}
_ANY = "*"
_LOOSE = "?"
_UNSURE = frozenset({"unreal", "may", "cannot"})
"""A rule that asks for none of these is of what is so."""
_PARTS = {"VB": "verbs", "NN": "nouns", "JJ": "adjectives"}
_BASES = frozenset({"VB", "VBN", "VBG"})
_HAVE_OR_BE = frozenset({"has", "had", "is", "are", "was", "were", "am", "'ve", "’ve", "'m", "’m", "'re", "’re"})
_NO_CLAUSE = frozenset({"amod", "compound", "aux", "auxpass", "nmod"})


class Rule(NamedTuple):
    """A row of the table."""

    id: str
    needs: tuple[frozenset[str], ...]
    """Of each at least one fact."""
    without: frozenset[str]
    statuses: tuple[AgreementStatus, ...]
    """None where the words tell no agreement; two where the sides decide: of one committed, of several reached."""
    loose: bool
    """Whether the words often tell something else, so that it is left to their likelihood."""
    kind: str
    example: str

    def fits(self, found: frozenset[str]) -> bool:
        """Whether these are facts of a clause that the rule is for."""
        return not self.without & found and all(need & found for need in self.needs)


class Match(NamedTuple):
    """A word that a rule has found, with the facts of its clause."""

    token: int
    rule: Rule
    facts: frozenset[str]

    @property
    def trigger(self) -> Trigger:
        """The word, whoever its parties are."""
        return Trigger(self.token, self.rule.kind, self.rule.statuses[0] if len(self.rule.statuses) == 1 else None)


class Trigger(NamedTuple):
    """A word whose parties are looked for."""

    token: int
    kind: str
    status: AgreementStatus | None
    """None where the sides decide."""


@cache
def rules() -> tuple[Rule, ...]:
    """Every row, in the order in which they are tried."""
    return tuple(rule for rule, _ in _rows())


def matches(here: Sketch) -> Iterator[Match]:
    """Words of a paragraph that tell an agreement by a rule, each by the first that fits, in reading order."""
    tree = here.tree
    found = {match.token: match for match in _matches(here)}
    for i, match in found.items():
        outer = next((found[k] for k in outward(tree, i) if k in found), None)
        inner = frozenset({"in", f"in:{outer.rule.kind}", f"in:{outer.rule.id}"}) if outer is not None else frozenset()
        if not match.rule.without & inner:
            yield match._replace(facts=match.facts | inner)


def _matches(here: Sketch) -> Iterator[Match]:
    tree, index = here.tree, _index()
    for i, word in enumerate(tree.lower):
        part = _PARTS.get(tree.tags[i][:2])
        if part is None or tree.deps[i] in _NO_CLAUSE:
            continue
        rows = [rule for rule, rest in index.get((part, word), ()) if all(is_beside(tree, i, w) for w in rest)]
        if part == "verbs" and _is_open(tree, i):
            rows += [rule for rule, _ in index[part, _ANY]]
        if rows and (found := _first(rows, facts(here, i))) is not None and found[0].statuses:
            yield Match(i, *found)


def _first(rows: list[Rule], found: frozenset[str]) -> tuple[Rule, frozenset[str]] | None:
    return next(((rule, found) for rule in rows if rule.fits(found)), None)


def _is_open(tree: Tree, i: int) -> bool:
    """Whether a verb may be of something to be done or not to be done: `will pay`, `expected to pay`, `did not pay`."""
    return tree.tags[i] in _BASES and any(tree.lower[c] not in _HAVE_OR_BE for c in tree.of(i, "aux"))


def _rows() -> Iterator[tuple[Rule, str]]:
    for line in gazetteer.lines("agreement-rules.tsv", "reading"):
        name, words, when, status, kind, example = line.split("\t")
        facts_asked = when.split()
        needs = tuple(frozenset(part.split("|")) for part in facts_asked if not part.startswith("-"))
        without = frozenset(part[1:] for part in facts_asked if part.startswith("-"))
        if not any(need & _UNSURE for need in needs):
            without |= {"unreal"}
        told = status.removesuffix(_LOOSE)
        statuses = _STATUSES.get(told, (cast(AgreementStatus, told),))
        yield Rule(name, needs, without, statuses, status.endswith(_LOOSE), kind, example), words


@cache
def _index() -> dict[tuple[str, str], tuple[tuple[Rule, tuple[str, ...]], ...]]:
    """By part of speech and form of the first word: rules, each with the further words of the phrase."""
    found: defaultdict[tuple[str, str], list[tuple[Rule, tuple[str, ...]]]] = defaultdict(list)
    for rule, words in _rows():
        if words == _ANY:
            found["verbs", _ANY].append((rule, ()))
            continue
        for selector in words.split("|"):
            section, *rest = selector.split(".")
            for form, further in phrases(section, *rest):
                found[section, form].append((rule, further))
    return {key: tuple(rows) for key, rows in found.items()}
