"""The paragraphs of a window and whom they bring up, whatever finds whom their tokens mean."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property

from spacy.tokens import Doc

from streams.lexicon import gazetteer
from streams.reading.cast.antecedents import Candidate, candidates
from streams.reading.cast.meanings import Name
from streams.reading.cast.nominals import Nominal
from streams.reading.cast.people import Person, Register
from streams.reading.cast.sketch import Sketch, sketch
from streams.reading.text import roles


class Window(ABC):
    """A paragraph and the window that it is read with.

    Args:
        window: the paragraphs before, in reading order.
        leaders: full names of people known without the article, to their countries if any.
    """

    def __init__(self, window: Sequence[Doc], doc: Doc, leaders: Mapping[str, str | None]) -> None:
        self._pages = [*(sketch(page) for page in window), sketch(doc)]
        self._here = len(self._pages) - 1
        self._leaders = leaders
        self._memo: dict[tuple[int, int], Name | None] = {}
        self._candidates: dict[int, list[Candidate]] = {}

    @cached_property
    def _register(self) -> Register:
        aliases = {short: name for page in self._pages for short, name in page.aliases}
        return Register((m for page in self._pages for m in page.mentions), self._leaders, aliases)

    @property
    def here(self) -> Sketch:
        """The paragraph itself."""
        return self._pages[self._here]

    @property
    def pages(self) -> Sequence[Sketch]:
        """The window's paragraphs in reading order, and the paragraph itself as the last."""
        return self._pages

    def country(self, name: str) -> str | None:
        """The country that a name stands for: a state, its people, leader or ministry; not `Bolivian creditors`."""
        known = gazetteer.country_of_word(name) or gazetteer.country_of(name)
        if known is not None:
            return known
        person = self._register.people.get(name)
        if person is not None:
            return person.country
        words = name.split()
        if len(words) < 2 or not any(roles.is_of_state(gazetteer.singular(word)) for word in words):
            return None
        return gazetteer.country_of_word(words[0].removesuffix("'s").removesuffix("’s"))

    def resolve_in(self, page: int, token: int) -> Name | None:
        """Whom a token of one of the pages means."""
        key = (page, token)
        if key not in self._memo:
            self._memo[key] = None
            self._memo[key] = self._find(page, token)
        return self._memo[key]

    def people_in(self, page: int, limit: int | None = None) -> dict[str, Person]:
        """People named in a paragraph, or in it before a token, by full name."""
        named = (c.token for c in self.candidates_in(page) if c.mention is not None)
        names = (self.resolve_in(page, token) for token in named if limit is None or token < limit)
        found = {name.name for name in names if name is not None and name.kind == "person"}
        return {name: person for name, person in self._register.people.items() if name in found}

    def candidates_in(self, page: int) -> list[Candidate]:
        """Whom one of the pages brings up."""
        if page not in self._candidates:
            self._candidates[page] = candidates(self._pages[page])
        return self._candidates[page]

    def last_of(self, found: Nominal, kinds: Set[str]) -> Name | None:
        """The body of one of these kinds that is named last before a phrase of the paragraph."""
        return self._last_of(self._here, found, kinds)

    @abstractmethod
    def _find(self, page: int, token: int) -> Name | None:
        """Whom a token of one of the pages means, found anew."""

    def _last_of(self, page: int, found: Nominal, kinds: Set[str]) -> Name | None:
        """The body of one of these kinds that is named last before a phrase."""
        named = self._bodies_before(page, found.token)
        return next((name for name in named if kinds & self._register.kinds(name.name)), None)

    def _bodies_before(self, page: int, token: int) -> Iterator[Name]:
        """Bodies named before a token, the last one first."""
        for back in range(page, -1, -1):
            for candidate in reversed(self.candidates_in(back)):
                named = candidate.mention is not None and not candidate.mention.pronoun
                if named and (back < page or candidate.token < token):
                    name = self.resolve_in(back, candidate.token)
                    if name is not None and name.kind == "organisation":
                        yield name

    def _just_before(self, page: int, token: int) -> dict[str, Person]:
        """Who stands out in the last sentence before a token that brings anybody up, in the paragraph before too."""
        for back in (page, page - 1)[: page + 1]:
            for sentence in reversed(range(len(self._pages[back].tree.sentences))):
                people = self._people_of(back, sentence, token if back == page else None)
                if people:
                    return people
        return {}

    def _people_of(self, page: int, sentence: int, limit: int | None) -> dict[str, Person]:
        """Who stands out in a sentence: its subjects and those who speak, else whoever is named in it."""
        here = self._pages[page]
        found: dict[bool, dict[str, Person]] = {True: {}, False: {}}
        for one in self.candidates_in(page):
            if one.sentence != sentence or (limit is not None and one.token >= limit) or here.in_quotation(one.token):
                continue
            name = self.resolve_in(page, one.token)
            person = self._register.people.get(name.name) if name is not None and name.kind == "person" else None
            if person is not None:
                joined = here.tree.deps[one.token] == "conj"
                found[one.weight > 1 or one.speaks or joined][person.name] = person
        return found[True] or found[False]

    def _is_near(self, page: int, person: Person) -> bool:
        """Whether somebody is named in a paragraph or the one before it."""
        return any(person.name in self.people_in(back) for back in (page, page - 1)[: page + 1])
