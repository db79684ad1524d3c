"""What the clause of a word says, as short facts: what rules ask for, and what an agreement is judged by.

- mood of the word or its verb: ``not`` ``none`` ``unreal`` ``may`` ``if`` ``will`` ``coming`` ``wanted`` ``aim``
  ``still`` ``doubtful`` ``anyone`` ``whatever`` ``cannot`` ``did`` ``is-to`` ``exchange``
- form of the verb: ``past`` ``present`` ``ing`` ``inf`` ``passive`` ``agentless``
- the clause below: ``to`` ``to-not`` ``to-never`` ``doing`` ``that`` ``that-will`` ``that-must`` ``bare``
  (a subjunctive) ``question``, ``other`` where another is its subject, ``do:C`` where its verb is of class C of
  `agreements.toml`, ``do-obj:C`` where what is done is to say something of class C
- what stands with the word: ``obj`` direct, ``about`` any, ``obj:C`` of class C, ``obj:it`` ``obj:person``
  ``obj:own`` ``obj:deed`` ``obj:the`` ``money`` ``terms``, ``~for`` a preposition, ``alone`` nothing, ``much`` in
  `a great deal`
- what it depends on: ``^dobj`` a label, ``via:to`` a preposition, ``g:C`` of class C, ``said`` ``near``;
  ``made:C`` verbs of its relative clauses, ``own:C`` what the verb itself is
- whose it is: ``s:K`` of kind K, ``s:several`` ``s:any`` ``s:court``, ``s:share`` of those asked in a poll, ``owned``
- who says it: ``quoted`` ``reported``
"""

from __future__ import annotations

from collections.abc import Iterator

from streams.lexicon import gazetteer
from streams.reading.agreements.clauses import (
    is_aim,
    is_definite,
    is_infinitive,
    object_of,
    of_anyone,
    to_come,
)
from streams.reading.agreements.moods import DUTY, conditional, denies_object, has_will, negated, unreal
from streams.reading.agreements.words import classes
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles
from streams.reading.text.tree import NOUNS, VERBS, Tree

_SECTIONS = ("verbs", "governors", "speech", "adjectives", "nouns")
_CLAUSES = frozenset({"xcomp", "ccomp"})
_DEEDS = ("tion", "sion", "ment", "sal", "val", "sure", "ing")
"""How nouns of doing end: expansion, closure, deployment, removal."""
_NO_DEEDS = frozenset({"movement"})
_ASKING = frozenset({"whether", "if", "how", "what", "who", "why", "when", "where", "which"})
_TALK = frozenset({"told", "opinion"})
_MUCH = frozenset({"great", "good"})
_MAY = frozenset({"could", "may", "might"})
_STILL = frozenset({"still", "again"})
NESTED = 3
"""How many steps below a word another still only says what the first is about."""
_COMPLEMENTS = frozenset({"acomp", "xcomp", "ccomp", "dobj", "pobj", "prep", "pcomp", "nsubjpass", "acl"})
_DOUBTFUL = frozenset({"yet", "unlikely"})
_PERSONS = {
    "i": "i",
    "me": "i",
    "my": "i",
    "we": "we",
    "us": "we",
    "our": "we",
    "they": "they",
    "them": "they",
    "their": "they",
    "it": "it",
    "its": "it",
    "you": "you",
    "he": "he",
    "she": "he",
    "his": "he",
    "her": "he",
}
_DENIED = {"can": "cannot", "ca": "cannot", "could": "cannot", "did": "did", "does": "did", "do": "did"}
_BE = frozenset({"is", "are", "was", "were"})
_COURTS = frozenset({"court", "courts", "judge", "judges", "justice", "justices", "jury", "jurors", "tribunal"})
_SHARES = frozenset({"percent", "%", "half", "third", "thirds", "quarter", "majority", "voters", "respondents"})
_HAVE = frozenset({"have", "has", "had"})
_EXCHANGES = frozenset({("in", "return"), ("in", "exchange"), ("in", "turn"), ("for", "part")})
_SHARED = frozenset(
    {"xcomp", "conj", "advcl", "acomp", "dobj", "pobj", "prep", "pcomp", "attr", "oprd", "acl", "advmod"}
)


