"""Quotations that are speech on their own: whose they are, by the cue beside them or the one before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from streams.lexicon import gazetteer
from streams.reading.attribution.lexicon import cues, rank, speaks, states
from streams.reading.attribution.spans import SENTENCE_ENDS, Attribution, words
from streams.reading.attribution.subjects import agent, beside, stem, subject, subject_before
from streams.reading.attribution.verb_frames import is_passive
from streams.reading.text import roles
from streams.reading.text.quotes import UNSEEN, Quotation
from streams.reading.text.tree import FINITE, NAMES, NOUNS, SUBJECTS, VERBS, Range, Tree

FULL = 4
"""Words from which a quotation can be speech on its own, not a word in marks."""
_CALLING_OUT = gazetteer.word_set("calling-out")
"""Verbs of which a quotation is the object however short it is: `chanted “Let it rain”`."""
_QUESTIONED = gazetteer.word_set("questioned")
_PERSONAL = frozenset({"he", "she", "they"})
_PLACING = frozenset({"where", "when", "in", "at", "during"})
"""First words of clauses that say where or when, and what happened there."""
_PUT = frozenset({"put", "puts", "putting"})
_BREAKS = SENTENCE_ENDS | {",", ";", ":"}
_SMALL = 4
"""Letters that a word without a capital has in a title at most: `The Road from Here`."""
_WAS = frozenset({"is", "was"})
_FROM = frozenset({"of", "from", "by"})
_ANY = 1
"""Rank of a verb that may be the cue of a quotation as of anything else."""
_KIN = gazetteer.word_set("kin")
_STOPS = frozenset({".", ",", "!", "?"})
_DASHES = ("—", "–", "―", "-", "--")


def speech(tree: Tree, quotations: Sequence[Quotation], quoted: Sequence[Range]) -> list[Attribution]:
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
        if waiting and _is_retold(tree, waiting[-1][1], tokens[0]):
            found.append(Attribution(None, tuple(waiting), None, "carried", 0.6))
            waiting = []
        cue, source = _cue_beside(tree, tokens, before, after)
        signed = _signature(tree, quotation, after) if cue is None else None
        named = _before_colon(tree, tokens, before) if cue is None and signed is None else None
        if signed is not None:
            found.append(Attribution(None, (*waiting, tokens), signed, "signed", 0.9))
            waiting = []
        elif named is not None:
            found.append(Attribution(None, (*waiting, tokens), named, "signed", 0.8))
            waiting = []
        elif cue is not None and found and found[-1].cue == (cue, cue + 1):
            tokens = _whole(tree, cue, tokens, after)
            found[-1] = found[-1]._replace(content=(*found[-1].content, tokens))
        elif cue is not None:
            tokens = _with_lead(tree, cue, _whole(tree, cue, tokens, after), before)
            found.append(Attribution((cue, cue + 1), (*waiting, tokens), source, "quote", 0.95))
            waiting = []
        elif found and not waiting and _is_of_last(tree, found[-1], before, tokens[0]):
            found[-1] = found[-1]._replace(content=(*found[-1].content, tokens))
        elif not words(tree, (before, tokens[0])) or _ends(tree, before, tokens[0]):
            waiting.append(tokens)
    if waiting:
        found.append(Attribution(None, tuple(waiting), None, "carried", 0.6))
    return found


def _is_of_last(tree: Tree, last: Attribution, before: int, start: int) -> bool:
    """Whether a quotation without a cue goes on with the one before it, nobody else being brought up between them."""
    if not words(tree, (before, start)):
        return True
    cue = last.cue[1] if last.cue is not None else before
    return _ends(tree, before, start) and not _is_retold(tree, max(before, cue), start, last.source)


def _is_retold(tree: Tree, behind: int, start: int, speaker: int | None = None) -> bool:
    """Whether a sentence between two quotations tells of somebody else: `Coach Omar Diaz was proud. “…”`.

    That is a person by name, or by whose they are: `Her husband nodded. “…”`, and not a body.
    """
    first = tree.sentence(behind - 1)[1] if behind else 0
    subjects = (i for i in range(first, start) if tree.deps[i] in {"nsubj", "nsubjpass"} and _is_another(tree, i))
    others = (i for i in subjects if speaker is None or tree.words[i] != tree.words[speaker])
    return any(tree.heads[tree.heads[i]] == tree.heads[i] for i in others)


def _is_another(tree: Tree, subject: int) -> bool:
    """Whether a subject is a person by name, or one's relative or lawyer, and no body: `the Harbour League`."""
    if tree.tags[subject] in NAMES:
        article = tree.first(subject, "det") is not None
        return tree.words[subject][0].isupper() and not article and not roles.is_body(tree.lower[subject])
    return tree.tags[subject] == "NN" and tree.lower[subject] in _KIN and tree.first(subject, "poss") is not None


