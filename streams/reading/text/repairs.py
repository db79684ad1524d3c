"""What taggers and parsers get wrong and the words beside a word put right."""

from __future__ import annotations

from collections.abc import Sequence

_NO_NOUNS = frozenset({"VB", "VBP", "VBZ", "VBD", "VBG", "MD", "UH", "IN", "FW"})
_PAST = frozenset({"VBD", "VBZ", "VBN"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_PLACING = frozenset({"from", "in", "at", "near", "with"})
"""What stands before a place or a body that somebody is of, and not before a person."""


_PREFIXES = frozenset({"co", "vice", "ex", "sub", "deputy"})
"""Words before a hyphen of which the tagger makes nouns of their own."""
_NO_NAMES = frozenset({"that", "yes", "no", "please", "thanks", "being", "having"})


def mend(words: Sequence[str], tags: list[str], deps: list[str], heads: list[int]) -> None:
    """Make nouns of words that stand where only a noun can: `Will wrote`, `Wade agreed`, `populists want`.

    A subject is no verb, preposition or exclamation: with a capital it is a name, and with an s a plural. Behind
    `may` or `will` no verb stands in the past. A noun with a hyphen is one: `the area co-ordinator, Ann Lee, said`.
    """
    for i, word in enumerate(words):
        if word == "-" and tags[i] in _NOUNS:
            _join(i, words, tags, deps, heads)
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


def attach(words: Sequence[str], tags: Sequence[str], deps: Sequence[str], heads: list[int]) -> None:
    """Give a clause with `who` to whoever is of a place or a body, and not to that.

    `a rancher from Choteau who says`, `Ann Lee of the Harbour Project, who says`, `Ann Lee (HP, Harbour), who says`.
    """
    for who in (i for i, word in enumerate(words) if word == "who" and deps[i] in _SUBJECTS):
        verb = heads[who]
        place = heads[verb]
        bracket = _bracket_before(words, who)
        if deps[verb] == "relcl" and 0 < bracket < place < who and tags[bracket - 1] in {"NNP", "NNPS"}:
            heads[verb] = bracket - 1
            continue
        if deps[verb] != "relcl" or deps[place] != "pobj" or tags[place] not in {"NNP", "NNPS"}:
            continue
        preposition = heads[place]
        person = heads[preposition]
        between = [words[i].lower() for i in range(preposition, place)]
        placed = between[:1] and (between[0] in _PLACING or "the" in between[1:])
        if placed and person < preposition and tags[person] in _NOUNS:
            heads[verb] = person


def _bracket_before(words: Sequence[str], who: int) -> int:
    """Where a bracket opens that closes right before a clause with `who`; 0 where none does."""
    close = next((i for i in range(who - 1, max(who - 3, -1), -1) if words[i] in {")", "),"}), 0)
    return next((i for i in range(close - 1, 0, -1) if words[i] == "("), 0) if close else 0


def _join(hyphen: int, words: Sequence[str], tags: list[str], deps: list[str], heads: list[int]) -> None:
    """Make one phrase of a noun that the parse has cut at its hyphen, the last word its head: `area co-ordinator`."""
    start, last = hyphen - 1, hyphen + 1
    if start < 0 or last >= len(words) or words[start].lower() not in _PREFIXES or tags[last] not in _NOUNS:
        return
    while start > 0 and tags[start - 1] in _NOUNS and words[start - 1].islower():
        start -= 1
    phrase = range(start, last + 1)
    top = _top(phrase, heads)
    label, head = deps[top], heads[top]
    for i in range(len(words)):
        if i not in phrase and heads[i] in phrase:
            heads[i] = last
    for i in phrase[:-1]:
        deps[i], heads[i] = "compound", last
    tags[hyphen] = "HYPH"
    deps[last], heads[last] = label, last if head == top else head


def _top(phrase: range, heads: Sequence[int]) -> int:
    """The token of a phrase that all of it hangs on, over tokens outside too: nothing above it is in the phrase."""
    top = i = phrase[0]
    while heads[i] != i:
        i = heads[i]
        top = i if i in phrase else top
    return top
