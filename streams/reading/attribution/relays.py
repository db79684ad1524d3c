"""Relays: who passes on what others said, as agencies, papers and published records do."""

from __future__ import annotations

from collections.abc import Sequence

from streams.lexicon import gazetteer
from streams.reading.attribution.lexicon import cues
from streams.reading.attribution.spans import OPENING_MARKS, Attribution, common
from streams.reading.attribution.subjects import agent
from streams.reading.text.tree import VERBS, Tree

_SAYING = 0.2
"""Share from which on a verb beside a quotation is one of speaking."""
_QUOTED = frozenset({"quoted", "cited"})


def relayed(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """What media report that others said is said by these; the media have only passed it on."""
    found = _quoted(tree, found)
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
    return noun in gazetteer.word_set("relays") or tree.words[source] in gazetteer.phrases("media.txt")


def _quoted(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """`Lee was quoted by the paper as saying`: words of Lee's that the paper has passed on, and none of the paper's."""
    quoting = {a.cue[0]: a for a in found if a.cue is not None and _is_quoted(tree, a.cue[0])}
    kept = [a for a in found if a.cue is None or a.cue[0] not in quoting]
    for cue in quoting:
        says = {i for p in tree.of(cue, "prep") if tree.lower[p] == "as" for i in tree.of(p, "pcomp")}
        by = agent(tree, cue)
        kept = [a._replace(relay=by) if by is not None and a.cue is not None and a.cue[0] in says else a for a in kept]
    return kept


def _is_quoted(tree: Tree, cue: int) -> bool:
    passive = tree.lower[cue] in _QUOTED and tree.first(cue, "auxpass") is not None
    return passive and any(tree.lower[p] == "as" for p in tree.of(cue, "prep"))


def _holds(tree: Tree, outer: Attribution, inner: Attribution) -> bool:
    """Whether the main clause of one content is another attribution with a speaker of its own."""
    if inner.cue is None or inner.source is None or inner.source == outer.source or inner.share < 0.5:
        return False
    cue = inner.cue[0]
    if not any(start <= cue < end for start, end in outer.content):
        return False
    word = cues().get((tree.lower[cue], "V"))
    if word is not None and word.frames.get("quote", 0.0) < _SAYING:
        return False  # who sought or refused something has not said what the paper reports
    head = tree.heads[cue]
    return outer.cue is not None and (head in range(*outer.cue) or head == cue or outer.kind == "according")