def _full(tree: Tree, quotation: Quotation, tokens: Range, before: int) -> bool:
    """Whether marks hold speech: it ends as a sentence does, or begins as one, and is long enough."""
    if not quotation.closed:
        return words(tree, tokens) >= FULL
    inner = tree.text[slice(*quotation.inner)].strip()
    if not inner:
        return False
    if _is_title(tree, tokens, before):
        return False
    ends = inner[-1] in ",.!?…—–-"
    lead = tree.text[max(quotation.start - 20, 0) : quotation.start].strip(UNSEEN).rstrip()
    begins = inner[0].isupper() and (not lead or lead[-1] in ',:.!?”"—–-([')
    follows = tree.text[quotation.end : quotation.end + 1] == ","
    long = words(tree, tokens)
    if (ends or long > 1) and _is_called_out(tree, tokens[0]):
        return True
    if ends and (long > 1 or lead[-1:] in {",", ":"}) and _is_led_in(tree, tokens[0]):
        return True
    if inner[-1] in ".!?" and long >= FULL and _is_told(tree, tokens[0], before):
        return True
    return ((ends or follows) and begins) or (begins and long >= FULL) or (ends and not lead and long >= 2)


def _whole(tree: Tree, cue: int, tokens: Range, after: int) -> Range:
    """A quotation and the rest of its sentence, where it goes on without marks: `said "I held" them all`."""
    start, end = tokens
    if cue >= end:
        return start, _to_cue_clause(tree, cue, end)
    if (
        cue > start
        or _is_called_out(tree, start)
        or end >= after
        or not tree.words[end][0].islower()
        or tree.words[end - 2] in _STOPS
    ):
        return tokens
    stop = end
    while stop < after and tree.words[stop] not in {".", "!", "?", ",", ";", "—", "–"}:
        stop += 1
    return start, stop


def _is_title(tree: Tree, tokens: Range, before: int) -> bool:
    """Whether marks hold the name of a work, as its capitals and what it stands in apposition to show.

    `In her first book, “The Road to the Wells,” she wrote …`; not `… she told them, “Mother Theresa is here”`.
    """
    start, end = tokens
    inside = [tree.words[i] for i in range(start, end) if tree.words[i][0].isalpha()]
    capitals = sum(word[0].isupper() for word in inside)
    if 2 * capitals <= len(inside) or any(word.islower() and len(word) > _SMALL for word in inside):
        return False
    comma = _token_before(tree, start)
    if not inside[0][0].isupper() or comma <= before or tree.words[comma] != ",":
        return False
    return tree.tags[comma - 1] in {"NN", "NNS"} and not _is_told(tree, start, before)


def _is_told(tree: Tree, start: int, before: int) -> bool:
    """Whether the last verb before a quotation and its comma is one of speaking: `telling them, “it is time”`."""
    comma = _token_before(tree, start)
    if comma <= before or tree.words[comma] not in {",", ":"}:
        return False
    verbs = (i for i in range(comma - 1, before - 1, -1) if tree.tags[i] in VERBS or tree.words[i] in _BREAKS)
    last = next(verbs, None)
    put = last is not None and tree.lower[last] in _PUT and tree.lower[last + 1] == "it"
    return put or (last is not None and speaks(tree.lower[last]))


