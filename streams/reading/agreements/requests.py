"""Verbs that report what a side asks for, urges or proposes."""

from __future__ import annotations

from streams.lexicon import gazetteer
from streams.reading.agreements.agreement_words import is_a
from streams.reading.agreements.clauses import Trigger, clause_after, content, goes_on, is_infinitive, named, of_anyone
from streams.reading.agreements.moods import DUTY, has_will, negated
from streams.reading.text.tree import Tree

_HOLD = frozenset({"hold", "holds", "held", "holding"})
_TALKS = frozenset({"talks", "negotiations"})


def seek(tree: Tree, i: int) -> Trigger | None:
    planned = has_will(tree, i) and tree.lower[i] not in {"seek", "like"}
    if negated(tree, i) or planned or of_anyone(tree, i) or not _asks(tree, i) or _of_whatever(tree, i):
        return None
    return Trigger(i, "seek", "sought", content(tree, i), demanded=tree.lower[i].startswith("demand"))


def _asks(tree: Tree, i: int) -> bool:
    word = tree.lower[i]
    clause = _infinitive(tree, i)
    if clause is not None and is_a("complements", "speech", tree.lower[clause]) and not goes_on(tree, clause, "again"):
        return False
    if is_a("nouns", "public", _asked(tree, i, clause)):
        return False
    if word.startswith("want"):
        return _wants_another(tree, i, clause) or _wants_done(tree, i) or _wants_much(tree, i)
    if word.startswith("like"):
        wished = any(tree.lower[c] in {"would", "’d", "'d"} for c in tree.of(i, "aux"))
        return wished and _wants_another(tree, i, clause)
    if word.startswith("insist"):
        return _insists(tree, i)
    if word.startswith("call"):
        called = tree.deps[i] == "acl" and not set(tree.lower[i + 1 : i + 2]) & {"on", "for", "upon"}
        if not (clause is not None or goes_on(tree, i, "for", "on", "upon")):
            return False
        return not called and clause_after(tree, i, "dobj", "oprd", "ccomp") in {None, clause}
    if tree.first(i, "auxpass") is not None and tree.first(i, "agent") is None and clause is None:
        return False
    if word.startswith("suggest"):
        gerund = clause_after(tree, i, "xcomp")
        return _is_bare(tree, i) or (gerund is not None and tree.tags[gerund] == "VBG")
    if word.startswith(("demand", "propos", "request")):
        return tree.first(i, "dobj", "ccomp", "xcomp", "nsubjpass", "npadvmod") is not None
    if word.startswith(("seek", "sought")):
        made = tree.first(i, "dobj")
        relative = tree.deps[i] == "relcl" and named(tree, made) in {"which", "that"}
        return _is_agreement(named(tree, made)) or named(tree, made) in _TALKS or relative or _wants_much(tree, i)
    passive = tree.first(i, "auxpass") is not None and tree.first(i, "agent") is None
    asked_for = (
        is_a("verbs", "ask", word)
        and not passive
        and any(tree.lower[c] == "for" for c in tree.of(i, "prep"))
        and not _holds_on(tree, i)
    )
    return clause is not None or asked_for or _is_bare(tree, i)


def _holds_on(tree: Tree, i: int) -> bool:
    """`held out for a decade`: for how long, not for what."""
    after = (c for p in tree.of(i, "prep") for c in tree.of(p, "pobj"))
    return tree.lower[i] in _HOLD and any(
        gazetteer.singular(tree.lower[c]) in gazetteer.word_set("spans") for c in after
    )


def _wants_another(tree: Tree, i: int, clause: int | None) -> bool:
    """`wants Peru to lift the ban`: another is to do it."""
    other = clause is not None and tree.deps[clause] == "xcomp" and tree.first(i, "dobj") is not None
    return other or (clause is not None and tree.first(clause, "nsubj") is not None)


