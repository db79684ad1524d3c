"""Who speaks right before a cue at a sentence's end: `The bridge is shut, the engineer, Ann Lee, said.`"""

from __future__ import annotations

from streams.lexicon import gazetteer
from streams.reading.text import roles
from streams.reading.text.tree import NAMES, NOUNS, Tree

_PHRASE = NOUNS | {"DT", "JJ", "PRP$", "POS", "CD", "HYPH", "VBG", "-LRB-", "-RRB-"}
_OF_BODY = NAMES | {"DT", "-LRB-", "-RRB-"}
_FEWEST = 3
"""Words before the speaker that make a clause."""


def tail(tree: Tree, start: int, cue: int) -> tuple[int, int] | None:
    """The token that heads who speaks, and where the words before it end; None where nobody stands there.

    Parsers take such a phrase for an apposition to what stands before it.
    """
    end = cue - 1 if tree.lower[cue - 1] == "," else cue
    if end == cue and (body := _body_before(tree, start, end)) is not None:
        return body
    comma = _comma_before(tree, start, end)
    if comma is None:
        return None
    named = all(tree.tags[i] in NAMES for i in range(comma + 1, end))
    if named and (before := _comma_before(tree, start, comma)) is not None and _is_role(tree, before, comma):
        return end - 1, before
    if end < cue and not named:
        return None
    return (end - 1, comma) if named or _is_role(tree, comma, end) else None


def _body_before(tree: Tree, start: int, end: int) -> tuple[int, int] | None:
    """The body that ends right before a cue, by what it is of: `…, the Office of Civil Defense (OCD) reported`."""
    i = end - 1
    while i >= start and (tree.tags[i] in _OF_BODY or tree.lower[i] in {"of", "for", "and"}):
        i -= 1
    of = next((k for k in range(i + 2, end) if tree.lower[k] in {"of", "for"}), None)
    if of is None or i - start < _FEWEST or tree.lower[i] != "," or tree.lower[i + 1] != "the":
        return None
    named = tree.tags[of - 1] in NAMES and tree.lower[of - 1] in gazetteer.words("bodies.txt")
    return (of - 1, i) if named else None


def _comma_before(tree: Tree, start: int, end: int) -> int | None:
    """The comma before a phrase without verbs that ends here."""
    i = end - 1
    while i >= start and tree.tags[i] in _PHRASE:
        i -= 1
    return i if i - start >= _FEWEST and i < end - 1 and tree.lower[i] == "," else None


def _is_role(tree: Tree, comma: int, end: int) -> bool:
    """Whether a phrase ends in a noun for what someone is, or in a name that such a noun introduces."""
    head = end - 1
    while head > comma + 1 and tree.tags[head] in NAMES:
        head -= 1
    return tree.tags[head] in {"NN", "NNS"} and roles.is_human(tree.lower[head])
