"""Whose agreement it is: the parties of a trigger, by their canonical names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from streams.events import Statement
from streams.lexicon import gazetteer
from streams.lexicon.sides import Sides
from streams.reading.agreements.holders import FIRST_PERSON, Holders
from streams.reading.agreements.moods import sentence
from streams.reading.agreements.pairs import HOMES, Pairs
from streams.reading.agreements.pronouns import Pronouns
from streams.reading.agreements.rules import Trigger
from streams.reading.agreements.together import SPEAK_FOR
from streams.reading.cast.meanings import Name
from streams.reading.cast.nominals import Nominal, nominal
from streams.reading.cast.resolution import Cast
from streams.reading.text import roles
from streams.reading.text.tree import NOUNS, VERBS, Tree

_NUMBER = re.compile(
    r"^(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[a-z]+teen|[a-z]+ty|hundreds of|dozens of|\d+) "
)
_MORE = re.compile(r" (?:including|representing|led by|calling|seeking) ")
"""What says more of a group than who it is."""
_COUNTS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
"""Numbers that stand for those who have been named together: `the three`."""
_SPELLED_OUT = {"EU": "European Union", "UN": "United Nations"}
"""Names that all know by their letters, as they do the US."""
_TAKING_UP = frozenset({"they", "them", "it", "its"})
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
        self._groups = sides
        self._holders = Holders(cast)
        self._asked: set[int] = set()
        self._cut = 0
        """How often somebody was asked for who is being asked for."""
        self._known: dict[int, list[str]] = {}
        """Whom tokens mean, where nothing was cut: of pronouns in a row each asks for all before it, and for theirs."""
        self._pairs = Pairs(cast, sides)
        self._pronouns = Pronouns(cast, statements, self._pairs.body_of)

    def of(self, trigger: Trigger) -> Found:
        """Subjects, and the other side of what is done together; of requests and refusals the one side alone."""
        tokens = list(self._holders.of(trigger))
        names = self._names(tokens)
        if trigger.kind in _TOGETHER:
            names = _distinct([*names, *self._names(self._holders.beside(trigger))])
            if len(self._pairs.sides(names)) < 2 and trigger.kind in {"agreement", "found"}:
                names = _distinct([*names, *self._pairs.within(*sentence(self._tree, trigger.token))])
            if len(self._pairs.sides(names)) < 2 and trigger.kind == "meet":
                names = self._pairs.most_named(people=False) or names
        beside = trigger.kind == "agree" and bool(self._holders.beside(trigger))
        plural = trigger.kind in {"agree", "decide"} and any(map(self._are_sides, tokens))
        if trigger.kind in {"sign", "agreement", "found", "meet"}:
            names = self._paired(names, alone=trigger.kind != "agreement")
        names = self._with_states(_distinct(self._state_or(self._groups.full(name)) for name in names))
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
        if subject is None or self._holders.acts(subject):
            return False
        return tree.tags[subject] in {"NN", "NNS"} or tree.lower[subject] == "you"

    def _state_or(self, name: str) -> str:
        """The state that someone without a name acts for, as a `Chinese ministry official` does; else the name."""
        words = name.split()
        if name in _SPELLED_OUT and not self._groups.knows(name):
            return _SPELLED_OUT[name]
        if len(words) == 1 and name.endswith("s") and not self._groups.knows(name):
            return gazetteer.by_people().get(name.lower()) or gazetteer.by_people().get(name[:-1].lower()) or name
        if len(words) < 2 or self._groups.knows(name) or not roles.is_of_state(gazetteer.singular(words[-1])):
            return name
        return self._cast.country(name) or name

    def _with_states(self, names: list[str]) -> list[str]:
        """Those who act for a state or a body together with it, where nobody else stands for it."""
        found = list(names)
        for name in names:
            country = self._cast.office(name) or self._pairs.body_of(name)
            if country is not None and self._groups.of(country) not in {self._groups.of(other) for other in found}:
                found.append(country)
        return found

    def _names(self, tokens: Iterable[int]) -> list[str]:
        return _distinct(name for token in tokens for name in self._whom(token))

    def _whom(self, token: int) -> list[str]:
        """Whom a token means, and nobody where that leads back to itself: `the leaders of them said that they`."""
        if token in self._asked:
            self._cut += 1
            return []
        if token in self._known:
            return self._known[token]
        cut = self._cut
        self._asked.add(token)
        names = self._meant(token)
        self._asked.discard(token)
        if self._cut == cut:
            self._known[token] = names
        return names

    def _meant(self, token: int) -> list[str]:
        low = self._tree.lower[token]
        if self._holders.is_first_person(token):
            speaker = self._pronouns.speaker_around(token)
            return [speaker] if speaker else []
        if low in {"both", "each", "neither", "two"}:
            return self._together(token) or self._pairs.together.before(token) or self._pairs.most_named(people=True)
        if low in _COUNTS and self._tree.tags[token] == "CD" and self._tree.first(token, "prep") is None:
            return self._pairs.together.before(token, number=_COUNTS[low])
        if self._tree.tags[token] == "JJ" and (state := self._state(token)) is not None:
            return [state]
        called = self._cast.body(self._tree.words[token]) if token not in self._cast.here.at else None
        if called is not None and self._tree.words[token][0].isupper():
            return [called]
        found = self._cast.resolve(token)
        if low in {"they", "them"}:
            together = self._together(token) or self._pairs.together.before(token, sentences=1)
            if together or found is None or found.resolved == "unresolved":
                return together or self._pairs.most_named(people=True)
        earlier = (
            self._pronouns.described_before(token, found.name) if found is not None and low in _TAKING_UP else None
        )
        if earlier is not None:
            return self._whom(earlier)
        if low == "you":
            return []
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
        if found.kind == "person" or self._groups.knows(found.name):
            return [found.name]
        peoples = self._peoples(described)
        if peoples and roles.is_of_state(described.head):
            return peoples
        if found.resolved == "nominal" and not (described.bare and found.name == described.text):
            return [found.name]
        if described.head in SPEAK_FOR:
            spoken_for = [
                t for t in self._holders.after(described.token, frozenset({"of", "for"})) if self._holders.acts(t)
            ]
            if spoken_for:
                return self._names(spoken_for)
        if described.head in SPEAK_FOR and (body := self._pairs.called(self._kind_before(described))) is not None:
            return [body]
        whole = not any(self._tree.lower[c] == "of" for c in self._tree.of(described.token, "prep"))
        if not described.singular and whole and (described.definite or self._counted(described)):
            pair = self._several(described) or self._pairs.of(described.head, described.token)
            if pair:
                return pair
        indefinite = not described.singular and not described.definite
        name = _MORE.split(found.name)[0]
        return self._members(described) or [_NUMBER.sub("", name) if indefinite else name]

    def _kind_before(self, described: Nominal) -> str:
        """`union` of `union leaders`: what kind of body they speak for."""
        compounds = (self._tree.lower[c] for c in self._tree.of(described.token, "compound"))
        return next((gazetteer.singular(word) for word in compounds if roles.is_body(word)), "")

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

    def _several(self, described: Nominal) -> list[str]:
        """`the five parties`, where as many were named together."""
        numbers = (_COUNTS.get(self._tree.lower[c], 0) for c in self._tree.of(described.token, "nummod"))
        number = next(numbers, 0)
        whole = len(self._cast.pages)
        return self._pairs.together.before(described.token, number=number, back=whole) if number else []

    def _together(self, pronoun: int) -> list[str]:
        """Those who are named together before `they` or `each` in its sentence."""
        tree = self._tree
        start, _ = sentence(tree, pronoun)
        for i in range(pronoun - 1, start - 1, -1):
            if tree.first(i, "conj") is not None and tree.deps[i] not in {"pobj", "conj"} and self._holders.acts(i):
                return self._names(token for token in self._holders.joined(i) if token < pronoun)
        return []

    def _counted(self, described: Nominal) -> bool:
        """`both treasuries`, `the two delegations`"""
        before = self._tree.lower[self._tree.lefts[described.token] : described.token]
        return "both" in before or ("two" in before and described.definite)

    def _are_sides(self, token: int) -> bool:
        """Whether a plural is one of sides, `the airlines`, and not of people on one: `the captains`."""
        if self._tree.tags[token] not in {"NNS", "NNPS"}:
            return False
        head = gazetteer.singular(self._tree.words[token])
        leads = roles.is_of_state(head) or roles.group(head) in {"leader", "president", "chief"}
        return (leads or not roles.is_human(head)) and token not in self._cast.here.at

    def _peoples(self, described: Nominal) -> list[str]:
        """States whose officials or bodies these are: `American and Chinese officials`, `the Chinese delegation`."""
        tree = self._tree
        start = tree.lefts[described.token]
        own = (self._state(k) for k in range(start, described.token))
        after = (self._state(k) for k in self._holders.after(described.token, frozenset({"of", "from"})))
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
        if self._tree.lower[pronoun] in FIRST_PERSON:
            return self._pronouns.speaker_around(pronoun)
        acting = described.head in gazetteer.word_set("acting-for") or roles.is_of_state(described.head)
        if not acting or described.head == "counterpart":
            return None
        if self._tree.lower[pronoun] == "their" and roles.is_body(described.head):
            return self._body_of(pronoun, described.head)
        found = self._cast.resolve(pronoun)
        if found is not None and found.kind != "person" and described.head == "union":
            return None
        if found is None or found.resolved == "unresolved":
            return None
        if described.head in HOMES and (country := self._cast.country(found.name)) is not None:
            return country
        body = self._pairs.body_of(found.name) if roles.is_body(described.head) else None
        return body or found.name

    def _body_of(self, pronoun: int, head: str) -> str | None:
        """`the pilots' association` where the text has `their association`."""
        found = self._cast.resolve(pronoun)
        if found is None or found.kind != "group" or found.resolved == "unresolved" or not found.name.endswith("s"):
            return None
        return f"{found.name}' {head}"


def _is_awaited(trigger: Trigger) -> bool:
    """`the text is expected to be adopted`: something to come, whoever is to do it."""
    return trigger.status == "anticipated" and trigger.kind not in _JOINT


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
