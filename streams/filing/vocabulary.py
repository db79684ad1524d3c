"""What the words of an issue list stand for in news English: rarity, synonyms, families, names of states."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from streams.filing.words import WORDS_KEPT, Words, bare, stem, words
from streams.lexicon import gazetteer

Phrase = tuple[str, ...]
"""Stems in order, without stop words."""

COMMONEST, RAREST = 6.0, 4.0
"""Occurrences in a thousand million words, as logarithms: a word as common says nothing, one as rare all it can."""
LEAST = 0.1


class Family(NamedTuple):
    """Words by which news speaks of one subject."""

    name: str
    codes: frozenset[str]
    heads: tuple[Phrase, ...]
    terms: tuple[Phrase, ...]


@cache
def stop_words() -> frozenset[str]:
    """Function words and words of reporting, as written."""
    return frozenset(word for line in gazetteer.lines("stopwords.txt") for word in line.split())


@lru_cache(maxsize=WORDS_KEPT)
def content(text: str) -> Words:
    """The words of a text that say something; those of the last texts are kept."""
    return words(text, _telling)


@lru_cache(maxsize=65_536)
def _telling(form: str) -> str | None:
    """The stem of a form that says something."""
    form = bare(form)
    key = stem(form)
    return key if key.isupper() or not (form.lower() in stop_words() or form.isdecimal()) else None


def phrase(text: str) -> Phrase:
    """The stems of a text that say something."""
    return tuple(content(text).stems)


@cache
def _rarities() -> dict[str, float]:
    rows = (line.split() for line in gazetteer.lines("frequencies.txt", "filing"))
    return {
        word: max(LEAST, min(1.0, (COMMONEST - float(row[0])) / (COMMONEST - RAREST)))
        for row in rows
        for word in row[1:]
    }


def rarity(word: str) -> float:
    """How much one stem says: from 0.1 of the commonest words to 1.0 of rare ones and names."""
    return _rarities().get(word, 1.0)


def phrase_rarity(words: Phrase) -> float:
    """As `rarity`, of words that stand together."""
    return min(1.0, sum(rarity(word) for word in words) + 0.15 * (len(words) - 1))


@cache
def roles() -> frozenset[Phrase]:
    """What people are called by: president, mayor, leader."""
    return frozenset(phrase(word) for word in gazetteer.title_groups())


@cache
def families() -> tuple[Family, ...]:
    """Every word family."""
    text = (files("streams.filing") / "data" / "families.toml").read_text(encoding="utf-8")
    return tuple(
        Family(name, frozenset(f"medtop:{c}" for c in row["codes"]), _phrases(row["heads"]), _phrases(row["terms"]))
        for name, row in tomllib.loads(text).items()
    )


@cache
def synonyms() -> dict[Phrase, frozenset[Phrase]]:
    """Each phrase to those that news uses in its place."""
    found: defaultdict[Phrase, set[Phrase]] = defaultdict(set)
    for line in gazetteer.lines("synonyms.txt", "filing"):
        group = _phrases(line)
        for one in group:
            found[one].update(other for other in group if other != one)
    return {one: frozenset(others) for one, others in found.items()}


@cache
def fixed_phrases() -> dict[Phrase, str]:
    """Phrases to the stem of the word that does not mean in them what it means alone: the White House is no home."""
    rows = (line.split(":") for line in gazetteer.lines("fixed-phrases.txt", "filing"))
    return {stems: stem(word) for word, phrases in rows for stems in _phrases(phrases)}


@cache
def states() -> dict[Phrase, str]:
    """Names, peoples and capitals to states: ``("beij",)`` is China."""
    return {
        key: country.name
        for country in gazetteer.countries()
        for name in (country.capital, *country.seats, *country.peoples, *country.aliases, country.name)
        if (key := phrase(name))
    }


@cache
def regions() -> dict[Phrase, frozenset[Phrase]]:
    """Parts of the world, each to all that its states are called."""
    rows = (line.split(":") for line in gazetteer.lines("regions.txt", "filing"))
    return {
        region: frozenset(name for state in states.split(",") for name in state_names()[state.strip()])
        for names, states in rows
        for region in _phrases(names)
    }


@cache
def state_names() -> dict[str, frozenset[Phrase]]:
    """Each state to all the phrases that stand for it."""
    found: defaultdict[str, set[Phrase]] = defaultdict(set)
    for key, state in states().items():
        found[state].add(key)
    return {state: frozenset(keys) for state, keys in found.items()}


def _phrases(text: str) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(p for part in text.split(",") if (p := phrase(part))))


def known(unit: Phrase) -> bool:
    """Whether words together mean one thing: a state, a part of the world, or a phrase that has synonyms."""
    return unit in states() or unit in synonyms() or unit in regions()


def is_relation(unit: Phrase) -> bool:
    """Whether a word means how two get along: relations, ties."""
    relation = phrase("relations")
    return unit == relation or relation in synonyms().get(unit, ())


def is_role(unit: Phrase) -> bool:
    """Whether words say what someone is: the foreign minister, a chief executive."""
    return (unit[-1],) in roles() or unit in roles()
