"""Second readings: where the tagger cannot be right, what the model is shown in a word's place.

The small model does not know every name and takes some for the common words that they look like: `Gale predicts`
is to it a noun and a noun. Shown a name and a verb that it knows well, it reads the sentence as it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from streams.lexicon import gazetteer
from streams.reading.text.tree import FINITE, NAMES, Range

NAME = "Johnson"
"""A name that nobody takes for another word."""
VERB = "takes"
"""A verb that nobody takes for a noun."""

_CAPITALISED = re.compile(r"[A-Z][a-z]{3,}")
_BREAKS = frozenset({".", ":", "``", "''", "-LRB-", "NFP", "_SP"})
"""Behind which a word is a capital whether it is a name or not."""
_ENDS = frozenset({".", "_SP"})
_MISREAD = frozenset({"NN", "NNS", "VB", "VBP", "UH", "XX"})
"""What names are taken for."""
_ABSTRACT = re.compile(r".*(?:[st]ion|ment|ness|ity|ing|ism|ship|ance|ence|body|one|thing)")
"""Nouns that open a sentence without an article, and are no names for that."""
_PREDICATES = FINITE | {"VBN", "NNS"}
"""What verbs are to the tagger, or are taken for behind a name that it does not know."""
_PLURALS = frozenset({"NNS", "NNPS", "NNP"})
"""What the third person of a verb is taken for, where it is no noun or a capital."""
_OBJECTS = frozenset({"DT", "NNP", "NNPS", "PRP$", "PRP", "``", "CD", "WP", "WRB"})
"""What stands behind a verb and not behind the noun that looks like it,"""
_FOLLOWERS = _OBJECTS | {"IN", "TO", "JJ", "NN", "NNS", "VBG"}
"""and behind both."""
_LEAST = 4
"""Words of a sentence that must have a verb."""
_VERBLESS = frozenset({"VB", "VBG", "NFP"})
"""How sentences begin that need no other verb: `Read more`, and what is no sentence."""


def is_doubtful(tags: Sequence[str]) -> bool:
    """Whether a text may have to be read once more, by its tags alone."""
    return any(True for _ in _openings(tags)) or any(True for _ in _without_verb(tags))


def instead(words: Sequence[str], tags: Sequence[str]) -> dict[int, str]:
    """Tokens of a tagged text that are to be read once more, each with the word to be shown in its place."""
    found = {i: NAME for i in _openings(tags) if _is_name(words, tags, i)}
    for start, end in _without_verb(tags):
        verb = next((i for i in range(start + 1, end - 1) if _may_be_verb(words, tags, i)), None)
        if verb is not None:
            found[verb] = VERB
    return found


def _openings(tags: Sequence[str]) -> Iterator[int]:
    """What opens a sentence, is no name to the tagger, and does something: no noun stands alone before a verb."""
    for i in range(len(tags) - 1):
        if tags[i] in _MISREAD and (i == 0 or tags[i - 1] in _BREAKS) and tags[i + 1] in _PREDICATES:
            yield i


def _is_name(words: Sequence[str], tags: Sequence[str], i: int) -> bool:
    """Whether such a word is a name: `Gale said`. A plural must be one elsewhere in the text, as it may stand alone."""
    word = words[i]
    if _CAPITALISED.fullmatch(word) is None or _is_known(word):
        return False
    if tags[i + 1] == "NNS" and words[i + 1] not in _thirds():
        return False
    return _stands_inside(words, word) if tags[i] == "NNS" else _ABSTRACT.fullmatch(word) is None


def _stands_inside(words: Sequence[str], word: str) -> bool:
    """Whether a word is a capital in the middle of a sentence, too."""
    return any(words[i] == word and words[i - 1].islower() for i in range(1, len(words)))


@cache
def _is_known(word: str) -> bool:
    """Whether a word is in a list, which says what it is: no surname."""
    low, one = word.lower(), gazetteer.singular(word)
    return (
        low in gazetteer.words("stopwords.txt")
        or gazetteer.may_speak(one)
        or low in gazetteer.title_groups()
        or low in gazetteer.word_set("calendar")
        or word in gazetteer.table("given-names.tsv")
        or word in gazetteer.phrases("media.txt")
        or gazetteer.country_of_word(word) is not None
    )


def _without_verb(tags: Sequence[str]) -> Iterator[Range]:
    """Sentences in which the tagger has found no verb, though they must have one."""
    start = 0
    for end in [*(i for i, tag in enumerate(tags) if tag in _ENDS), len(tags)]:
        if end - start >= _LEAST and tags[start] not in _VERBLESS and FINITE.isdisjoint(tags[start:end]):
            yield start, end
        start = end + 1


def _may_be_verb(words: Sequence[str], tags: Sequence[str], i: int) -> bool:
    """Whether a noun may be the verb of its sentence: `Port Chief Backs Strike`, `Gale plans a walkout`."""
    if tags[i] not in _PLURALS or words[i].lower() not in _thirds():
        return False
    if tags[i - 1] in NAMES or (words[i - 1][0].isupper() and tags[i - 1] in {"NN", "JJ"}):
        return tags[i + 1] in _FOLLOWERS
    return (tags[i - 1] == "NN" or words[i - 1] == ",") and tags[i + 1] in _OBJECTS


@cache
def _thirds() -> frozenset[str]:
    """What he or she does, says and thinks, by verb: `claims`, `denies`."""
    rows = (line.split(":") for line in gazetteer.lines("cues.txt", "reading"))
    return frozenset(_third(verb) for head, verbs in rows if head.endswith(" V") for verb in verbs.split())


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else verb + "s"
