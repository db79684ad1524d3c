"""Frames of nouns and adjectives: where what is said and who says it stand to them."""

from __future__ import annotations

from collections.abc import Iterator

from streams.lexicon import gazetteer
from streams.reading.attribution.spans import Frame
from streams.reading.attribution.subjects import bearer_of, owner, subject
from streams.reading.attribution.verb_frames import clause_of, has_object
from streams.reading.text.tree import SUBJECTS, VERBS, Tree

_INCLUDING = frozenset({"include", "includes", "included"})
_BEING = frozenset({"is", "was", "are", "were", "be", "been"})
_MADE_CLEAR = frozenset({"clear", "plain"})
_MAKING = frozenset({"make", "makes", "made", "making"})
_VIEWS = gazetteer.word_set("views")


def of_noun(tree: Tree, i: int) -> Iterator[Frame]:
    """Every frame in which a noun may be a cue, also without content."""
    if tree.lower[i] in _VIEWS and tree.lower[tree.heads[i]] == "in":
        return
    source = owner(tree, i)
    for child in (*tree.children[i], *_beside(tree, i)):
        label = tree.deps[child]
        if child < i:
            continue
        if label in {"acl", "relcl"} and tree.tags[child] == "VB":
            yield Frame(i, "n:acl", (tree.subtree(child),), source)
        elif label in {"acl", "ccomp", "relcl"} and _is_marked(tree, child, label):
            yield Frame(i, "n:ccomp", (tree.subtree(child),), source)
        elif label in {"prep", "dative"} and has_object(tree, child):
            inner = tree.first(child, "pobj")
            if tree.lower[child] == "from" and inner is not None:
                yield from _drawn(tree, i, inner)
                continue
            if source is not None and inner == source:
                continue
            yield Frame(i, f"n:prep:{tree.lower[child]}", ((child + 1, tree.rights[child] + 1),), source)
    verb = tree.heads[i]
    if tree.deps[i] == "nsubj" and tree.lower[verb] in _BEING and (clause := tree.first(verb, "ccomp")) is not None:
        yield Frame(i, "n:be", (clause_of(tree, verb, clause),) if clause > verb else (), source)
    if tree.deps[i] == "nsubj" and tree.lower[verb] in _INCLUDING and (listed := tree.first(verb, "dobj")) is not None:
        yield Frame(i, "n:be", (tree.subtree(listed),) if listed > verb else (), source)


def _beside(tree: Tree, noun: int) -> Iterator[int]:
    """The phrase right behind an object that the parse ties to its verb: `voiced doubts about it`."""
    if tree.deps[noun] == "dobj":
        behind = tree.rights[noun] + 1
        yield from (child for child in tree.of(tree.heads[noun], "prep", "dative") if tree.lefts[child] == behind)


def _drawn(tree: Tree, noun: int, source: int) -> Iterator[Frame]:
    """`The plan drew criticism from the union`: what draws it is what it is about."""
    verb = tree.heads[noun] if tree.deps[noun] == "dobj" else tree.heads[tree.heads[noun]]
    drawn = tree.first(verb, *SUBJECTS) if tree.tags[verb] in VERBS else None
    if drawn is not None and drawn < noun:
        yield Frame(noun, "n:from", (tree.subtree(drawn),), source)


def _is_marked(tree: Tree, clause: int, label: str) -> bool:
    """Whether a conjunction brings what a noun says: `the claim that it rained`, and not `the claim that she made`."""
    if label == "relcl":
        first = tree.lefts[clause]
        return tree.lower[first] == "that" and tree.tags[first] in {"IN", "DT"}
    return tree.first(clause, "mark") is not None


def of_adjective(tree: Tree, i: int) -> Iterator[Frame]:
    """Every frame in which an adjective may be a cue, also without content."""
    if tree.deps[i] not in {"acomp", "conj", "amod", "oprd", "ROOT", "advcl", "ccomp"}:
        return
    source = bearer_of(tree, i)
    for child in tree.children[i]:
        label = tree.deps[child]
        if child < i:
            continue
        if label in {"ccomp", "xcomp"}:
            yield Frame(i, f"a:{label}", (tree.subtree(child),), source)
        elif label == "prep" and has_object(tree, child):
            yield Frame(i, f"a:prep:{tree.lower[child]}", ((child + 1, tree.rights[child] + 1),), source)
    head = tree.heads[i]
    if tree.lower[i] in _MADE_CLEAR and tree.lower[head] in _MAKING:
        clauses = [c for c in (*tree.of(head, "ccomp"), *tree.of(i, "advcl")) if c > i and tree.first(c, *SUBJECTS)]
        for clause in clauses[:1]:
            yield Frame(i, "a:ccomp", (tree.subtree(clause),), subject(tree, head))
