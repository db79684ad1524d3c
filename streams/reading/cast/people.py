"""The people and bodies that an article names, with what it says of each: roles, country, gender."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from streams.lexicon import gazetteer
from streams.reading.cast.names import Mention
from streams.reading.text.roles import Role, is_human
from streams.reading.text.tree import SUBJECTS

_PLACES = frozenset({"country", "place"})
_COMMON = gazetteer.word_set("common-in-names")
_OF_MEMBERS = frozenset({"union", "association", "federation", "guild"})
"""What a body may be that is called after its members: Amalgamated Autoworkers."""
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_PARTICLES = gazetteer.word_set("particles")
_OWN = ("'s", "’s")
"""How the names of shops end: `Corbett's`, which `Corbett's prices` leaves without it."""
_STORMS = gazetteer.word_set("storms")
"""What bears given names as people do: `Hurricane Ian`."""
_ARTICLES = ("Al-", "El-", "As-", "Ash-", "Ad-", "Ar-")
_TWO = 2
_LONG = 5
"""Letters of a surname that is known even misspelt."""
_WORD = re.compile(r"\S+")
_PAPERS = gazetteer.word_set("papers")
_LETTERS = str.maketrans({"ı": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D"})
"""Letters that do not come apart into one and its mark."""
_COMPANY = frozenset(
    {"company", "co", "co.", "corporation", "inc", "inc.", "corp", "corp.", "group", "plc", "ltd", "ltd.", "llc"}
)


@dataclass(slots=True)
class Person:
    """Someone by the fullest name known; `order` is the place of the first mention, `last` that of the last."""

    name: str
    order: int
    gender: str = "?"
    roles: list[Role] = field(default_factory=list)
    country: str | None = None
    count: int = 0
    last: int = 0

    words: list[str] = field(init=False)
    """Of the name, without `Jr.` and the like."""

    def __post_init__(self) -> None:
        self.words = _without_suffix(self.name.split())


class Register:
    """Full names by their parts, so that a surname, a short name or an acronym leads to one of them.

    Args:
        mentions: of the article as far as it is known, in reading order.
        leaders: full names of people who are known without the article, to their countries if any.
        aliases: short names that the article gives in brackets, to the names before these.
    """

    def __init__(
        self, mentions: Iterable[Mention], leaders: Mapping[str, str | None], aliases: Mapping[str, str] | None = None
    ) -> None:
        self._aliases = aliases or {}
        self.people: dict[str, Person] = {}
        self.bodies: dict[str, str] = {}
        self._kinds: dict[str, set[str]] = {}
        self._parts: dict[str, list[Person]] = {}
        self._mentioned = 0
        named = [m for m in mentions if not m.pronoun]
        self._places = {m.text for m in named if m.category in _PLACES and m.role in {"pobj", "poss", "compound"}}
        found = [m for m in named if m.category not in _PLACES]
        self._titled = {m.text for m in found if m.category == "person" and any(is_human(r.head) for r in m.roles)}
        self._styled = _styled(found)
        self._storms = {
            m.words[-1] for m in found if " " in m.text and any(word.lower() in _STORMS for word in m.words[:-1])
        }
        self._bodily = _bodily(found)
        bodies = {m.text for m in found if m.category == "organisation"}
        self._shortened = {short for short, full in self._aliases.items() if full in bodies}
        """What a body's name is given in brackets, which need not be initials: `Ghana Gold Board (GoldBod)`."""
        for mention in found:
            if _is_full(mention.text) and not self._is_body(mention) and mention.text not in self._styled:
                self._add_person(mention)
        for name, country in leaders.items():
            self._add_leader(name, country)
        self._add_couples(found)
        for mention in found:
            if self._is_body(mention):
                self._add_body(mention)
            else:
                self._add_single(mention)
        self._add_fuller()

    def person(self, mention: Mention) -> Person | None:
        """The person that a name means: the one so called, else the one whose surname or first name it is."""
        if mention.text in self.people:
            return self.people[mention.text]
        if mention.text in self._styled:
            return self.people.get(self._styled[mention.text])
        words = _without_suffix(mention.words)
        if len(words) > 1 and words[0].lower() not in _PARTICLES:
            return self._same(words)
        last = plain(words[-1])
        fitting = [p for p in self._parts.get(last, []) if _fits(p, mention)]
        if len(words) < len(mention.words):
            fitting = [p for p in fitting if p.name.split()[-1].lower() in _SUFFIXES] or fitting
        surname = (
            [p for p in fitting if plain(p.words[-1]) == last]
            or [p for p in fitting if last in map(plain, p.words[1:])]
            or fitting
        )
        if len(surname) > 1:
            return max(surname, key=lambda p: (_shared(p, mention), p.count, -p.order))
        return surname[0] if surname else self._misspelt(last)

    def surnamed_alike(self, mention: Mention) -> set[str]:
        """Full names of those whose surname a name is, where there are several: Ann and Bo Lee of `Ms Lee`, or Ann."""
        if len(mention.words) > 1 or mention.roles:
            return set()
        last = plain(mention.text)
        fitting = {p.name for p in self._parts.get(last, ()) if plain(p.words[-1]) == last and _fits(p, mention)}
        return fitting if len(fitting) > 1 else set()

    def _misspelt(self, name: str) -> Person | None:
        """The one person whose surname is this one but for a letter: `Swenney` of `Ann Sweeney`."""
        if len(name) < _LONG:
            return None
        near = [p for p in self.people.values() if _is_slip(name, plain(p.words[-1]))]
        return near[0] if len(near) == 1 and len(near[0].words) > 1 else None

    def namesake(self, mention: Mention) -> Person | None:
        """The person whose surname reads like a country's or a place's name, where the text does not name that too."""
        name = mention.text
        if mention.category == "organisation" and " " in name:
            return self.people.get(name) if name in self._titled else self._surnamed_in_full(mention.words)
        if mention.category not in _PLACES and not (mention.category == "organisation" and _is_noun(name)):
            return None
        if name in self._places:
            return None
        return next((p for p in self._parts.get(plain(name), ()) if plain(p.words[-1]) == plain(name)), None)

    def surnamed(self, word: str) -> Person | None:
        """The one person whose name a word, or one in capitals, ends, or begins if the surname stands first."""
        spelled = word.title() if word.isupper() and len(word) >= _LONG - 1 else word
        known = self._parts.get(plain(word)) or self._parts.get(plain(spelled), [])
        return known[0] if len(known) == 1 else None

    def meant(self, role: Role, least: int = 1) -> Person | None:
        """The person whose role is meant by `the president`, `the Chinese leader`; the last one of several.

        Args:
            least: how well it must fit, as `Role.fits` counts; 3 is the same title.
        """
        best: tuple[int, int, Person] | None = None
        for person in self.people.values():
            if role.country not in {None, person.country} and (person.country is not None or role.is_leader):
                continue
            fit = max((known.fits(role) for known in person.roles), default=0)
            if fit < least:
                continue
            if role.country is not None:
                fit += 3 * (person.country == role.country)
            if best is None or (fit, person.last) > best[:2]:
                best = fit, person.last, person
        return best[2] if best else None

    def kinds(self, body: str) -> set[str]:
        """Nouns for what a body is: in its name, and what the article calls it; lower case and singular."""
        named = {gazetteer.singular(word) for word in body.split()}
        kinds = {word for word in named if word in gazetteer.words("bodies.txt")} | self._kinds.get(body, set())
        kinds |= gazetteer.known_bodies().get(body, frozenset())
        last = body.split()[-1].lower()
        trade = last.endswith("workers") or (
            last.endswith("s") and gazetteer.singular(last) in gazetteer.words("people.txt")
        )
        return kinds | _OF_MEMBERS if trade else kinds

    def body(self, text: str) -> str | None:
        """The full name of a body, from it, from its initials or from its first or last word."""
        return self.bodies.get(text)

    def first_of(self, names: Collection[str]) -> str | None:
        """The full name of the body of these that is named first."""
        return next((full for name, full in self.bodies.items() if name in names), None)

    def _is_body(self, mention: Mention) -> bool:
        if mention.text in self._titled:
            return False
        return mention.category == "organisation" or mention.text in self._bodily or mention.text in self._shortened

    def _add_person(self, mention: Mention) -> None:
        person = self.people.get(mention.text) or self._same(mention.words)
        if person is None:
            person = self._enter(mention.text)
        self._learn(person, mention)

    def _add_couples(self, mentions: Iterable[Mention]) -> None:
        """Who shares a surname, where nobody else has the name: `Ian Berg` of `Ian and Ann Berg`."""
        for mention in mentions:
            if mention.shared and plain(mention.text) not in self._parts:
                self._enter(mention.shared)

    def _enter(self, name: str) -> Person:
        person = Person(name, len(self.people))
        self.people[name] = person
        for part in dict.fromkeys(plain(word) for word in person.words):
            self._parts.setdefault(part, []).append(person)
        return person

    def _add_leader(self, name: str, country: str | None) -> None:
        person = self.people.get(name) or self._same(name.split()) or self._enter(name)
        if country is not None and person.country in {None, country}:
            person.country = country
            person.roles.append(Role("leader", frozenset(), country))

    def _add_single(self, mention: Mention) -> None:
        if _is_full(mention.text):
            return
        person = self.person(mention)
        if person is None and mention.category == "person" and mention.roles:
            person = self._enter(mention.text)
        if person is None and self._is_known_by_given_name(mention):
            person = self._enter(mention.text)
            person.gender = gazetteer.table("given-names.tsv")[mention.text]
        if person is not None:
            self._learn(person, mention)

    def _is_known_by_given_name(self, mention: Mention) -> bool:
        """Whether a given name alone is somebody's, who does something: `Sophie was shown around`."""
        name = mention.text
        if mention.category not in {"person", "unknown"} or mention.role not in SUBJECTS or mention.bodily:
            return False
        else_known = name in self._places or name in self._storms or name in self.bodies or _is_noun(name)
        sexed = gazetteer.table("given-names.tsv").get(name, "?") != "?"
        return sexed and not else_known and name not in gazetteer.known_bodies()

    def _same(self, words: list[str]) -> Person | None:
        """Someone with the same first and last name, as `Ann B. Lee` and `Ann Lee` have."""
        first, last = (plain(word) for word in (words[0], _without_suffix(words)[-1]))
        known = self._parts.get(last, ())
        if words[-1].lower() in _SUFFIXES:
            known = [person for person in known if person.name.split()[-1].lower() in _SUFFIXES]
        for person in known:
            if plain(person.words[0]) == first and plain(person.words[-1]) == last:
                return person
        return self._surnamed_in_full(words)

    def _surnamed_in_full(self, words: list[str]) -> Person | None:
        """The one person whose name ends with both of two surnames: `Wasserman Schultz`."""
        if len(words) < _TWO or _is_given(words[0]):
            return None
        ends = [p for p in self._parts.get(plain(words[-1]), ()) if len(p.words) > len(words)]
        found = [p for p in ends if p.words[-len(words) :] == words]
        return found[0] if len(found) == 1 else None

    def _add_body(self, mention: Mention) -> None:
        name = mention.text
        known = self.bodies.setdefault(name, self._introduced(name) or self._spelled_out(name) or name)
        self._kinds.setdefault(known, set()).update(role.head for role in mention.roles)
        if name.endswith(_OWN):
            self.bodies.setdefault(name[:-_TWO], name)
        words = [word for word in name.split() if word[0].isupper()]
        if len(words) < 2 or known != name:
            return
        self.bodies.setdefault("".join(word[0] for word in words), name)
        if name in gazetteer.phrases("media.txt") and words[-1].lower() in _PAPERS:
            self.bodies.setdefault(words[-1], name)
        head = _head(name)
        if head is not None:
            self.bodies.setdefault(head, name)
        if gazetteer.singular(words[-1]) in _COMPANY:
            self.bodies.setdefault(" ".join(words[:-1]), name)
            if gazetteer.country_of_word(words[0]) is None and _is_own(words[0]):
                self.bodies.setdefault(words[0], name)
        if gazetteer.singular(words[-1]) in gazetteer.words("bodies.txt") or len(words) == 2:
            self.bodies.setdefault(words[-1], name)
        if len(words) == 2 and gazetteer.country_of_word(words[0]) is None and _is_own(words[0]):
            self.bodies.setdefault(words[0], name)

    def _add_fuller(self) -> None:
        """A body by the fullest name that the article gives it: `Unity Party` is the Unity Party of Norland."""
        order = list(self.bodies)
        full = sorted({name for name in self.bodies.values() if " " in name}, key=len, reverse=True)
        for name in full:
            if self.bodies.get(name) != name:
                continue
            longer = _longer(name)
            fuller = [other for other in full if other in self.bodies and longer(other)]
            if len(fuller) == 1 and order.index(fuller[0]) < order.index(name):
                self.bodies |= {known: fuller[0] for known, of in self.bodies.items() if of == name}

    def _introduced(self, short: str) -> str | None:
        """The name behind which the article gives this one in brackets, where the letters fit."""
        full = self._aliases.get(short)
        if full is None:
            return None
        begins = (at.start() for at in _WORD.finditer(full) if full[at.start()] == short[0])
        return full if any(_within(short.lower(), full[at:].lower()) for at in begins) else None

    def _spelled_out(self, short: str) -> str | None:
        """The one body named before whose initials these are: AAW of Amalgamated Autoworkers, NICE without its and."""
        if not short.isupper() or not short.isalpha():
            return None
        found = {name for name in self.bodies.values() if " " in name and _abbreviates(short.lower(), name)}
        return found.pop() if len(found) == 1 else None

    def _learn(self, person: Person, mention: Mention) -> None:
        self._mentioned += 1
        person.last = self._mentioned
        person.count += 1
        if person.gender == "?":
            person.gender = mention.gender
        person.roles.extend(role for role in mention.roles if role not in person.roles)
        person.country = person.country or mention.country


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """A word without the marks of its letters, an article small: `Erdogan` for `Erdoğan`, `al-Amin` for `Al-Amin`."""
    if word.startswith(_ARTICLES):
        word = word[0].lower() + word[1:]
    if word.isascii():
        return word
    marked = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def _head(name: str) -> str | None:
    """The word that heads a body's name and stands for it: `Commission` of `Commission on Public Debates`."""
    words = name.split()
    of = next((i for i, word in enumerate(words) if word in {"of", "for", "on"}), 0)
    return words[of - 1] if of and gazetteer.singular(words[of - 1]) in gazetteer.words("bodies.txt") else None


