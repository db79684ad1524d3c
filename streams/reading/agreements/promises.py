"""Verbs that report a promise: pledged, offered, accepted, granted, or given as one's word."""

from __future__ import annotations

from streams.events import AgreementStatus
from streams.reading.agreements.agreement_words import is_a
from streams.reading.agreements.clauses import (
    Trigger,
    clause_after,
    content,
    goes_on,
    infinitive_below,
    is_infinitive,
    is_own_demand,
    named,
    object_of,
    to_come,
)
from streams.reading.agreements.moods import conditional, denies_object, has_will, negated, unreal
from streams.reading.text.tree import Tree

_LOOSE = frozenset({"take", "put", "keep", "join", "build", "host", "send"})
"""What somebody is to do by a plan as often as by an agreement."""
_EXCHANGES = frozenset({("in", "return"), ("in", "exchange"), ("in", "turn"), ("for", "part")})
_THEMSELVES = frozenset({"themselves", "ourselves"})


def commit(tree: Tree, i: int) -> Trigger | None:
    """`pledged to pay`, `offered two dates`, `remains committed to`"""
    if has_will(tree, i) and tree.first(i, "neg") is not None and not tree.lower[i].startswith("volunteer"):
        return Trigger(i, "refuse", "refused", content(tree, i))
    if negated(tree, i) or has_will(tree, i):
        return None
    if is_a("speech", "remain", tree.lower[tree.heads[i]]):
        return Trigger(i, "reaffirm", "reaffirmed", content(tree, i))
    if not infinitive_below(tree, i) and not _is_given(tree, i):
        return None
    if tree.first(i, "xcomp", "ccomp", "dobj", "prep", "advcl", "nsubjpass", "dative") is None:
        return None
    if is_of_refusal(tree, i, "yield"):
        return Trigger(i, "refuse", "refused", content(tree, i))
    # Two who commit themselves together have reached an agreement; two who promise something, each has promised it.
    together = (tree.lower[i].startswith("commit") and named(tree, tree.first(i, "dobj")) in _THEMSELVES) or _of_both(
        tree, i
    )
    return Trigger(i, "commit", None if together else "committed", content(tree, i))


def is_of_refusal(tree: Tree, i: int, deeds: str) -> bool:
    """`vowed not to sign`, `has sworn never to accept it`: not `promised not to raise fares`."""
    clause = clause_after(tree, i)
    if clause is None or not is_infinitive(tree, clause) or not any(c > i for c in tree.of(clause, "neg")):
        return False
    return is_a("complements", deeds, tree.lower[clause])


def _of_both(tree: Tree, i: int) -> bool:
    """`both banks undertook to`, `promised each other to`"""
    subject = tree.first(i, "nsubj")
    both = subject is not None and any(tree.lower[c] == "both" for c in (subject, *tree.children[subject]))
    return both or any(tree.lower[c - 1 : c + 1] == ["each", "other"] for c in tree.of(i, "dobj", "dative"))


def _is_given(tree: Tree, i: int) -> bool:
    """Whether a verb that promises does so here: not `the town offers shelter`, nor `committed a crime`."""
    word, made = tree.lower[i], tree.first(i, "dobj")
    if word.startswith("offer"):
        done = tree.tags[i] in {"VBD", "VBN"} and denies_object(tree, i) is None
        return done and made is not None and not is_a("nouns", "told", tree.lower[made])
    if word.startswith("commit"):
        return made is None or goes_on(tree, i, "to") or any(tree.tags[c] in {"CD", "$"} for c in tree.children[made])
    return not word.startswith("volunteer")


def assure(tree: Tree, i: int) -> Trigger | None:
    """`assured them that nobody would be dismissed` is a promise, `that the policy stands` an old one."""
    clause = clause_after(tree, i, "ccomp")
    if clause is None or negated(tree, i):
        return None
    if is_a("verbs", "stand", tree.lower[clause]):
        return Trigger(i, "reaffirm", "reaffirmed", content(tree, i))
    return Trigger(i, "commit", "committed", content(tree, i)) if has_will(tree, clause) else None


def accept(tree: Tree, i: int) -> Trigger | None:
    """`accepted the conditions`; `is expected to accept`"""
    noun = named(tree, object_of(tree, i))
    approved = noun in {"it", "that"} or any(
        is_a("nouns", kind, noun) for kind in ("agreement", "request", "promise", "asked")
    )
    if is_a("verbs", "approve", tree.lower[i]) and not approved:
        return None
    if not negated(tree, i) and to_come(tree, i) == "anticipated":
        return Trigger(i, "accept", "anticipated", content(tree, i))
    if object_of(tree, i) is None or _is_means(tree, i) or has_will(tree, i):
        return None
    if negated(tree, i):
        neg = tree.first(i, "neg") is not None
        declined = approved and neg and is_a("verbs", "accept", tree.lower[i]) and not unreal(tree, i)
        return Trigger(i, "refuse", "refused", content(tree, i)) if declined else None
    if is_a("verbs", "approve", tree.lower[i]) and noun in {"it", "that"}:
        return Trigger(i, "accept", "committed", content(tree, i))
    concluded = is_a("verbs", "approve", tree.lower[i]) and is_a("nouns", "concluded", noun)
    return Trigger(i, "accept", "reached" if concluded else None, content(tree, i))


