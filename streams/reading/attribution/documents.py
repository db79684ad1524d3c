"""Statements, readouts and drafts: whose words they are, and who carried or saw them."""

from __future__ import annotations

from streams.lexicon import gazetteer
from streams.reading.attribution.subjects import agent
from streams.reading.text import roles
from streams.reading.text.tree import NAMES, NOUNS, Tree

_DOCUMENTS = gazetteer.word_set("documents")
_RECORDS = gazetteer.word_set("records")
_PAPERS = gazetteer.word_set("filed-papers")
_CARRYING = gazetteer.word_set("carrying")
_QUOTING = frozenset({"quoted", "quotes", "quote", "quoting", "cited", "cites", "citing"})
_OWNING = frozenset({"by", "from", "of"})


def is_document(tree: Tree, token: int) -> bool:
    """Whether a noun is a text that gives someone's words and has none of its own."""
    return tree.tags[token] in NOUNS and gazetteer.singular(tree.words[token]) in _DOCUMENTS


def is_record(tree: Tree, token: int) -> bool:
    """Whether a noun is a text or a count that stands for whose it is, where it says so: `data from the bank`."""
    return tree.tags[token] in NOUNS and gazetteer.singular(tree.words[token]) in _RECORDS


def owner(tree: Tree, token: int) -> int | None:
    """Whose a text is: `the ministry's statement`, `a letter from the bank`, `Harbour Bank data`."""
    possessor = tree.first(token, "poss")
    if possessor is not None:
        return None if tree.tags[possessor] == "PRP$" and _is_filed(tree, token) else possessor
    for preposition in tree.of(token, "prep"):
        if tree.lower[preposition] in _OWNING:
            return _speaks(tree, tree.first(preposition, "pobj"))
    named = [i for i in tree.of(token, "compound", "nmod") if tree.tags[i] in NAMES or roles.is_body(tree.lower[i])]
    return named[-1] if named and not _is_kind(tree, named[-1], token) else None


def _is_filed(tree: Tree, token: int) -> bool:
    """Whether a text is one that lawyers write for whose it is, and speaks for itself: `her lawsuit says`."""
    return gazetteer.singular(tree.words[token]) in gazetteer.word_set("pleadings")


def _is_kind(tree: Tree, body: int, text: int) -> bool:
    """Whether a common noun says of what kind papers are, and not who says what they do: `State records show`."""
    common = tree.words[body].islower() or body == tree.sentence(body)[0]
    known = tree.lower[body] in gazetteer.word_set("seats") or roles.is_body(tree.lower[body])
    return common and known and gazetteer.singular(tree.words[text]) in _PAPERS


def published_by(tree: Tree, token: int) -> int | None:
    """Who released, carried or saw a text."""
    return next((by for verb in tree.of(token, "acl") if (by := agent(tree, verb)) is not None), None)


def quoted_by(tree: Tree, token: int) -> int | None:
    """Whom the subject of `quoted him as saying` lets speak."""
    verb = tree.heads[token]
    if tree.deps[token] != "nsubj" or tree.lower[verb] not in _QUOTING:
        return None
    says = any(
        tree.lower[child] == "as" and tree.tags[child + 1] == "VBG" for child in tree.of(verb, "prep", "mark", "advcl")
    )
    return tree.first(verb, "dobj") if says else None


def is_relayed(tree: Tree, token: int) -> bool:
    """Whether a text comes through somebody else: one carried by an agency, one that a paper has seen."""
    if quoted_by(tree, token) is not None:
        return True
    by = published_by(tree, token)
    if by is None or (not is_document(tree, token) and gazetteer.singular(tree.words[token]) != "report"):
        return False
    carried = any(tree.lower[verb] in _CARRYING for verb in tree.of(token, "acl"))
    return carried or tree.words[by] in gazetteer.phrases("media.txt") or _is_media(tree, by)


def _is_media(tree: Tree, token: int) -> bool:
    return gazetteer.singular(tree.words[token]) in gazetteer.word_set("relays")


def _speaks(tree: Tree, token: int | None) -> int | None:
    """The token if it can be someone who speaks."""
    if token is None:
        return None
    named = tree.tags[token] in {"NNP", "NNPS", "PRP"}
    return token if named or gazetteer.may_speak(gazetteer.singular(tree.words[token])) else None