def _longer(name: str) -> Callable[[str], bool]:
    """Tells whether another is a name with more behind or before it: `Grand Meridian Hotels` of `Grand Meridian`."""
    whole = gazetteer.singular(name.split()[-1]) in gazetteer.words("bodies.txt")  # no party is its conference
    beginnings = tuple(f"{name} {word}" for word in (("of ", "for ", "on ") if whole else ("",)))
    ending = f" {name}"
    return lambda fuller: fuller.startswith(beginnings) or fuller.endswith(ending)


def _without_suffix(words: list[str]) -> list[str]:
    return words[:-1] if len(words) > 1 and words[-1].lower() in _SUFFIXES else words


@lru_cache(maxsize=65_536)
def _is_full(name: str) -> bool:
    """Whether a name has more than a surname: `Van Rijn` has not."""
    words = _without_suffix(name.split())
    return len(words) > 1 and not all(word.lower() in _PARTICLES for word in words[:-1])


def _bodily(mentions: Iterable[Mention]) -> set[str]:
    """Names of which nothing but their being spoken of as bodies says what they are, in full and by the first word."""
    unknown = {m.text for m in mentions if m.category == "unknown"}
    unknown -= {m.text for m in mentions if m.category == "person"}
    signs = {m.text for m in mentions if m.bodily}
    return {name for name in unknown if name in signs or (" " in name and name.split()[0] in signs)}


