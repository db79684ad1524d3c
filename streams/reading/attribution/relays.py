"""Relays: who passes on what others said, as agencies, papers and published records do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.lexicon import gazetteer
from streams.reading.attribution.interviews import is_medium
from streams.reading.attribution.lexicon import cues, rank
from streams.reading.attribution.spans import OPENING_MARKS, Attribution, common
from streams.reading.attribution.subjects import agent
from streams.reading.text.tree import NAMES, VERBS, Tree

_CITING = frozenset({"citing", "quoting"})
_BEHIND = ("par", "inv")
"""How kinds begin of what stands before who reports it."""
_QUOTED = frozenset({"quoted", "cited"})
_SHOWING = frozenset({"show", "contain"})
"""Classes of verbs for what texts and deeds do."""


def relayed(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """What media report that others said is said by these; the media have only passed it on."""
    found = [cited for a in _quoted(tree, found) if (cited := _citing(tree, a)) is not None]
    relays = [a for a in found if a.source is not None and is_relay(tree, a.source)]
    if not relays:
        return list(found)
    kept = [a for a in found if a.source is None or not is_relay(tree, a.source)]
    for relay in relays:
        inner = min((a for a in kept if _holds(tree, relay, a)), key=lambda a: a.cue or (0, 0), default=None)
        if inner is None:
            kept.append(_passed_on(tree, relay) or relay)
        else:
            content = common(inner.content, relay.content) or inner.content
            kept[kept.index(inner)] = inner._replace(relay=relay.source, content=content)
    return kept


def _citing(tree: Tree, a: Attribution) -> Attribution | None:
    """`The agency reported, citing two officials, that …`: the officials say it, and the agency passes it on.

    None for what is only the citing.
    """
    if a.cue is None or a.source is None or not _passes_on(tree, a.source):
        return a
    if tree.lower[a.cue[0]] in _CITING and a.kind == "dobj" and tree.deps[a.cue[0]] in {"acl", "advcl"}:
        return None
    cited = next((tree.first(i, "dobj") for i in _citations(tree, a.cue[0], a.source) if _cites(a.kind)), None)
    if cited is None or not _is_someone(tree, cited):
        return a
    start, end = tree.subtree(tree.heads[cited])
    content = tuple(part for part in a.content if not start <= part[0] < end)
    if not content and a.content[0][0] == tree.heads[cited]:
        # The parse has tied the citing to the clause behind it: `reported, quoting an official, that …`.
        behind = tree.rights[cited] + 1
        content = ((behind + (tree.words[behind] == ","), a.content[0][1]), *a.content[1:])
    return a._replace(source=cited, source_range=None, relay=a.source, content=content or a.content)


def _citations(tree: Tree, cue: int, source: int) -> Iterator[int]:
    """The participles that may say whom the source of a cue cites: `reported, citing`, `The paper, quoting`."""
    behind = cue + 2 if tree.words[cue + 1 : cue + 2] == [","] else cue
    found = (cue, *tree.of(cue, "advcl"), *tree.of(source, "acl"), behind)
    return (i for i in found if i < tree.size and tree.lower[i] in _CITING)


def _cites(kind: str) -> bool:
    """Whether what stands like this may be what somebody cited has said: a clause, or words in marks."""
    return kind in {"ccomp", "quote"} or kind.startswith(_BEHIND)


def _passes_on(tree: Tree, source: int) -> bool:
    """Whether a source is a medium, or a name that the text calls a news agency: `state news agency Kazinform`."""
    agency = "agency" in tree.lower[tree.lefts[source] : source] and "news" in tree.lower[tree.lefts[source] : source]
    return agency or is_relay(tree, source) or is_medium(tree, source)


def _is_someone(tree: Tree, cited: int) -> bool:
    """Whether whoever is cited may say something, and is no text that the medium has read: not `citing a memo`."""
    noun = gazetteer.singular(tree.lower[cited])
    return tree.tags[cited] in NAMES or (gazetteer.may_speak(noun) and noun not in gazetteer.words("reports.txt"))


def _passed_on(tree: Tree, relay: Attribution) -> Attribution | None:
    """`Lee called on them to "…", the agency reported`, where the parse has not seen who called."""
    start, end = relay.content[0]
    mark = next((i for i in range(start, end) if tree.words[i] in OPENING_MARKS), None)
    if mark is None or tree.tags[start] != "NNP":
        return None
    verbs = (i for i in range(start, mark) if tree.tags[i] in VERBS)
    cue = next((i for i in verbs if (tree.lower[i], "V") in cues()), None)
    name = next(i for i in range(start, mark) if tree.tags[i + 1] not in {"NNP", "HYPH"})
    if cue is None:
        return None
    return Attribution((cue, cue + 1), ((mark, end),), name, "quote", 0.7, relay=relay.source)


def is_relay(tree: Tree, source: int) -> bool:
    """Whether these are media, an agency or a record, which pass on what others say."""
    noun = gazetteer.singular(tree.words[source])
    known = noun in gazetteer.word_set("relays") or tree.words[source] in gazetteer.phrases("media.txt")
    return known or (tree.tags[source] in NAMES and is_medium(tree, source))


def _quoted(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """`Lee was quoted by the paper as saying`: words of Lee's that the paper has passed on, and none of the paper's."""
    kept = (a for a in found if a.cue is None or not _is_quoted(tree, a.cue[0]))
    return [a._replace(relay=_quoting(tree, a.cue[0])) if a.cue is not None and a.relay is None else a for a in kept]


def _quoting(tree: Tree, cue: int) -> int | None:
    """Who has passed on what somebody `was quoted by the paper as saying`."""
    preposition = tree.heads[cue]
    verb = tree.heads[preposition]
    saying = tree.deps[cue] == "pcomp" and tree.lower[preposition] == "as" and _is_quoted(tree, verb)
    return agent(tree, verb) if saying else None


def _is_quoted(tree: Tree, cue: int) -> bool:
    passive = tree.lower[cue] in _QUOTED and tree.first(cue, "auxpass") is not None
    return passive and any(tree.lower[p] == "as" for p in tree.of(cue, "prep"))


def _holds(tree: Tree, outer: Attribution, inner: Attribution) -> bool:
    """Whether the main clause of one content is another attribution with a speaker of its own."""
    if inner.cue is None or inner.source is None or inner.source == outer.source or inner.score < 0.5:
        return False
    cue = inner.cue[0]
    if not any(start <= cue < end for start, end in outer.content):
        return False
    word = cues().get((tree.lower[cue], "V"))
    if word is not None and (not rank(tree.lower[cue]) or word.kind in _SHOWING):
        return False  # who sought, refused or showed something has not said what the paper reports
    while tree.deps[cue] == "conj" and tree.tags[tree.heads[cue]] in VERBS:
        cue = tree.heads[cue]  # `Lee met voters and pledged to stay, the paper reported`
    head = tree.heads[cue]
    return outer.cue is not None and (head in range(*outer.cue) or head == cue or outer.kind == "according")