def put_forward(tree: Tree, i: int) -> Trigger | None:
    """`tabled a motion`, `put forward a plan`; an offer is a promise"""
    made = tree.first(i, "dobj", "nsubjpass")
    if named(tree, made).startswith("offer") and not (negated(tree, i) or has_will(tree, i)):
        return Trigger(i, "commit", "committed", content(tree, i))
    proposed = is_a("nouns", "request", named(tree, made)) or is_a("nouns", "proposed", named(tree, made))
    if not proposed or negated(tree, i) or has_will(tree, i):
        return None
    return Trigger(i, "seek", "sought", content(tree, i))


def _wants_done(tree: Tree, i: int) -> bool:
    """`wants the jobs brought under the contract`"""
    made = tree.first(i, "dobj")
    done = (c for c in (*tree.of(i, "ccomp"), *(tree.of(made, "acl") if made is not None else ())))
    return any(tree.tags[c] == "VBN" and c > i for c in done)


def _is_bare(tree: Tree, i: int) -> bool:
    """`asked that the clause be dropped`: the subjunctive of what is to be done."""
    clause = clause_after(tree, i, "ccomp")
    if clause is None or tree.first(clause, "mark") is None:
        return False
    return (
        any(tree.tags[k] == "VB" for k in (clause, *tree.of(clause, "auxpass"))) and tree.first(clause, "aux") is None
    )


def _wants_much(tree: Tree, i: int) -> bool:
    """`wants 7 per cent`, `is seeking six of the berths`: whoever names a figure has named a price."""
    made = tree.first(i, "dobj")
    return made is not None and (
        tree.tags[made] in {"CD", "$"} or any(tree.tags[c] in {"CD", "$"} for c in tree.of(made, "nummod", "quantmod"))
    )


def _infinitive(tree: Tree, i: int) -> int | None:
    """What is asked to be done: `urged the board to agree`, where the parser may tie it to the board."""
    made = (c for noun in tree.of(i, "dobj") for c in tree.of(noun, "acl"))
    behind = (c for c in (*tree.of(i, "xcomp", "ccomp", "advcl"), *made) if c > i)
    return next((c for c in behind if is_infinitive(tree, c)), None)


def asked_of(tree: Tree, i: int) -> list[int]:
    """Those of whom something is asked: `urged the bank to wait`, `called on the bank`, `wants the bank to wait`."""
    clause = _infinitive(tree, i)
    subject = tree.first(clause, "nsubj") if clause is not None else None
    on = (p for p in tree.of(i, "prep") if tree.lower[p] in {"on", "upon", "with", "to", "of", "from"})
    objects = (*tree.of(i, "dobj", "dative"), *(c for p in on for c in tree.of(p, "pobj")))
    return [subject] if subject is not None else list(objects)[:1]


def _asked(tree: Tree, i: int, clause: int | None) -> str:
    """Who is asked, which for the public is an appeal to behave in some way."""
    found = tree.first(i, "dobj", "dative")
    if found is None and clause is not None:
        found = tree.first(clause, "nsubj")
    if found is None:
        found = next(
            (p for on in tree.of(i, "prep") if tree.lower[on] in {"on", "upon", "with"} for p in tree.of(on, "pobj")),
            None,
        )
    return named(tree, found)


def _of_whatever(tree: Tree, i: int) -> bool:
    """`what they asked for`"""
    return any(tree.tags[c] in {"WP", "WDT"} and tree.lower[c].startswith("what") for c in tree.children[i]) or any(
        tree.tags[c] == "WP" for p in tree.of(i, "prep") for c in tree.children[p]
    )


def _insists(tree: Tree, i: int) -> bool:
    """`insisted on a vote`, `insisted that the ban be lifted`: not that something is so."""
    clause = clause_after(tree, i, "ccomp")
    return (
        _is_bare(tree, i)
        or (clause is not None and any(tree.lower[c] in DUTY for c in tree.of(clause, "aux")))
        or (clause is None and any(tree.lower[c] in {"on", "upon"} for c in tree.of(i, "prep")))
    )


def _is_agreement(noun: str) -> bool:
    return any(is_a("nouns", kind, noun) for kind in ("agreement", "kept", "concession"))
