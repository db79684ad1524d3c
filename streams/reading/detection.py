"""Attributions in a paragraph, before anyone is resolved: cue, content, and which words say who.

Quotations are read first, by their marks and the words beside them; frames of the parse add what is said
without marks, or with marks on some words only. Attributions do not overlap: the outer one of two wins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from streams.reading import gazetteer
from streams.reading.frames import Frame, agent, frames_of, subject
from streams.reading.lexicon import cues
from streams.reading.quotes import Quotation
from streams.reading.tree import NOUNS, VERBS, Range, Tree

THRESHOLD = 0.34
"""A frame counts as an attribution from this share on: about half the F1 to be had, where F1 peaks."""
LABEL = 6
"""Words that a label before a colon has at most."""
FULL = 4
"""Words from which a quotation can be speech on its own, not a word in marks."""

_RAISING = gazetteer.word_set("raising")
"""Verbs whose subject is not the one who thinks so: `Prices seem to rise`."""
_EDGES = frozenset({",", ";", ":", "—", "–", "-", "--"})
_DASHES = ("—", "–", "―", "-", "--")
_SPEECH = frozenset({"quote", "carried", "signed", "label"})
_OPENING_MARKS = frozenset({"“", '"', "``", "''"})
_SENTENCE_ENDS = frozenset({".", "!", "?"})
_PARTS = {**dict.fromkeys(VERBS, "V"), **dict.fromkeys(NOUNS, "N"), "JJ": "A", "JJR": "A"}


class Attribution(NamedTuple):
    """Token ranges of one attribution; `source` heads the words that say who, None where none do."""

    cue: Range | None
    content: tuple[Range, ...]
    source: int | None
    kind: str
    score: float
    source_range: Range | None = None
    relay: int | None = None
    """Heads the words that say who passed it on: `…, state media reported`."""


def attributions(tree: Tree, quotations: Sequence[Quotation]) -> list[Attribution]:
    """Attributions of a paragraph, in reading order of their content."""
    quoted = [tree.within(q.start, q.end) for q in quotations]
    inside = _inside(tree, quoted)
    found = _speech(tree, quotations, quoted)
    found += _fixed(tree, inside)
    found += _labelled(tree)
    found += _framed(tree, inside)
    whole = [_with_quotations(tree, a, quoted) for a in found]
    trimmed = [t for a in _apart(tree, _relayed(tree, whole)) if (t := _trimmed(tree, a)).content]
    return sorted(trimmed, key=lambda a: a.content)


def _trimmed(tree: Tree, a: Attribution) -> Attribution:
    """Content without the commas at its edges, and without the full stop of the one sentence it is part of."""
    parts = []
    for start, end in a.content:
        while start < end and (tree.words[start] in _EDGES or tree.words[start].isspace()):
            start += 1
        stops = _EDGES if a.kind in _SPEECH else _EDGES | {"."}
        while end > start and (tree.words[end - 1] in stops or tree.words[end - 1].isspace()):
            end -= 1
        if start < end:
            parts.append((start, end))
    return a._replace(content=tuple(parts))


def _inside(tree: Tree, quoted: Sequence[Range]) -> list[bool]:
    inside = [False] * tree.size
    for start, end in quoted:
        inside[start:end] = [True] * (end - start)
    return inside


def _framed(tree: Tree, inside: Sequence[bool]) -> list[Attribution]:
    lexicon = cues()
    found = []
    for i in range(tree.size):
        part = _PARTS.get(tree.tags[i])
        if part is None or inside[i]:
            continue
        cue = lexicon.get((tree.lower[i], part))
        if cue is None:
            continue
        best: tuple[float, Frame] | None = None
        for frame in frames_of(tree, i):
            share = min(cue.frames.get(frame.kind, 0.0) * _context(tree, frame), 1.0)
            if share > (best[0] if best else THRESHOLD):
                best = share, frame
        if best is not None:
            found.append(_attribution(tree, best[1], best[0], inside))
    return found


def _context(tree: Tree, frame: Frame) -> float:
    """What the words around a cue add to its share, or take from it: counted, in round figures."""
    factor = 1.0
    if tree.deps[frame.cue] in {"relcl", "acl"}:
        factor *= 0.85
    if frame.source is None and not frame.kind.startswith(("pass", "n:")):
        factor *= 0.8
    if any(tree.words[i] in _OPENING_MARKS for i in range(*frame.content[0])):
        factor *= 1.3
    return factor


def _attribution(tree: Tree, frame: Frame, score: float, inside: Sequence[bool]) -> Attribution:
    source = frame.source
    if source is None and tree.tags[frame.cue] in VERBS and not frame.kind.startswith("pass"):
        source = _nearest_subject(tree, frame.cue, inside)
    if tree.lower[frame.cue] in _RAISING:
        source = None
    return Attribution((frame.cue, frame.cue + 1), frame.content, source, frame.kind, score)


def _fixed(tree: Tree, inside: Sequence[bool]) -> list[Attribution]:
    """`According to` and what is like it."""
    found = []
    for i in range(tree.size):
        if tree.lower[i] == "according" and not inside[i]:
            to = tree.first(i, "prep")
            if to is None and i + 1 < tree.size and tree.lower[i + 1] == "to":
                to = i + 1
            source = tree.first(to, "pobj", "pcomp") if to is not None else None
            if to is None or source is None:
                continue
            content = _beside(tree, i, tree.rights[source] + 1)
            if content:
                found.append(Attribution((i, to + 1), content, source, "according", 0.9))
    return found


def _labelled(tree: Tree) -> list[Attribution]:
    """`NAME: what is said`, as in transcripts and headlines, at a paragraph's beginning."""
    colon = next((i for i in range(min(tree.size, LABEL + 1)) if tree.words[i] == ":"), None)
    if not colon or _words(tree, (colon + 1, tree.size)) < 3:
        return []
    if any(tree.tags[i] in VERBS | {"MD", ".", ","} or not _label_word(tree, i) for i in range(colon)):
        return []
    return [Attribution((colon, colon + 1), ((colon + 1, tree.size),), colon - 1, "label", 0.8)]


