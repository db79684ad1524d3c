"""Whose agreement it is: the parties of a trigger, by their canonical names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from streams.events import Statement
from streams.reading import gazetteer
from streams.reading.cast import Cast, Name
from streams.reading.clauses import Trigger
from streams.reading.moods import sentence
from streams.reading.names import Mention
from streams.reading.nominals import Nominal, nominal
from streams.reading.sides import Sides
from streams.reading.tree import VERBS, Tree
from streams.reading.triggers import outward

_FIRST_PERSON = frozenset({"i", "we", "us", "me", "our", "my"})
_PEOPLE = frozenset({"leader", "president", "man", "woman", "chief", "minister"})
_SIDES = frozenset({"side", "party", "country", "nation", "government", "power", "capital", "delegation", "neighbour"})
_PLACES = frozenset({"city", "state", "town", "province", "region", "bloc", "police", "island", "village", "tribe"})
_SPEAK_FOR = frozenset({"leader", "head", "chief", "member", "representative", "official", "delegate", "envoy"})
_WHERE = frozenset({"in", "at", "near", "to", "on", "outside", "from"})
_HOMES = frozenset({"country", "government", "nation", "side"})
_DASHES = frozenset({"—", "–", "--", "-"})
_TOGETHER = frozenset({"agree", "sign", "agreement", "found", "meet", "decide"})
DATELINE = 12
"""Tokens within which a dateline ends."""
TWICE = 2
"""How often each of two sides must be named to be the two that an article is about."""


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
        self._statements = statements
        self._groups = sides
        self._start = _dateline_end(self._tree)

    def of(self, trigger: Trigger) -> Found:
        """Subjects, and the other side of what is done together; of requests and refusals the one side alone."""
        holders = list(self._holders(trigger))
        tokens = [token for token in holders if token >= self._start]
        names = self._names(tokens)
        if holders and not tokens:
            names = self._named_in_sentence(trigger)
        if trigger.kind in _TOGETHER:
            names = _distinct([*names, *self._names(self._beside(trigger))])
            if len(self._sides(names)) < 2 and trigger.kind in {"agreement", "found", "meet"}:
                names = _distinct([*names, *self._named_in_sentence(trigger)])
                if len(self._sides(names)) < 2 and trigger.kind == "meet":
                    names = self._pair(people=False) or names
        plural = trigger.kind in {"agree", "decide"} and any(self._tree.tags[t] in {"NNS", "NNPS"} for t in tokens)
        plural = plural or any(self._is_both(t) for t in tokens)
        if not names and trigger.kind in {"sign", "agreement", "found", "meet"}:
            names = self._pair(people=False)
        names = _distinct(self._groups.full(name) for name in names)
        return Found(tuple(names), plural or len(self._sides(names)) > 1, not names and self._of_a_thing(trigger.token))

    def _of_a_thing(self, verb: int) -> bool:
        tree = self._tree
        subject = tree.first(verb, "nsubj") if tree.tags[verb] in VERBS else None
        return subject is not None and tree.tags[subject] in {"NN", "NNS"} and not self._acts(subject)

    def _sides(self, names: Iterable[str]) -> set[str]:
        return {self._side(name) for name in names}

    def _side(self, name: str) -> str:
        group = self._groups.of(name)
        return self._groups.of(self._cast.country(name) or name) if group == name else group

    def _holders(self, trigger: Trigger) -> Iterator[int]:
        """Tokens of the possessor, the agent or the subject, with those joined to it by `and`."""
        tree, i = self._tree, trigger.token
        if tree.tags[i] not in VERBS and tree.tags[i] != "JJ":
            holder = tree.first(i, "poss")
            source = [holder] if holder is not None else self._after(i, frozenset({"from", "by"}))
            if source:
                for token in source:
                    yield from self._joined(token)
                return
            if trigger.kind == "meet":
                return
        for verb in outward(tree, i):
            found = [token for token in self._subjects(verb) if self._acts(token)]
            if found:
                yield from found
                return
            if tree.deps[verb] not in {"conj", "relcl"} and tree.first(verb, "nsubj") is not None:
                return

    def _subjects(self, verb: int) -> Iterator[int]:
        tree = self._tree
        agent = tree.first(verb, "agent")
        if agent is not None:
            for child in tree.of(agent, "pobj"):
                yield from self._joined(child)
        elif tree.first(verb, "nsubjpass", "auxpass") is not None:
            return
        elif (subject := tree.first(verb, "nsubj", "csubj")) is not None:
            relative = tree.deps[verb] == "relcl" and tree.lower[subject] in {"who", "which", "that"}
            yield from self._joined(tree.heads[verb] if relative else subject)

    def _joined(self, token: int) -> Iterator[int]:
        yield token
        for child in self._tree.of(token, "conj"):
            yield from self._joined(child)

    def _after(self, i: int, words: frozenset[str]) -> list[int]:
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
        tree, i = self._tree, trigger.token
        found = self._after(i, frozenset({"with", "between", "from", "by", "among"}))
        for made in tree.of(i, "dobj", "nsubjpass"):
            found += self._after(made, frozenset({"with", "between"}))
        if not found and tree.tags[tree.heads[i]] in VERBS:
            found = self._after(tree.heads[i], frozenset({"with", "between"}))
        return [token for token in found if self._acts(token)]

    def _acts(self, token: int) -> bool:
        """Whether a token can be a party: a name, a person, a body, or a pronoun for one."""
        tree = self._tree
        if token in self._cast.here.at or tree.lower[token] in _FIRST_PERSON:
            return True
        if tree.tags[token] in {"PRP", "CD"} or tree.lower[token] in {"both", "each", "nobody", "all"}:
            return True
        if tree.tags[token] not in {"NN", "NNS", "NNP", "NNPS"}:
            return False
        found = nominal(self._cast.here, token)
        known = found.head in gazetteer.words("bodies.txt") | _SIDES | _PLACES
        return found.human or known or found.country is not None or _is_agent(found.head)

    def _names(self, tokens: Iterable[int]) -> list[str]:
        return _distinct(name for token in tokens for name in self._meant(token))

    def _meant(self, token: int) -> list[str]:
        low = self._tree.lower[token]
        if low in _FIRST_PERSON:
            speaker = self._speaker_around(token)
            return [speaker] if speaker else []
        if low in {"both", "each"}:
            return self._pair(people=True)
        found = self._cast.resolve(token)
        if low in {"they", "them"} and (found is None or found.resolved == "unresolved"):
            return self._pair(people=True)
        if found is None or token in self._cast.here.at or self._tree.tags[token] == "PRP":
            return [found.name] if found is not None and found.resolved != "unresolved" else []
        return self._described(nominal(self._cast.here, token), found)

    def _described(self, described: Nominal, found: Name) -> list[str]:
        """Who is meant by a description: the two sides, the state someone speaks for, or whose body it is."""
        apposed = next((c for c in self._tree.of(described.token, "appos") if c in self._cast.here.at), None)
        if apposed is not None and (other := self._cast.resolve(apposed)) is not None:
            return [other.name]
        owner = self._owner(described)
        if owner is not None:
            return [owner]
        if found.kind == "person" or found.resolved == "nominal":
            return [found.name]
        peoples = self._peoples(described)
        if peoples:
            return peoples
        if described.head in _SPEAK_FOR:
            spoken_for = [t for t in self._after(described.token, frozenset({"of"})) if self._acts(t)]
            if spoken_for:
                return self._names(spoken_for)
        both = any(
            self._tree.lower[k] in {"both", "two"} for k in range(self._tree.lefts[described.token], described.token)
        )
        if not described.singular and (described.definite or both):
            pair = self._pair(people=described.head in _PEOPLE)
            if pair:
                return pair
        if described.definite and described.bare and described.singular:
            return [self._last_body(described) or found.name]
        return [found.name]

    def _counted(self, described: Nominal) -> bool:
        """`both treasuries`, `two delegations`"""
        before = self._tree.lower[self._tree.lefts[described.token] : described.token]
        return "both" in before or "two" in before

    def _is_both(self, token: int) -> bool:
        """`the two sides`, whoever they are."""
        if self._tree.tags[token] != "NNS":
            return False
        described = nominal(self._cast.here, token)
        return described.head in _SIDES and self._counted(described)

    def _peoples(self, described: Nominal) -> list[str]:
        """States whose officials or bodies these are: `American and Chinese officials`, `the Chinese delegation`."""
        tree = self._tree
        start = tree.lefts[described.token]
        own = (self._state(k) for k in range(start, described.token))
        after = (self._state(k) for k in self._after(described.token, frozenset({"of", "from"})))
        return _distinct(state for state in (*own, *after) if state is not None)

    def _state(self, token: int) -> str | None:
        mention = self._cast.here.at.get(token)
        if mention is not None and mention.category == "country":
            return mention.country
        return gazetteer.country_of_word(self._tree.words[token])

    def _owner(self, described: Nominal) -> str | None:
        """`his club` is he who speaks for it; `his country` is the country he is of."""
        pronoun = next((c for c in self._tree.of(described.token, "poss") if self._tree.tags[c] == "PRP$"), None)
        if pronoun is None:
            return None
        if self._tree.lower[pronoun] in _FIRST_PERSON:
            return self._speaker_around(pronoun)
        found = self._cast.resolve(pronoun)
        if found is None or found.resolved == "unresolved":
            return None
        return (self._cast.country(found.name) if described.head in _HOMES else None) or found.name

    def _last_body(self, described: Nominal) -> str | None:
        """The organisation or state named last before `the club`, `the country`."""
        if described.head not in gazetteer.words("bodies.txt") | _SIDES:
            return None
        wanted = {"country"} if described.head in _HOMES else {"organisation", "unknown"}
        limit = described.token
        for page in (self._cast.here, *self._cast.pages[-2:-1]):
            fitting = [m for m in page.mentions if m.category in wanted and not m.pronoun and m.head < limit]
            if fitting:
                return self._full(fitting[-1])
            limit = 1 << 30
        return None

    def _pair(self, *, people: bool) -> list[str]:
        """The two sides that the paragraph and its window name most, by leaders or by countries."""
        counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        names: dict[tuple[str, bool], str] = {}
        everyone = set(self._cast.people)
        for page in self._cast.pages:
            for mention in page.mentions:
                name = self._full(mention)
                side = self._side(name)
                known = side != name or self._groups.knows(name)
                if not mention.pronoun and (mention.category in {"person", "country"} or known):
                    counts[mention.category == "country" or known][side] += 1
                    names.setdefault((side, mention.category == "person" or name in everyone), name)
        for of_state in (True, False):
            sides = [side for side, count in counts[of_state].most_common(2) if count >= TWICE]
            if len(sides) == 2:
                return [names.get((side, people)) or names[(side, not people)] for side in sides]
        return []

    def _full(self, mention: Mention) -> str:
        if mention.category == "country" and mention.country is not None:
            return mention.country
        return next((name for name in self._cast.people if name.endswith(" " + mention.text)), mention.text)

    def _named_in_sentence(self, trigger: Trigger) -> list[str]:
        """The first two sides that the trigger's sentence names."""
        start, end = sentence(self._tree, trigger.token)
        names: dict[str, str] = {}
        for mention in self._cast.here.mentions:
            if max(start, self._start) <= mention.head < end and mention.category in {"person", "country"}:
                found = self._cast.resolve(mention.head)
                if found is not None and found.kind in {"person", "country"} and not self._is_place(mention):
                    names.setdefault(self._side(found.name), found.name)
        return list(names.values())[:2]

    def _is_place(self, mention: Mention) -> bool:
        """Whether a name only says where: `in Bangkok`."""
        tree, head = self._tree, mention.head
        return tree.deps[head] == "pobj" and tree.lower[tree.heads[head]] in _WHERE and mention.category == "country"

    def _speaker_around(self, token: int) -> str | None:
        start, end = self._tree.span((token, token + 1))
        for statement in self._statements:
            if statement.speaker is not None and any(a <= start and end <= b for a, b in statement.content):
                return statement.speaker.name
        return None


def _is_agent(head: str) -> bool:
    """Nouns of people by what they do: miners, protesters, conservationists."""
    return head.endswith(("er", "or", "ist", "ian", "man", "ant", "eer"))


def _dateline_end(tree: Tree) -> int:
    """Where the paragraph begins after `GENEVA (Agency) —`."""
    if not tree.size or not tree.words[0].isupper():
        named = any(word == "(" for word in tree.words[:DATELINE])
        if not named:
            return 0
    return next((i + 1 for i, word in enumerate(tree.words[:DATELINE]) if word in _DASHES), 0)


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
