"""Frames of verbs: where what is said and who says it stand to a verb, and how far what is said goes."""

from __future__ import annotations

from collections.abc import Iterator

from streams.lexicon import gazetteer
from streams.reading.attribution.lexicon import cues, speaks, states
from streams.reading.attribution.spans import Frame
from streams.reading.attribution.subjects import agent, controls, main_subject, stem, subject
from streams.reading.attribution.tails import tail
from streams.reading.text.roles import is_human
from streams.reading.text.tree import FINITE, NAMES, SUBJECTS, Range, Tree

_BREAKS = frozenset({",", "-", "–", "—", "--"})
_CONTRASTING = frozenset({"while", "whereas"})
_MEANWHILE = _CONTRASTING | {"with"}
_ASIDES = frozenset({"which", "who", "though", "although", "where", "based", "compared", "as"})
_QUESTIONED = gazetteer.word_set("questioned")
_WHEN = frozenset({"when", "if", "once", "later", "repeatedly"})
_FEELINGS = gazetteer.word_set("feelings")
"""Participles for what someone feels or is sure of, whose subject thinks so: `was shocked that …`."""
_MEASURING = gazetteer.word_set("measuring")
_DESCRIBING = gazetteer.word_set("describing")
_FAR = 12
"""Tokens of an aside between an object and what it is described as."""
_ADDING = gazetteer.word_set("adding")
_OBJECT_PREPOSITIONS = gazetteer.word_set("object-prepositions")
_STANDINGS = frozenset({"ahead", "behind", "up", "down", "level"})
_RECORDS = gazetteer.word_set("records")
_HAS_SAID = frozenset({"said", "spoken", "argued"})
_ANSWERS = frozenset({"yes", "no"})
_SPEAKING = frozenset({"he", "she"})
"""Who is neither said nor spoken: `she's said` has `has`."""


def of_verb(tree: Tree, i: int) -> Iterator[Frame]:
    """Every frame in which a verb may be a cue, also without content."""
    if tree.deps[i] in {"aux", "auxpass"}:
        return
    if is_passive(tree, i):
        yield from _passive(tree, i)
        return
    source = subject(tree, i)
    for child in tree.children[i]:
        label = tree.deps[child]
        if label in {"ccomp", "parataxis"} and _is_parted(tree, child, i):
            continue
        if label in {"ccomp", "parataxis"} and child < i and not _complete(tree, i):
            yield _inverted_frame(tree, i, child, source)
        elif child < i:
            continue
        elif label == "ccomp":
            yield Frame(i, "ccomp", (clause_of(tree, i, child),), source)
        elif label == "xcomp" and not controls(tree, i):
            yield Frame(i, "xcomp", (clause_of(tree, i, child),), source)
        elif label == "dobj" and (end := _standing(tree, i, child, source)) is not None:
            yield Frame(i, "ccomp", ((tree.lefts[child], end),), source)
        elif label == "dobj":
            yield Frame(i, "dobj" + _predicate(tree, i, child), (_object(tree, i, child),), source)
        elif label == "intj" and tree.lower[child] in _ANSWERS:
            yield Frame(i, "ccomp", ((child, child + 1),), source)
        elif label in {"acomp", "attr", "oprd"}:
            yield Frame(i, label, (clause_of(tree, i, child),), source)
        elif (
            label == "prep"
            and has_object(tree, child)
            and not (tree.lower[child] == "with" and _is_anothers(tree, child))
        ):
            yield Frame(i, f"prep:{tree.lower[child]}", (_phrase(tree, i, child),), source)
        elif label == "advcl" and tree.first(child, "mark") is not None:
            yield Frame(i, "advcl:" + tree.lower[tree.first(child, "mark") or 0], (tree.subtree(child),), source)
    yield from _misparsed(tree, i, source)
    if tree.deps[i] == "parataxis" or (tree.deps[i] == "ccomp" and tree.heads[i] > i and source is not None):
        yield Frame(i, "par", tuple(_around(tree, i)), source)
    elif (
        tree.deps[i] == "advcl" and tree.first(i, "mark") is not None and tree.lower[tree.first(i, "mark") or 0] == "as"
    ):
        yield Frame(i, "as", tuple(_around(tree, i)), source)
    if tree.deps[i] == "relcl" and source is not None and source != tree.heads[i]:
        noun = tree.heads[i]
        yield Frame(i, "rel", tuple(_antecedent(tree, noun, i)), source)


