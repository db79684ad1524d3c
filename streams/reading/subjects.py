"""Subjects: who does what a verb, an adjective or a noun says, also where the parse ties nobody to it."""

from __future__ import annotations

from streams.reading import gazetteer, roles
from streams.reading.tree import NOUNS, SUBJECTS, VERBS, Tree

_SHARING = gazetteer.word_set("subject-sharing")
"""Labels under which a verb that has no subject of its own may share one from further up."""
_OBJECT_CONTROL = gazetteer.word_set("object-control")
_SENDING = gazetteer.word_set("sending")
_RELATIVES = frozenset({"who", "which", "that", "whom"})


def subject(tree: Tree, i: int, depth: int = 0) -> int | None:
    """The token that heads who does what this verb says, also where another verb shares it."""
    for child in tree.of(i, *SUBJECTS):
        if tree.lower[child] in _RELATIVES and tree.deps[i] == "relcl":
            return _whoever(tree, tree.heads[i]) if tree.lower[child] == "who" else tree.heads[i]
        return child
    if depth > 8 or tree.heads[i] == i:
        return None
    head, label = tree.heads[i], tree.deps[i]
    if label == "acl":
        return _bearer(tree, head, depth) if tree.tags[i] == "VBG" else None
    if label == "xcomp" and tree.tags[head] in VERBS:
        controller = tree.first(head, "dobj") if stem(tree.lower[head]) in _OBJECT_CONTROL else None
        return controller if controller is not None else subject(tree, head, depth + 1)
    if label == "conj" and tree.tags[i] == "VBD" and tree.tags[head] in {"VBZ", "VBP", "VB", "VBN"}:
        head = next((a for a in tree.ancestors(head) if tree.tags[a] == "VBD"), head)
    return subject(tree, head, depth + 1) if label in _SHARING else None


def _whoever(tree: Tree, noun: int) -> int:
    """Whom `who` takes up: not the things of `a maker of shoes, who`."""
    top = noun
    while tree.tags[top] in {"NN", "NNS"} and not roles.is_human(tree.lower[top]):
        if tree.deps[top] != "pobj" or tree.tags[tree.heads[tree.heads[top]]] not in NOUNS:
            return noun
        top = tree.heads[tree.heads[top]]
    return top


def _bearer(tree: Tree, noun: int, depth: int) -> int | None:
    """Who says what a participle behind a noun says: the noun, or who sent it, or who left `the meeting saying …`."""
    head, verb = gazetteer.singular(tree.words[noun]), tree.heads[noun]
    sender = None
    if tree.deps[noun] == "dobj" and head in gazetteer.words("reports.txt") and stem(tree.lower[verb]) in _SENDING:
        sender = subject(tree, verb, depth + 1)
    elif tree.deps[noun] == "pobj" and tree.tags[noun] in {"NN", "NNS"} and not gazetteer.may_speak(head):
        verb = tree.heads[verb]
        sender = subject(tree, verb, depth + 1) if tree.tags[verb] in VERBS else None
    return noun if sender is None else sender


def stem(word: str) -> str:
    return next((word.removesuffix(end) for end in ("ing", "ed", "es", "s", "e") if word.endswith(end)), word)


def agent(tree: Tree, i: int) -> int | None:
    """Who does it, of a passive: the object of `by`."""
    by = tree.first(i, "agent")
    if by is None:
        by = next((c for c in tree.of(i, "prep") if tree.lower[c] == "by"), None)
    return tree.first(by, "pobj") if by is not None else None


def controls(tree: Tree, cue: int) -> bool:
    """Whether the object of a verb is who shall do what follows: `urged them to wait`."""
    return tree.first(cue, "dobj") is not None and stem(tree.lower[cue]) in _OBJECT_CONTROL
