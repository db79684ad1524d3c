"""The cast of a paragraph: who is meant by a name, a role or a pronoun, as far as its window shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from streams.events import ArticleHeader, Resolution, SpeakerKind
from streams.reading import gazetteer
from streams.reading.frames import agent
from streams.reading.names import Mention, country_of
from streams.reading.nominals import Nominal, nominal
from streams.reading.people import Person, Register
from streams.reading.sketch import Sketch, sketch
from streams.reading.tree import SUBJECTS

_BOTH = frozenset({"two", "both"})
FAR = 6
"""Paragraphs that a pronoun or a role looks back."""
_NEUTER_BODIES = frozenset({"organisation", "country"})


class Name(NamedTuple):
    """Whom a mention means: the canonical name, and how that is known."""

    name: str
    kind: SpeakerKind
    resolved: Resolution
    score: float
    mention: tuple[int, int] | None = None
    """Characters of the paragraph; None where nothing in it names the speaker."""


class Cast:
    """The people and bodies in play in a paragraph that is read with a window.

    Nothing outside header, window and paragraph plays a part, so the same event has the same cast.
    """

    def __init__(self, header: ArticleHeader, window: Sequence[Doc], doc: Doc) -> None:
        self.header = header
        self._pages = [*(sketch(page) for page in window), sketch(doc)]
        self._here = len(self._pages) - 1
        self._register = Register()
        self._memo: dict[tuple[int, int], Name | None] = {}
        for page in self._pages:
            self._register.add(page.mentions)

    @property
    def here(self) -> Sketch:
        """The paragraph itself."""
        return self._pages[self._here]

    @property
    def pages(self) -> Sequence[Sketch]:
        """The window's paragraphs in reading order, and the paragraph itself as the last."""
        return self._pages

    @property
    def people(self) -> Iterable[str]:
        """Full names, by first mention."""
        return self._register.people

    def resolve(self, mention: Token | Span | int) -> Name | None:
        """Whom a token of the paragraph, or the root of a span of it, means; None where it means nobody."""
        index = mention if isinstance(mention, int) else mention.i if isinstance(mention, Token) else mention.root.i
        return self._resolve(self._here, index)

    def resolve_all(self, token: int) -> tuple[Name, ...]:
        """Everyone that a token and those joined to it mean: `Lee and her deputy`, `the two leaders`."""
        pair = self._pair(token)
        if pair:
            return pair
        names = [self._resolve(self._here, i) for i in _joined(self.here, token)]
        return tuple({name.name: name for name in names if name is not None}.values())

    def relay(self, token: int) -> Name | None:
        """Who passed something on: the media, or of a record who made it public."""
        tree = self.here.tree
        if gazetteer.singular(tree.words[token]) in gazetteer.words("reports.txt"):
            for child in tree.of(token, "acl"):
                by = agent(tree, child)
                if by is not None:
                    return self._resolve(self._here, by)
            for child in tree.of(token, "prep"):
                inner = tree.first(child, "pobj")
                if tree.lower[child] in {"from", "by"} and inner is not None:
                    return self._resolve(self._here, inner)
        return self._resolve(self._here, token)

    def country(self, name: str) -> str | None:
        """The country of a party, where the text shows one: a state, its people, its leader."""
        known = gazetteer.country_of_word(name) or country_of(name)
        if known is not None:
            return known
        person = self._register.people.get(name)
        if person is not None:
            return person.country
        first = name.split()[0] if name else ""
        return gazetteer.country_of_word(first.removesuffix("'s").removesuffix("’s"))

    def _pair(self, token: int) -> tuple[Name, ...]:
        """`The two leaders`, where the window has two of them and no more."""
        tree = self.here.tree
        if tree.tags[token] not in {"NNS"} or not tree.any_of(tree.children[token], _BOTH):
            return ()
        found = nominal(self.here, token)
        wanted = gazetteer.title_groups().get(found.head)
        if wanted is None:
            return ()
        fitting = [p for p in self._register.people.values() if _leads(p) and _leads(p) == _leads_as(wanted)]
        if len(fitting) != 2:
            return ()
        return tuple(Name(p.name, "person", "nominal", 0.7, found.span) for p in fitting)

    def last_speaker(self) -> Name | None:
        """Who spoke last before this paragraph, for a quotation with no cue of its own."""
        for page in range(self._here - 1, max(self._here - 1 - FAR, -1), -1):
            name = self._last_in(page)
            if name is not None:
                return name._replace(resolved="carried", mention=None, score=0.8 if page == self._here - 1 else 0.5)
            if self._pages[page].attributions and self._pages[page].attributions[-1].kind != "carried":
                return None
        return None

    def _last_in(self, page: int) -> Name | None:
        for attribution in reversed(self._pages[page].attributions):
            if attribution.source is not None:
                return self._resolve(page, attribution.source)
        return None

    def _resolve(self, page: int, token: int) -> Name | None:
        key = (page, token)
        if key not in self._memo:
            self._memo[key] = None
            self._memo[key] = self._find(page, token)
        return self._memo[key]

    def _find(self, page: int, token: int) -> Name | None:
        here = self._pages[page]
        mention = here.at.get(token)
        if mention is not None and mention.pronoun:
            return self._pronoun(page, mention)
        if mention is not None and not _is_group(here, token):
            return self._name(here, mention)
        if here.tree.tags[token] not in {"NN", "NNS", "NNP", "NNPS", "CD", "JJ", "JJS", "DT", "PRP", "WP"}:
            return None
        return self._nominal(page, nominal(here, token))

    def _name(self, here: Sketch, mention: Mention) -> Name:
        span = here.tree.span(mention.tokens)
        person = self._register.person(mention)
        if person is not None and mention.category != "organisation":
            return Name(person.name, "person", "name", 0.97 if mention.text == person.name else 0.92, span)
        if mention.category == "country" and mention.country is not None:
            return Name(mention.country, "country", "name", 0.9, span)
        body = self._register.bodies.get(mention.text)
        if body is not None:
            return Name(body, "organisation", "name", 0.9, span)
        if mention.category == "person":
            return Name(mention.text, "person", "name", 0.8, span)
        people = gazetteer.country_of_word(mention.text)
        if people is not None or here.tree.tags[mention.head] == "NNPS":
            return Name(mention.text, "group", "name", 0.8, span)
        return Name(mention.text, "organisation", "name", 0.6, span)

    def _nominal(self, page: int, found: Nominal) -> Name:
        if found.definite and found.singular:
            person = self._titled(page, found)
            if person is not None:
                return Name(person.name, "person", "nominal", 0.85, found.span)
        if found.definite and found.bare and found.human:
            earlier = self._earlier(page, found)
            if earlier is not None:
                return earlier._replace(resolved="nominal", score=0.8, mention=found.span)
        kind: SpeakerKind = "group" if found.human and not found.singular else found.kind
        owner = self._owner(page, found)
        if owner is not None:
            return Name(f"{owner.name.split()[-1]}'s {found.text}", kind, "nominal", 0.7, found.span)
        unclear = found.definite and found.bare
        return Name(found.text, kind, "unresolved" if unclear else "name", 0.3 if unclear else 0.85, found.span)

    def _owner(self, page: int, found: Nominal) -> Name | None:
        """The person behind `his` or `her` in `his aides`."""
        here = self._pages[page]
        owner = here.tree.first(found.token, "poss")
        if owner is None or here.tree.lower[owner] not in {"his", "her"}:
            return None
        name = self._resolve(page, owner)
        return name if name is not None and name.resolved != "unresolved" else None

    def _titled(self, page: int, found: Nominal) -> Person | None:
        """The one person of the window whom this title and country fit."""
        groups = gazetteer.title_groups()
        if found.head not in groups:
            return None
        wanted = groups[found.head]
        fitting = []
        for person in self._register.people.values():
            has = {groups.get(title, title) for title in person.titles}
            if found.country is not None and person.country not in {None, found.country}:
                continue
            if wanted in has:
                fitting.append((2 + (found.country is not None and person.country == found.country), person))
            elif (
                wanted in {"president", "leader"}
                and has & {"president", "leader", "premier"}
                and found.country
                and person.country == found.country
            ):
                fitting.append((1, person))
        if not fitting:
            return None
        best = max(score for score, _ in fitting)
        people = [person for score, person in fitting if score == best]
        return people[0] if len(people) == 1 else max(people, key=lambda p: (p.count, -p.order))

    def _earlier(self, page: int, found: Nominal) -> Name | None:
        """The unnamed source of the same kind that the article has quoted last: `the official`."""
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
                ):
                    return self._resolve(back, source)
        return None

    def _pronoun(self, page: int, mention: Mention) -> Name | None:
        here = self._pages[page]
        span = here.tree.span(mention.tokens)
        for back in range(page, max(page - FAR, -1), -1):
            name = self._antecedent(back, page, mention)
            if name is not None:
                score = 0.8 if back == page else 0.7 if back == page - 1 else 0.5
                return name._replace(resolved="pronoun", score=min(score, name.score), mention=span)
        kind: SpeakerKind = "group" if mention.gender == "+" else "organisation" if mention.gender == "n" else "person"
        return Name(mention.text, kind, "unresolved", 0.1, span)

    def _antecedent(self, back: int, page: int, pronoun: Mention) -> Name | None:
        here = self._pages[back]
        limit = pronoun.head if back == page else here.tree.size
        best: tuple[float, Name] | None = None
        for head, mention in self._candidates(here, limit, pronoun):
            if here.in_quotation(head) and not (back == page and here.in_quotation(pronoun.head)):
                continue
            name = self._resolve(back, head)
            if name is None or not self._agrees(name, mention, pronoun):
                continue
            score = _salience(here, head, limit)
            if best is None or score >= best[0]:
                best = score, name
        return best[1] if best else None

    def _candidates(self, here: Sketch, limit: int, pronoun: Mention) -> list[tuple[int, Mention | None]]:
        """Heads of names and of nouns for people and bodies before a place, in order."""
        named = [(m.head, m) for m in here.mentions if m.head < limit]
        fitting: list[tuple[int, Mention | None]] = [
            (head, m) for head, m in named if not m.pronoun or m.gender == pronoun.gender
        ]
        return sorted(fitting + [(i, None) for i in here.nouns if i < limit and i not in here.at], key=lambda c: c[0])

    def _agrees(self, name: Name, mention: Mention | None, pronoun: Mention) -> bool:
        if name.resolved == "unresolved":
            return False
        if pronoun.gender == "n":
            return name.kind in _NEUTER_BODIES
        if pronoun.gender == "+":
            return name.kind in {"group", "organisation"}
        if name.kind not in {"person", "anonymous"}:
            return False
        person = self._register.people.get(name.name)
        gender = person.gender if person is not None else mention.gender if mention is not None else "?"
        return gender in {"?", pronoun.gender}


def _is_group(here: Sketch, token: int) -> bool:
    """Whether a name in the plural is only part of who is meant: `Democrats on the committee`."""
    return here.tree.tags[token] == "NNPS" and here.tree.first(token, "prep") is not None


def _joined(here: Sketch, token: int) -> list[int]:
    found = [token]
    for child in here.tree.of(token, "conj"):
        if here.tree.tags[child] in {"NNP", "NNPS", "NN", "NNS", "PRP"}:
            found += _joined(here, child)
    return found


def _leads(person: Person) -> bool:
    return bool(person.titles & gazetteer.word_set("heads-of-government"))


def _leads_as(title: str) -> bool:
    return title in gazetteer.word_set("heads-of-government")


def _salience(here: Sketch, head: int, limit: int) -> float:
    """How much a mention comes to mind: the nearer the more, subjects first, possessors last."""
    score = 1.0 - 0.5 * (limit - head) / max(here.tree.size, 1)
    role = here.tree.deps[head]
    if role in SUBJECTS:
        return score + 1.0
    return score - 0.5 if role in {"poss", "compound"} else score