def _to_cue_clause(tree: Tree, cue: int, end: int) -> int:
    """Where what goes on behind a closing mark ends at the speaker's clause: `“They call it a loss” now, she said`."""
    if not tree.words[end][0].islower() or tree.words[end - 2] in _STOPS:
        return end
    comma = next((i for i in range(cue - 1, end, -1) if tree.words[i] == ","), None)
    return end if comma is None or tree.any_of(range(end, comma), SENTENCE_ENDS) else comma


def _is_called_out(tree: Tree, start: int) -> bool:
    """Whether a verb of calling out stands right before a quotation, with a comma or a colon or none."""
    verb = _word_before(tree, start)
    if verb < 1 or tree.tags[verb] not in VERBS:
        return False
    return stem(tree.lower[verb]) in _CALLING_OUT or (stem(tree.lower[verb]) == "read" and _is_written(tree, verb))


def _is_written(tree: Tree, verb: int) -> bool:
    """Whether what reads so is a sign or a text, not a reader: `a banner that read “Go”`, `a hat reading “Go”`."""
    before = tree.lower[verb - 1]
    if before in {"that", "which"}:
        return True
    if tree.tags[verb] == "VBG":
        return tree.deps[verb] == "acl"
    return tree.tags[verb - 1] in {"NN", "NNS"} and not gazetteer.may_speak(gazetteer.singular(before))


def _word_before(tree: Tree, start: int) -> int:
    """The last word before a quotation, over a comma or a colon."""
    mark = _token_before(tree, start)
    return mark - 1 if mark > 0 and tree.words[mark] in {",", ":"} else mark


def _token_before(tree: Tree, start: int) -> int:
    """The last token before a quotation that is no space."""
    i = start - 1
    while i > 0 and tree.words[i].isspace():
        i -= 1
    return i


def _is_led_in(tree: Tree, start: int) -> bool:
    """Whether a verb of speaking stands right before a quotation, with a comma or a colon or none."""
    verb = _word_before(tree, start)
    return verb >= 0 and tree.tags[verb] in VERBS and rank(tree.lower[verb]) > _ANY


def _with_lead(tree: Tree, cue: int, tokens: Range, before: int) -> Range:
    """A quotation that ends a reported clause, with the rest of the clause: `said that after all, "it is time"`."""
    start, end = tokens
    for clause in tree.of(cue, "ccomp"):
        first = tree.lefts[clause]
        if cue < first < start and first >= before and tree.lower[first] == "that":
            return first, end
    return tokens


def _signature(tree: Tree, quotation: Quotation, end: int) -> int | None:
    """The name behind a quotation and a dash, as in readers' letters: `"A." — Ann Lee`."""
    tail = tree.text[quotation.end : quotation.end + 4].lstrip()
    if not tail.startswith(_DASHES):
        return None
    first = bisect_left(tree.starts, quotation.end)
    start = next((i for i in range(first, end) if tree.words[i][0].isalpha()), end)
    stop = start
    while stop < end and tree.words[stop] not in SENTENCE_ENDS and not tree.words[stop].isspace():
        if tree.tags[stop] in VERBS | {"MD"} or stop - start > 10:
            return None
        stop += 1
    names = [i for i in range(start, stop) if tree.tags[i] in NAMES]
    return names[-1] if names and names[0] == start else None


