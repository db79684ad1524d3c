"""Attributions in a paragraph, before anyone is resolved: cue, content, and which words say who.

Quotations are read first, by their marks and the words beside them; frames of the parse add what is said
without marks, or with marks on some words only. Attributions do not overlap: the outer one of two wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.lexicon import gazetteer
from streams.reading.attribution.asides import asides
from streams.reading.attribution.evidence import features, probability
from streams.reading.attribution.formulas import according, labelled
from streams.reading.attribution.frames import frames_of
from streams.reading.attribution.lexicon import Cue, cues, speaks
from streams.reading.attribution.relays import relayed
from streams.reading.attribution.spans import (
    DASHES,
    SPEECH,
    Attribution,
    Frame,
    common,
    to_last_marks,
    trimmed,
    with_quotations,
)
from streams.reading.attribution.speech import speech
from streams.reading.attribution.subjects import is_expletive, relative, right_before, subject_before
from streams.reading.text.quotes import Quotation
from streams.reading.text.tree import NAMES, NOUNS, SUBJECTS, VERBS, Range, Tree

THRESHOLD = 0.35
"""A frame counts as an attribution from this probability on: half the F1 to be had, where F1 peaks."""

_KEPT = SPEECH | {"according", "par", "par:apart", "inv", "as", "ccomp"}
_HEARING = frozenset({"hear", "watch", "see"})
_HEARERS = gazetteer.word_set("hearers")
_CHANCES = gazetteer.word_set("chances")
_FOUND = gazetteer.word_set("found")
_ASKED_ABOUT = frozenset({"ccomp", "xcomp", "acomp", "attr", "oprd"})
"""Labels under which a verb is within what is asked."""
_BEING = frozenset({"is", "was", "are", "were", "am", "'s", "’s"})
_NAMED = frozenset({"named", "identified"})
_IF = frozenset({"if", "unless"})
_WOULD = frozenset({"would", "'d", "’d", "could", "might"})
_PAST = frozenset({"VBD", "VBN"})
OUTER = 0.6
"""Probability from which on a frame is the outer of two, though the inner one has marks."""
_ASIDES = frozenset({"according", "par", "par:apart"})
_APART = frozenset({"according", "par:apart"})
_PARTS = {**dict.fromkeys(VERBS, "V"), **dict.fromkeys(NOUNS, "N"), "JJ": "A", "JJR": "A"}


def attributions(tree: Tree, quotations: Sequence[Quotation]) -> list[Attribution]:
    """Attributions of a paragraph, in reading order of their content."""
    quoted = [tree.within(q.start, q.end) for q in quotations]
    inside = _inside(tree, quoted)
    found = [a for a in speech(tree, quotations, quoted) if a.source is None or not is_expletive(tree, a.source)]
    found = _with_views(found, according(tree, inside))
    found += labelled(tree)
    found += _framed(tree, inside)
    found = _with_asides(tree, found, inside)
    within = [trimmed(tree, a) if a.kind in _ASIDES else a for a in found]
    whole = [with_quotations(tree, _with_pronoun(tree, a), quoted) for a in within if a.content]
    whole = _to_speech(tree, to_last_marks(tree, whole, quoted))
    kept = (trimmed(tree, a) for a in _apart(tree, relayed(tree, whole)))
    return sorted((a for a in kept if a.content), key=lambda a: a.content)


def _with_views(found: list[Attribution], views: list[Attribution]) -> list[Attribution]:
    """Whose view it is in the place of whoever spoke before: `“It is over,” in the view of Lee.`"""
    viewed = [a for a in found if a.kind == "carried" and any(common(a.content, view.content) for view in views)]
    return [a for a in found if a not in viewed] + views


def _with_asides(tree: Tree, found: list[Attribution], inside: Sequence[bool]) -> list[Attribution]:
    """Asides in the place of what frames make of their cues, where no frame has seen that they are asides."""
    clear = [a for a in found if a.kind in _KEPT and _is_apart(tree, a) and not _is_behind(a)]
    seen = {(a.cue[0], a.source) for a in clear if a.cue is not None}
    cued = {a.cue[0] for a in clear if a.cue is not None and a.kind != "par"}
    new = (a for a in asides(tree, inside) if a.cue is not None and (a.cue[0], a.source) not in seen)
    said = (a for a in new if a.cue is not None and not (tree.lower[a.cue[0]] == "heard" and _is_told(tree, a.source)))
    added = {a.cue[0]: a for a in said if a.cue is not None and (a.cue[0] not in cued or _is_turned(tree, a))}
    return [a for a in found if a.cue is None or a.cue[0] not in added] + list(added.values())


def _is_turned(tree: Tree, a: Attribution) -> bool:
    """Whether a cue stands right behind a comma and who speaks right behind the cue: `Prices fell, said Ann Lee, …`."""
    if a.cue is None or a.source is None or tree.lower[a.cue[0] - 1] != ",":
        return False
    return tree.tags[a.source] in NAMES and tree.lefts[a.source] == a.cue[1]


def _with_pronoun(tree: Tree, a: Attribution) -> Attribution:
    """`The clerk, who`: a source with the pronoun that takes it up in front of the cue."""
    if a.cue is None or a.source is None:
        return a
    pronoun = relative(tree, a.cue[0], a.source)
    return a._replace(source_range=(tree.lefts[a.source], pronoun + 1)) if pronoun is not None else a


def _is_apart(tree: Tree, a: Attribution) -> bool:
    """Whether the parse makes no clause of an aside's cue."""
    return a.cue is None or a.kind != "par" or tree.deps[a.cue[0]] != "ccomp"


