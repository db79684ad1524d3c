"""Whom a token means: a name, a role, a noun or a pronoun of one of the paragraphs of a window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from spacy.tokens import Doc

from streams.events import SpeakerKind
from streams.lexicon import gazetteer
from streams.reading.attribution.formulas import is_turn
from streams.reading.cast import ages, descriptions
from streams.reading.cast.antecedents import Candidate, candidates, is_prose, number
from streams.reading.cast.appositions import apposed as name_beside
from streams.reading.cast.appositions import equated, is_group, kind_of_name, within
from streams.reading.cast.meanings import OTHER_KINDS, Name, agrees, may_be, of_owner
from streams.reading.cast.names import PERSONAL, Mention
from streams.reading.cast.nominals import Nominal, counted, is_alone, is_spelled_out, members, nominal, one_of, part_of
from streams.reading.cast.people import Person, Register
from streams.reading.cast.sketch import Sketch, sketch
from streams.reading.text import roles
from streams.reading.text.tree import NAMES, NOUNS, SUBJECTS, Tree

_SEAT_OF_UNION = "Brussels"
_UNION = ("European Union", "EU", "European Commission")
"""Bodies that are called by their seat where the text has named them, as else Belgium is."""
FAR = 6
"""Paragraphs that a pronoun or a role looks back."""
_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "JJ", "JJS", "RBS", "DT", "PRP", "WP", "WDT"})
_QUANTITIES = frozenset({"RB", "RBR", "JJR"})
_SINGLE = frozenset({"one", "another"})
_COMPANIES = gazetteer.word_set("companies")
_PARTISANS = gazetteer.word_set("partisans")
_OFFICES = gazetteer.word_set("sole-offices")
"""What one person alone is at a time, so that a name and an office may take up one another."""
_OF_ANOTHER = gazetteer.word_set("of-another")
_RELAYING = frozenset({"news", "state", "press", "public", "national"})
_RELAYS = gazetteer.word_set("relays")
_OWNER_AND_REST = 2
_SEXES = frozenset({"m", "f"})
_AT_EDGE = 0.5
"""Whoever has less weight is no subject."""
_OWNED = re.compile(r"(?:'s|(?<=s)') ")


class _Antecedent(NamedTuple):
    """Whom a pronoun may take up, and where that stands."""

    name: Name
    candidate: Candidate

    @property
    def is_touched_on(self) -> bool:
        """Whether it is neither a subject nor somebody whose words are reported."""
        return self.candidate.weight < _AT_EDGE and not self.candidate.speaks


class Referents:
    """Whom the tokens of a paragraph, and of the window that it is read with, mean.

    Args:
        window: the paragraphs before, in reading order.
        leaders: full names of people known without the article, to their countries if any.
    """

    def __init__(self, window: Sequence[Doc], doc: Doc, leaders: Mapping[str, str | None]) -> None:
        self._pages = [*(sketch(page) for page in window), sketch(doc)]
        self._here = len(self._pages) - 1
        self._leaders = leaders
        self._memo: dict[tuple[int, int], Name | None] = {}
        self._antecedents: dict[tuple[int, int], tuple[int, int]] = {}
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

    def taken_up(self, token: int) -> int | None:
        """The token of the paragraph that a pronoun of it takes up, once that is resolved."""
        page, earlier = self._antecedents.get((self._here, token), (None, None))
        return earlier if page == self._here else None

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

    def _find(self, page: int, token: int) -> Name | None:
        here = self._pages[page]
        if is_turn(here.tree, token):
            return Name(here.tree.words[token], "anonymous", "unresolved", 0.1, here.tree.span((token, token + 1)))
        mention = here.at.get(token)
        if mention is not None and mention.pronoun:
            return self._pronoun(page, mention)
        if mention is not None and not is_group(here, token):
            return self._countryman(page, mention) or self._name(here, mention)
        found = nominal(here, token)
        tag, label = here.tree.tags[token], here.tree.deps[token]
        noun = tag in _TAGS or (tag in _QUANTITIES and label in SUBJECTS | {"advmod"})
        return self._nominal(page, found) if noun else self._called(here, found)

    def _part(self, page: int, found: Nominal) -> Name | None:
        """Some of those whom the text has brought up: `several of them` are the traders, `one of them` is a trader."""
        tree = self._pages[page].tree
        if tree.lower[found.token] in _SINGLE and tree.deps[found.token] in SUBJECTS and is_alone(tree, found.token):
            group_name = self._antecedent_of(page, found.token, "+")
            if group_name is None or group_name.kind != "group":
                return None
            return Name(one_of(group_name.name), "anonymous", "nominal", 0.6, found.span)
        many = counted(tree, found.token)
        if many is not None and (name := self.resolve_in(page, many)) is not None:
            return name._replace(mention=found.span)
        group = members(tree, found.token)
        if group is not None:
            return Name(one_of(nominal(self._pages[page], group).text), "anonymous", "name", 0.8, found.span)
        them = part_of(tree, found.token)
        whole = self.resolve_in(page, them) if them is not None else None
        if them is None or whole is None:
            return None
        if tree.lower[them] == "them" and (whole.kind != "group" or whole.resolved == "unresolved"):
            return None
        if tree.lower[found.token] in _SINGLE:
            return Name(one_of(whole.name), "anonymous", "pronoun", 0.7, found.span)
        return whole._replace(mention=found.span)

    def _countryman(self, page: int, mention: Mention) -> Name | None:
        """The one person brought up just before whom `the Briton` or `the 52-year-old Republican` takes up."""
        tree, (start, end) = self._pages[page].tree, mention.tokens
        party = tree.lower[end - 1] if tree.lower[end - 1] in _PARTISANS else None
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

    def _nominal(self, page: int, found: Nominal) -> Name:
        here = self._pages[page]
        named = kind_of_name(here, found)
        body = self.resolve_in(page, named.head) if named is not None else None
        if body is not None and body.kind == "organisation":
            return body._replace(score=0.9, mention=found.span)
        apposed = name_beside(here, found) or equated(here, found)
        if apposed is not None and (name := self.resolve_in(page, apposed.head)) is not None:
            return name._replace(mention=found.span if apposed.tokens[0] > found.token else name.mention)
        known = self._part(page, found) or self._called(here, found)
        if known is not None:
            return known
        if (aged := self._aged(page, found)) is not None:
            return aged
        again = self._ended(page, found) or self._introduced(page, found) or self._varied(page, found)
        if again is not None:
            return again._replace(resolved="nominal", mention=found.span)
        if found.singular and found.human and (found.definite or found.possessor is not None):
            person = self._register.meant(found.role, least=1 if found.possessor is None else 3)
            if person is not None and not self._is_near(page, person) and found.definite:
                person = self._taken_up(page, found, pages=1) or person
            if person is not None:
                return Name(person.name, "person", "nominal", 0.85, found.span)
        if found.definite:
            earlier = self._earlier(page, found) or self._body(page, found)
            if earlier is not None:
                return earlier._replace(resolved="nominal", score=0.8, mention=found.span)
            person = self._taken_up(page, found)
            if person is not None:
                return Name(person.name, "person", "nominal", 0.6, found.span)
            if (fuller := self._fuller(page, found)) is not None:
                return Name(fuller, found.kind, "nominal", 0.6, found.span)
        kind: SpeakerKind = "group" if found.human and not found.singular else found.kind
        unclear = found.definite and found.bare
        text = self._text(page, found)
        if is_spelled_out(here.tree, found.token):
            return Name(text, kind, "name", 0.9, found.span)
        return Name(text, kind, "unresolved" if unclear else "name", 0.3 if unclear else 0.85, found.span)

    def _called(self, here: Sketch, found: Nominal) -> Name | None:
        """The person or body whose name the tagger has taken for a noun, as at a sentence's beginning."""
        word = here.tree.words[found.token]
        if not word[0].isupper() or found.human or here.tree.tags[found.token] in NAMES:
            return None
        person, body = self._register.surnamed(word), self._register.body(word)
        if person is None and body is not None:
            return Name(body, "organisation", "name", 0.85, found.span)
        return Name(person.name, "person", "name", 0.85, found.span) if person is not None else None

    def _aged(self, page: int, found: Nominal) -> Name | None:
        """Who alone is of the age that a phrase gives: `The 67-year-old said`.

        Where nobody's age is told as that, it is the one person just brought up, unless another age of theirs is, or
        somebody unnamed is of that age.
        """
        alone = found.head == ages.OLD
        tree = self._pages[page].tree
        definite = found.definite or (alone and ages.is_definite(tree, found.token))
        age = ages.age_in(tree, found.token) if definite and found.singular else None
        if age is None or not (alone or found.human):
            return None
        pages = self._pages[: page + 1]
        told = ages.told(self._register, pages, found.token)
        aged = {person.name for known, person in told if known == age}
        sure = 0.85
        if not aged and alone and not ages.is_written(age, pages, found.token):
            near = self._just_before(page, found.token)
            aged = near.keys() - {person.name for _, person in told} if len(near) == 1 else set()
            sure = 0.6
        return Name(aged.pop(), "person", "nominal", sure, found.span) if len(aged) == 1 else None

    def _text(self, page: int, found: Nominal) -> str:
        """How an unnamed source is called: `its delegation` is China's, `Mr Lee's office` Jim Lee's."""
        if found.possessor is None:
            return found.text
        here = self._pages[page]
        owner = self.resolve_in(page, found.possessor)
        if here.tree.tags[found.possessor] != "PRP$":
            surnamed = self._register.surnamed(here.tree.words[found.possessor])
            known = (
                surnamed.name if surnamed is not None and owner is not None and owner.name == surnamed.name else None
            )
            called = here.at[found.possessor].text if found.possessor in here.at else known
            rest = _OWNED.split(found.text, maxsplit=1)
            if owner is None or called is None or len(rest) < _OWNER_AND_REST:
                return found.text
            if found.head == "campaign":
                return f"{called} {rest[1]}"
            of_person = called if owner.name.endswith(called) else owner.name
            return f"{of_person}'s {rest[1]}" if owner.kind == "person" else found.text
        return (
            found.text
            if owner is None or owner.resolved == "unresolved"
            else of_owner(found, owner, self.country(owner.name))
        )

    def _earlier(self, page: int, found: Nominal) -> Name | None:
        """The unnamed source that the article has quoted before: `the official`, `the Treasury official`."""
        for back in range(page, -1, -1):
            here = self._pages[back]
            for attribution in reversed(here.attributions):
                source = attribution.source
                if source is None or (back == page and source >= found.token) or source in here.at:
                    continue
                other = nominal(here, source)
                if (
                    other.head == found.head
                    and other.singular == found.singular
                    and not (other.definite and other.bare)
                    and within(found, other)
                ):
                    return self.resolve_in(back, source)
        return None

    def _fuller(self, page: int, found: Nominal) -> str | None:
        """What the article has called something before that a bare noun takes up: the `city of Oslo` of `the city`."""
        if not found.bare or found.head in gazetteer.words("reports.txt"):
            return None
        for back in range(page, -1, -1):
            here = self._pages[back]
            last = found.token if back == page else here.tree.size
            for i in reversed(range(last)) if is_prose(here) else ():
                if here.tree.lower[i] == found.head and here.tree.tags[i] in NOUNS and not here.in_quotation(i):
                    other = nominal(here, i)
                    if other.token == i and not other.bare and other.singular == found.singular:
                        whole = self._text(back, other)
                        return whole if found.human else whole[max(whole.lower().find(f"{found.head} of "), 0) :]
        return None

    def _ended(self, page: int, found: Nominal) -> Name | None:
        """The body named last whose name a phrase ends: `the school board` is the Clayton School Board."""
        tree = self._pages[page].tree
        if not found.singular or tree.lower[tree.lefts[found.token]] != "the":
            return None
        ended = {full for full in self._register.bodies.values() if descriptions.ends(full, found)}
        named = self._bodies_before(page, found.token) if ended else ()
        return next((name._replace(score=0.85) for name in named if name.name in ended), None)

    def _introduced(self, page: int, found: Nominal) -> Name | None:
        """Somebody without a name whom the text has just brought up: `A senior lawmaker was … the lawmaker said`."""
        if not (found.human and found.singular and found.definite and found.bare):
            return None
        earlier = descriptions.introduced(self._pages[: page + 1], found)
        name = self.resolve_in(*earlier) if earlier is not None else None
        return name._replace(score=0.8) if name is not None and name.kind in {"anonymous", "person"} else None

    def _varied(self, page: int, found: Nominal) -> Name | None:
        """The one person just brought up whom a phrase calls by another word: `the Chelsea defender`."""
        if not descriptions.varies(self._pages[page], found):
            return None
        people = self._just_before(page, found.token)
        one = len(people) == 1 and all(descriptions.can_be(person, found) for person in people.values())
        return Name(next(iter(people)), "person", "nominal", 0.6) if one else None

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

    def _taken_up(self, page: int, found: Nominal, pages: int = 3) -> Person | None:
        """Who was brought up just before and can be what a phrase says: `Ann Lee came late. The governor said …`."""
        whole = found.span[1] == self._pages[page].tree.ends[found.token]
        if not found.singular or not whole or roles.group(found.head) not in _OFFICES:
            return None
        for back in range(page, max(page - pages, -1), -1):
            people = self.people_in(back, found.token if back == page else None)
            fitting = [p for p in people.values() if p.gender != "?" and may_be(p, found)]
            if len(fitting) == 1:
                return fitting[0]
            if people:
                nearest = self._antecedent(back, page, found.token, fitting[0].gender, None) if fitting else None
                return next((p for p in fitting if nearest is not None and p.name == nearest.name.name), None)
        return None

    def _body(self, page: int, found: Nominal) -> Name | None:
        """The named body that `the commission` or `the company` is."""
        relay = found.head in _RELAYS and found.role.words <= _RELAYING
        if not found.singular or found.kind != "organisation":
            return None
        if not found.bare and not relay:
            fits = found.head in _COMPANIES and found.country is None and not found.modifiers & _OF_ANOTHER
            return self._described(page, found) if fits else None
        named = self._last_of(page, found, {found.head})
        if named is None and (found.bare or not relay) and found.head not in _COMPANIES:
            named = self._last_of(page, found, OTHER_KINDS.get(found.head, frozenset()))
        if named is None and (found.head in _COMPANIES or found.head in _RELAYS):
            return self._antecedent_of(page, found.token, "n", found.head)
        return named

    def last_of(self, found: Nominal, kinds: Set[str]) -> Name | None:
        """The body of one of these kinds that is named last before a phrase of the paragraph."""
        return self._last_of(self._here, found, kinds)

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

    def _described(self, page: int, found: Nominal) -> Name | None:
        """The one body named just before that `the low-cost carrier` can be."""
        names = {
            name.name: name
            for back in (page, page - 1)[: page + 1]
            for candidate in self.candidates_in(back)
            if back < page or candidate.token < found.token
            if candidate.mention is None or not candidate.mention.pronoun
            if (name := self.resolve_in(back, candidate.token)) is not None
            if agrees(name, candidate, "n", found.head, self._register)
        }
        return next(iter(names.values())) if len(names) == 1 else None

    def _pronoun(self, page: int, mention: Mention) -> Name | None:
        span = self._pages[page].tree.span(mention.tokens)
        name = self._antecedent_of(page, mention.head, mention.gender)
        if name is not None:
            return name._replace(resolved="pronoun", score=min(0.8, name.score), mention=span)
        kind: SpeakerKind = "group" if mention.gender == "+" else "organisation" if mention.gender == "n" else "person"
        return Name(mention.text, kind, "unresolved", 0.1, span)

    def _antecedent_of(self, page: int, token: int, gender: str, noun: str | None = None) -> Name | None:
        for back in range(page, max(page - FAR, -1), -1):
            found = self._antecedent(back, page, token, gender, noun)
            if found is None:
                continue
            if back == page - 1 and back and gender in _SEXES and found.is_touched_on:
                before = self._antecedent(back - 1, page, token, gender, noun)
                if before is not None and before.candidate.speaks:
                    back, found = back - 1, before
            self._antecedents[page, token] = back, found.candidate.token
            return found.name._replace(score=0.8 if back == page else 0.7 if back == page - 1 else 0.5)
        return None

    def _antecedent(self, back: int, page: int, token: int, gender: str, noun: str | None) -> _Antecedent | None:
        """Whom of a page it fits best."""
        here = self._pages[back]
        limit = token if back == page else here.tree.size
        quoted = back == page and here.in_quotation(token)
        speaks = any(a.source == token for a in self._pages[page].attributions)
        own = self._own_words(page, token) if back == page else ()
        sentence = number(here, token) if back == page else number(here, here.tree.size - 1)
        best: tuple[float, _Antecedent] | None = None
        for candidate in self.candidates_in(back):
            if candidate.token >= limit or (here.in_quotation(candidate.token) and not quoted):
                continue
            if candidate.mention is not None and candidate.mention.pronoun and candidate.mention.gender != gender:
                continue
            name = self.resolve_in(back, candidate.token)
            if name is None or not agrees(name, candidate, gender, noun, self._register):
                continue
            spoken = 0.9 if candidate.speaks and speaks else 0.4 * candidate.speaks
            score = candidate.weight + spoken - 0.6 * (sentence - candidate.sentence) - 0.4 * (name.score < 0.7)
            score -= 0.6 * (gender == "+" and name.kind == "organisation")
            pronoun = candidate.mention is not None and candidate.mention.pronoun
            if gender in {"m", "f"} and not pronoun:
                score -= 2.0 * _is_theirs(here.tree, candidate.token, gender)
                score -= 1.0 * any(a <= candidate.token < b for a, b in own)
            if best is None or score >= best[0]:
                best = score, _Antecedent(name, candidate)
        return best[1] if best else None

    def _own_words(self, page: int, token: int) -> Sequence[tuple[int, int]]:
        """What a speaker says: in `The minister, she said, is late` she is rather someone else."""
        found = (
            a.content for a in self._pages[page].attributions if a.source == token and a.kind.startswith(("inv", "par"))
        )
        return next(found, ())


def _is_theirs(tree: Tree, token: int, gender: str) -> bool:
    """Whether a phrase is for someone of somebody: behind `his lawyer` it is rather the other who is `he`."""
    possessor = tree.first(token, "poss")
    return possessor is not None and PERSONAL.get(tree.lower[possessor]) == gender
