"""Whom a phrase means that is no name: a role, a description, a body's kind, some of a group."""

from __future__ import annotations

import re

from streams.events import SpeakerKind
from streams.lexicon import gazetteer
from streams.reading.cast import ages, descriptions
from streams.reading.cast.antecedents import is_prose
from streams.reading.cast.appositions import apposed as name_beside
from streams.reading.cast.appositions import equated, kind_of_name, within
from streams.reading.cast.meanings import OTHER_KINDS, Name, agrees, may_be, of_owner
from streams.reading.cast.nominals import Nominal, counted, is_alone, is_spelled_out, members, nominal, one_of, part_of
from streams.reading.cast.people import Person
from streams.reading.cast.pronouns import Pronouns
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles
from streams.reading.text.tree import NAMES, NOUNS, SUBJECTS

_SINGLE = frozenset({"one", "another"})
_COMPANIES = gazetteer.word_set("companies")
_PARTISANS = gazetteer.word_set("partisans")
_VARIED = gazetteer.word_set("said-over-again")
_OFFICES = gazetteer.word_set("sole-offices")
"""What one person alone is at a time, so that a name and an office may take up one another."""
_OF_ANOTHER = gazetteer.word_set("of-another")
_RELAYING = frozenset({"news", "state", "press", "public", "national"})
_RELAYS = gazetteer.word_set("relays")
_OWNER_AND_REST = 2
_OWNED = re.compile(r"(?:'s|(?<=s)') ")


class Phrases(Pronouns):
    """A window whose phrases lead to whom they call by what they are."""

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
        again = again or self._partisan(page, found)
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
                    and found.modifiers & _OF_ANOTHER <= other.modifiers
                    and within(found, other)
                ):
                    return self._named_since(page, found, (back, source)) or self.resolve_in(back, source)
        return None

    def _named_since(self, page: int, found: Nominal, first: tuple[int, int]) -> Name | None:
        """Who is named behind where they were first told of: `A lawmaker asked … Ann Lee said … The lawmaker`.

        It is the one person just brought up, who is of that office, or in another paragraph of whom none is known.

        Args:
            first: page and token of who had no name.
        """
        people = self._just_before(page, found.token) if found.human and found.singular else {}
        person = next(iter(people.values())) if len(people) == 1 else None
        if person is None or self._is_named_by(person, *first):
            return None
        if any(role.fits(found.role) for role in person.roles):
            return Name(person.name, "person", "nominal", 0.7, found.span)
        elsewhere = first[0] < page and person.name not in self.people_in(first[0])
        office = roles.group(found.head) in _OFFICES and not person.roles and may_be(person, found)
        return Name(person.name, "person", "nominal", 0.7, found.span) if elsewhere and office else None

    def _is_named_by(self, person: Person, page: int, token: int) -> bool:
        """Whether somebody has been named before a token."""
        return any(person.name in self.people_in(back, token if back == page else None) for back in range(page + 1))

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
        if earlier is None:
            return None
        name = self._named_since(page, found, earlier) or self.resolve_in(*earlier)
        return name._replace(score=0.8) if name is not None and name.kind in {"anonymous", "person"} else None

    def _varied(self, page: int, found: Nominal) -> Name | None:
        """The one person just brought up whom a phrase calls by another word: `the Chelsea defender`."""
        if not descriptions.varies(self._pages[page], found):
            return None
        office = roles.group(found.head) in _OFFICES
        if found.head not in _VARIED and (office or not descriptions.is_new(self._pages[: page + 1], found)):
            return None
        people = self._just_before(page, found.token)
        one = len(people) == 1 and all(descriptions.can_be(person, found) for person in people.values())
        return Name(next(iter(people)), "person", "nominal", 0.6) if one else None

    def _partisan(self, page: int, found: Nominal) -> Name | None:
        """The one person just brought up of the state that `the Texas Republican` is of, or of none that is told."""
        if found.head not in _PARTISANS or not found.singular or not found.definite:
            return None
        where = found.role.words
        for back in (page, page - 1)[: page + 1]:
            people = self.people_in(back, found.token if back == page else None).values()
            fitting = [p for p in people if any(where & role.words for role in p.roles)]
            if not fitting and len(people) == 1:
                fitting = [p for p in people if not where or not any(role.words for role in p.roles)]
            if people:
                return Name(fitting[0].name, "person", "nominal", 0.6) if len(fitting) == 1 else None
        return None

    def _taken_up(self, page: int, found: Nominal, pages: int = 3) -> Person | None:
        """Who was brought up just before and can be what a phrase says: `Ann Lee came late. The governor said …`."""
        whole = found.span[1] == self._pages[page].tree.ends[found.token] or found.text.endswith(" of state")
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
