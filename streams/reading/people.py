"""The people and bodies that an article names, with what it says of each: titles, country, gender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from streams.reading import gazetteer
from streams.reading.names import Mention

_HONORIFICS = gazetteer.word_set("honorifics")


@dataclass(slots=True)
class Person:
    """Someone with a full name; `order` is the place of the first mention."""

    name: str
    order: int
    gender: str = "?"
    titles: set[str] = field(default_factory=set)
    country: str | None = None
    count: int = 0

    @property
    def words(self) -> list[str]:
        return self.name.split()


class Register:
    """Full names by their parts, so that a surname, a short name or an acronym leads to one of them."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.bodies: dict[str, str] = {}
        self._parts: dict[str, list[Person]] = {}

    def add(self, mentions: Iterable[Mention]) -> None:
        """Take in the mentions of a paragraph, in reading order."""
        for mention in mentions:
            if mention.pronoun or mention.category == "country":
                continue
            if mention.category == "organisation":
                self._add_body(mention)
            elif " " in mention.text:
                self._add_person(mention)
            elif mention.titles or mention.gender != "?":
                person = self.person(mention)
                if person is not None:
                    _learn(person, mention)

    def _add_person(self, mention: Mention) -> None:
        person = self.people.get(mention.text) or self._same(mention)
        if person is None:
            person = Person(mention.text, len(self.people))
            self.people[mention.text] = person
            for part in {person.words[-1], person.words[0]}:
                self._parts.setdefault(part, []).append(person)
        person.count += 1
        _learn(person, mention)

    def _same(self, mention: Mention) -> Person | None:
        """Someone with the same first and last name, as `Ann B. Lee` and `Ann Lee` have."""
        words = mention.words
        for person in self._parts.get(words[-1], ()):
            if person.words[0] == words[0] and person.words[-1] == words[-1]:
                return person
        return None

    def _add_body(self, mention: Mention) -> None:
        name = mention.text
        self.bodies.setdefault(name, name)
        words = [word for word in name.split() if word[0].isupper()]
        if len(words) >= 2:
            self.bodies.setdefault("".join(word[0] for word in words), name)
            if gazetteer.singular(words[-1]) in {
                "company",
                "corporation",
                "inc",
                "inc.",
                "corp",
                "corp.",
                "group",
                "plc",
            }:
                self.bodies.setdefault(" ".join(words[:-1]), name)

    def person(self, mention: Mention) -> Person | None:
        """The person that a name means: the one so called, else the one whose surname or first name it is."""
        if mention.text in self.people:
            return self.people[mention.text]
        words = mention.words
        if len(words) > 1:
            return self._same(mention)
        known = self._parts.get(mention.text, [])
        fitting = [p for p in known if _fits(p, mention)]
        surname = [p for p in fitting if p.words[-1] == mention.text] or fitting
        if len(surname) > 1:
            return max(surname, key=lambda p: (len(p.titles & mention.titles), p.count, -p.order))
        return surname[0] if surname else None


def _fits(person: Person, mention: Mention) -> bool:
    return mention.gender == "?" or person.gender in {"?", mention.gender}


def _learn(person: Person, mention: Mention) -> None:
    if person.gender == "?":
        person.gender = mention.gender
    person.titles |= mention.titles - _HONORIFICS
    person.country = person.country or mention.country