def _before_colon(tree: Tree, tokens: Range, before: int) -> int | None:
    """Who speaks where a colon leads to a quotation: the name before it, or who does what its sentence says."""
    colon = _token_before(tree, tokens[0])
    if colon <= before or tree.words[colon] not in {":", "):"}:
        return None
    end = colon - 1
    if ")" in {tree.words[colon][0], tree.words[end]}:
        end = next((i for i in range(end, before, -1) if tree.words[i] == "("), before) - 1
    first = max(before, tree.sentence(colon)[0])
    verbs = [i for i in range(first, colon) if tree.tags[i] in FINITE - {"MD"} and tree.deps[i] != "relcl"]
    named = tree.heads[end] if tree.deps[end] == "appos" else end
    if not verbs and tree.deps[end] == "pobj" and (name := _name_first(tree, first, end)) is not None:
        return name
    if tree.tags[end] in NAMES and not (verbs and tree.deps[named] == "pobj"):
        return end
    if _is_from(tree, end):
        return end
    if not verbs:
        return end if tree.tags[end] in NAMES else None
    source = subject(tree, end if end in verbs else verbs[0])
    if source is None or tree.tags[source] in NAMES or tree.lower[source] in _PERSONAL:
        return source
    return source if gazetteer.may_speak(gazetteer.singular(tree.words[source])) else None


def _name_first(tree: Tree, first: int, end: int) -> int | None:
    """The name that a line begins with, what its bearer is behind it: `Ann Lee, head of the Harbour Club: “…”`."""
    comma = next((i for i in range(first, end) if tree.words[i] == ","), first)
    return comma - 1 if comma > first and all(tree.tags[i] in NAMES for i in range(first, comma)) else None


def _is_from(tree: Tree, end: int) -> bool:
    """Whether a colon stands behind whom or what a quotation is from: `From the report: “…”`, `More from Lee: “…”`."""
    preposition = tree.heads[end]
    alone = tree.words[preposition] == "From" or tree.lower[preposition - 1] == "more"
    return tree.lower[preposition] == "from" and tree.deps[end] == "pobj" and alone


def _goes_on(tree: Tree, last: Attribution, before: int, tokens: Range) -> bool:
    """Whether a quotation takes up the one before its cue: `"A," she said, "and b"`."""
    start = tokens[0]
    if last.cue is None or not before <= last.cue[0] < start or last.content[-1][1] > last.cue[0]:
        return False
    plain = not any(tree.lower[i] in SENTENCE_ENDS or tree.tags[i] in {"CC", "VBG"} for i in range(before, start))
    return plain and tree.lower[start - 1] in {",", "-", "–", "—", "--"}


def _ends(tree: Tree, start: int, end: int) -> bool:
    """Whether a sentence ends right before a token."""
    while end > start and tree.words[end - 1].isspace():
        end -= 1
    return end > start and tree.lower[end - 1] in SENTENCE_ENDS


def _cue_beside(tree: Tree, tokens: Range, before: int, after: int) -> tuple[int | None, int | None]:
    start, end = tokens
    stop = end
    while stop < after and not (tree.lower[stop] in SENTENCE_ENDS and stop > end):
        stop += 1
    open_end = end < tree.size and tree.words[end - 2 if end - 2 > start else start] not in {"."}
    cue = _right_before(tree, start) if start > before else None
    told = tree.words[end - 2 if end - 2 > start else start] in SENTENCE_ENDS and _is_told(tree, start, before)
    if cue is None and not told and (open_end or tree.words[end : end + 1] == [","]):
        cue = _first_cue(tree, range(end, stop))
    if cue is None:
        begin = start
        while begin > before and tree.lower[begin - 1] not in SENTENCE_ENDS:
            begin -= 1
        if begin < start:
            cue = _first_cue(tree, range(start - 1, begin - 1, -1))
    if cue is None:
        return _looked_back_on(tree, end, after) or (None, None)
    return cue, _speaker_of(tree, cue, tokens)


def _looked_back_on(tree: Tree, end: int, after: int) -> tuple[int, int] | None:
    """What sums a quotation up, and who said it: `“A loss,” was the verdict of Lee`, `“…” That is how Lee saw it`."""
    verb = end + (end < after and tree.words[end] in {"That", "This"})
    if verb >= after or tree.lower[verb] not in _WAS:
        return None
    noun = tree.first(verb, "attr")
    summed = cues().get((tree.lower[noun], "N")) if noun is not None else None
    if noun is not None and summed is not None and summed.kind != "document":
        source = next(tree.behind(noun, _FROM), None)
        return (noun, source) if source is not None else None
    clause = tree.first(verb, "ccomp") if verb + 1 < after and tree.lower[verb + 1] == "how" else None
    source = tree.first(clause, "nsubj") if clause is not None and states(tree.lower[clause]) else None
    return (clause, source) if clause is not None and source is not None else None