def _is_behind(a: Attribution) -> bool:
    """Whether the parse has tied an aside only to what stands behind it: `A, Lee said, hours after B`."""
    return a.kind == "par" and a.cue is not None and a.cue[0] < a.content[0][0]


def _inside(tree: Tree, quoted: Sequence[Range]) -> list[bool]:
    inside = [False] * tree.size
    for start, end in quoted:
        inside[start:end] = [True] * (end - start)
    return inside


def _framed(tree: Tree, inside: Sequence[bool]) -> list[Attribution]:
    """Of each cue the frame that likeliest reports something, where one does."""
    best: dict[int, Attribution] = {}
    for frame, _, a in framed(tree, inside):
        if a.score > (best[frame.cue].score if frame.cue in best else THRESHOLD):
            best[frame.cue] = a
    return list(best.values())


def framed(tree: Tree, inside: Sequence[bool]) -> Iterator[tuple[Frame, list[str], Attribution]]:
    """Every frame of every cue outside quotations, with its features and the attribution that it would be."""
    lexicon = cues()
    for i in range(tree.size):
        part = _PARTS.get(tree.tags[i])
        if part is None or inside[i]:
            continue
        cue = lexicon.get((tree.lower[i], part))
        if cue is None or cue.kind == "quote":
            continue
        for frame in frames_of(tree, i):
            if cue.lemma in _HEARING and (_is_spoken(tree, frame) or _is_told(tree, frame.source)):
                continue
            if _is_unsaid(tree, frame, cue):
                continue
            yield _attribution(tree, frame, cue, inside)


def _is_spoken(tree: Tree, frame: Frame) -> bool:
    """Whether someone is heard to say it, so that the words are theirs: `heard her say that it rained`."""
    clauses = (c for c in tree.of(frame.cue, "ccomp", "xcomp") if tree.first(c, *SUBJECTS) is not None)
    return any(speaks(tree.lower[clause]) for clause in clauses)


def _is_told(tree: Tree, source: int | None) -> bool:
    """Whether those who hear it are there to hear it, and say nothing: `The court heard that Lee had run`."""
    return source is not None and gazetteer.singular(tree.lower[source]) in _HEARERS


def _is_unsaid(tree: Tree, frame: Frame, cue: Cue) -> bool:
    """Whether nothing is said: what nobody has asked for, an odd that rises, a wish to stay without a name, an if.

    `Lee has not called on her to go`, `raising the odds that they lose`, `a clerk, who asked not to be named`, `If Lee
    backed it, it would pass`; nor is a way that somebody finds.
    """
    if _is_supposed(tree, frame.cue):
        return True
    if cue.kind == "ask" and cue.part == "V" and (tree.first(frame.cue, "neg") is not None or _is_unnamed(tree, frame)):
        return True
    if _is_asked(tree, frame.cue) or _is_told_to(tree, frame.cue):
        return True
    thing = tree.first(frame.cue, "dobj")
    if cue.lemma == "find" and frame.kind == "dobj" and thing is not None and tree.lower[thing] in _FOUND:
        return True
    return cue.lemma == "raise" and thing is not None and gazetteer.singular(tree.lower[thing]) in _CHANCES


