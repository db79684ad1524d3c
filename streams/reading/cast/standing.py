"""For whom a mention stands: itself, the body or the state that somebody acts for, or the two sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from streams.events import Statement
from streams.lexicon import gazetteer
from streams.lexicon.sides import Sides
from streams.reading.cast.appositions import joined_states
from streams.reading.cast.meanings import Name
from streams.reading.cast.names import FIRST_PERSON
from streams.reading.cast.nominals import Nominal, is_alone, nominal, without_number
from streams.reading.cast.pairs import HOMES, TWICE, Pairs
from streams.reading.cast.resolution import Cast
from streams.reading.cast.together import NEAR, NUMBERS, named_together
from streams.reading.text import roles
from streams.reading.text.tree import NOUNS, Tree

_SPEAK_FOR = gazetteer.word_set("acting-for")
"""Nouns for those who act for others: the leaders, members or envoys of something."""
_OPPOSED = ("organisation", "union")
"""The body that a pronoun is for, and what is a body of its own: `the company and its union`."""
_FOR, _FROM = frozenset({"of", "for"}), frozenset({"of", "from"})


class Standing:
    """Finds for whom the mentions of a paragraph stand, by canonical name.

    Args:
        statements: of the paragraph: who says `we` in them is meant by it.
        sides: names that count as one.
    """

    def __init__(self, cast: Cast, statements: Sequence[Statement], sides: Sides) -> None:
        self._cast = cast
        self._tree: Tree = cast.here.tree
        self._statements = statements
        self._groups = sides
        self.pairs = Pairs(cast, sides)
        self._known: dict[int, list[str]] = {}

    def names(self, tokens: Iterable[int]) -> list[str]:
        """For whom tokens of the paragraph stand, each once."""
        return _distinct(name for token in tokens for name in self._whom(token))

    def _whom(self, token: int) -> list[str]:
        """Whom a token means, and nobody where that leads back to itself: `the leaders of them said that they`."""
        taken_up: list[int] = []
        names: list[str] | int = token
        # One by one, not one within another: an interview in one paragraph has hundreds that take up the one before.
        while isinstance(names, int):
            if names in self._known:
                names = self._known[names]
            else:
                self._known[names] = []
                taken_up.append(names)
                names = self._meant(names)
        self._known.update(dict.fromkeys(taken_up, names))
        return names

    def _meant(self, token: int) -> list[str] | int:
        """Whom a token means by itself, or the token before that it takes up."""
        low = self._tree.lower[token]
        if self._cast.is_first_person(token):
            speaker = self._speaker_around(token)
            return [speaker] if speaker else []
        if low == "you":
            return []
        if low in NUMBERS and is_alone(self._tree, token):
            named = self._together(token, number=NUMBERS[low])
            return named or (self.pairs.most_named(people=True) if NUMBERS[low] <= TWICE else [])
        if self._tree.tags[token] == "JJ" and (state := self._state(token)) is not None:
            return [state]
        found = self._cast.resolve(token)
        if low in {"they", "them"}:
            together = self._together(token, sentences=1)
            if together or found is None or found.resolved == "unresolved":
                return together or self.pairs.most_named(people=True)
        earlier = self._cast.taken_up(token)
        if earlier is not None and (earlier not in self._cast.here.at or self._cast.here.at[earlier].pronoun):
            return earlier
        if found is None or token in self._cast.here.at or self._tree.tags[token] == "PRP":
            return [found.name] if found is not None and found.resolved != "unresolved" else []
        return self._described(nominal(self._cast.here, token), found)

    def _described(self, described: Nominal, found: Name) -> list[str]:
        """Who is meant by a description: the two sides, the state someone speaks for, or whose body it is."""
        if found.kind == "person" or self._groups.knows(found.name):
            return [found.name]
        owner = self._owner(described)
        if owner is not None:
            return [owner]
        peoples = self._peoples(described)
        if peoples and roles.is_of_state(described.head):
            return peoples
        if found.resolved == "nominal" and not (described.bare and found.name == described.text):
            return [found.name]
        if described.head in _SPEAK_FOR:
            spoken_for = [token for token in self._behind(described, _FOR) if self._cast.acts(token)]
            if spoken_for:
                return self.names(spoken_for)
            body = self._cast.last_of(described, self._kinds_before(described))
            if body is not None:
                return [body.name]
        whole = not any(self._tree.lower[c] == "of" for c in self._tree.of(described.token, "prep"))
        number = self._number(described)
        if not described.singular and whole and (described.definite or self._tree.lower[described.token - 1] == "both"):
            pair = self._several(described, number) or self.pairs.of(described)
            if pair:
                return pair
        return self._members(described) or [found.name if described.definite else without_number(found.name)]

    def _kinds_before(self, described: Nominal) -> set[str]:
        """`union` of `union leaders`: what kind of body they speak for."""
        compounds = (gazetteer.singular(self._tree.lower[c]) for c in self._tree.of(described.token, "compound"))
        return {word for word in compounds if roles.is_body(word)}

    def _members(self, described: Nominal) -> list[str]:
        """`State, city and water district`, which the parser has taken for one thing."""
        tree, head = self._tree, described.token
        first = tree.lefts[head]
        if not any(
            tree.tags[k] == "CC" and tree.deps[tree.heads[k]] in {"nmod", "compound", "conj"}
            for k in range(first, head)
        ):
            return []
        names, words = [], []
        for k in range(first, head + 1):
            if tree.tags[k] in NOUNS:
                words.append(tree.words[k] if tree.tags[k].startswith("NNP") else tree.lower[k])
            elif words:
                names.append(" ".join(words))
                words = []
        return [*names, " ".join(words)]

    def _number(self, described: Nominal) -> int:
        """How many `both treasuries` or `the five parties` are; 0 where it is not said."""
        before = self._tree.lower[self._tree.lefts[described.token] : described.token]
        return next((NUMBERS[word] for word in before if word in NUMBERS), 0)

    def _several(self, described: Nominal, number: int) -> list[str]:
        whole = len(self._cast.pages)
        return self._together(described.token, number=number, back=whole) if number > TWICE else []

    def _together(self, token: int, *, sentences: int = 99, number: int = 0, back: int = NEAR) -> list[str]:
        found = named_together(self._cast, token, sentences=sentences, number=number, back=back)
        return [name.name for name in found]

    def _peoples(self, described: Nominal) -> list[str]:
        """States whose officials or bodies these are: `American and Chinese officials`, `the Chinese delegation`."""
        tree = self._tree
        start = tree.lefts[described.token]
        own = (self._state(k) for k in range(start, described.token))
        after = (self._state(k) for k in self._behind(described, _FROM))
        return _distinct(state for state in (*own, *after) if state is not None)

    def _behind(self, described: Nominal, words: frozenset[str]) -> list[int]:
        behind = self._tree.behind(described.token, words)
        return [token for one in behind for token in joined_states(self._cast.here, one)]

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
        if self._tree.lower[pronoun] in FIRST_PERSON:
            return self._speaker_around(pronoun)
        acting = described.head in _SPEAK_FOR or roles.is_of_state(described.head)
        if not acting or described.head == "counterpart":
            return None
        found = self._cast.resolve(pronoun)
        if found is None or found.resolved == "unresolved":
            return None
        if (found.kind == "group" and roles.is_body(described.head)) or (found.kind, described.head) == _OPPOSED:
            return None
        if described.head in HOMES and (country := self._cast.country(found.name)) is not None:
            return country
        body = self.pairs.body_of(found.name) if roles.is_body(described.head) else None
        return body or found.name

    def in_full(self, names: Iterable[str]) -> list[str]:
        """Full names; with those who act for a state or a body it too, where nobody else stands for it."""
        names = _distinct(map(self._groups.full, names))
        found = list(names)
        for name in names:
            country = self.pairs.body_of(name)
            if country is not None and self._groups.of(country) not in {self._groups.of(other) for other in found}:
                found.append(country)
        return found

    def _speaker_around(self, token: int) -> str | None:
        start, end = self._tree.span((token, token + 1))
        for statement in self._statements:
            if statement.speaker is not None and any(a <= start and end <= b for a, b in statement.content):
                return statement.speaker.name
        return None


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