def _right_before(tree: Tree, start: int) -> int | None:
    """The verb that leads to a quotation over a comma or a colon: `she was asked, “Why?”`, `as he put it: “…”`."""
    verb, mark = _word_before(tree, start), _token_before(tree, start)
    if verb > 0 and tree.lower[verb] == "it" and tree.lower[verb - 1] in _PUT and verb < mark:
        return verb - 1
    if verb < 0 or tree.tags[verb] not in VERBS or not (verb < mark or _is_called_out(tree, start)):
        return None
    if states(tree.lower[verb]):
        return verb
    said = tree.first(verb, "nsubj") if tree.lower[verb] in _WAS else None
    return verb if said is not None and (tree.lower[said], "N") in cues() else None


def _first_cue(tree: Tree, tokens: range) -> int | None:
    best: tuple[int, int] | None = None
    for i in tokens:
        if tree.tags[i] not in VERBS or tree.deps[i] in {"aux", "auxpass", "amod"}:
            continue
        if tree.lower[i - 1] == "when" and tree.lower[i] in _QUESTIONED:
            continue
        own = rank(tree.lower[i])
        if own and (best is None or own > best[0]):
            best = own, i
    return best[1] if best else None


def _speaker_of(tree: Tree, cue: int, quote: Range) -> int | None:
    """Who says a quotation: subject or agent of the cue, else the noun phrase right beside it."""
    if tree.lower[cue] == "according":
        to = tree.first(cue, "prep")
        return tree.first(to, "pobj") if to is not None else None
    if tree.tags[cue] == "VBD" and tree.deps[cue] == "acl" and tree.heads[cue] == cue - 1:
        return cue - 1
    last = _doer_before(tree, cue) if tree.tags[cue] == "VBG" and cue < quote[0] else None
    if last is not None:
        return last
    passive = tree.first(cue, "auxpass") is not None and is_passive(tree, cue)
    doer = agent(tree, cue) if passive or tree.tags[cue] == "VBN" else None
    for source in (None if passive else subject(tree, cue), doer):
        if source is not None and not quote[0] <= source < quote[1]:
            return source
    if passive:
        return None
    if tree.tags[cue] == "VBG" and cue < quote[0] and (last := subject_before(tree, cue)) is not None:
        return last
    named = _behind(tree, quote[1], cue) if tree.lower[cue - 1] == "," else None
    return beside(tree, cue, quote) if named is None else named


def _doer_before(tree: Tree, participle: int) -> int | None:
    """The last subject before a participle with none of its own: `The vote went on until guests rose, shouting “Out!”`.

    Not one in what somebody else says or knows, nor in a clause that only says which thing is meant.
    """
    if tree.first(participle, *SUBJECTS) is not None:
        return None
    for i in range(participle - 1, tree.sentence(participle)[0] - 1, -1):
        if tree.deps[i] in {"nsubj", "nsubjpass"} and tree.tags[i] in NOUNS | {"PRP"}:
            verb = tree.heads[i]
            free = tree.deps[verb] in {"ROOT", "conj", "advcl"} or tree.lower[tree.lefts[i] - 1] == "with"
            if free or tree.lower[tree.lefts[verb]] in _PLACING:
                return i
    return None


def _behind(tree: Tree, start: int, cue: int) -> int | None:
    """The name right behind a quotation, with an aside between it and the cue: `"…," Ann Lee, who knows, said`."""
    end = start
    while end < cue and tree.tags[end] in NOUNS:
        end += 1
    aside = end < cue - 1 and tree.lower[end] == ","
    return end - 1 if aside and end > start and tree.tags[end - 1] in NAMES else None