@lru_cache(maxsize=65_536)
def _abbreviates(short: str, name: str) -> bool:
    """Whether a short name has the first letter of every word of a name, with no letter that is not there in order."""
    words = [word.lower() for word in name.split() if word[0].isupper()]
    initials = "".join(word[0] for word in words)
    return short[0] == initials[0] and _within(initials, short) and _within(short, "".join(words))


def _within(part: str, whole: str) -> bool:
    """Whether letters stand in this order in others."""
    rest = iter(whole)
    return all(letter in rest for letter in part)


def leaders(groups: Iterable[Iterable[str]]) -> dict[str, str | None]:
    """People among the names of each party, by full name, to the party's country if it is one.

    Where it is none, a full name may be a company's; a known given name tells.
    """
    found: dict[str, str | None] = {}
    for group in groups:
        names = tuple(group)
        country = next((c for name in names if (c := gazetteer.by_name().get(name)) is not None), None)
        found |= {name: country for name in names if _is_full_name(name) and (country is not None or _is_given(name))}
    return found


def _is_full_name(name: str) -> bool:
    words = name.split()
    known = gazetteer.words("bodies.txt") | gazetteer.table("name-endings.tsv").keys()
    return (
        len(words) in {2, 3}
        and all(word[0].isupper() and word.lower() not in _COMMON for word in words)
        and not any(word.isupper() and len(word) > 1 for word in words)
        and not any(gazetteer.singular(word) in known or gazetteer.country_of_word(word) for word in words)
        and gazetteer.country_of(name) is None
    )