def _is_parted(tree: Tree, clause: int, cue: int) -> bool:
    """Whether a semicolon stands between a cue and a clause, so that the one does not report the other."""
    start, end = (tree.rights[clause] + 1, cue) if clause < cue else (cue + 1, tree.lefts[clause] + 1)
    return any(tree.lower[i] == ";" for i in range(start, end))


def _standing(tree: Tree, cue: int, core: int, source: int | None) -> int | None:
    """Where it ends how a race stands, which is a clause without a verb: `The poll showed Lee ahead by six points`."""
    place = tree.rights[core] + 1
    if source is None or gazetteer.singular(tree.words[source]) not in _RECORDS:
        return None
    if place >= tree.size or tree.tags[place] != "RB" or tree.lower[place] not in _STANDINGS:
        return None
    end = tree.rights[place] + 1
    for child in tree.of(cue, "prep", "npadvmod"):
        if tree.lefts[child] == end:
            end = tree.rights[child] + 1
    return end


def is_passive(tree: Tree, i: int) -> bool:
    """Whether a verb is in the passive, or a participle that may be: `'s been told`, `asked by the bank`."""
    auxiliaries = list(tree.of(i, "auxpass"))
    if auxiliaries:
        return not all(_is_has(tree, i, auxiliary) for auxiliary in auxiliaries)
    if tree.tags[i] not in {"VBN", "VBD"} or tree.first(i, "aux", *SUBJECTS) is not None:
        return False
    if tree.tags[i] == "VBD" and tree.deps[i] == "acl" and _is_finite(tree, tree.heads[i]):
        return True
    if tree.tags[i] == "VBD":
        return tree.lower[i] in _QUESTIONED and (tree.lower[i - 1] in _WHEN or i == tree.sentence(i)[0])
    if main_subject(tree, i) is not None:
        return False
    return tree.deps[i] in {"acl", "advcl"} or tree.first(i, "agent") is not None


def _is_finite(tree: Tree, noun: int) -> bool:
    """Whether the sentence of a noun has another verb, so that what is tied to the noun is a participle."""
    root = next((a for a in tree.ancestors(noun) if tree.heads[a] == a), noun)
    return root != noun and tree.tags[root] in FINITE


def _is_has(tree: Tree, i: int, auxiliary: int) -> bool:
    """Whether what the parse takes for `is` is `has`: nobody is said that …"""
    if tree.lower[auxiliary] not in {"'s", "’s"}:
        return False
    spoken = tree.lower[i] in _HAS_SAID and tree.lower[auxiliary - 1] in _SPEAKING and tree.first(i, "xcomp") is None
    return spoken or tree.first(i, "ccomp") is not None


def _passive(tree: Tree, i: int) -> Iterator[Frame]:
    feels = tree.lower[i] in _FEELINGS
    patient = None if feels else tree.first(i, "nsubjpass")
    by = subject(tree, i) if feels else agent(tree, i)
    for child in tree.children[i]:
        label = tree.deps[child]
        if child < i:
            continue
        if label == "ccomp":
            yield Frame(i, "pass:ccomp", (clause_of(tree, i, child),), by)
        elif label == "dobj":
            yield Frame(i, "pass:dobj", (clause_of(tree, i, child),), by)
        elif label in {"xcomp", "oprd"} or (label == "prep" and tree.lower[child] == "as"):
            content = [clause_of(tree, i, child)]
            if patient is not None:
                content.insert(0, tree.subtree(patient))
            yield Frame(i, f"pass:{label}", tuple(content), by)
        elif label == "prep" and tree.lower[child] != "by" and has_object(tree, child):
            yield Frame(i, f"pass:prep:{tree.lower[child]}", ((child + 1, tree.rights[child] + 1),), by)
    if by is not None and not feels:
        if patient is not None:
            yield Frame(i, "pass", (tree.subtree(patient),), by)
        elif tree.deps[i] == "acl":
            yield Frame(i, "pass:acl", tuple(_antecedent(tree, tree.heads[i], i)), by)


