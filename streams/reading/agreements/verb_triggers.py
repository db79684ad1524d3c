"""Verbs that report an agreement, a frame a class."""

from __future__ import annotations

from collections.abc import Callable

from streams.events import AgreementStatus
from streams.lexicon import gazetteer
from streams.reading.agreements.agreement_words import entries_of, is_a
from streams.reading.agreements.clauses import (
    Trigger,
    clause_after,
    content,
    goes_on,
    is_aim,
    is_infinitive,
    object_of,
    to_come,
)
from streams.reading.agreements.moods import DUTY, conditional, denies_object, has_will, negated, unreal
from streams.reading.agreements.promises import accept, assure, commit, due, give, granted, is_of_refusal, relent
from streams.reading.agreements.refusals import block, concede, leave, refuse, vote_down, withheld
from streams.reading.agreements.requests import put_forward, seek
from streams.reading.text import roles
from streams.reading.text.tree import Tree


def verb_trigger(tree: Tree, i: int) -> Trigger | None:
    if tree.deps[i] in {"amod", "compound", "aux", "auxpass"}:
        return None
    entries = entries_of("verbs").get(tree.lower[i], ())
    classes = {name for name, rest in entries if all(_beside(tree, i, word) for word in rest)}
    implied = withheld(tree, i) or granted(tree, i) or due(tree, i)
    if implied is not None or not classes or unreal(tree, i):
        return implied
    return next((t for name, rule in _VERBS.items() if name in classes and (t := rule(tree, i)) is not None), None)


_DOUBTFUL = frozenset({"yet", "unlikely"})
_PARTICLES = frozenset({"in", "out", "down", "up", "aside", "off", "away", "back"})


def _beside(tree: Tree, i: int, word: str) -> bool:
    """Whether a particle or preposition goes with a verb: `turn down`, `turn the idea down`."""
    made = tree.first(i, "dobj")
    behind = tree.rights[made] + 1 if made is not None else i + 1
    near = (c for c in (*tree.children[i], i + 1, i + 2, behind) if i < c < tree.size and tree.lower[c] == word)
    # `voted down the tax`: down there is a particle, whatever the parser takes it for.
    tight = tree.lower[i].startswith("vot")
    return any(word not in _PARTICLES or (tight and c == i + 1) or tree.first(c, "pobj", "amod") is None for c in near)


def _agree(tree: Tree, i: int) -> Trigger | None:
    if _is_opinion(tree, i) and not tree.lower[i].startswith("consent"):
        return None
    denied = negated(tree, i) or _held_back(tree, i) or denies_object(tree, i) is not None
    if denied and tree.first(i, "nsubjpass") is not None:
        return None
    if _seems(tree, i) or _is_open(tree, i) or (not denied and has_will(tree, i) and conditional(tree, i)):
        return None
    if not denied and tree.rights[i] <= i + 1 and to_come(tree, i) is None:
        # Whoever alone has agreed, and to nothing that is told, may be of the same mind only.
        return Trigger(i, "decide", None, content(tree, i))
    status: AgreementStatus | None = "refused" if denied else to_come(tree, i)
    if status is None and tree.lower[i].startswith("consent"):
        status = "committed"
    return Trigger(i, "agree", status, content(tree, i))


def _seems(tree: Tree, i: int) -> bool:
    return tree.deps[i] == "xcomp" and tree.lower[tree.heads[i]] in gazetteer.word_set("raising")


def _held_back(tree: Tree, i: int) -> bool:
    """`had been reluctant, for months, to agree`"""
    head = tree.heads[i]
    around = (head, *tree.children[head])
    return is_infinitive(tree, i) and any(is_a("adjectives", "unwilling", tree.lower[c]) for c in around)


def _is_open(tree: Tree, i: int) -> bool:
    """`has yet to agree`, `is unlikely to agree`: neither agreed nor refused."""
    head = tree.heads[i]
    return is_infinitive(tree, i) and tree.any_of((head, *tree.children[head]), _DOUBTFUL)


def _is_opinion(tree: Tree, i: int) -> bool:
    """`agreed that she was right`, `agreed with him`: of one mind, with nothing to be done."""
    differ = clause_after(tree, i, "xcomp")
    if differ is not None and tree.lower[differ] in {"disagree", "differ"}:
        return True
    clause = clause_after(tree, i, "ccomp")
    if clause is not None and not is_infinitive(tree, clause):
        return not (has_will(tree, clause) or any(tree.lower[c] in DUTY for c in tree.of(clause, "aux")))
    return clause is None and tree.first(i, "xcomp") is None and (_in_general(tree, i) or _only_with(tree, i))


