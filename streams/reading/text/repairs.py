"""What taggers get wrong and the words beside a word put right: names and nouns that look like verbs."""

from __future__ import annotations

from collections.abc import Sequence

_NO_NOUNS = frozenset({"VB", "VBP", "VBZ", "VBD", "VBG", "MD", "UH", "IN", "FW"})
_PAST = frozenset({"VBD", "VBZ", "VBN"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NO_NAMES = frozenset({"that", "yes", "no", "please", "thanks", "being", "having"})


def mend(words: Sequence[str], tags: list[str], deps: list[str], heads: Sequence[int]) -> None:
    """Make nouns of words that stand where only a noun can: `Will wrote`, `Wade agreed`, `populists want`.

    A subject is no verb, preposition or exclamation: with a capital it is a name, and with an s a plural. Behind
    `may` or `will` no verb stands in the past.
    """
    for i, tag in enumerate(tags):
        if tag not in _NO_NOUNS:
            continue
        subject = deps[i] in _SUBJECTS and heads[i] > i
        if words[i].islower():
            if subject and tag == "VBZ":
                tags[i] = "NNS"
        elif not words[i].istitle() or words[i].lower() in _NO_NAMES:
            continue
        elif subject and (tag not in {"VBG", "IN"} or words[i + 1].istitle() == (tag == "VBG")):
            tags[i] = "NNP"
        elif tag == "MD" and i + 1 < len(tags) and tags[i + 1] in _PAST and deps[i + 1] not in {"aux", "auxpass"}:
            tags[i], deps[i] = "NNP", "nsubj"