def _label_word(tree: Tree, i: int) -> bool:
    return tree.tags[i] in {"NNP", "NNPS"} or tree.words[i].isupper()


def _beside(tree: Tree, start: int, end: int) -> tuple[Range, ...]:
    """What a phrase at the edge of a clause is about: the clause without the phrase."""
    head = tree.heads[start]
    left, right = tree.subtree(head) if head != start else tree.sentence(start)
    if not left <= start < right:
        left, right = tree.sentence(start)
    parts = [(left, start), (end, right)]
    words = [(a, b) for a, b in parts if _words(tree, (a, b))]
    if len(words) == 2 and _words(tree, words[1]) < 3:
        words.pop()
    return tuple(words)


def _words(tree: Tree, tokens: Range) -> int:
    return sum(1 for i in range(*tokens) if tree.words[i][0].isalnum())


def _speech(tree: Tree, quotations: Sequence[Quotation], quoted: Sequence[Range]) -> list[Attribution]:
    """Quotations that are speech on their own, each with the cue beside it or the one before it."""
    found: list[Attribution] = []
    waiting: list[Range] = []
    for k, (quotation, tokens) in enumerate(zip(quotations, quoted, strict=True)):
        before = quoted[k - 1][1] if k else 0
        after = quoted[k + 1][0] if k + 1 < len(quoted) else tree.size
        if found and _goes_on(tree, found[-1], before, tokens):
            found[-1] = found[-1]._replace(content=(*found[-1].content, tokens))
            continue
        if not _full(tree, quotation, tokens, before):
            continue
        cue, source = _cue_beside(tree, tokens, before, after)
        signed = _signature(tree, quotation, after) if cue is None else None
        if signed is not None:
            found.append(Attribution(None, (*waiting, tokens), signed, "signed", 0.9))
            waiting = []
        elif cue is not None and found and found[-1].cue == (cue, cue + 1):
            tokens = _whole(tree, cue, tokens, after)
            found[-1] = found[-1]._replace(content=(*found[-1].content, tokens))
        elif cue is not None:
            tokens = _whole(tree, cue, tokens, after)
            found.append(Attribution((cue, cue + 1), (*waiting, tokens), source, "quote", 0.95))
            waiting = []
        elif (found and not _words(tree, (before, tokens[0]))) or (found and _ends(tree, before, tokens[0])):
            found[-1] = found[-1]._replace(content=(*found[-1].content, tokens))
        elif not _words(tree, (before, tokens[0])) or _ends(tree, before, tokens[0]):
            waiting.append(tokens)
    if waiting:
        found.append(Attribution(None, tuple(waiting), None, "carried", 0.6))
    return found