def _in_general(tree: Tree, i: int) -> bool:
    """`I agree with her on everything`: the present tense, with nothing to be done."""
    return tree.tags[i] in {"VBP", "VBZ"} and not _to_do(tree, i)


def _to_do(tree: Tree, i: int) -> bool:
    return any(tree.tags[k] == "TO" for k in range(i + 1, tree.rights[i] + 1))


def _only_with(tree: Tree, i: int) -> bool:
    prepositions = [tree.lower[c] for c in tree.of(i, "prep")]
    return bool(prepositions) and not _to_do(tree, i) and all(word in {"with", "in", "about"} for word in prepositions)


def _decide(tree: Tree, i: int) -> Trigger | None:
    clause = clause_after(tree, i, "xcomp")
    if clause is not None and not negated(tree, i) and is_of_refusal(tree, i, "act"):
        return Trigger(i, "refuse", "refused", content(tree, i))
    if negated(tree, i) or tree.tags[i] not in {"VBD", "VBN"} or tree.first(i, "xcomp", "ccomp") is None:
        return None
    return Trigger(i, "decide", None, content(tree, i))


def _sign(tree: Tree, i: int) -> Trigger | None:
    if negated(tree, i) or denies_object(tree, i) is not None:
        return None
    if tree.lower[i].startswith("sign") and tree.lower[i + 1 : i + 2] in (["off"], ["up"]):
        return None
    if tree.first(i, "dobj", "prep", "nsubjpass") is None and tree.lower[i] != "signed":
        return None
    made = tree.first(i, "dobj", "nsubjpass")
    if made is None and tree.deps[i] == "acl":
        made = tree.heads[i]
        if tree.first(i, "agent") is None and not (
            is_a("nouns", "agreement", tree.lower[made]) or _is_of_intent(tree, made)
        ):
            return None
    if tree.lower[i].startswith(("shake", "shook", "shak")) and not goes_on(tree, i, "on"):
        return None
    if made is not None and is_a("nouns", "unilateral", tree.lower[made]) and not _is_of_intent(tree, made):
        return None
    if any(tree.lower[c] == "law" for p in tree.of(i, "prep") for c in tree.of(p, "pobj")):
        return None
    future = to_come(tree, i)
    if future is None and is_aim(tree, i):
        return None
    return Trigger(i, "sign", future or "reached", content(tree, i), signed=True)


def _is_of_intent(tree: Tree, i: int) -> bool:
    """`a letter of intent`, `heads of terms`"""
    return any(tree.lower[c] in {"intent", "terms"} for p in tree.of(i, "prep") for c in tree.of(p, "pobj"))


def _bind(tree: Tree, i: int) -> Trigger | None:
    """`is still bound by the accord`; `binds both governments`"""
    if negated(tree, i):
        return None
    if tree.first(i, "auxpass") is not None or tree.tags[i] == "VBN":
        still = any(tree.lower[c] in {"still", "remains", "remain"} for c in (*tree.children[i], tree.heads[i]))
        return Trigger(i, "reaffirm", "reaffirmed", content(tree, i)) if still else None
    return None


def _go_on(tree: Tree, i: int) -> Trigger | None:
    """`will continue to honour the treaty`"""
    clause = clause_after(tree, i, "xcomp")
    kept = clause is not None and is_a("complements", "uphold", tree.lower[clause])
    return Trigger(i, "reaffirm", "reaffirmed", content(tree, i)) if kept and not negated(tree, i) else None


def _reaffirm(tree: Tree, i: int) -> Trigger | None:
    return None if negated(tree, i) else Trigger(i, "reaffirm", to_come(tree, i) or "reaffirmed", content(tree, i))


def _keep(tree: Tree, i: int) -> Trigger | None:
    clause = clause_after(tree, i, "ccomp")
    if tree.lower[i].startswith("maintain") and clause is not None:
        return None
    kept = tree.first(clause, "nsubj", "nsubjpass") if clause is not None else object_of(tree, i)
    said = any(tree.first(p, "pcomp") is not None for p in tree.of(i, "prep") if tree.lower[p] in {"by", "to"})
    if kept is None and clause is None and said and not negated(tree, i):
        return Trigger(i, "keep", "reaffirmed", content(tree, i))
    if kept is None or negated(tree, i):
        return None
    if is_a("nouns", "opposition", tree.lower[kept]):
        return Trigger(i, "keep", "refused", content(tree, i))
    return Trigger(i, "keep", "reaffirmed", content(tree, i)) if is_a("nouns", "kept", tree.lower[kept]) else None