def _predicate(tree: Tree, cue: int, core: int) -> str:
    """What an object is said to be or do: `+as` (described it as …), `+xcomp` (urged it to …)."""
    for child in tree.children[cue]:
        if child > core and tree.deps[child] in {"oprd", "xcomp", "acomp", "ccomp"}:
            return "+" + tree.deps[child]
        if (
            child > core
            and tree.deps[child] == "prep"
            and (tree.lower[child] in {"as", "for", "of", "on"} or _is_figure(tree, cue, child))
        ):
            return "+" + tree.lower[child]
    return ""


def has_object(tree: Tree, preposition: int) -> bool:
    """Whether anything stands behind a preposition."""
    return tree.rights[preposition] > preposition


def clause_of(tree: Tree, cue: int, core: int) -> Range:
    """A complement clause, and what follows it under the same cue as long as it is reported too."""
    end = tree.rights[core] + 1
    for child in tree.children[cue]:
        if child <= core:
            continue
        label = tree.deps[child]
        if label == "conj" and _is_reported(tree, cue, child):
            end = tree.rights[child] + 1
        elif label in {"conj", "parataxis"} or (label == "advcl" and _is_apart(tree, child)):
            break
        elif label not in {"punct", "npadvmod", "cc"}:
            end = tree.rights[child] + 1
    return tree.lefts[core], _cut(tree, cue, tree.lefts[core], end)


def _is_apart(tree: Tree, clause: int) -> bool:
    """Whether an adverbial clause is the reporter's: `, adding …`, `, while the bank says …`."""
    mark = tree.first(clause, "mark")
    return tree.tags[clause] == "VBG" or (mark is not None and tree.lower[mark] in _CONTRASTING)


def _is_reported(tree: Tree, cue: int, conjunct: int) -> bool:
    """Whether a clause that the parse ties to the cue is part of what is said: `, but that …`, `, and it will …`."""
    if tree.first(conjunct, "mark") is not None:
        return tree.lower[tree.first(conjunct, "mark") or 0] == "that"
    if tree.first(conjunct, "nsubj", "nsubjpass", "expl") is None:
        return False
    if tree.tags[cue] != "VBD":
        return False
    finite = [conjunct, *tree.of(conjunct, "aux", "auxpass")]
    return any(tree.tags[i] in {"MD", "VBZ", "VBP"} for i in finite)


def _cut(tree: Tree, cue: int, start: int, end: int) -> int:
    """Where content ends before the reporter goes on: `, adding that …`, `and praised …`."""
    for i in range(start + 2, end):
        if tree.tags[i] == "VBG" and tree.lower[i - 1] == "," and tree.lower[i] in _ADDING:
            return i - 1
        # Only behind the cue, so that reading the frames of what comes behind another cue leads to an end.
        joined = i > cue and tree.tags[i] == tree.tags[cue] and tree.lower[i - 1] in {"and", "but"}
        if joined and _is_new_cue(tree, i):
            return i - 1
        if tree.lower[i - 1] in _BREAKS and _is_aside(tree, i, end):
            return i - 1
        if i > cue and tree.lower[i] in _MEANWHILE and tree.lower[i - 1] in _BREAKS and _is_anothers(tree, i):
            return i - 1
    return end


def _is_anothers(tree: Tree, i: int) -> bool:
    """Whether somebody else is brought in who says a thing: `…, while Ann Lee felt that …`, `…, with Lee arguing …`."""
    verb = tree.first(i, "pcomp") if tree.lower[i] == "with" else tree.heads[i]
    if verb is None or verb < i or not states(tree.lower[verb]):
        return False
    other = tree.first(verb, "nsubj")
    return other is not None and i < other < verb and (tree.tags[other] in NAMES or is_human(tree.lower[other]))


