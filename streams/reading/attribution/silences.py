"""Attributions in form only: who says nothing, and who does something rather than saying it."""

from __future__ import annotations

from streams.events import SpeakerKind
from streams.lexicon import gazetteer
from streams.reading.attribution.lexicon import cues
from streams.reading.attribution.spans import Attribution
from streams.reading.text import roles
from streams.reading.text.tree import VERBS, Range, Tree

_AGREEING = gazetteer.word_set("agreeing")
_COMMITTING = gazetteer.word_set("committing")
_STRIVING = gazetteer.word_set("striving")
_ASKING = gazetteer.word_set("asking-for")
_TELLING = gazetteer.word_set("telling")
_NOBODY = gazetteer.word_set("nobody-in-particular")
_BOTH = frozenset({"both", "two"})
_BEING = frozenset({"is", "was", "are", "were", "be", "been"})
_EACH, _OTHER = frozenset({"each", "one"}), frozenset({"other", "another"})
_NAMING = frozenset({"name", "named", "identified", "quoted", "anonymity", "anonymous"})
_CLAUSES = ("ccomp", "inv", "par", "quote", "carried", "according", "label", "signed", "as")


def is_silence(tree: Tree, found: Attribution) -> bool:
    """Whether nothing is said: `asked not to be named`, `without saying why`, `has not spoken about it`.

    Whoever declines to comment, or refuses to say, has been asked and says at least that.
    """
    if found.cue is None or found.kind in {"quote", "carried", "signed", "label"}:
        return False
    if found.source is not None and tree.any_of(_start(tree, found.source), _NOBODY):
        return True
    if tree.deps[found.cue[0]] == "pcomp" and tree.lower[tree.heads[found.cue[0]]] == "without":
        return True
    if _is_purpose(tree, found):
        return True
    lemma = _lemma(tree, found.cue)
    if lemma in _TELLING - {"say"} and tree.first(found.cue[0], "neg") is not None and found.kind.startswith("prep"):
        return True
    if lemma == "write" and tree.lower[found.cue[0] - 1] == "in":
        return True
    if lemma == "welcome" and _is_somebody(tree, tree.first(found.cue[0], "dobj")):
        return True
    content = [i for part in found.content for i in range(*part)]
    if len(content) < 12 and tree.any_of(content, _NAMING) and not found.kind.startswith("ccomp"):
        return True
    return [tree.lower[i] for i in content] == ["nothing"]


def _is_purpose(tree: Tree, found: Attribution) -> bool:
    """Whether a cue only says what something is for: `the point was to find out what they feared`."""
    if found.cue is None or found.source is None or tree.tags[found.cue[0]] != "VB":
        return False
    thing = tree.tags[found.source] in {"NN", "NNS"} and not gazetteer.may_speak(
        gazetteer.singular(tree.words[found.source])
    )
    return thing and tree.lower[tree.heads[found.cue[0]]] in _BEING


def is_act(tree: Tree, found: Attribution, kind: SpeakerKind | None) -> bool:
    """Whether someone does something with others rather than saying something: `the two states agreed to meet`.

    Two that agree that something be so have made an agreement. Whoever promises or proposes says so, and so does a
    person who commits herself; states and bodies that commit themselves need not have said a word.
    """
    if found.cue is None:
        return False
    lemma = _lemma(tree, found.cue)
    if _is_promised(tree, found.cue[0]) or _is_mutual(tree, found.cue[0]):
        return True
    if found.kind.startswith("ccomp") and lemma in _AGREEING and found.source is not None:
        return tree.first(found.source, "conj") is not None or tree.any_of(_start(tree, found.source), _BOTH)
    if found.kind.startswith(_CLAUSES):
        return False
    if lemma in _AGREEING:
        return True
    doing = lemma in _COMMITTING or lemma in _STRIVING or (lemma in _ASKING and found.kind == "prep:for")
    return doing and kind in {"country", "group", "organisation"}


def _is_somebody(tree: Tree, token: int | None) -> bool:
    """Whether a guest is welcomed rather than a thing."""
    return token is not None and (tree.tags[token] in {"NNP", "NNPS", "PRP"} or roles.is_human(tree.lower[token]))


def _is_promised(tree: Tree, cue: int) -> bool:
    """Whether a cue says what someone has agreed or undertaken to do: `both undertook to publish what they learn`."""
    head = tree.heads[cue]
    if tree.deps[cue] != "xcomp" or tree.tags[cue] != "VB" or tree.tags[head] not in VERBS:
        return False
    return _lemma(tree, (head, head + 1)) in _AGREEING | _COMMITTING


def _is_mutual(tree: Tree, cue: int) -> bool:
    """Whether people do it to each other: `the leaders promised each other to talk`."""
    others = [to for to in tree.of(cue, "dative", "dobj") if tree.lower[to] in _OTHER]
    return any(tree.any_of(tree.children[to], _EACH) for to in others)


def _start(tree: Tree, source: int) -> list[int]:
    return [source, *(child for child in tree.children[source] if child < source)]


def _lemma(tree: Tree, cue: Range) -> str:
    known = cues().get((tree.lower[cue[0]], "V"))
    return known.lemma if known is not None and tree.tags[cue[0]] in VERBS else tree.lower[cue[0]]
