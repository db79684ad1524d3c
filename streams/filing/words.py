"""Text to words: where they stand, and the stem by which two forms of a word are the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple, overload

from streams.lexicon import gazetteer

_WORD = re.compile(r"((?:[A-Z]\.){2,}|[^\W_]+(?:['’][^\W_]+)*)")
_POSSESSIVE = re.compile(r"['’](?:s|S)?$")
SENTENCE_END = re.compile(r"[.!?…\n](?:(?<=\n)\n*|(?<!\n)['\"’”)\]]*\s+(?=[\"'“‘(\[]*[^\W\da-z_]))")
"""Begins with one class of characters, which is found faster than either of two."""
_VOWEL = re.compile(r"[aeiouy]")

_DERIVED = (
    *((suffix, 4) for suffix in ("ization", "isation", "ational", "fulness", "iveness", "ement", "ation", "ator")),
    *((suffix, 4) for suffix in ("ment", "ility", "ity", "ness", "ically", "ical", "ally", "edly", "ingly")),
    ("ion", 5),
    *((suffix, 4) for suffix in ("ive", "or", "ate", "ly")),
)
"""Suffixes of derivation, and how many letters a stem keeps before each."""
_SHORT = re.compile(r"[^aeiou][aeiou][^aeiouwxy]")
"""A stem that ends in a silent e, as in `rated` (Porter's rule)."""
_STATED = re.compile(r"(\w{3,}[^\Weo])at(?:ed|ing)")
"""A form of a verb in `-ate`, such as `negotiating`, whose stem is that of `negotiation`."""
WORDS_KEPT = 128
"""Texts whose words are kept: all that are weighed together."""
_KEPT_INFLECTED = 3
_LONG = 6
_SHOUTED = 3
"""Letters of an acronym in a text of capitals alone, where every word looks like one."""
_IRREGULAR = {
    **dict.fromkeys(("detention", "detentions", "detainee", "detainees"), "detain"),
    **dict.fromkeys(("invasion", "invasions", "invade", "invades", "invaded", "invading"), "invad"),
    **dict.fromkeys(("fishery", "fisheries", "fisherman", "fishermen", "fisher", "fishers"), "fish"),
    **dict.fromkeys(("traffics", "traffic"), "traffic"),
    **dict.fromkeys(("agree", "agrees", "agreed", "agreeing", "agreement", "agreements"), "agree"),
    **dict.fromkeys(("tax", "taxes", "taxed", "taxing", "taxation", "taxpayer", "taxpayers"), "tax"),
    **dict.fromkeys(("technological", "technologically"), "technologi"),
    **dict.fromkeys(("safety", "safe", "safer", "safely", "unsafe"), "safe"),
    **dict.fromkeys(("electoral", "electorate"), "elect"),
    **dict.fromkeys(("rental", "rentals"), "rent"),
    **dict.fromkeys(("refusal", "refusals"), "refus"),
    **dict.fromkeys(("relationship", "relationships"), "relat"),
    **dict.fromkeys(("statement", "statements"), "statement"),
    **dict.fromkeys(("station", "stations"), "station"),
    **dict.fromkeys(("general", "generals"), "general"),
    **dict.fromkeys(("universe", "universal", "universally"), "universal"),
    **dict.fromkeys(("university", "universities"), "university"),
    **dict.fromkeys(("women", "woman"), "woman"),
    **dict.fromkeys(("men", "man"), "man"),
    **dict.fromkeys(("children", "child"), "child"),
    **dict.fromkeys(("lives", "life"), "life"),
    **dict.fromkeys(("wolves", "wolf"), "wolf"),
    **dict.fromkeys(("spies", "spy", "spying", "spied"), "spy"),
    **dict.fromkeys(("bus", "buses"), "bus"),
    "news": "news",
    **dict.fromkeys(("leader", "leaders", "leadership"), "leader"),
    **dict.fromkeys(("center", "centre"), "centre"),
    **{word: word for word in ("former", "number", "corner", "matter", "tower", "master", "officer", "member")},
    **dict.fromkeys(("letter", "letters"), "letter"),
    **dict.fromkeys(("police", "policing"), "police"),
    **dict.fromkeys(("policy", "policies"), "policy"),
    **dict.fromkeys(("production", "produce", "produces", "produced", "producing", "producer", "producers"), "produc"),
}
"""Forms of one word that no rule joins, and words that the rules would wrongly join."""


class Word(NamedTuple):
    """One word of a text: ``text[start:end]``, its stem, and which sentence (from 0) it is in."""

    start: int
    end: int
    stem: str
    sentence: int


class Words(Sequence[Word]):
    """The words of a text in reading order, of which `stems` is all that most of them are asked for."""

    def __init__(self, text: str, stemmed: Callable[[str], str | None]) -> None:
        parts = _parts(text)
        self._forms = parts[1::2]
        self._ends = list(accumulate(map(len, parts)))
        """Of each part: what stands before a word, the word, and so on."""
        self._sentence_ends = [match.end() for match in SENTENCE_END.finditer(text)]
        forms = self._forms
        if text.isupper():
            forms = [form.lower() if len(bare(form)) > _SHOUTED else form for form in forms]
        stems = list(map(stemmed, forms))
        self._places = [place for place, found in enumerate(stems) if found is not None]
        self.stems = [found for found in stems if found is not None]

    def __len__(self) -> int:
        return len(self.stems)

    @overload
    def __getitem__(self, index: int) -> Word: ...

    @overload
    def __getitem__(self, index: slice) -> list[Word]: ...

    def __getitem__(self, index: int | slice) -> Word | list[Word]:
        if isinstance(index, slice):
            return [self[i] for i in range(len(self))[index]]
        return Word(self.start(index), self.end(index), self.stems[index], self.sentence(index))

    def start(self, index: int) -> int:
        """As of `Word`."""
        return self._ends[2 * self._places[index]]

    def end(self, index: int) -> int:
        """As of `Word`."""
        return self.start(index) + len(bare(self._forms[self._places[index]]))

    def span(self, index: int, end: int) -> tuple[int, int]:
        """Where words stand, from one to before another."""
        return self.start(index), self.end(end - 1)

    def sentence(self, index: int) -> int:
        """As of `Word`."""
        return bisect_right(self._sentence_ends, self.start(index))


def forms(text: str) -> list[str]:
    """Words as written, possessives with their ending."""
    return _parts(text)[1::2]


@lru_cache(maxsize=WORDS_KEPT)
def _parts(text: str) -> list[str]:
    """What stands before a word, the word, and so on."""
    return _WORD.split(text)


def words(text: str, stemmed: Callable[[str], str | None] | None = None) -> Words:
    """Words in reading order; hyphens part words, a possessive's ending is left out of the span.

    Args:
        stemmed: gives a form's stem, or None for a form to leave out; `stem` where it is left away.
    """
    return Words(text, stemmed or stem)


@lru_cache(maxsize=65_536)
def bare(form: str) -> str:
    """A form without the ending of a possessive."""
    return form if form.isalnum() else _POSSESSIVE.sub("", form)


@lru_cache(maxsize=65_536)
def stem(form: str) -> str:
    """What is left of a word without endings of inflection and derivation, and of possession.

    Acronyms (capitals alone, such as ``US`` and ``AI``) keep their capitals, so that they differ from words.
    A light version of M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980.
    """
    form = bare(form)
    if _acronym(form):
        return form.replace(".", "")
    word = form.casefold().replace("’", "'").replace(".", "")
    return _forms().get(word) or _by_rule(word)


@cache
def _forms() -> dict[str, str]:
    """Forms that no rule joins to the stem of the word they are forms of."""
    rows = (line.split() for line in gazetteer.lines("forms.txt", "filing"))
    return {form: _IRREGULAR.get(row[0], _by_rule(row[0])) for row in rows for form in row} | _IRREGULAR


def _by_rule(word: str) -> str:
    if len(word) <= _KEPT_INFLECTED or not word.isalpha():
        return word
    return _tidy(_inflected(_derived(_singular(word))))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ses", "zes", "ches", "shes")) and len(word) > 4 and word[-4] != "u":
        return word[:-2] if word.endswith(("xes", "sses", "zes", "ches", "shes")) else word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _derived(word: str) -> str:
    for suffix, least in _DERIVED:
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            return word[: -len(suffix)]
    return word


def _inflected(word: str) -> str:
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    if stated := _STATED.fullmatch(word):
        return stated[1]
    for suffix in ("ing", "ed", "er"):
        kept = word[: -len(suffix)]
        if word.endswith(suffix) and len(kept) >= _KEPT_INFLECTED and _VOWEL.search(kept):
            return kept + "e" if _SHORT.fullmatch(kept) else kept
    return word[:-1] if word.endswith("e") and len(word) > _KEPT_INFLECTED + 1 else word


def _acronym(form: str) -> bool:
    return len(form) > 1 and form.isupper() and len(form.replace(".", "")) <= 5


def _tidy(kept: str) -> str:
    if len(kept) > _KEPT_INFLECTED and kept[-1] == kept[-2] and (kept[-1] not in "aeiouls" or len(kept) > _LONG):
        kept = kept[:-1]
    return kept[:-1] + "i" if kept[-1] == "y" and len(kept) > _KEPT_INFLECTED else kept
