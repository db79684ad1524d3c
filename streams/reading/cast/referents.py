"""Whom a token means: a name, a role, a noun or a pronoun of one of the paragraphs of a window."""

from __future__ import annotations

from streams.lexicon import gazetteer
from streams.reading.attribution.formulas import is_turn
from streams.reading.cast.appositions import apposed as name_beside
from streams.reading.cast.appositions import is_group
from streams.reading.cast.meanings import Name
from streams.reading.cast.names import Mention
from streams.reading.cast.nominals import nominal
from streams.reading.cast.phrases import Phrases
from streams.reading.cast.sketch import Sketch
from streams.reading.text.tree import SUBJECTS

_SEAT_OF_UNION = "Brussels"
_UNION = ("European Union", "EU", "European Commission")
"""Bodies that are called by their seat where the text has named them, as else Belgium is."""
_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "JJ", "JJS", "RBS", "DT", "PRP", "WP", "WDT"})
_QUANTITIES = frozenset({"RB", "RBR", "JJR"})
_PARTISANS = gazetteer.word_set("partisans")
_STATESMEN = gazetteer.word_set("demonyms-of-states")


class Referents(Phrases):
    """Whom the tokens of a paragraph, and of the window that it is read with, mean."""

    def _find(self, page: int, token: int) -> Name | None:
        here = self._pages[page]
        if is_turn(here.tree, token):
            return Name(here.tree.words[token], "anonymous", "unresolved", 0.1, here.tree.span((token, token + 1)))
        mention = here.at.get(token)
        if mention is not None and mention.pronoun:
            return self._pronoun(page, mention)
        if mention is not None and not is_group(here, token):
            return self._countryman(page, mention) or self._speaking(page, mention) or self._name(here, mention)
        found = nominal(here, token)
        tag, label = here.tree.tags[token], here.tree.deps[token]
        noun = tag in _TAGS or (tag in _QUANTITIES and label in SUBJECTS | {"advmod"})
        return self._nominal(page, found) if noun else self._called(here, found)

    def _countryman(self, page: int, mention: Mention) -> Name | None:
        """The one person brought up just before whom `the Briton`, `the Texan` or `the 52-year-old Republican` is."""
        tree, (start, end) = self._pages[page].tree, mention.tokens
        party = tree.lower[end - 1] if tree.lower[end - 1] in _PARTISANS | _STATESMEN else None
        country = gazetteer.country_of_word(mention.text) if party is None else None
        first = start - 1 if party is None else min(tree.lefts[end - 1], start - 1)
        one = end - start == 1 or party is not None
        alone = one and tree.tags[end - 1] in {"NN", "NNP"} and first >= 0 and tree.lower[first] == "the"
        if (country is None and party is None) or mention.category == "country" or not alone:
            return None
        span = tree.span((first, end))
        apposed = name_beside(self._pages[page], nominal(self._pages[page], end - 1))
        if apposed is not None and apposed is not mention:
            return self.resolve_in(page, apposed.head)
        nobody = Name(mention.text, "anonymous", "unresolved", 0.3, span) if party is not None else None
        for back in (page, page - 1)[: page + 1]:
            people = self.people_in(back, start if back == page else None)
            fitting = [person for person in people.values() if country is None or person.country in {None, country}]
            fitting = [p for p in fitting if any(party in {role.head, *role.words} for role in p.roles)] or fitting
            if people:
                return Name(fitting[0].name, "person", "nominal", 0.6, span) if len(fitting) == 1 else nobody
        return nobody

    def _speaking(self, page: int, mention: Mention) -> Name | None:
        """Of those with one surname who has just spoken: `Ann Lee, Bo Lee's mother, denied it. “No,” Lee said.`"""
        alike = self._register.surnamed_alike(mention)
        span = self._pages[page].tree.span(mention.tokens)
        for back in (page, page - 1, page - 2)[: page + 1] if alike else ():
            here = self._pages[back]
            for attribution in reversed(here.attributions):
                source = attribution.source
                if source is None or (back == page and source >= mention.tokens[0]):
                    continue
                name = self.resolve_in(back, source)
                if name is not None and name.name in alike:
                    return name._replace(resolved="name", score=0.92, mention=span)
        return None

    def _name(self, here: Sketch, mention: Mention) -> Name:
        span = here.tree.span(mention.tokens)
        start = mention.tokens[0]
        determined = mention.category == "organisation" and start > 0 and here.tree.tags[start - 1] == "DT"
        person = self._register.namesake(mention) if not determined else None
        if person is None and mention.category not in {"organisation", "country", "place"}:
            person = self._register.person(mention)
        if person is None and mention.text.isupper() and not determined:
            person = self._register.surnamed(mention.text)
        if person is not None:
            return Name(person.name, "person", "name", 0.97 if mention.text == person.name else 0.92, span)
        if mention.text in gazetteer.institutions():
            return Name(mention.text, "organisation", "name", 0.9, span)
        if mention.text == _SEAT_OF_UNION and (union := self._register.first_of(_UNION)) is not None:
            return Name(union, "organisation", "name", 0.8, span)
        if mention.category == "country" and mention.country is not None:
            return Name(mention.country, "country", "name", 0.9, span)
        body = self._register.body(mention.text)
        if body is not None:
            return Name(body, "organisation", "name", 0.9, span)
        if mention.category == "person":
            return Name(mention.text, "person", "name", 0.8, span)
        people = gazetteer.country_of_word(mention.text)
        if people is not None or here.tree.tags[mention.head] == "NNPS":
            return Name(mention.text, "group", "name", 0.8, span)
        return Name(mention.text, "organisation", "name", 0.6, span)