def facts(here: Sketch, i: int) -> frozenset[str]:
    """All that is known of the clause of a token."""
    tree = here.tree
    verb = governing(tree, i)
    if tree.deps[verb] == "xcomp" and tree.lower[tree.heads[verb]] == "going":
        verb = tree.heads[verb]
    found = {*_mood(tree, i, verb), *_form(tree, verb), *_below(tree, i), *_beside(tree, i), *_above(tree, i)}
    found.update(_subject(here, i), _place(here, i))
    return frozenset(found)


def governing(tree: Tree, i: int) -> int:
    """The verb that a token is, or that it depends on, directly or by a preposition."""
    verb = i
    while tree.tags[verb] not in VERBS and verb != tree.heads[verb]:
        verb = tree.heads[verb]
    return verb


def outward(tree: Tree, i: int) -> Iterator[int]:
    """Words that a word is part of the complement of: `urged` of `agree`, in `urged the board to agree`."""
    for _ in range(NESTED):
        joined = tree.deps[i] == "conj" and tree.tags[i] not in VERBS
        aim = tree.deps[i] == "advcl" and is_infinitive(tree, i)
        if not (joined or aim or tree.deps[i] in _COMPLEMENTS):
            return
        i = tree.heads[i]
        yield i


def _mood(tree: Tree, i: int, verb: int) -> Iterator[str]:
    if negated(tree, i) or (verb != i and negated(tree, verb)):
        yield "not"
    if denies_object(tree, verb) is not None:
        yield "none"
    if unreal(tree, i):
        yield "unreal"
    if any(tree.lower[c] in _MAY for c in tree.of(verb, "aux")):
        yield "may"
    if conditional(tree, verb):
        yield "if"
    if has_will(tree, verb) or tree.lower[verb] == "going":
        yield "will"
        yield from (f"will:{tree.lower[c]}" for c in tree.of(verb, "aux") if tree.lower[c] in {"will", "would"})
    come = to_come(tree, verb)
    if come is not None:
        yield "coming" if come == "anticipated" else "wanted"
    if is_aim(tree, verb):
        yield "aim"
    if any(tree.tags[c] == "WP" for c in tree.children[i] if tree.deps[c] not in {"nsubj", "nsubjpass"}):
        yield "whatever"
    if of_anyone(tree, verb):
        yield "anyone"
    if tree.first(verb, "neg") is not None:
        yield from (_DENIED[tree.lower[c]] for c in tree.of(verb, "aux") if tree.lower[c] in _DENIED)
    if tree.deps[verb] == "xcomp" and is_infinitive(tree, verb) and tree.lower[tree.heads[verb]] in _BE:
        yield "is-to"
    if any((tree.lower[p], tree.lower[c]) in _EXCHANGES for p in tree.of(verb, "prep") for c in tree.of(p, "pobj")):
        yield "exchange"
    around = (tree.heads[verb], *tree.children[tree.heads[verb]], *tree.children[verb])
    if tree.any_of(around, _STILL):
        yield "still"
    if is_infinitive(tree, verb) and tree.any_of(around, _DOUBTFUL):
        yield "doubtful"


def _form(tree: Tree, verb: int) -> Iterator[str]:
    tag = tree.tags[verb]
    passive = tree.first(verb, "auxpass") is not None
    if passive:
        yield "passive"
        if tree.first(verb, "agent") is None:
            yield "agentless"
    if tag == "VBD" or (
        tag == "VBN" and any(tree.lower[c] in {"have", "has", "had", "’ve", "'ve"} for c in tree.of(verb, "aux"))
    ):
        yield "past"
    elif tag in {"VBZ", "VBP"}:
        yield "present"
    elif tag == "VBG":
        yield "ing"
    elif is_infinitive(tree, verb):
        yield "inf"


def clause_below(tree: Tree, i: int) -> int | None:
    """The clause that says what a word is about: `urged the board to agree`, which may be tied to the board."""
    own = [
        c
        for c in tree.children[i]
        if c > i and (tree.deps[c] in _CLAUSES or (tree.deps[c] in {"advcl", "acl"} and is_infinitive(tree, c)))
    ]
    of_object = (c for noun in tree.of(i, "dobj") for c in tree.of(noun, "acl") if is_infinitive(tree, c))
    told = (c for c in tree.of(i, "acl", "ccomp") if any(tree.lower[m] == "that" for m in tree.of(c, "mark")))
    by = (c for p in tree.of(i, "prep") if p > i for c in tree.of(p, "pcomp"))
    return next(iter((*own, *of_object, *told, *by)), None)


