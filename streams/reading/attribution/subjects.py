"""Subjects: who does what a verb, an adjective or a noun says, also where the parse ties nobody to it."""

from __future__ import annotations

from collections.abc import Sequence

from streams.lexicon import gazetteer
from streams.reading.attribution.lexicon import cues, rank, speaks
from streams.reading.attribution.openings import closing, standing_before
from streams.reading.text import roles
from streams.reading.text.tree import FINITE, NOUNS, SUBJECTS, VERBS, Range, Tree

_SHARING = gazetteer.word_set("subject-sharing")
"""Labels under which a verb that has no subject of its own may share one from further up."""
_OBJECT_CONTROL = gazetteer.word_set("object-control")
_RECEIVING = gazetteer.word_set("receiving")
"""Stems of verbs whose subject has not written what their object says."""
_RELATIVES = frozenset({"who", "which", "that", "whom"})
_CIRCUMSTANCES = frozenset({"in", "with", "at", "to", "into"})
_PLACING = frozenset({"outside", "inside"})
"""Prepositions that the tagger may take for adjectives."""
_OUTWARD = frozenset({"to", "on", "of", "for", "despite", "from", "alongside", "over", "including"})
"""Prepositions before a text that is somebody else's."""
_SHOWING = frozenset({"show", "suggest", "indicat", "find", "reveal", "contain", "restrict", "requir"})
"""Stems of what texts and figures do, and people do by them only."""
_LETTING = frozenset({"let", "lets", "letting"})
_KNOWING = frozenset({"know", "known", "understood"})
_REPEATING = frozenset({"reaffirm", "reiterat", "repeat", "renew", "restat", "underlin", "underscor", "stress"})
"""Stems of verbs whose subject says again what somebody, or everybody, has promised."""
_CALENDAR = gazetteer.word_set("calendar")
_VIEWS = gazetteer.word_set("views")
_INCLINED = gazetteer.word_set("inclined")
"""What someone is who will do a thing, and what no clause is."""
_LOOSE = frozenset({",", "”", '"', "''", "-", "–", "—", "--"})
_UNOWNED = gazetteer.word_set("unowned")
"""Stems of verbs whose subject does not say what their object is: `faces questions`, `fuels doubts`."""
_EMPTY = frozenset({"it", "that", "this"})
"""Subjects of what is said to be a thing, which have not said it: `It was common sense that …`."""
_SPENDING = frozenset({"spend", "spends", "spent", "spending"})
_LEAVING = frozenset({"leave", "leaves", "left", "leaving"})
_CLAUSAL = VERBS | {"IN"}
"""Tags of subjects that are clauses or phrases, and not who says anything."""
_FAR = 8
"""Steps up the tree that a verb looks for a subject."""
_LONG = 16
"""Tokens that a noun phrase beside a verb has at most."""
_ADDING = gazetteer.word_set("adding")


def subject(tree: Tree, i: int, depth: int = 0) -> int | None:
    """The token that heads who does what this verb says, also where another verb shares it."""
    known = _informer(tree, i, depth)
    known = main_subject(tree, i) if known is None else known
    if known is not None:
        return known
    own = _own(tree, i)
    if own is not None:
        if tree.lower[own] in _RELATIVES and tree.deps[i] == "relcl":
            return _whoever(tree, tree.heads[i]) if tree.lower[own] == "who" else tree.heads[i]
        return own
    if tree.first(i, "expl") is not None:
        return None
    if (before := standing_before(tree, i)) is not None:
        return before
    if depth > _FAR or tree.heads[i] == i:
        return i if depth and tree.tags[i] == "NNP" else None
    head, label = tree.heads[i], tree.deps[i]
    if label in {"acl", "relcl"}:
        return _bearer(tree, i, head, depth)
    if label == "xcomp" and tree.tags[head] in VERBS:
        controller = tree.first(head, "dobj") if stem(tree.lower[head]) in _OBJECT_CONTROL else None
        return controller if controller is not None else subject(tree, head, depth + 1)
    if label == "advcl" and (left := _left(tree, i, head)) is not None:
        return left
    if label == "conj" and tree.tags[i] == "VBD" and tree.tags[head] in {"VBZ", "VBP", "VB", "VBN"}:
        head = _reporting(tree, i, next((a for a in tree.ancestors(head) if tree.tags[a] == "VBD"), head))
    elif label == "conj":
        head = _reporting(tree, i, head)
    elif label == "advcl" and _is_loose(tree, i):
        head = _nearest(tree, i, _reporting(tree, i, head))
    elif label == "pobj":
        return owner(tree, i) if depth else None
    return subject(tree, head, depth + 1) if label in _SHARING else None


