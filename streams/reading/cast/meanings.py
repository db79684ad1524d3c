"""Whom a mention means, and whether a pronoun may mean it too."""

from __future__ import annotations

from typing import NamedTuple

from streams.events import Resolution, SpeakerKind
from streams.lexicon import gazetteer
from streams.reading.cast.antecedents import Candidate
from streams.reading.cast.nominals import Nominal
from streams.reading.cast.people import Person, Register
from streams.reading.text import roles
from streams.reading.text.roles import Role
from streams.reading.text.tree import SUBJECTS

_NONE: frozenset[str] = frozenset()
_NEUTER = frozenset({"organisation", "country"})
_PLURALS = frozenset({"police", "staff", "clergy"})
_STATE_ORGANS = gazetteer.word_set("state-organs")
_KIN = gazetteer.word_set("kin")
_MEMBERS = frozenset({"member", "side", "representative"})
_ELECTED = frozenset({"senator", "mayor"})
_COMPANIES = gazetteer.word_set("companies")
_FORMS = gazetteer.word_set("company-forms")
_SHOWN = gazetteer.word_set("shown-to-be")
"""What a body must be said to be before it is called so, as other companies need not."""
_RELAYS = gazetteer.word_set("relays")
_PAPERS = gazetteer.word_set("papers") - {"press", "wire"}
_ON_AIR = frozenset({"broadcaster"})
_CALLED = {
    "newspaper": frozenset({"newspaper"}),
    "agency": frozenset({"news-agency"}),
    "website": frozenset({"website"}),
    **dict.fromkeys(("broadcaster", "television", "tv", "radio", "station"), _ON_AIR),
}
"""Of nouns for media those kinds of media known by name that they may take up; other nouns take up any."""
_WATCHING = gazetteer.word_set("agencies") | {"watchdog", "regulator", "ombudsman", "inspectorate"}
OTHER_KINDS = {
    "union": frozenset({"association", "federation", "brotherhood", "guild"}),
    "department": frozenset({"ministry"}),
    "agency": gazetteer.word_set("agencies"),
    **dict.fromkeys(("watchdog", "regulator"), _WATCHING),
    "authority": frozenset({"council", "borough"}),
    "force": frozenset({"police", "constabulary"}),
    **dict.fromkeys(("group", "organization", "organisation"), gazetteer.word_set("organizations")),
}
"""What else a body may call itself that a noun takes up."""


class Name(NamedTuple):
    """Whom a mention means: the canonical name, and how that is known."""

    name: str
    kind: SpeakerKind
    resolved: Resolution
    score: float
    mention: tuple[int, int] | None = None
    """Characters of the paragraph; None where nothing in it names the speaker."""


def of_owner(found: Nominal, owner: Name, country: str | None = None) -> str:
    """How an unnamed source is called by whose it is: `its delegation`, `their union`, a minister's `ministry`.

    Args:
        country: of the owner.
    """
    if owner.kind == "person" and found.head == "campaign":
        return f"{owner.name.split()[-1]} {found.text}"
    if owner.kind == "person" and (found.head == "office" or found.head in _KIN):
        return f"{owner.name}'s {found.text}"
    if owner.kind == "group" and found.kind == "organisation":
        mark = "" if owner.name.split()[-1] in _PLURALS else "'" if owner.name.endswith("s") else "'s"
        return f"{owner.name}{mark} {found.text}"
    if owner.kind == "country" or (country is not None and found.head in _STATE_ORGANS):
        return f"{gazetteer.adjective(country or owner.name)} {found.text}"
    if found.head in _MEMBERS and owner.kind == "organisation":
        return f"{found.text} of the {owner.name}"
    return found.text


def agrees(name: Name, candidate: Candidate, gender: str, noun: str | None, register: Register) -> bool:
    """Whether a candidate may be what a pronoun stands for, or a noun such as `company`.

    Args:
        gender: m, f, + for plural or n for neuter.
    """
    if noun is not None:
        if name.resolved == "unresolved":
            return False
        named = candidate.mention is not None and candidate.mention.category != "place"
        heard = register.body(name.name) is not None or candidate.speaks or _may_be_body(candidate)
        if not named or name.kind != "organisation" or not heard:
            return False
        if noun in _RELAYS:
            return _may_be_medium(name.name, noun)
        kinds = register.kinds(name.name)
        if noun in _SHOWN:
            return not kinds.isdisjoint({noun} | OTHER_KINDS.get(noun, _NONE))
        return not kinds or not kinds.isdisjoint(_COMPANIES | _FORMS | OTHER_KINDS.get(noun, _NONE))
    if candidate.mention is not None and candidate.mention.category == "place":
        return False
    if name.resolved == "unresolved" and candidate.mention is not None:
        return False
    if gender == "n":
        is_one = candidate.mention is not None or candidate.body or register.body(name.name) is not None
        return (name.kind in _NEUTER and is_one) or candidate.text
    if gender == "+":
        return name.kind in {"group", "organisation"}
    if name.kind == "anonymous":
        return candidate.human and candidate.gender in {"?", gender}
    if name.kind != "person":
        return False
    person: Person | None = register.people.get(name.name)
    known = person.gender if person is not None else candidate.mention.gender if candidate.mention else "?"
    return known in {"?", gender}


def may_be(person: Person, found: Nominal) -> bool:
    """Whether someone can be what a phrase says: of the gender, and holding no other office that the text shows."""
    if person.gender not in {"?", roles.gender(found.head)} and roles.gender(found.head) != "?":
        return False
    if found.role.is_leader and found.role.is_now and person.roles:
        return False  # whoever leads a state is introduced as that
    return not (_is_held(found.role) and any(_is_held(role) and not role.fits(found.role) for role in person.roles))


def _may_be_medium(name: str, noun: str) -> bool:
    """Whether a medium may be called so: no newspaper is the Associated Press, and no website but one known for it."""
    if name not in gazetteer.phrases("media.txt"):
        return noun == "newspaper" and " " in name and name.split()[-1].lower() in _PAPERS
    known = gazetteer.known_bodies().get(name, _NONE)
    return bool(known & _CALLED.get(noun, known)) if known else noun not in {"website", "agency"}


def _is_held(role: Role) -> bool:
    return role.is_office or (role.is_now and roles.group(role.head) in _ELECTED)


def _may_be_body(candidate: Candidate) -> bool:
    """Whether a name that nothing else is known of can be a company's: no given name, a subject."""
    mention = candidate.mention
    if mention is None or mention.roles or mention.role not in SUBJECTS:
        return False
    return mention.words[0] not in gazetteer.table("given-names.tsv")
