"""Whose agreement it is: the parties of a trigger, by their canonical names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from streams.events import Statement
from streams.lexicon import gazetteer
from streams.lexicon.sides import Sides
from streams.reading.agreements.holders import Holders
from streams.reading.agreements.moods import sentence
from streams.reading.agreements.rules import Trigger
from streams.reading.cast.resolution import Cast
from streams.reading.cast.standing import Standing
from streams.reading.text import roles
from streams.reading.text.tree import VERBS, Tree

_JOINT = frozenset({"agree", "sign", "settle", "agreement", "found", "meet", "decide", "stand"})
"""Kinds of trigger that tell of an agreement even where nobody is named; a promise or a refusal is somebody's."""
_TOGETHER = frozenset({"agree", "sign", "settle", "agreement", "found", "meet", "decide"})


class Found(NamedTuple):
    """Parties by canonical name, and whether there is more than one side."""

    names: tuple[str, ...]
    several: bool
    impersonal: bool = False
    """Whether a thing is the subject, as in `the debate promised to be long`."""


class Parties:
    """Finds the parties of a paragraph's triggers."""

    def __init__(self, cast: Cast, statements: Sequence[Statement], sides: Sides) -> None:
        self._cast = cast
        self._tree: Tree = cast.here.tree
        self._holders = Holders(cast)
        self._standing = Standing(cast, statements, sides)
        self._pairs = self._standing.pairs

    def of(self, trigger: Trigger) -> Found:
        """Subjects, and the other side of what is done together; of requests and refusals the one side alone."""
        tokens = list(self._holders.of(trigger))
        names = self._standing.names(tokens)
        if trigger.kind in _TOGETHER:
            names = _distinct([*names, *self._standing.names(self._holders.beside(trigger))])
            if len(self._pairs.sides(names)) < 2 and trigger.kind in {"agreement", "found"}:
                names = _distinct([*names, *self._pairs.within(*sentence(self._tree, trigger.token))])
            if len(self._pairs.sides(names)) < 2 and trigger.kind == "meet":
                names = self._pairs.most_named(people=False) or names
        beside = trigger.kind == "agree" and bool(self._holders.beside(trigger))
        plural = trigger.kind in {"agree", "decide"} and any(map(self._are_sides, tokens))
        if trigger.kind in {"sign", "agreement", "found", "meet"}:
            names = self._paired(names, alone=trigger.kind != "agreement")
        names = self._standing.in_full(names)
        return Found(
            tuple(names),
            plural or beside or len(self._pairs.sides(names)) > 1,
            not names and not _is_awaited(trigger) and self._of_a_thing(trigger.token, trigger.kind),
        )

    def _paired(self, names: list[str], *, alone: bool) -> list[str]:
        """The two sides of the deal told before, or of the article, where nobody is named or one of them alone."""
        if len(self._pairs.sides(names)) > 1 or (names and alone):
            return names
        return _distinct([*names, *self._pairs.most_named(people=False, one=self._pairs.sides(names))])

    def _of_a_thing(self, verb: int, kind: str) -> bool:
        tree = self._tree
        if kind not in _JOINT:
            return True
        subject = tree.first(verb, "nsubj") if tree.tags[verb] in VERBS and tree.first(verb, "agent") is None else None
        if subject is None or self._cast.acts(subject):
            return False
        return tree.tags[subject] in {"NN", "NNS"} or tree.lower[subject] == "you"

    def _are_sides(self, token: int) -> bool:
        """Whether a plural is one of sides, `the airlines`, and not of people on one: `the captains`."""
        if self._tree.tags[token] not in {"NNS", "NNPS"}:
            return False
        head = gazetteer.singular(self._tree.words[token])
        leads = roles.is_of_state(head) or roles.group(head) in {"leader", "president", "chief"}
        return (leads or not roles.is_human(head)) and token not in self._cast.here.at


def _is_awaited(trigger: Trigger) -> bool:
    """`the text is expected to be adopted`: something to come, whoever is to do it."""
    return trigger.status == "anticipated" and trigger.kind not in _JOINT


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