def _left(tree: Tree, participle: int, verb: int) -> int | None:
    """Who is left saying something: `The cuts left some of them asking why`."""
    left = tree.first(verb, "dobj") if tree.lower[verb] in _LEAVING else None
    if left is None or left > participle or _is_loose(tree, participle):
        return None
    return left if _is_someone(tree, left) or tree.first(left, "nummod") is not None else None


def _own(tree: Tree, i: int) -> int | None:
    """The subject that the parse gives a verb: of several the last before it that takes up no noun.

    `Carrying signs, the clerks say`, `a fund which she says is empty`. Where it is a clause, the clerks of `the clerks
    working there say` and of `Asked by the bank, the clerks say`.
    """
    found = sorted(child for verb in (i, *tree.of(i, "aux", "auxpass")) for child in tree.of(verb, *SUBJECTS))
    if len(found) > 1:
        found = [child for child in found if tree.lower[child] not in _RELATIVES] or found
        found = [child for child in found if child < i][-1:] or found
    if not found or tree.tags[found[0]] not in _CLAUSAL or found[0] > i:
        speaker = (_behind_place(tree, found[0]) or closing(tree, i, found[0])) if found else None
        return found[0] if found and speaker is None else speaker
    inner = tree.first(found[0], "nsubj", "pobj")
    inner = standing_before(tree, i) if inner is None else inner
    return found[0] if inner is None else inner


def _behind_place(tree: Tree, noun: int) -> int | None:
    """Who stands behind where it was said, which the parse takes for a noun: `Outside court, Lee's son, Abe, said`."""
    first = tree.lefts[noun]
    place = tree.lower[first] in _PLACING and first == tree.sentence(noun)[0] and tree.words[noun + 1] == ","
    return tree.first(noun, "appos") if place and first < noun else None


def main_subject(tree: Tree, i: int) -> int | None:
    """The subject of a verb that the tagger has taken for a participle, so that its sentence has no verb.

    `Ann Lee, the head of the port, called on both sides to talk.`
    """
    if tree.tags[i] != "VBN" or tree.deps[i] != "acl" or tree.lower[i - 1] != "," or tree.first(i, "agent") is not None:
        return None
    root = next((a for a in tree.ancestors(i) if tree.heads[a] == a), i)
    return root if tree.tags[root] in NOUNS and root < i and not _has_verb(tree, root) else None


def _has_verb(tree: Tree, root: int) -> bool:
    """Whether a noun that heads a sentence has a verb of its own: `Prices fell: a blow to all, called …`."""
    return any(tree.tags[child] in FINITE and tree.deps[child] not in {"relcl", "acl"} for child in tree.children[root])


def _informer(tree: Tree, i: int, depth: int) -> int | None:
    """Who lets others know something, or lets it be known."""
    head = tree.heads[i]
    told = tree.lower[i] in _KNOWING and tree.deps[i] in {"ccomp", "xcomp"} and tree.lower[head] in _LETTING
    return subject(tree, head, depth + 1) if told and depth <= _FAR else None


def _whoever(tree: Tree, noun: int) -> int:
    """Whom `who` takes up: not the things of `a maker of shoes, who`."""
    top = noun
    while tree.tags[top] in {"NN", "NNS"} and not roles.is_human(tree.lower[top]):
        if tree.deps[top] != "pobj" or tree.tags[tree.heads[tree.heads[top]]] not in NOUNS:
            return noun
        top = tree.heads[tree.heads[top]]
    return top


