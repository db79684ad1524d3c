"""Media that words were said to, and that so pass them on: `told Reuters`, `said in an interview with Le Monde`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from streams.lexicon import gazetteer
from streams.reading.attribution.spans import Attribution
from streams.reading.text import roles
from streams.reading.text.tree import NAMES, Tree

_MEDIA = gazetteer.word_set("told-media")
"""Nouns for media, whatever stands before them,"""
_IF_OF_NEWS = frozenset({"agency", "station", "network", "channel", "media", "press", "site", "website"})
"""and those that are media only behind a word of these."""
_OF_NEWS = frozenset({"news", "radio", "television", "tv", "state", "local", "press", "wire", "media"})
_PAPERS = gazetteer.word_set("papers") | gazetteer.word_set("broadcasting")
_OCCASIONS = gazetteer.word_set("occasions") | {"remark", "comment", "conversation"}
_PLATFORMS = frozenset({"Twitter", "Facebook"})
"""Where people write for themselves."""
_REPORTERS = frozenset({"reporter", "journalist", "correspondent"})
_TOLD = gazetteer.word_set("addressing") | {"telling"}
_SPEAKING = frozenset({"speaking", "talking"})
_SAYING = _SPEAKING | {"said", "say", "says", "saying", "spoke", "speaks", "complained", "confirmed", "explained"}
_IN = frozenset({"in", "during", "on", "via"})
_TO = frozenset({"to", "with"})
_FOR = frozenset({"with", "to", "for", "by", "in"})
_OF = frozenset({"from", "of", "for", "with", "at"})


def interviewer(tree: Tree, a: Attribution) -> int | None:
    """The token that heads the medium which was told what is said; None where it was told nobody or others."""
    if a.cue is None:
        return None
    return next((medium for token in _told(tree, a.cue[0]) if (medium := _medium(tree, token)) is not None), None)


def _told(tree: Tree, cue: int) -> Iterator[int]:
    """Who was told, by the cue itself, in an interview or while speaking to somebody."""
    if tree.lower[cue] in _TOLD:
        yield from tree.of(cue, "dobj", "dative")
    for verb in (cue, *(i for i in tree.of(cue, "advcl", "acl", "conj") if tree.lower[i] in _SPEAKING)):
        if tree.lower[verb] in _SAYING:
            yield from _behind(tree, verb, _TO)
        if any(gazetteer.singular(tree.words[i - 1]) in _REPORTERS for i in tree.of(verb, "prep")):
            yield from _behind(tree, verb, _OF)
        for occasion in _behind(tree, verb, _IN):
            if gazetteer.singular(tree.words[occasion]) in _OCCASIONS:
                yield from tree.of(occasion, "compound", "poss", "nmod", "amod")
                yield from _behind(tree, occasion, _FOR)
                yield from (i for told in tree.of(occasion, "acl") for i in _behind(tree, told, _FOR))


def _behind(tree: Tree, i: int, prepositions: frozenset[str]) -> Iterator[int]:
    """Nouns behind one of these prepositions."""
    for preposition in tree.of(i, "prep", "dative", "agent"):
        if tree.lower[preposition] in prepositions:
            yield from tree.of(preposition, "pobj")


def _medium(tree: Tree, token: int) -> int | None:
    """The medium that a noun phrase names: itself, whose presenter it is, or from which reporters are."""
    if is_medium(tree, token):
        return token
    owners = [i for i in tree.of(token, "poss", "compound", "nmod") if tree.tags[i] in NAMES]
    if roles.is_human(tree.lower[token]) or tree.tags[token] in NAMES:
        owners += _behind(tree, token, _OF)
    return next((i for i in owners if is_medium(tree, i)), None)


def is_medium(tree: Tree, token: int) -> bool:
    """Whether a token heads the name of a medium, or a noun for one."""
    if tree.tags[token] in {"NN", "NNS"}:
        noun = gazetteer.singular(tree.words[token])
        before = {tree.lower[i] for i in range(tree.lefts[token], token)}
        return noun in _MEDIA or (noun in _IF_OF_NEWS and bool(before & _OF_NEWS))
    start = token
    while start > 0 and tree.tags[start - 1] in NAMES:
        start -= 1
    return tree.tags[token] in NAMES and _is_name_of_medium(tree, start, token + 1)


def _is_name_of_medium(tree: Tree, start: int, end: int) -> bool:
    """Whether a name ends in one of a medium, or in a word that papers and broadcasters are called by."""
    article = start > 0 and tree.lower[start - 1] == "the"
    endings = [" ".join(tree.words[i:end]) for i in range(start, end)]
    if article:
        endings.append(f"The {endings[0]}")
    if any(name in _media() or (name.isupper() and name in _capitals()) for name in endings):
        return True
    several = end - start > 1 and tree.words[start] not in gazetteer.table("given-names.tsv")
    return (article or several) and tree.lower[end - 1] in _PAPERS


@cache
def _media() -> frozenset[str]:
    return gazetteer.phrases("media.txt") - _PLATFORMS


@cache
def _capitals() -> frozenset[str]:
    """As some media write their names: POLITICO."""
    return frozenset(name.upper() for name in _media())