def _is_asked(tree: Tree, cue: int) -> bool:
    """Whether the writer asks what the subject of a cue thinks or says: `Why is Lee so sure that it will rain?`"""
    if tree.words[tree.sentence(cue)[1] - 1] != "?":
        return False
    verb = cue
    while not _is_turned_round(tree, verb):
        if tree.deps[verb] not in _ASKED_ABOUT:
            return False
        verb = tree.heads[verb]
    return tree.deps[verb] in {"ROOT", "conj", *_ASKED_ABOUT}


def _is_turned_round(tree: Tree, verb: int) -> bool:
    """Whether a verb or its auxiliary stands before its subject, as in questions: `is she sure`, `would Lee say`."""
    subject = tree.first(verb, *SUBJECTS)
    if subject is None or subject > verb:
        return subject is not None and tree.lower[verb] in _BEING
    above = tree.heads[verb]
    being = tree.deps[verb] == "acomp" and tree.lower[above] in _BEING and above < subject
    return being or any(child < subject for child in tree.of(verb, "aux", "auxpass"))


def _is_told_to(tree: Tree, cue: int) -> bool:
    """Whether the reader is told to in brackets: `the carmakers (think Ford) will fall`."""
    return tree.words[cue - 1] == "(" and tree.tags[cue] in {"VB", "VBP"} and tree.first(cue, *SUBJECTS) is None


def _is_supposed(tree: Tree, cue: int) -> bool:
    """Whether a cue is the verb of an `if` under which something else would happen."""
    mark = tree.first(cue, "mark")
    if tree.deps[cue] != "advcl" or mark is None or tree.lower[mark] not in _IF or tree.tags[cue] not in _PAST:
        return False
    return any(tree.lower[i] in _WOULD for i in tree.of(tree.heads[cue], "aux"))


def _is_unnamed(tree: Tree, frame: Frame) -> bool:
    """Whether somebody asks for no more than not to be named."""
    asked = tree.first(frame.cue, "xcomp")
    passive = asked is not None and tree.first(asked, "auxpass") is not None
    return asked is not None and passive and tree.lower[asked] in _NAMED and tree.first(asked, "neg") is not None


def _attribution(tree: Tree, frame: Frame, cue: Cue, inside: Sequence[bool]) -> tuple[Frame, list[str], Attribution]:
    source = frame.source
    if source is None and tree.tags[frame.cue] in VERBS and not frame.kind.startswith("pass"):
        source = right_before(tree, frame.cue)
        source = subject_before(tree, frame.cue, inside) if source is None else source
    if frame.kind == "inv" and source is not None and _is_in(source, frame.content):
        # `Prices will fall, warns the bank`, where the parse takes who speaks for the object.
        behind = tree.first(frame.cue, "dobj")
        source = behind if behind is not None and behind > frame.cue else None
    if source is not None and is_expletive(tree, source):
        source = None
    # A clause reaches back over its cue where its object comes first: `a pledge that Spain refused to make`.
    content = tuple((frame.cue + 1, end) if start <= frame.cue < end else (start, end) for start, end in frame.content)
    kept = tuple((start, end) for start, end in content if start < end)
    seen = features(tree, frame, cue, source, inside)
    return frame, seen, Attribution((frame.cue, frame.cue + 1), kept, source, frame.kind, probability(seen))


def _is_in(token: int, content: Sequence[Range]) -> bool:
    return any(start <= token < end for start, end in content)


def _depth(tree: Tree, a: Attribution) -> float:
    """How deep an attribution stands in its sentence; a parenthesis stands above the clause that it is put into."""
    if a.cue is None:
        return 0
    depth = sum(1 for _ in tree.ancestors(a.cue[0]))
    return depth - 1.5 if a.kind in _ASIDES and _is_apart(tree, a) else depth