def _reporting(tree: Tree, i: int, head: int) -> int:
    """Where the parse ties a verb of speaking to what was said, the verb that says so: `said it rained, adding …`."""
    loose = tree.tags[i] == "VBG"
    if loose and tree.deps[i] == "conj" and tree.tags[head] == "VBG":
        return head
    tells = rank(tree.lower[i]) or (loose and tree.lower[i] in _ADDING)
    while tells and (loose or tree.tags[i] in {tree.tags[head], tree.tags[tree.heads[head]]}):
        if loose and speaks(tree.lower[head]) and tree.first(head, "nsubj") is not None:
            break
        above = _above(tree, head, loose=loose)
        if above is None or above >= head:
            break
        head = above
    return head


def _nearest(tree: Tree, participle: int, head: int) -> int:
    """The verb that a loose participle goes with: that of a clause with `as` right before it, where there is one.

    `The row grew as Lee echoed him, saying …`
    """
    for verb in range(participle - 1, head, -1):
        if tree.heads[verb] == head and tree.rights[verb] == tree.lefts[participle] - 2:
            mark = tree.first(verb, "mark")
            own = tree.first(verb, "nsubj") is not None
            return verb if own and mark is not None and tree.lower[mark] == "as" else head
    return head


def _above(tree: Tree, verb: int, *, loose: bool) -> int | None:
    """The verb that reports what the clause of a verb says, for one joined to the clause or loose behind it."""
    above, label = tree.heads[verb], tree.deps[verb]
    if label == "ccomp":
        return above
    if not loose:
        return None
    if label == "acl" and tree.first(verb, "mark") is not None and tree.deps[above] == "dobj":
        return tree.heads[above]
    if label == "pcomp" and tree.first(verb, "nsubj") is not None:
        return tree.heads[above]
    within = (label == "xcomp" and not controls(tree, above)) or (label == "conj" and tree.deps[above] == "ccomp")
    return above if within else None


def _is_loose(tree: Tree, verb: int) -> bool:
    """Whether a participle stands behind a comma, a dash or a quotation."""
    first = tree.lefts[verb]
    if tree.tags[verb] != "VBG" or first == 0:
        return False
    return tree.words[first - 1] in _LOOSE or tree.lower[first] == "while"


def _bearer(tree: Tree, verb: int, noun: int, depth: int) -> int | None:
    """Who says what a participle or an infinitive behind a noun says.

    The noun itself, or who sent it (`issued a letter saying …`), left it (`the meeting, saying …`) or has it (`the
    chance to say …`).
    """
    if tree.tags[verb] == "VBD" and tree.heads[noun] == noun and not _has_verb(tree, noun):
        return noun
    if tree.tags[verb] not in {"VBG", "VB"}:
        return None
    above, label = tree.heads[noun], tree.deps[noun]
    spending = next((a for a in tree.ancestors(noun) if tree.tags[a] in VERBS), noun)
    if tree.lower[spending] in _SPENDING and tree.tags[verb] == "VBG":
        return subject(tree, spending, depth + 1)
    if not _is_loose(tree, verb) and (
        _is_someone(tree, noun) or stem(tree.lower[verb] if tree.tags[verb] == "VBG" else "") in _SHOWING
    ):
        return noun
    text = gazetteer.singular(tree.words[noun]) in gazetteer.words("reports.txt")
    if label == "pobj" and not (text and tree.lower[above] in _OUTWARD and tree.tags[verb] == "VBG"):
        above = tree.heads[above]
    if text and label == "pobj" and tree.tags[verb] == "VBG" and tree.first(above, "auxpass") is not None:
        return noun
    if tree.tags[above] not in VERBS or label not in {"dobj", "pobj"}:
        return noun if tree.tags[verb] == "VBG" else owner(tree, noun)
    receiver = tree.first(above, "dative")
    if receiver is not None and tree.tags[verb] == "VB":
        return receiver
    if stem(tree.lower[above]) in _RECEIVING and (tree.tags[verb] == "VBG" or _is_someone(tree, noun)):
        return noun
    sender = subject(tree, _reporting(tree, verb, above), depth + 1)
    return noun if sender is None and tree.tags[verb] == "VBG" else sender