def _below(tree: Tree, i: int) -> Iterator[str]:
    clause = clause_below(tree, i)
    if clause is None:
        return
    if is_infinitive(tree, clause):
        yield "to"
        if (denied := tree.first(clause, "neg")) is not None:
            yield "to-not"
            if tree.lower[denied] == "never":
                yield "to-never"
    elif tree.tags[clause] == "VBG":
        yield "doing"
    else:
        yield "that"
        if has_will(tree, clause):
            yield "that-will"
        if any(tree.lower[c] in DUTY for c in tree.of(clause, "aux")):
            yield "that-must"
        bare = (
            any(tree.tags[k] == "VB" for k in (clause, *tree.of(clause, "auxpass"))) or _is_subjunctive(tree, clause)
        ) and tree.first(clause, "aux") is None
        if bare or (tree.tags[clause] == "VBN" and tree.first(clause, "aux", "auxpass") is None):
            yield "bare"
    if tree.first(clause, "nsubj") is not None or tree.first(i, "dobj") is not None:
        yield "other"
    if tree.lower[tree.lefts[clause]] in _ASKING:
        yield "question"
    yield from (f"do:{name}" for name in classes(tree, clause, "complements"))
    yield from (f"do:{name}" for name in classes(tree, clause, "verbs") if name == "stand")
    made = tree.first(clause, "dobj")
    if made is not None:
        yield from (f"do-obj:{name}" for name in classes(tree, made, "nouns") if name in _TALK)


def _is_subjunctive(tree: Tree, verb: int) -> bool:
    """`that any package include a delay`: one subject, and no ending."""
    subject = tree.first(verb, "nsubj")
    one = subject is not None and tree.tags[subject] in {"NN", "NNP"} and tree.first(subject, "conj") is None
    return one and tree.tags[verb] == "VBP" and tree.lower[verb] not in {"are", "have", "do"}


def _beside(tree: Tree, i: int) -> Iterator[str]:
    about = object_of(tree, i) if tree.tags[i] in VERBS else None
    after = [c for c in tree.children[i] if c > i]
    if about is not None:
        yield "about"
        if tree.deps[about] in {"dobj", "nsubjpass"} or tree.heads[i] == about:
            yield "obj"
        yield from (f"obj:{name}" for name in classes(tree, about, "nouns"))
        if tree.tags[about] in {"PRP", "DT"}:
            yield "obj:it"
        if tree.tags[about] in {"NN", "NNS"} and _is_deed(tree.lower[about]):
            yield "obj:deed"
        if tree.tags[about] == "PRP":
            yield "obj:person"
        if tree.tags[about] in {"CD", "$"} or any(
            tree.tags[c] in {"CD", "$"} for c in tree.of(about, "nummod", "quantmod")
        ):
            yield "money"
        if any(tree.tags[c] == "PRP$" for c in tree.of(about, "poss")):
            yield "obj:own"
    elif not after or all(tree.deps[c] in {"punct", "cc", "conj"} for c in after):
        yield "alone"
    if is_definite(tree, i):
        yield "obj:the"
    if any(tree.lower[c] in _MUCH for c in tree.of(i, "amod")):
        yield "much"
    if any(tree.lower[c] == "terms" for p in tree.of(i, "prep") for c in tree.of(p, "pobj")):
        yield "terms"
    yield from (f"~{tree.lower[c]}" for c in after if tree.deps[c] in {"prep", "agent"})


def _is_deed(word: str) -> bool:
    one = gazetteer.singular(word)
    return one.endswith(_DEEDS) and one not in _NO_DEEDS and not roles.is_body(one)