def _full(tree: Tree, quotation: Quotation, tokens: Range, before: int) -> bool:
    """Whether marks hold speech: it ends as a sentence does, or begins as one, and is long enough."""
    if not quotation.closed:
        return _words(tree, tokens) >= FULL
    inner = tree.text[slice(*quotation.inner)].strip()
    if not inner:
        return False
    ends = inner[-1] in ",.!?…—–-"
    lead = tree.text[: quotation.start].rstrip()
    begins = inner[0].isupper() and (not lead or lead[-1] in ',:.!?”"—')
    follows = tree.text[quotation.end : quotation.end + 1] == ","
    words = _words(tree, tokens)
    return ((ends or follows) and begins) or (begins and words >= FULL) or (ends and not lead and words >= 2)


def _whole(tree: Tree, cue: int, tokens: Range, after: int) -> Range:
    """A quotation and the rest of its sentence, where it goes on without marks: `said "I held" them all`."""
    start, end = tokens
    if cue > start or end >= after or not tree.words[end][0].islower() or tree.words[end - 2] in {".", ",", "!", "?"}:
        return tokens
    stop = end
    while stop < after and tree.words[stop] not in {".", "!", "?", ",", ";", "—", "–"}:
        stop += 1
    return start, stop


def _signature(tree: Tree, quotation: Quotation, end: int) -> int | None:
    """The name behind a quotation and a dash, as in readers' letters: `"A." — Ann Lee`."""
    tail = tree.text[quotation.end : quotation.end + 4].lstrip()
    if not tail.startswith(_DASHES):
        return None
    first = bisect_left(tree.starts, quotation.end)
    start = next((i for i in range(first, end) if tree.words[i][0].isalpha()), end)
    stop = start
    while stop < end and tree.words[stop] not in _SENTENCE_ENDS and not tree.words[stop].isspace():
        if tree.tags[stop] in VERBS | {"MD"} or stop - start > 10:
            return None
        stop += 1
    names = [i for i in range(start, stop) if tree.tags[i] in {"NNP", "NNPS"}]
    return names[-1] if names and names[0] == start else None


def _goes_on(tree: Tree, last: Attribution, before: int, tokens: Range) -> bool:
    """Whether a quotation takes up the one before its cue: `"A," she said, "and b"`."""
    start = tokens[0]
    if last.cue is None or not before <= last.cue[0] < start or last.content[-1][1] > last.cue[0]:
        return False
    plain = not any(tree.lower[i] in _SENTENCE_ENDS or tree.tags[i] in {"CC", "VBG"} for i in range(before, start))
    return plain and tree.lower[start - 1] in {",", "-", "–", "—", "--"}


def _ends(tree: Tree, start: int, end: int) -> bool:
    """Whether a sentence ends right before a token."""
    while end > start and tree.words[end - 1].isspace():
        end -= 1
    return end > start and tree.lower[end - 1] in _SENTENCE_ENDS


def _cue_beside(tree: Tree, tokens: Range, before: int, after: int) -> tuple[int | None, int | None]:
    start, end = tokens
    stop = end
    while stop < after and not (tree.lower[stop] in _SENTENCE_ENDS and stop > end):
        stop += 1
    open_end = end < tree.size and tree.words[end - 2 if end - 2 > start else start] not in {"."}
    cue = _first_cue(tree, range(end, stop)) if open_end or tree.words[end : end + 1] == [","] else None
    if cue is None:
        begin = start
        while begin > before and tree.lower[begin - 1] not in _SENTENCE_ENDS:
            begin -= 1
        if begin < start:
            cue = _first_cue(tree, range(start - 1, begin - 1, -1))
    if cue is None:
        return None, None
    return cue, _speaker_of(tree, cue, tokens)


def _first_cue(tree: Tree, tokens: range) -> int | None:
    lexicon = cues()
    best: tuple[float, int] | None = None
    for i in tokens:
        if tree.tags[i] not in VERBS or tree.deps[i] in {"aux", "auxpass", "amod"}:
            continue
        cue = lexicon.get((tree.lower[i], "V"))
        share = cue.frames.get("quote", 0.0) if cue else 0.0
        if share >= 0.3 and (best is None or share > best[0] + 0.3):
            best = share, i
    return best[1] if best else None


def _speaker_of(tree: Tree, cue: int, quote: Range) -> int | None:
    """Who says a quotation: subject or agent of the cue, else the noun phrase right beside it."""
    if tree.lower[cue] == "according":
        to = tree.first(cue, "prep")
        return tree.first(to, "pobj") if to is not None else None
    passive = tree.first(cue, "auxpass") is not None
    for source in (None if passive else subject(tree, cue), agent(tree, cue)):
        if source is not None and not quote[0] <= source < quote[1]:
            return source
    return None if passive else _neighbour(tree, cue, quote)


