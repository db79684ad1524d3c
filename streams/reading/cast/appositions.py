"""Phrases and names side by side: whose name a description bears, and who is joined to whom."""

from __future__ import annotations

from streams.lexicon import gazetteer
from streams.reading.cast.names import Mention
from streams.reading.cast.nominals import Nominal
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles

FAR = 20
"""Tokens between a description and the name that goes with it, at most."""
_IS = frozenset({"is", "was", "'s", "’s"})
_EITHER = gazetteer.word_set("persons-or-bodies")


def is_group(here: Sketch, token: int) -> bool:
    """Whether a name in the plural is only part of who is meant: `Democrats on the committee`."""
    return here.tree.tags[token] == "NNPS" and here.tree.first(token, "prep") is not None


def joined(here: Sketch, token: int) -> list[int]:
    """The token and those that `and` ties to it."""
    examples = _examples(here, token)
    if examples:
        return examples
    found = [token]
    for child in here.tree.of(token, "conj"):
        if here.tree.tags[child] in {"NNP", "NNPS", "NN", "NNS", "PRP"}:
            found += joined(here, child)
    for name in here.tree.of(token, "appos"):
        if here.tree.tags[name] == "NNP" and (other := _another(here, name)) is not None:
            found += joined(here, other)
    return found


def _examples(here: Sketch, token: int) -> list[int]:
    """Whom the text names as examples of those who speak: `experts such as Ann Lee and Bo Lund`."""
    tree = here.tree
    for preposition in tree.of(token, "prep"):
        named = tree.first(preposition, "pobj") if tree.lower[preposition] == "as" else None
        if named is not None and named in here.at and tree.lower[preposition - 1] == "such":
            return joined(here, named)
    return []


def _another(here: Sketch, name: int) -> int | None:
    """Who else speaks where the parse ties them to a name behind a role: `The chief, Ann Lee, and the mayor, …`."""
    others = (c for c in here.tree.of(name, "conj") if here.tree.first(c, "det") is not None)
    return next((c for c in others if roles.is_human(here.tree.lower[c])), None)


def within(found: Nominal, other: Nominal) -> bool:
    """Whether all that one phrase says of a source, another one says too."""
    return found.role.words <= other.role.words and found.country in {None, other.country}


def apposed(here: Sketch, found: Nominal) -> Mention | None:
    """The name that a noun phrase says whose it is: `The director, Ann Lee,`, `the broadcaster Ones`."""
    tree = here.tree
    own = next((here.at[i] for i in tree.of(found.token, "appos") if i in here.at), None)
    if own is not None and found.human and found.singular and own.category == "person":
        return own  # not the bank of `In a letter to the bank, its head, Ann Lee, …`
    top = found.token
    while tree.deps[top] == "appos":
        top = tree.heads[top]
    for mention in here.mentions:
        start, end = mention.tokens
        if end < found.token - FAR or mention.pronoun or mention.category in {"country", "place"}:
            continue
        if start == found.token + 1 and {found.token, tree.heads[found.token]} & _heads(here, mention):
            return mention
        if start > found.token:
            if found.token in {roles.naming(tree, start), roles.office_before(tree, start)}:
                return mention
            ahead = roles.ahead(tree, start, end)
            if ahead is not None and ahead[0] == found.token and _suits(found, mention):
                return mention
            if start > found.token + FAR:
                return None
        elif found.human and found.singular and (roles.follows(tree, end, found.token) or start <= top < end):
            return mention
    return None


def equated(here: Sketch, found: Nominal) -> Mention | None:
    """The name of which a phrase is said to be the bearer: `The author is Ann Lee.`"""
    tree, verb = here.tree, here.tree.heads[found.token]
    if not (found.human and found.singular) or tree.deps[found.token] != "nsubj" or tree.lower[verb] not in _IS:
        return None
    name = next((here.at[i] for i in tree.of(verb, "attr") if i in here.at), None)
    return name if name is not None and name.category == "person" else None


def _heads(here: Sketch, mention: Mention) -> set[int]:
    return {here.tree.heads[i] for i in range(*mention.tokens)}


def _suits(found: Nominal, mention: Mention) -> bool:
    """Whether people are named after what people are, and bodies after what bodies are."""
    return found.singular and (mention.category == "organisation") <= (not found.human or found.head in _EITHER)