def _is_given(name: str) -> bool:
    """Whether a name begins with a given name."""
    return name.split()[0] in gazetteer.table("given-names.tsv")


def _is_own(word: str) -> bool:
    """Whether the first word of a company's name can stand for it: not `National`, `White`, `House`."""
    low = word.lower()
    return low not in _COMMON and low not in gazetteer.words("bodies.txt")


def _fits(person: Person, mention: Mention) -> bool:
    return mention.gender == "?" or person.gender in {"?", mention.gender}


def _is_noun(name: str) -> bool:
    """Whether a name is a body's for no more than the one word that it is: `Guardian`, `Banks`."""
    return name in gazetteer.phrases("media.txt") or gazetteer.singular(name) in gazetteer.words("bodies.txt")


def _styled(mentions: Sequence[Mention]) -> dict[str, str]:
    """Surnames with a word of the text's before them, to the names: `Absent Lee` of a headline on Ann Lee."""
    given = gazetteer.table("given-names.tsv")
    first = [m for m in mentions if m.tokens[0] == 0 and m.category == "unknown" and len(m.words) == _TWO]
    if not first:
        return {}
    full = {m.words[-1]: m.text for m in mentions if len(m.words) > 1 and m.words[0] in given}
    return {
        m.text: full[m.words[1]]
        for m in first
        if m.words[0] not in given and m.words[1] in full and m.words[1] not in given
    }


def _is_slip(name: str, other: str) -> bool:
    """Whether two names that begin alike differ by one letter, there or not there."""
    if name[0] != other[0] or name == other or abs(len(name) - len(other)) > 1:
        return False
    short, long = sorted((name, other), key=len)
    at = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    return short[at:] == long[at + 1 :] or short[at + 1 :] == long[at + 1 :]


def _shared(person: Person, mention: Mention) -> int:
    return max((known.fits(role) for known in person.roles for role in mention.roles), default=0)