def _neighbour(tree: Tree, cue: int, quote: Range) -> int | None:
    """The head of the noun phrase that ends right before a cue, or begins right behind it."""
    ends = {cue - 1, cue - 2} if cue and tree.lower[cue - 1] == "," else {cue - 1}
    before = [i for i in range(max(cue - 16, 0), cue) if tree.rights[i] in ends and i not in range(*quote)]
    behind = [
        i for i in range(cue + 1, min(cue + 16, tree.size)) if tree.lefts[i] == cue + 1 and i not in range(*quote)
    ]
    for i in (*before, *reversed(behind)):
        if tree.tags[i] in NOUNS | {"PRP"} and tree.deps[i] != "npadvmod":
            return i
    return None


def _nearest_subject(tree: Tree, cue: int, inside: Sequence[bool]) -> int | None:
    """Where the parse gives a verb no subject: the last one before it in its sentence."""
    for i in range(cue - 1, tree.sentence(cue)[0] - 1, -1):
        if not inside[i] and tree.deps[i] in {"nsubj", "nsubjpass"} and tree.tags[i] in NOUNS | {"PRP"}:
            return i
    return None


def _with_quotations(tree: Tree, a: Attribution, quoted: Sequence[Range]) -> Attribution:
    """Content that cuts through a quotation takes the whole of it."""
    parts = []
    for start, end in a.content:
        for left, right in quoted[
            bisect_right(quoted, (start, start)) - 1 if quoted and quoted[0][0] <= start else 0 :
        ]:
            if left > end + 3:
                break
            if start < right and (left <= end or _leads_on(tree, end, left)):
                outside = a.cue is None or not left <= a.cue[0] < right
                if outside:
                    start = min(start, left) if start > left else start
                    end = max(end, right)
        parts.append((start, end))
    return a._replace(content=tuple(_merged(parts)))


def _leads_on(tree: Tree, end: int, left: int) -> bool:
    """Whether content goes on to a quotation over a comma, or over `and a`."""
    if left == end + 1 and tree.words[end] == ",":
        return True
    return end < left <= end + 3 and all(tree.tags[i] in {"CC", "DT", "IN", "PRP$"} for i in range(end, left))


def _merged(parts: Sequence[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in sorted(parts):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _relayed(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """What media report that others said is said by these; the media have only passed it on."""
    relays = [a for a in found if a.source is not None and is_relay(tree, a.source)]
    if not relays:
        return list(found)
    kept = [a for a in found if a.source is None or not is_relay(tree, a.source)]
    for relay in relays:
        inner = min((a for a in kept if _holds(tree, relay, a)), key=lambda a: a.cue or (0, 0), default=None)
        if inner is None:
            kept.append(_passed_on(tree, relay) or relay)
        else:
            kept[kept.index(inner)] = inner._replace(relay=relay.source)
    return kept


def _passed_on(tree: Tree, relay: Attribution) -> Attribution | None:
    """`Lee called on them to "…", the agency reported`, where the parse has not seen who called."""
    start, end = relay.content[0]
    mark = next((i for i in range(start, end) if tree.words[i] in _OPENING_MARKS), None)
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


def _holds(tree: Tree, outer: Attribution, inner: Attribution) -> bool:
    """Whether the main clause of one content is another attribution with a speaker of its own."""
    if inner.cue is None or inner.source is None or inner.source == outer.source or inner.score < 0.5:
        return False
    cue = inner.cue[0]
    if not any(start <= cue < end for start, end in outer.content):
        return False
    head = tree.heads[cue]
    return outer.cue is not None and (head in range(*outer.cue) or head == cue or outer.kind == "according")


def _apart(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """Without those whose cue stands in another's content, and one of two that share content."""
    depth = {a.cue: sum(1 for _ in tree.ancestors(a.cue[0])) if a.cue else 0 for a in found}
    order = sorted(found, key=lambda a: (a.kind not in _SPEECH, depth[a.cue], -a.score))
    kept: list[Attribution] = []
    covered = [False] * tree.size
    cued: set[int] = set()
    for a in order:
        if a.cue is not None and (covered[a.cue[0]] or a.cue[0] in cued):
            continue
        tokens = [i for start, end in a.content for i in range(start, end)]
        if sum(covered[i] for i in tokens) > 0.5 * len(tokens):
            continue
        kept.append(a)
        if a.cue is not None:
            cued.add(a.cue[0])
        for i in tokens:
            covered[i] = True
    return kept