def _is_someone(tree: Tree, noun: int) -> bool:
    """Whether a noun or a name may stand for who speaks, and not for a text."""
    if tree.tags[noun] in {"NNP", "NNPS", "PRP", "DT", "CD"}:
        return True
    return gazetteer.may_speak(gazetteer.singular(tree.words[noun])) and not _is_text(tree, noun)


def _is_text(tree: Tree, noun: int) -> bool:
    return gazetteer.singular(tree.words[noun]) in gazetteer.words("reports.txt")


def owner(tree: Tree, noun: int) -> int | None:
    """Whose statement a noun is: `her claim`, `the claim by the bank`, `she made the claim`, `wrote in a letter`."""
    above = tree.heads[noun]
    if tree.deps[noun] == "dobj" and stem(tree.lower[above]) in _REPEATING:
        return subject(tree, above)
    possessor = tree.first(noun, "poss", "nsubj")
    if possessor is not None:
        return possessor
    if _is_verb(tree, noun):
        return noun - 1
    for child in tree.of(noun, "prep"):
        if tree.lower[child] in {"by", "from", "among"}:
            return tree.first(child, "pobj")
    above, label = tree.heads[noun], tree.deps[noun]
    under = label == "pobj" and tree.lower[above] in _CIRCUMSTANCES and tree.lower[noun] not in _VIEWS
    if under or (label == "conj" and tree.deps[above] == "dobj"):
        above = tree.heads[above]
    elif label not in {"dobj", "attr"}:
        return None
    if stem(tree.lower[above]) in _UNOWNED or tree.tags[above] not in VERBS:
        return None
    found = subject(tree, above)
    empty = label == "attr" and found is not None and tree.lower[found] in _EMPTY
    return None if empty else found


def _is_verb(tree: Tree, noun: int) -> bool:
    """Whether what the tagger takes for a noun is its sentence's verb, right behind who does it: `Lee predicts`."""
    name = noun - 1
    alone = tree.heads[noun] == noun and tree.tags[noun] == "NNS" and (tree.lower[noun], "V") in cues()
    return alone and name >= 0 and tree.deps[name] == "compound" and tree.heads[name] == noun


def bearer_of(tree: Tree, adjective: int) -> int | None:
    """Who is as an adjective says: `she is sure`, `voters, tired of rain`, `left her wary`."""
    own = tree.first(adjective, *SUBJECTS)
    head = tree.heads[adjective]
    if own is not None or head == adjective:
        return own
    if tree.deps[adjective] == "conj" and tree.tags[head] in {"JJ", "JJR", "VBN"}:
        return bearer_of(tree, head) if tree.tags[head] != "VBN" else subject(tree, head)
    if tree.tags[head] in NOUNS | {"PRP"}:
        return head if head < adjective else None
    thing = tree.first(head, "dobj") if tree.deps[adjective] == "oprd" else None
    if thing is not None and thing < adjective:
        return thing
    return subject(tree, head) if tree.tags[head] in VERBS else None


def relative(tree: Tree, cue: int, source: int) -> int | None:
    """The pronoun that takes up who says it in the relative clause of a cue: `the clerk, who sat down and said …`."""
    for verb in (cue, *tree.ancestors(cue)):
        if tree.deps[verb] == "relcl" and source in {tree.heads[verb], _whoever(tree, tree.heads[verb])}:
            pronoun = tree.first(verb, "nsubj", "nsubjpass")
            return pronoun if pronoun is not None and source < pronoun and tree.lower[pronoun] in _RELATIVES else None
    return None