def _is_aside(tree: Tree, i: int, end: int) -> bool:
    """Whether the reporter's own gloss begins here and takes the rest: `, which …`, `, a plan to …`."""
    if tree.lower[i] in _ASIDES:
        return tree.rights[tree.heads[i]] == end - 1
    if tree.tags[i] == "VBG" and tree.deps[i] == "advcl" and tree.rights[i] == end - 1:
        return not any(tree.lower[j] in {"including", "like", "as"} for j in range(max(i - 12, 0), i))
    apposed = [j for j in range(i, min(i + 6, end)) if tree.deps[j] == "appos" and tree.lefts[j] == i]
    return any(tree.rights[j] == end - 1 for j in apposed) and tree.lower[i] in {"a", "an", "the"}


def _is_new_cue(tree: Tree, i: int) -> bool:
    """Whether a verb that shares a subject is rather the reporter's than the speaker's."""
    if tree.deps[i] != "conj" or tree.first(i, *SUBJECTS, "aux") is not None:
        return False
    cue = cues().get((tree.lower[i], "V"))
    if tree.tags[i] != "VBD":
        return tree.tags[i] in {"VBZ", "VBG"} and speaks(tree.lower[i])
    if not _is_past(tree, tree.heads[i]):
        return True
    return (
        cue is not None and cue.kind not in {"act", "quote", "put"} and any(frame.content for frame in of_verb(tree, i))
    )


def _is_past(tree: Tree, verb: int) -> bool:
    """Whether a verb, or the `was` or `had` before it, stands in the past tense."""
    return any(tree.tags[i] == "VBD" for i in (verb, *tree.of(verb, "aux", "auxpass")))


def _object(tree: Tree, cue: int, core: int) -> Range:
    """An object, and the phrases that belong to it: `criticised the bank for its silence`."""
    end = tree.rights[core] + 1
    named = tree.tags[core] in {"PRP", "NNP"} and tree.rights[core] == core
    for child in tree.children[cue]:
        if child <= core:
            continue
        label = tree.deps[child]
        if (
            label in {"oprd", "xcomp", "acomp", "ccomp"}
            or (
                label == "prep" and tree.lower[child] in _OBJECT_PREPOSITIONS and not (named and _is_place(tree, child))
            )
            or (label == "prep" and _is_figure(tree, cue, child))
            or (label == "advcl" and tree.tags[child] == "VB" and tree.lefts[child] == end)
        ):
            end = tree.rights[child] + 1
        elif label not in {"punct", "advmod", "npadvmod", "prt"} and not (named and _is_place(tree, child)):
            break
    end = _cut(tree, cue, tree.lefts[core], end)
    return tree.lefts[core], _with_as(tree, cue, end)


def _is_figure(tree: Tree, cue: int, preposition: int) -> bool:
    """Whether a phrase says how much something is thought to be: `put the crowd at 35,000`."""
    if tree.lower[preposition] != "at" or stem(tree.lower[cue]) not in _MEASURING:
        return False
    return any(tree.tags[i] == "CD" for i in range(*tree.subtree(preposition)))


def _is_place(tree: Tree, preposition: int) -> bool:
    """Whether a phrase behind a name or a pronoun says where it was said: neither is narrowed by a place."""
    return tree.lower[preposition] in {"in", "from"}


def _with_as(tree: Tree, cue: int, end: int) -> int:
    """Where what something is described as ends, also behind an aside: `described it, on Monday, as a trap`."""
    if stem(tree.lower[cue]) not in _DESCRIBING:
        return end
    for i in range(end, min(end + _FAR, tree.rights[cue] + 1)):
        if tree.lower[i] == "as" and tree.tags[i] == "IN" and tree.deps[i] == "prep":
            return tree.rights[i] + 1
        if tree.tags[i] in FINITE:
            return end
    return end


def _phrase(tree: Tree, cue: int, preposition: int) -> Range:
    """What a preposition brings, and what it is said to do: `called for the bank to …`, `accused of hiding it`."""
    end = tree.rights[preposition] + 1
    for child in tree.children[cue]:
        if child > preposition and tree.lefts[child] == end and tree.deps[child] == "advcl" and _is_to(tree, child):
            end = tree.rights[child] + 1
    return preposition + 1, _cut(tree, cue, preposition + 1, end)


