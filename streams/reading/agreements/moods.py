"""Whether a clause says that something is so: negation, condition, possibility, question, future."""

from __future__ import annotations

from bisect import bisect_right

from streams.lexicon import gazetteer
from streams.reading.text.tree import FINITE, VERBS, Tree

_HYPOTHETICAL = frozenset({"if", "whether", "unless", "lest", "until"})
_TIED = frozenset({"if", "unless", "provided", "once"})
_TO_COME = frozenset({"before", "once"})
"""With the present tense, of what has not happened: `once an agreement is reached`."""
_REASONS = frozenset({"because", "although", "though", "while", "whereas", "as", "since"})
_INVERTED = frozenset({"had", "were", "should"})
_TRIED = frozenset(
    form for stem in ("fail", "attempt") for form in (stem, stem + "s", stem + "ed", stem + "ing")
) | frozenset({"try", "tries", "tried", "trying", "struggle", "struggles", "struggled", "struggling"})
_HAVE = frozenset({"has", "have", "had"})
_PRESENT = frozenset({"VBP", "VBZ"})
_DOUBTED = gazetteer.word_set("unsettled")
"""Verbs whose clause may be so or not: `will check that they keep their word`."""
_UNREAL = frozenset({"could", "might", "may", "should", "can", "must"})
_CONTRARY = frozenset({"would", "have"})
"""Auxiliaries of what has not come true: `a deal would have saved the yard`."""
_NONE = frozenset({"nobody", "nothing", "none", "neither"})
_NEGATIVE = frozenset({"nothing", "not", "n't", "n’t", "never", "nobody", "no", "neither", "without", "nor", "none"})
DUTY = frozenset({"should", "must", "shall"})
WILL = frozenset({"will", "would", "shall", "’ll", "'ll", "wo", "’d", "'d"})


def unreal(tree: Tree, i: int) -> bool:
    """Whether a word stands in a condition, a possibility or a question."""
    finite = False
    for token in (i, *tree.ancestors(i)):
        if any(tree.lower[c] in _HYPOTHETICAL for c in tree.of(token, "mark", "advmod")) or _is_inverted(tree, token):
            return True
        if _is_present(tree, token) and any(tree.lower[c] in _TO_COME for c in tree.of(token, "mark", "advmod")):
            return True
        aux = [tree.lower[c] for c in tree.of(token, "aux")] if tree.tags[token] in VERBS else []
        if not finite and (not _UNREAL.isdisjoint(aux) or _CONTRARY.issubset(aux)):
            return True
        finite = tree.deps[token] == "conj" and (tree.tags[token] in FINITE or tree.first(token, "nsubj") is not None)
        if tree.deps[token] == "ccomp" and tree.lower[tree.heads[token]] in _DOUBTED:
            return True
        if tree.deps[token] == "xcomp" and (tree.lower[tree.heads[token]] in _TRIED or _is_open(tree, token)):
            return True
        if tree.deps[token] != "relcl" and any(tree.tags[c] == "WP" for c in tree.of(token, "nsubj")):
            return True
        if tree.deps[token] in {"ccomp", "relcl", "parataxis"} or _is_reason(tree, token):
            break
    return asked(tree, i)


def _is_reason(tree: Tree, i: int) -> bool:
    """`cannot pass it because he will not sign it`: so, whatever the other clause is."""
    return tree.deps[i] == "advcl" and any(tree.lower[c] in _REASONS for c in tree.of(i, "mark"))


def _is_present(tree: Tree, i: int) -> bool:
    """`signs`, `is signed`, `has signed`"""
    return any(tree.tags[k] in _PRESENT for k in (i, *tree.of(i, "aux", "auxpass")))


def _is_open(tree: Tree, i: int) -> bool:
    """`has yet to approve it`"""
    head = tree.heads[i]
    to = any(tree.lower[c] == "to" for c in tree.of(i, "aux"))
    return (
        to
        and tree.lower[head] in _HAVE
        and any(tree.lower[c] == "yet" for c in (*tree.children[head], *tree.children[i]))
    )


def _is_inverted(tree: Tree, i: int) -> bool:
    """`Had they agreed, …`, `Should they refuse, …`: a condition by the order of its words."""
    subject = tree.first(i, "nsubj", "nsubjpass")
    first = tree.first(i, "aux", "auxpass")
    ahead = tree.deps[i] == "advcl" or (tree.deps[i] == "ccomp" and tree.heads[i] > i)
    if subject is None or first is None or not ahead:
        return False
    return first == tree.lefts[i] and first < subject and tree.lower[first] in _INVERTED


def conditional(tree: Tree, i: int) -> bool:
    """`would agree only if the hours were cut`: what will be done is tied to what may not be."""
    return any(tree.lower[m] in _TIED for c in tree.of(i, "advcl") for m in tree.of(c, "mark", "advmod"))


def asked(tree: Tree, i: int) -> bool:
    """Whether a question mark ends the sentence."""
    start, end = sentence(tree, i)
    return any(tree.words[k] == "?" for k in range(max(i, start), end))


def sentence(tree: Tree, i: int) -> tuple[int, int]:
    """The tokens of the sentence that a token is in."""
    at = bisect_right(tree.sentences, (i, tree.size)) - 1
    return tree.sentences[at] if at >= 0 and i < tree.sentences[at][1] else (0, tree.size)


def negated(tree: Tree, i: int) -> bool:
    """Whether a verb, its subject or the verb it depends on is denied; nouns by their determiner."""
    if _has_negative(tree, i):
        return True
    head = tree.heads[i]
    if tree.deps[i] in {"pcomp", "pobj"} and tree.lower[head] == "without":
        return True
    if tree.deps[i] in {"xcomp", "pcomp"} and _has_negative(tree, head):
        return True
    subject = tree.first(i, "nsubj", "nsubjpass")
    if subject is None:
        return False
    return tree.lower[subject] in _NEGATIVE or _has_negative(tree, subject) or _few(tree, subject)


def _few(tree: Tree, i: int) -> bool:
    """`few are calling for it`, but `a few are`"""
    few = next((k for k in (i, *tree.of(i, "amod")) if tree.lower[k] == "few"), None)
    return few is not None and not any(tree.lower[c] == "a" for c in (*tree.children[few], *tree.children[i]))


def denies_object(tree: Tree, i: int) -> int | None:
    """The object of a verb that says that there is none: `would sign nothing`, `will take no one back`."""
    objects = (*tree.of(i, "dobj"), *(c for p in tree.of(i, "prep") for c in tree.of(p, "pobj")))
    return next(
        (c for c in objects if tree.lower[c] in _NONE or any(tree.lower[k] == "no" for k in tree.of(c, "det"))), None
    )


def _has_negative(tree: Tree, i: int) -> bool:
    if any(tree.lower[c] == "longer" and tree.lower[c - 1] == "no" for c in tree.of(i, "advmod")):
        return True
    return any(tree.lower[c] in _NEGATIVE for c in tree.of(i, "neg", "det", "preconj"))


def has_will(tree: Tree, i: int) -> bool:
    """Whether a verb is in the future, or in the future of what someone has said."""
    return any(tree.lower[c] in WILL for c in tree.of(i, "aux"))
