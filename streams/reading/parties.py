"""Whose agreement it is: the parties of a trigger, by their canonical names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from streams.events import Statement
from streams.reading.cast import Cast, Name
from streams.reading.tree import VERBS, Tree
from streams.reading.triggers import Trigger, outward

_FIRST_PERSON = frozenset({"i", "we", "us", "me", "our", "my"})
_PAIRS = frozenset(
    {"sides", "parties", "leaders", "presidents", "countries", "nations", "governments", "men", "women", "powers"}
)
_SIDES = frozenset({"with", "between", "from", "by", "among"})


class Found(NamedTuple):
    """Parties by canonical name, and whether there is more than one side."""

    names: tuple[str, ...]
    several: bool


class Parties:
    """Finds the parties of a paragraph's triggers; `group` gives the side that a name is on."""

    def __init__(self, cast: Cast, statements: Sequence[Statement], group: Callable[[str], str]) -> None:
        self._cast = cast
        self._tree: Tree = cast.here.tree
        self._statements = statements
        self._group = group

    def of(self, trigger: Trigger) -> Found:
        """Subjects, `with` and `between` for agreements; the one side alone for the rest."""
        tokens = list(self._holders(trigger))
        names = self._names(tokens)
        plural = any(self._tree.tags[t] in {"NNS", "NNPS"} for t in tokens)
        if trigger.kind in {"agree", "sign", "agreement", "found", "meet", "decide"}:
            names = _distinct([*names, *self._names(self._beside(trigger))])
            if len(self._sides(names)) < 2 and trigger.status in {None, "reached"} and trigger.kind != "agree":
                names = _distinct([*names, *self._sentence_pair(trigger)])
        several = len(self._sides(names)) > 1 or plural
        if trigger.status == "reached" and not names:
            names = self._pair()
        return Found(tuple(names), several)

    def _sides(self, names: Iterable[str]) -> set[str]:
        return {self._side(name) for name in names}

    def _side(self, name: str) -> str:
        return self._group(self._cast.country(name) or name) if self._group(name) == name else self._group(name)

    def _holders(self, trigger: Trigger) -> Iterator[int]:
        """Tokens of the subject, the possessor or the agent, with those joined to it by `and`."""
        tree, i = self._tree, trigger.token
        if tree.tags[i] not in VERBS and tree.tags[i] != "JJ":
            holder = tree.first(i, "poss")
            if holder is not None:
                yield from self._joined(holder)
                return
            source = self._after(i, {"from", "by", "of"} if trigger.kind != "agreement" else {"from"})
            if source:
                yield from source
                return
        for verb in outward(tree, i):
            agent = tree.first(verb, "agent")
            if agent is not None:
                for child in tree.of(agent, "pobj"):
                    yield from self._joined(child)
                return
            subject = tree.first(verb, "nsubj", "csubj") if not self._passive(verb) else None
            if subject is not None:
                yield from self._joined(self._antecedent(verb, subject))
                return
            if tree.deps[verb] == "relcl" and tree.tags[verb] in VERBS and not self._passive(verb):
                yield from self._joined(tree.heads[verb])
                return

    def _passive(self, verb: int) -> bool:
        return self._tree.first(verb, "nsubjpass", "auxpass") is not None

    def _antecedent(self, verb: int, subject: int) -> int:
        tree = self._tree
        if tree.lower[subject] in {"who", "which", "that"} and tree.deps[verb] == "relcl":
            return tree.heads[verb]
        return subject

    def _joined(self, token: int) -> Iterator[int]:
        yield token
        for child in self._tree.of(token, "conj"):
            yield from self._joined(child)

    def _after(self, i: int, words: set[str] | frozenset[str]) -> list[int]:
        tree = self._tree
        return [
            token
            for preposition in tree.of(i, "prep", "agent")
            if tree.lower[preposition] in words
            for child in tree.of(preposition, "pobj")
            for token in self._joined(child)
        ]

    def _beside(self, trigger: Trigger) -> list[int]:
        """The other side: `agreed with`, `a deal between`, `established with`."""
        found = self._after(trigger.token, _SIDES)
        head = self._tree.heads[trigger.token]
        return found or (self._after(head, {"with", "between"}) if self._tree.tags[head] in VERBS else [])

    def _names(self, tokens: Iterable[int]) -> list[str]:
        return _distinct(name for token in tokens for name in self._meant(token))

    def _meant(self, token: int) -> list[str]:
        tree = self._tree
        if tree.lower[token] in _FIRST_PERSON:
            speaker = self._speaker_around(token)
            return [speaker] if speaker else []
        if self._is_pair(token):
            return self._pair()
        found = self._cast.resolve(token)
        return [self._party(found)] if found is not None and found.resolved != "unresolved" else self._nominal(found)

    def _nominal(self, found: Name | None) -> list[str]:
        if found is None or found.score < 0.2:
            return []
        return [found.name]

    def _party(self, found: Name) -> str:
        if found.kind == "group":
            return self._cast.country(found.name) or found.name if len(found.name.split()) == 1 else found.name
        return found.name

    def _is_pair(self, token: int) -> bool:
        tree = self._tree
        low = tree.lower[token]
        if low in {"they", "both"}:
            return len(self._pair()) == 2
        start = tree.lefts[token]
        return low in _PAIRS and any(tree.lower[k] in {"two", "both"} for k in range(start, token))

    def _pair(self) -> list[str]:
        """The two sides that the paragraph and its window name most."""
        counts: Counter[str] = Counter()
        names: dict[str, str] = {}
        for page in self._cast.pages:
            for mention in page.mentions:
                if mention.pronoun or mention.category not in {"person", "country"}:
                    continue
                name = (
                    mention.country if mention.category == "country" and mention.country else self._full(mention.text)
                )
                side = self._side(name)
                counts[side] += 1
                names.setdefault(side, name)
        return [names[side] for side, _ in counts.most_common(2)] if len(counts) >= 2 else []

    def _full(self, text: str) -> str:
        return next((n for n in self._cast.people if n.endswith(" " + text)), text)

    def _sentence_pair(self, trigger: Trigger) -> list[str]:
        """The sides that the sentence names before the trigger, where the trigger names fewer than two."""
        here = self._cast.here
        sentence = next((s for s in self._tree.sentences if s[0] <= trigger.token < s[1]), (0, self._tree.size))
        names = []
        for mention in here.mentions:
            if sentence[0] <= mention.head < sentence[1] and mention.category in {"person", "country"}:
                found = self._cast.resolve(mention.head)
                if found is not None and found.kind in {"person", "country"}:
                    names.append(found.name)
        kept, sides = [], set[str]()
        for name in names:
            if self._side(name) not in sides:
                sides.add(self._side(name))
                kept.append(name)
        return kept[:2]

    def _speaker_around(self, token: int) -> str | None:
        start, end = self._tree.span((token, token + 1))
        for statement in self._statements:
            if statement.speaker is not None and any(a <= start and end <= b for a, b in statement.content):
                return statement.speaker.name
        return None


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