def subject_before(tree: Tree, cue: int, inside: Sequence[bool] | None = None) -> int | None:
    """The last subject before a verb in its sentence, where the parse gives the verb none.

    Args:
        inside: of each token whether it stands in a quotation, where no subject counts.
    """
    for i in range(cue - 1, tree.sentence(cue)[0] - 1, -1):
        if not (inside and inside[i]) and tree.deps[i] in {"nsubj", "nsubjpass"} and tree.tags[i] in NOUNS | {"PRP"}:
            return i
    return None


def is_expletive(tree: Tree, i: int) -> bool:
    """Whether `it` stands for a clause and for nobody: `it is hard to say that …`, `it seems unfair to say …`."""
    verb = tree.heads[i]
    if tree.lower[i] != "it" or tree.deps[i] != "nsubj":
        return False
    what = tree.first(verb, "acomp", "attr", "oprd")
    if what is None or tree.lower[what] in _INCLINED:
        return False
    clauses = [*tree.of(verb, "xcomp", "ccomp", "advcl"), *tree.of(what, "xcomp", "acl", "relcl", "ccomp")]
    return any(tree.tags[c] == "VB" for c in clauses)


def beside(tree: Tree, cue: int, apart: Range = (0, 0)) -> int | None:
    """The head of the noun phrase right before a verb, or right behind it, whatever the parse makes of it.

    Args:
        apart: the quotation that the verb goes with, in which nobody speaks it.
    """
    end = cue - 1
    while end > 0 and tree.deps[end] in {"aux", "neg", "advmod"} and tree.words[end].islower():
        end -= 1
    behind = (i for i in range(min(cue + _LONG, tree.size - 1), cue, -1) if tree.lefts[i] == cue + 1)
    if tree.words[end] == ",":
        end -= 1
    before = (i for i in range(max(end - _LONG, 0), end + 1) if tree.rights[i] == end)
    found = [i for i in (*before, *behind) if not apart[0] <= i < apart[1] and _is_phrase(tree, i)]
    return next((i for i in found if tree.deps[i] != "pobj"), found[0] if found else None)


def right_before(tree: Tree, cue: int) -> int | None:
    """The same for a finite verb that nobody but the word before it can do: `Jolly said …` is no adverb and a verb."""
    alone = tree.tags[cue] in FINITE and tree.deps[cue] != "conj"
    if not alone or not cue or tree.words[cue - 1] == "," or tree.tags[cue - 1] == "CC":
        return None
    found = beside(tree, cue)
    return found if found is not None and found < cue else None


def _is_phrase(tree: Tree, i: int) -> bool:
    """Whether a token heads a noun phrase, or is a name that the tagger does not know for one."""
    if tree.deps[i] == "npadvmod" or not tree.words[i][0].isalnum():
        return False
    if tree.tags[i] in NOUNS | {"PRP", "DT", "RBS", "JJS"} or tree.lower[i] == "one":
        return True
    if tree.deps[i] == "amod" and tree.tags[tree.heads[i]] in VERBS:
        return True  # `the 67-year-old said`: no verb has an adjective
    return tree.words[i][0].isupper() and tree.tags[i] in {"RB", "JJ", "UH"}


def stem(word: str) -> str:
    """A verb without its ending, where enough is left of it."""
    ends = ("ing", "ed", "es", "s", "e")
    return next((word.removesuffix(end) for end in ends if word.endswith(end) and len(word) - len(end) > 1), word)


def agent(tree: Tree, i: int) -> int | None:
    """Who does it, of a passive: the object of `by`, unless that says by when, or who lets it be known."""
    if (informer := _informer(tree, i, 0)) is not None:
        return informer
    by = tree.first(i, "agent")
    if by is None:
        by = next((c for c in tree.of(i, "prep") if tree.lower[c] == "by"), None)
    doer = tree.first(by, "pobj") if by is not None else None
    return doer if doer is None or tree.lower[doer] not in _CALENDAR else None


def controls(tree: Tree, cue: int) -> bool:
    """Whether the object of a verb is who shall do what follows: `urged them to wait`."""
    return tree.first(cue, "dobj") is not None and stem(tree.lower[cue]) in _OBJECT_CONTROL