def _above(tree: Tree, i: int) -> Iterator[str]:
    k = i
    while tree.deps[k] == "conj" and tree.heads[k] != k:
        k = tree.heads[k]
    head = tree.heads[k]
    yield f"^{tree.deps[k]}"
    if tree.deps[k] == "pobj":
        yield f"via:{tree.lower[head]}"
        head = tree.heads[head]
    if head != k:
        if tree.lower[head] in _HAVE:
            yield "g:have"
        if tree.deps[k] == "ccomp" and any(name == "say" for name in classes(tree, head, "speech")):
            yield "said"
        yield from (f"g:{name}" for section in _SECTIONS for name in classes(tree, head, section))
        if tree.deps[k] == "nsubj":
            yield from (
                f"g:{name}" for c in tree.of(head, "acomp", "xcomp", "oprd") for name in classes(tree, c, "adjectives")
            )
    if tree.tags[i] in VERBS:
        yield from (f"own:{name}" for name in classes(tree, i, "complements"))
    if tree.tags[i] in NOUNS:
        if _is_near(tree, head):
            yield "near"
        below = (c for c in tree.of(i, "relcl", "acl"))
        yield from (f"made:{name}" for c in below for name in classes(tree, c, "verbs"))


def _is_near(tree: Tree, verb: int) -> bool:
    """`is close to a deal`, `an end is in sight`"""
    beside = (*tree.of(verb, "acomp", "advmod", "prt"), verb)
    return any(name == "likely" for c in beside for name in classes(tree, c, "adjectives")) or any(
        tree.lower[c] == "within" or tree.lower[c : c + 2] == ["in", "sight"] for c in tree.of(verb, "prep")
    )


def holder(tree: Tree, i: int) -> int | None:
    """Whose a word is: the possessor or source of a noun, the subject or agent of a verb, or those of verbs above."""
    if tree.tags[i] in NOUNS:
        own = tree.first(i, "poss")
        own = (
            own
            if own is not None
            else next(
                (c for p in tree.of(i, "prep", "agent") if tree.lower[p] in {"by", "from"} for c in tree.of(p, "pobj")),
                None,
            )
        )
        if own is not None:
            return own
    k = i
    for _ in range(6):
        agent = tree.first(k, "agent")
        if agent is not None and (by := tree.first(agent, "pobj")) is not None:
            return by
        if tree.first(k, "auxpass") is None or k != i:
            subject = tree.first(k, "nsubj", "csubj", *(("nsubjpass",) if k != i else ()))
            if subject is not None and subject != i:
                return (
                    tree.heads[k]
                    if tree.deps[k] == "relcl" and tree.lower[subject] in {"who", "which", "that"}
                    else subject
                )
        if tree.deps[k] == "acl" and tree.tags[k] == "VBG":
            return tree.heads[k]
        if tree.deps[k] not in _SHARED or tree.heads[k] == k:
            return None
        k = tree.heads[k]
    return None


def _subject(here: Sketch, i: int) -> Iterator[str]:
    tree = here.tree
    token = holder(tree, i)
    teller = tree.first(tree.heads[i], "nsubj") if tree.deps[i] == "ccomp" else None
    if any(k is not None and _is_share(tree, k) for k in (token, teller)):
        yield "s:share"
    if tree.tags[i] in NOUNS and tree.first(i, "poss") is not None:
        yield "owned"
    if token is None:
        yield "s:none"
        return
    low = tree.lower[token]
    if low in _PERSONS:
        yield f"s:{_PERSONS[low]}"
    elif token in here.at:
        yield f"s:{here.at[token].category}"
    elif roles.is_human(low):
        yield "s:human"
    elif roles.is_body(low) or roles.is_body(gazetteer.singular(low)) or low in gazetteer.word_set("sides"):
        yield "s:body"
    else:
        yield "s:" + ("wh" if tree.tags[token] in {"WP", "WDT", "DT"} else "thing")
    if tree.tags[token] == "NNS" and tree.first(token, "det", "poss", "nummod") is None:
        yield "s:any"
    if low in _COURTS:
        yield "s:court"
    if tree.tags[token] in {"NNS", "NNPS"} or tree.first(token, "conj") is not None or low in {"both", "we", "they"}:
        yield "s:several"


def _is_share(tree: Tree, i: int) -> bool:
    """Of those who were asked in a poll: `54 percent`, `half of the voters`, `likely voters`."""
    return any(tree.lower[k] in _SHARES for k in (i, *tree.of(i, "nummod", "compound", "nmod")))


def _place(here: Sketch, i: int) -> Iterator[str]:
    if here.in_quotation(i):
        yield "quoted"
    if any(start <= i < end for found in here.attributions for start, end in found.content):
        yield "reported"
