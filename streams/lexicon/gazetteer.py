"""Word lists as data: countries, titles, given names, bodies, media. Nothing here knows an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "people": "person",
    "police": "police",
    "media": "media",
    "staff": "staff",
    "news": "news",
    "series": "series",
    "businessmen": "businessman",
    "spokesmen": "spokesman",
    "spokeswomen": "spokeswoman",
    "congressmen": "congressman",
    "fishermen": "fisherman",
    "wives": "wife",
    "children": "child",
    "chiefs": "chief",
    "press": "press",
    "boss": "boss",
    "congress": "congress",
    "actress": "actress",
    "witness": "witness",
    "class": "class",
    "campus": "campus",
    "politics": "politics",
    "analysis": "analysis",
}


class Country(NamedTuple):
    """How a country, its people and its government are called."""

    name: str
    peoples: tuple[str, ...]
    capital: str
    aliases: tuple[str, ...]
    seats: tuple[str, ...]


def lines(name: str, room: str = "lexicon") -> Iterator[str]:
    """Lines of a data file that are neither empty nor comments.

    Args:
        room: whose data it is: ``lexicon``, ``reading`` or ``filing``.
    """
    text = (files("streams") / room / "data" / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def words(name: str) -> frozenset[str]:
    """Every word of a list, in lower case."""
    return frozenset(word.lower() for line in lines(name) for word in line.split())


@cache
def word_set(name: str) -> frozenset[str]:
    """A closed class of words by its name."""
    return frozenset(next(line for line in lines("sets.txt") if line.startswith(name + ":")).split()[1:])


@cache
def phrases(name: str) -> frozenset[str]:
    """Every line of a list as it stands."""
    return frozenset(line.strip() for line in lines(name))


@cache
def table(name: str) -> dict[str, str]:
    """First column to second column."""
    return {row[0]: row[1] for row in (line.split("\t") for line in lines(name))}


@cache
def title_groups() -> dict[str, str]:
    """Each title word to the word that its line of titles begins with, lower case."""
    return {word: line.split()[0] for line in lines("titles.txt") for word in line.split()}


@cache
def known_bodies() -> dict[str, frozenset[str]]:
    """What bodies are that are known by name alone: `RMT` a union, `NATO` an alliance."""
    # Bodies of one kind share its set: five thousand sets would be looked through by each search for garbage.
    sets = cache(lambda kinds: frozenset(kinds.split()))
    return {name: sets(kinds) for name, kinds in table("known-bodies.tsv").items()}


@cache
def known_phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names of `known_bodies` of more than one token, as the tokenizer splits them, by the first.

    And those of countries with a small word in them: `Isle of Man`.
    """
    split = re.compile(r"['’]s\b|[&,-]|[^\s'’&,-]+")
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in (*known_bodies(), *(name for name in by_name() if re.search(r" [a-z]", name))):
        for spelled in {name, name.replace("'", "’")}:
            tokens = tuple(split.findall(spelled))
            if len(tokens) > 1:
                found.setdefault(tokens[0], []).append(tokens)
    return {first: tuple(phrases) for first, phrases in found.items()}


@cache
def joined() -> frozenset[tuple[str, str]]:
    """Words around `and` in names of countries and known bodies: `Trinidad and Tobago`, `England and Wales`."""
    parts = (name.split() for name in (*known_bodies(), *by_name()))
    return frozenset((p[i - 1], p[i + 1]) for p in parts for i in range(1, len(p) - 1) if p[i] == "and")


@cache
def countries() -> tuple[Country, ...]:
    """Every country of the list."""
    rows = ((line.split("\t") + [""] * 4)[:5] for line in lines("countries.tsv"))
    return tuple(Country(r[0], _split(r[1]), r[2], _split(r[3]), _split(r[4])) for r in rows)


@cache
def by_people() -> dict[str, str]:
    """Adjectives and peoples, lower case, to countries: ``chinese`` is China."""
    return {people.lower(): c.name for c in countries() for people in c.peoples}


@cache
def by_name() -> dict[str, str]:
    """Names and other names to countries, as written."""
    return {name: c.name for c in countries() for name in (c.name, *c.aliases)}


@cache
def by_seat() -> dict[str, str]:
    """Capitals and seats of government, as written, to countries, for governments by metonymy."""
    return {seat: c.name for c in countries() for seat in (c.capital, *c.seats) if seat}


@cache
def institutions() -> frozenset[str]:
    """Seats of government that have a name of their own: the Kremlin, Downing Street."""
    return frozenset(seat for c in countries() for seat in c.seats) - {"The Hague"}


def may_speak(noun: str) -> bool:
    """Whether a noun, singular and lower case, stands for someone or something that says things."""
    return noun in words("people.txt") or noun in words("bodies.txt") or noun in words("reports.txt")


def country_of(name: str) -> str | None:
    """The country a name means as a state or, by its capital, as a government."""
    return by_name().get(name) or by_seat().get(name)


def country_of_word(word: str) -> str | None:
    """The country that a name, people or adjective means: ``US``, ``Chinese``, ``Paris`` are no capitals here."""
    return by_name().get(word) or by_people().get(word.lower())


def adjective(country: str) -> str:
    """What goes before a noun to say that it is a country's: `Chinese` delegation."""
    return next((c.peoples[0] for c in countries() if c.name == country and c.peoples), country)


@lru_cache(maxsize=65_536)
def singular(word: str) -> str:
    """A noun in lower case and in the singular."""
    low = word.lower()
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "ches", "shes", "xes")):
        return low[:-2]
    if low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-1]
    return low


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)