def _found(tree: Tree, i: int) -> Trigger | None:
    """Channels set up or opened again: as done, or as still to come."""
    made = object_of(tree, i)
    if made is None or not is_a("nouns", "channel", tree.lower[made]) or negated(tree, i):
        return None
    future = to_come(tree, i)
    done = tree.deps[i] not in {"pcomp", "advcl", "acl", "xcomp"} and tree.tags[i] in {"VBD", "VBN", "VBZ", "VBP"}
    return Trigger(i, "found", future or "reached", content(tree, i)) if future or done else None


def _meet(tree: Tree, i: int) -> Trigger | None:
    """Talks to come."""
    again = tree.lower[i] == "meet" and tree.tags[i] == "VBP" and tree.lower[i + 1 : i + 2] == ["again"]
    if negated(tree, i) or not (again or to_come(tree, i) == "anticipated"):
        return None
    if tree.lower[i] in {"talk", "speak"} and not (goes_on(tree, i, "with", "to") or _are_several(tree, i)):
        return None
    made = tree.first(i, "dobj")
    if tree.lower[i] == "meet" and made is not None and not _is_met(tree, made):
        return None
    if tree.lower[i].startswith(("hold", "held")) and not (made and is_a("nouns", "meeting", tree.lower[made])):
        return None
    return Trigger(i, "meet", "anticipated", content(tree, i))


def _is_met(tree: Tree, i: int) -> bool:
    """Whether it is somebody who is met, and no target."""
    return tree.tags[i] not in {"NN", "NNS"} or roles.is_human(tree.lower[i]) or roles.is_body(tree.lower[i])


def _are_several(tree: Tree, i: int) -> bool:
    """`the two presidents are likely to speak`"""
    above = tree.heads[tree.heads[i]] if tree.deps[i] == "xcomp" else i
    subject = tree.first(i, "nsubj") or tree.first(tree.heads[i], "nsubj", "nsubjpass") or tree.first(above, "nsubj")
    return subject is not None and (tree.first(subject, "conj") is not None or tree.tags[subject] in {"NNS", "NNPS"})


def _come_to_terms(tree: Tree, i: int) -> Trigger | None:
    """`came to terms with its creditors`; with what one has to live with, that is nothing agreed."""
    terms = any(tree.lower[c] == "terms" for p in tree.of(i, "prep") for c in tree.of(p, "pobj"))
    return Trigger(i, "decide", to_come(tree, i), content(tree, i)) if terms and not negated(tree, i) else None


def _settle(tree: Tree, i: int) -> Trigger | None:
    """`settled their dispute`, `settled with the union for 5 per cent`; a quarrel may end of itself."""
    if negated(tree, i):
        return None
    if tree.lower[i] == "ending" and tree.deps[i] == "advcl":
        return None
    made = tree.first(i, "dobj", "nsubjpass")
    disputed = made is not None and is_a("nouns", "dispute", tree.lower[made])
    on = [c for p in tree.of(i, "prep") if tree.lower[p] == "on" for c in tree.of(p, "pobj")]
    if made is None and tree.lower[i].startswith("settl") and on:
        return Trigger(i, "decide", to_come(tree, i), content(tree, i))
    terms = tree.lower[i].startswith("settl") and made is None and goes_on(tree, i, "with", "for")
    if not (disputed or terms):
        return None
    if not tree.lower[i].startswith("settl"):
        return Trigger(i, "decide", to_come(tree, i), content(tree, i))
    return Trigger(i, "settle", to_come(tree, i) or "reached", content(tree, i))


_VERBS: dict[str, Callable[[Tree, int], Trigger | None]] = {
    "agree": _agree,
    "relent": relent,
    "drop": relent,
    "refuse": refuse,
    "block": block,
    "leave": leave,
    "vote": vote_down,
    "commit": commit,
    "assure": assure,
    "sign": _sign,
    "settle": _settle,
    "come": _come_to_terms,
    "reaffirm": _reaffirm,
    "bind": _bind,
    "continue": _go_on,
    "table": put_forward,
    "keep": _keep,
    "seek": seek,
    "found": _found,
    "accept": accept,
    "approve": accept,
    "meet": _meet,
    "decide": _decide,
    "concede": concede,
    "give": give,
}
"""By class of verb, in the order in which a verb of several is tried."""