def _apart(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """Without those whose cue stands in another's content, and one of two that share content."""
    kept: list[Attribution] = []
    covered = [0] * tree.size
    cued: set[int] = set()
    for a, likely in _likeliest(tree, found):
        whole = 2 if a.kind in _ASIDES else 1
        if a.cue is not None and (likely < THRESHOLD or covered[a.cue[0]] == 1 or a.cue[0] in cued):
            continue
        if any(_stands_in(other, a) or _parts(other, a) for other in kept):
            continue
        a = _inside_aside(a, kept) if a.cue is not None and covered[a.cue[0]] == 2 else a
        tokens = [i for start, end in a.content for i in range(start, end)]
        if sum(covered[i] == 1 for i in tokens) > 0.5 * len(tokens):
            continue
        if whole == 1 and not cued.isdisjoint(tokens):
            continue
        kept.append(a)
        if a.cue is not None:
            cued.add(a.cue[0])
        for i in tokens:
            covered[i] = whole
    return kept


def _stands_in(kept: Attribution, a: Attribution) -> bool:
    """Whether what is left of a content is who said something else: `Xi agreed` in `Xi agreed, an aide told them`."""
    if kept.cue is None or a.cue is None:
        return False
    return _is_in(kept.cue[0], a.content) and not common(a.content, kept.content)


def _parts(kept: Attribution, a: Attribution) -> bool:
    """Whether an aside parts a cue from what stands before it: `A, Lee said, a day after Norway demanded B`."""
    if kept.cue is None or a.cue is None or a.kind != "inv" or kept.kind not in _ASIDES:
        return False
    return max(end for _, end in a.content) <= kept.cue[0] < a.cue[0]


def _by_sentence(tree: Tree, found: Sequence[Attribution]) -> dict[Range, list[Attribution]]:
    """Attributions by the sentence that their cue stands in."""
    sentences: dict[Range, list[Attribution]] = {}
    for a in found:
        if a.cue is not None:
            sentences.setdefault(tree.sentence(a.cue[0]), []).append(a)
    return sentences


def _to_speech(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """Contents up to what their reporter says next in marks: `mentioned that it was late, and asked, “Why?”`."""
    spoken = _by_sentence(tree, [a for a in found if a.kind == "quote"])
    return [
        _to_next(tree, a, spoken.get(tree.sentence(a.cue[0]), ())) if a.cue is not None and a.kind not in SPEECH else a
        for a in found
    ]


def _to_next(tree: Tree, a: Attribution, spoken: Sequence[Attribution]) -> Attribution:
    start, end = a.content[-1]
    for other in spoken:
        cue = other.cue[0] if other.cue is not None else 0
        if a.cue is not None and max(start, a.cue[0]) < cue < min(end, other.content[0][0]):
            stop = cue
            while stop > start and (tree.tags[stop - 1] in {"CC", "RB", ","} or tree.lower[stop - 1] == "while"):
                stop -= 1
            joined = any(tree.tags[i] == "CC" or tree.lower[i] == "while" for i in range(stop, cue))
            if joined and start < stop:
                return a._replace(content=(*a.content[:-1], (start, stop)))
    return a


def _unreported(tree: Tree, found: Sequence[Attribution]) -> list[Attribution]:
    """Without the speech of whom somebody else reports to have said it."""
    framed = _by_sentence(tree, [a for a in found if a.kind == "ccomp"])
    kept = []
    for a in found:
        outer = framed.get(tree.sentence(a.cue[0]), ()) if a.kind == "quote" and a.cue is not None else ()
        if not any(_reports(tree, other, a) for other in outer):
            kept.append(a)
    return kept


def _reports(tree: Tree, outer: Attribution, a: Attribution) -> bool:
    """Whether someone says that somebody else said what stands in marks: `Lee said his father asked, “Why?”`."""
    if outer.kind != "ccomp" or outer.cue is None or a.cue is None or outer.score < OUTER or outer.source is None:
        return False
    cue, start = a.cue[0], a.content[0][0]
    goes_on = tree.tags[cue] == "VBG" and tree.words[cue - 1] == ","
    parted = sum(tree.words[i] in DASHES for i in range(outer.cue[0], start)) % 2
    return outer.cue[0] < cue < start and _is_in(cue, outer.content) and not goes_on and not parted


def _inside_aside(a: Attribution, kept: Sequence[Attribution]) -> Attribution:
    """What someone says within what an aside is about, without the aside."""
    for outer in kept:
        if outer.kind in _ASIDES and a.cue is not None and _is_in(a.cue[0], outer.content):
            a = a._replace(content=common(a.content, outer.content) or a.content)
    return a


def _likeliest(tree: Tree, found: Sequence[Attribution]) -> list[tuple[Attribution, float]]:
    """Speech in marks, then the others, likeliest first: one within another's content is one if the other is none."""
    outer: list[tuple[Attribution, float]] = []
    found = _unreported(tree, found)
    spoken = [(a, 1.0) for a in found if a.kind in SPEECH]
    for a in sorted((a for a in found if a.kind not in SPEECH), key=lambda a: _depth(tree, a)):
        likely = a.score
        for other, chance in outer:
            if a.cue is not None and other.kind not in _ASIDES and _is_in(a.cue[0], other.content):
                likely *= 1.0 - chance
        outer.append((a, likely))
    return spoken + sorted(outer, key=lambda pair: (pair[0].kind not in _APART, -pair[1]))