def _is_means(tree: Tree, i: int) -> bool:
    """Whether a verb is only what someone aims at; what is voted for is done."""
    voted = tree.deps[i] == "xcomp" and is_a("speech", "vote", tree.lower[tree.heads[i]])
    done = any(tree.lower[c] == "have" for c in tree.of(i, "aux"))
    return tree.deps[i] in {"xcomp", "pcomp", "acl"} and not voted and not done


def relent(tree: Tree, i: int) -> Trigger | None:
    """`gave way`, `dropped its objections`"""
    dropped = object_of(tree, i)
    if negated(tree, i) and not unreal(tree, i) and not is_a("verbs", "drop", tree.lower[i]):
        return Trigger(i, "refuse", "refused", content(tree, i))
    if negated(tree, i) or has_will(tree, i) or unreal(tree, i) or _is_means(tree, i):
        return None
    resisted = is_a("nouns", "resistance", named(tree, dropped)) or is_own_demand(tree, i)
    if is_a("verbs", "drop", tree.lower[i]) and not resisted:
        return None
    return Trigger(i, "accept", "committed", content(tree, i))


def give(tree: Tree, i: int) -> Trigger | None:
    """`gave her word`, `put its name to the text`, `lent its support to the plan`"""
    made = tree.first(i, "dobj")
    if made is None or negated(tree, i) or negated(tree, made) or _is_means(tree, i):
        return None
    if tree.lower[i].startswith("put"):
        signed = tree.lower[made] in {"name", "names", "signature", "signatures"} and goes_on(tree, i, "to")
        return Trigger(i, "sign", to_come(tree, i) or "reached", content(tree, i), signed=True) if signed else None
    if is_a("nouns", "backing", tree.lower[made]) and goes_on(tree, i, "behind", "to"):
        return Trigger(i, "commit", to_come(tree, i) or "committed", content(tree, i))
    word = tree.lower[made] == "word" and tree.first(made, "poss") is not None
    word = word or tree.lower[made - 1 : made + 1] == ["green", "light"]
    given = word or is_a("nouns", "consent", tree.lower[made]) or is_a("nouns", "promise", tree.lower[made])
    if not given or tree.lower[made].startswith("offer"):
        return None
    return Trigger(i, "commit", to_come(tree, i) or "committed", content(tree, i))


def granted(tree: Tree, i: int) -> Trigger | None:
    """`said it would pay`, `will rebuild the bridge, she said`: a promise by what will be done."""
    reported = tree.deps[i] == "ccomp" and is_a("speech", "say", tree.lower[tree.heads[i]])
    grants = is_a("complements", "grant", tree.lower[i]) or _is_funded(tree, i)
    if not ((reported or _is_exchanged(tree, i)) and grants and has_will(tree, i)):
        return None
    if tree.lower[i] == "keep" and tree.first(i, "xcomp") is not None:
        return None
    if tree.lower[i] == "return" and tree.first(i, "dobj") is None:
        return None
    if (tree.lower[i] in {"take", "put"} and not _is_funded(tree, i)) or tree.first(i, "auxpass") is not None:
        return None
    if negated(tree, i) or unreal(tree, i) or conditional(tree, i):
        return None
    return Trigger(i, "commit", "committed", content(tree, i))


def _is_funded(tree: Tree, i: int) -> bool:
    """`would put up $4 million`, `would make £8 million available`: money given, by a verb that may mean all else."""
    made = tree.first(i, "dobj", "ccomp") if tree.lower[i] in {"put", "make", "set", "find", "inject"} else None
    return made is not None and any(tree.tags[k] == "$" for k in range(*tree.subtree(made)))


def _is_exchanged(tree: Tree, i: int) -> bool:
    """`in return the bank will pay`, `the mine for its part will close`: one side's share of a bargain."""
    return any((tree.lower[p], tree.lower[c]) in _EXCHANGES for p in tree.of(i, "prep") for c in tree.of(p, "pobj"))


def due(tree: Tree, i: int) -> Trigger | None:
    """`is expected to lift`, `expects the members to accept`: what a side is about to grant."""
    word = tree.lower[i]
    if tree.deps[i] not in {"xcomp", "ccomp"} or not is_infinitive(tree, i) or unreal(tree, i) or negated(tree, i):
        return None
    if not (
        is_a("complements", "grant", word)
        or word == "merge"
        or is_a("verbs", "accept", word)
        or is_a("verbs", "approve", word)
    ):
        return None
    if tree.lower[tree.heads[i]] in {"is", "are"}:
        bound = is_a("complements", "grant", word) and tree.first(i, "auxpass") is None and word not in _LOOSE
        return Trigger(i, "grant", "committed", content(tree, i)) if bound else None
    if word in {"keep", "put"}:
        return None
    status: AgreementStatus | None = to_come(tree, i)
    return Trigger(i, "grant", status, content(tree, i)) if status == "anticipated" else None