def _is_to(tree: Tree, verb: int) -> bool:
    """Whether a verb is an infinitive, or a participle, that no conjunction brings."""
    return tree.tags[verb] in {"VB", "VBG"} and tree.first(verb, "mark", "advmod") is None


def _misparsed(tree: Tree, cue: int, source: int | None) -> Iterator[Frame]:
    """What parsers hang on another word: `wrote in a letter that …`, and `…, the bank said` as a second predicate."""
    for preposition in tree.of(cue, "prep"):
        noun = tree.first(preposition, "pobj")
        for clause in tree.of(noun, "relcl") if noun is not None else ():
            mark = tree.lefts[clause]
            if tree.lower[mark] == "that" and (tree.deps[mark] == "mark" or tree.tags[mark] == "IN"):
                yield Frame(cue, "ccomp", (tree.subtree(clause),), source)
    head = tree.heads[cue]
    if tree.deps[cue] == "conj" and tree.deps[head] == "ROOT" and _is_bare(tree, cue):
        start, own = tree.lefts[head], tree.first(cue, "nsubj")
        if own is not None and tree.lower[tree.lefts[own] - 1] == "," and tree.lefts[own] - 1 > head:
            yield Frame(cue, "inv", ((start, tree.lefts[own] - 1),), own)
        elif own is None and (found := tail(tree, start, cue)) is not None and found[1] > head:
            yield Frame(cue, "inv", ((start, found[1]),), found[0])


def _is_bare(tree: Tree, cue: int) -> bool:
    """Whether nothing follows a verb at its sentence's end but when, where and to whom."""
    plain = {"punct", "npadvmod", "advmod", "prep", "dobj", "nsubj"}
    behind = [child for child in tree.children[cue] if child > cue]
    if any(tree.deps[child] not in plain for child in behind):
        return False
    return all(tree.deps[child] != "dobj" or tree.lower[cue] == "told" for child in behind)


def _inverted_frame(tree: Tree, cue: int, core: int, source: int | None) -> Frame:
    content = tuple(_inverted(tree, cue, core))
    left, right = content[0]
    if tree.first(cue, *SUBJECTS) is None and (found := tail(tree, left, cue)) is not None and right >= found[1]:
        return Frame(cue, "inv", ((left, found[1]),), found[0])
    if source is not None and core < tree.lefts[source] - 1 and source < min(cue, right):
        content = ((left, tree.lefts[source] - 1),)
    return Frame(cue, "inv", content, source)


def _inverted(tree: Tree, cue: int, core: int) -> Iterator[Range]:
    """Content before its cue: `Prices will fall, the bank said`."""
    first = min([cue, *(tree.lefts[c] for c in tree.children[cue] if c != core and core < c < cue)])
    left = tree.lefts[core]
    for child in tree.children[cue]:
        if child < core and tree.deps[child] in {"advcl", "prep", "advmod", "cc", "npadvmod"}:
            left = min(left, tree.lefts[child])
    right = min(first, tree.rights[core] + 1) if core < first else tree.rights[core] + 1
    yield left, max(right, core + 1)


def _complete(tree: Tree, cue: int) -> bool:
    """Whether a cue has its content behind it, so that what stands before it is not."""
    right = [child for child in tree.children[cue] if child > cue]
    return any(tree.deps[c] in {"xcomp", "ccomp"} or (tree.deps[c] == "prep" and tree.lower[c] == "to") for c in right)


def _around(tree: Tree, cue: int) -> Iterator[Range]:
    """The sentence that a parenthesis stands in, without it: `Prices, she says, will fall`."""
    head = tree.heads[cue]
    start, end = tree.subtree(head)
    left, right = tree.subtree(cue)
    if start < left:
        yield start, left
    if right < end:
        yield right, end


def _antecedent(tree: Tree, noun: int, clause: int) -> Iterator[Range]:
    """The noun phrase that a relative clause or a participle hangs on, without the clause."""
    start = tree.lefts[noun]
    end = min(tree.lefts[clause], tree.rights[noun] + 1)
    if start < end:
        yield start, end
