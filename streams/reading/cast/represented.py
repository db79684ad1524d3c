"""Whom people act for: the body that a description of them names."""

from __future__ import annotations

from collections.abc import Iterator

from streams.reading.cast.names import Mention
from streams.reading.cast.resolution import Cast
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles
from streams.reading.text.tree import NOUNS

_OF = frozenset({"of", "at", "for", "with"})
_HEADS = frozenset({"heads", "headed", "leads", "led", "chairs", "chaired", "runs", "ran", "represents", "represented"})
_COMMISSIONED = frozenset({"commissioner"})
_BODIES = frozenset({"organisation", "group"})


def represented(cast: Cast) -> dict[str, str]:
    """People by full name to the state or body they act for: `Ann Lee, the union's secretary`, `Rovers' Ann Lee`."""
    found = cast.offices()
    for at, page in enumerate(cast.pages):
        for mention in page.mentions:
            if mention.pronoun or mention.category != "person" or mention.text in found:
                continue
            owners = _owners(page, mention)
            name = next((name for noun, token in owners if (name := _body(cast, at, noun, token))), None)
            person = cast.resolve_in(at, mention.head)
            if name is not None and person is not None and person.kind == "person":
                found.setdefault(person.name, name)
    return found


def _body(cast: Cast, at: int, noun: int, token: int) -> str | None:
    """The body that a token of a page means, if it is known which; a state where the noun is for who acts for it."""
    page = cast.pages[at]
    many = page.tree.tags[token] == "NNS"
    if token not in page.at and not many and not roles.is_body(page.tree.lower[token]):
        return None
    found = cast.resolve_in(at, token)
    if found is None or (found.resolved == "unresolved" and not many):
        return None
    acts = roles.group(page.tree.lower[noun]) in roles.OFFICES | _COMMISSIONED
    return found.name if found.kind in _BODIES or (found.kind == "country" and acts) else None


def _is_known_body(page: Sketch, token: int) -> bool:
    """Whether somebody is of a body, and not from a place: `Ann Lee of Lux Corp`, not `Ann Lee of Samoa`."""
    return token in page.at and page.at[token].category == "organisation"


def _owners(page: Sketch, mention: Mention) -> Iterator[tuple[int, int]]:
    """What somebody is, and tokens that say whose: possessors, those behind `of`, and names before a title."""
    tree, (start, end) = page.tree, mention.tokens
    nouns = [mention.head, *(i for i in tree.of(mention.head, "appos") if tree.tags[i] in NOUNS)]
    if tree.deps[mention.head] == "appos" and roles.is_human(tree.lower[tree.heads[mention.head]]):
        nouns.append(tree.heads[mention.head])
    for verb in tree.of(mention.head, "relcl"):
        if tree.lower[verb] in _HEADS and tree.lower[tree.lefts[verb]] == "who":
            yield from ((verb, i) for i in tree.of(verb, "dobj"))
    for noun in nouns:
        yield from ((noun, i) for i in tree.of(noun, "poss"))
        yield from ((noun, i) for i in tree.behind(noun, _OF) if noun != mention.head or _is_known_body(page, i))
        yield from ((noun, i) for i in tree.of(noun, "compound", "nmod") if i < start or i >= end)
