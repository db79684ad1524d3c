"""Verbs that report an agreement, a frame a class."""

from __future__ import annotations

from collections.abc import Callable

from streams.events import AgreementStatus
from streams.reading.agreement_words import entries_of, is_a
from streams.reading.clauses import Trigger, content, goes_on, infinitive_below, is_infinitive, object_of, to_come
from streams.reading.moods import has_will, negated, unreal
from streams.reading.tree import Tree

_LEAVING = ("withdr", "scrap", "tear", "tore", "pull", "walk", "back", "reneg", "br", "call", "suspend", "cancel")
"""Verbs that refuse only where what is left is an agreement, an offer or talks."""
_ONLY = frozenset({"just", "only", "merely", "simply", "even"})
_DUTY = frozenset({"should", "must", "shall"})


def verb_trigger(tree: Tree, i: int) -> Trigger | None:
    if tree.deps[i] in {"amod", "compound", "aux", "auxpass"}:
        return None
    entries = entries_of("verbs").get(tree.lower[i], ())
    classes = {name for name, rest in entries if all(_beside(tree, i, word) for word in rest)}
    withheld = _withheld(tree, i) or _granted(tree, i) or _due(tree, i)
    if withheld is not None or not classes or unreal(tree, i):
        return withheld
    return next((t for name, rule in _VERBS.items() if name in classes and (t := rule(tree, i)) is not None), None)


def _beside(tree: Tree, i: int, word: str) -> bool:
    return any(tree.lower[c] == word for c in (*tree.children[i], i + 1) if i < c < tree.size)


def _agree(tree: Tree, i: int) -> Trigger | None:
    if _is_opinion(tree, i):
        return None
    denied = negated(tree, i) or _held_back(tree, i)
    status: AgreementStatus | None = "refused" if denied else to_come(tree, i)
    return Trigger(i, "agree", status, content(tree, i))


def _held_back(tree: Tree, i: int) -> bool:
    """`had been reluctant, for months, to agree`"""
    head = tree.heads[i]
    around = (head, *tree.children[head])
    return is_infinitive(tree, i) and any(is_a("adjectives", "unwilling", tree.lower[c]) for c in around)


def _is_opinion(tree: Tree, i: int) -> bool:
    """`agreed that she was right`, `agreed with him`: of one mind, with nothing to be done."""
    clause = tree.first(i, "ccomp")
    if clause is not None and not is_infinitive(tree, clause):
        return not (has_will(tree, clause) or any(tree.lower[c] in _DUTY for c in tree.of(clause, "aux")))
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
    if negated(tree, i) or tree.tags[i] not in {"VBD", "VBN"} or tree.first(i, "xcomp", "ccomp") is None:
        return None
    return Trigger(i, "decide", None, content(tree, i))


def _commit(tree: Tree, i: int) -> Trigger | None:
    if negated(tree, i) or has_will(tree, i):
        return None
    if is_a("speech", "remain", tree.lower[tree.heads[i]]):
        return Trigger(i, "reaffirm", "reaffirmed", content(tree, i))
    if tree.lower[i].startswith("offer") and not infinitive_below(tree, i):
        made = tree.first(i, "dobj")
        if made is None or not is_a("nouns", "offered", tree.lower[made]):
            return None
    if tree.first(i, "xcomp", "ccomp", "dobj", "prep", "advcl", "nsubjpass", "dative") is None:
        return None
    return Trigger(i, "commit", None, content(tree, i))


def _accept(tree: Tree, i: int) -> Trigger | None:
    word, made = tree.lower[i], object_of(tree, i)
    if word.startswith(("sign", "give", "gave", "bow", "endors", "approv")):
        named = tree.lower[made] if made is not None else ""
        if not any(is_a("nouns", kind, named) for kind in ("agreement", "request", "promise", "asked")):
            return None
    if object_of(tree, i) is None or _is_means(tree, i) or has_will(tree, i) or negated(tree, i):
        return None
    return Trigger(i, "accept", "committed", content(tree, i))


def _is_means(tree: Tree, i: int) -> bool:
    """Whether a verb is only what someone aims at; what is voted for is done."""
    voted = tree.deps[i] == "xcomp" and is_a("speech", "vote", tree.lower[tree.heads[i]])
    return tree.deps[i] in {"xcomp", "pcomp", "acl"} and not voted


def _sign(tree: Tree, i: int) -> Trigger | None:
    if negated(tree, i) or tree.first(i, "dobj", "prep", "nsubjpass") is None:
        return None
    made = tree.first(i, "dobj", "nsubjpass")
    if tree.lower[i].startswith(("shake", "shook", "shak")) and not goes_on(tree, i, "on"):
        return None
    if made is not None and is_a("nouns", "unilateral", tree.lower[made]):
        return None
    return Trigger(i, "sign", to_come(tree, i) or "reached", content(tree, i), signed=True)


def _reaffirm(tree: Tree, i: int) -> Trigger | None:
    return None if negated(tree, i) else Trigger(i, "reaffirm", to_come(tree, i) or "reaffirmed", content(tree, i))


def _keep(tree: Tree, i: int) -> Trigger | None:
    clause = next((c for c in tree.of(i, "ccomp") if c > i), None)
    kept = tree.first(clause, "nsubj", "nsubjpass") if clause is not None else object_of(tree, i)
    if kept is None or negated(tree, i):
        return None
    if is_a("nouns", "opposition", tree.lower[kept]):
        return Trigger(i, "keep", "refused", content(tree, i))
    return Trigger(i, "keep", "reaffirmed", content(tree, i)) if is_a("nouns", "kept", tree.lower[kept]) else None


def _seek(tree: Tree, i: int) -> Trigger | None:
    if negated(tree, i) or has_will(tree, i) or not _asks(tree, i):
        return None
    return Trigger(i, "seek", "sought", content(tree, i), demanded=tree.lower[i].startswith("demand"))


def _asks(tree: Tree, i: int) -> bool:
    word = tree.lower[i]
    clause = next((c for c in tree.of(i, "xcomp", "ccomp", "advcl") if is_infinitive(tree, c)), None)
    if clause is not None and is_a("complements", "speech", tree.lower[clause]):
        return False
    if word.startswith("want"):
        return clause is not None and tree.first(clause, "nsubj") is not None
    if word.startswith("insist"):
        return _insists(tree, i)
    if word.startswith("call"):
        called = tree.deps[i] == "acl" and tree.lower[i + 1] not in {"on", "for", "upon"}
        return not called and tree.first(i, "dobj", "oprd", "ccomp") in {None, clause}
    if word.startswith(("demand", "propos", "request")):
        return tree.first(i, "dobj", "ccomp", "xcomp", "nsubjpass") is not None
    if word.startswith(("seek", "sought")):
        made = tree.first(i, "dobj")
        return made is not None and _is_agreement(tree, made)
    return clause is not None or goes_on(tree, i, "for")


def _insists(tree: Tree, i: int) -> bool:
    """`insisted on a vote`, `insisted that the ban be lifted`: not that something is so."""
    clause = tree.first(i, "ccomp")
    bare = clause is not None and tree.tags[clause] == "VB" and not has_will(tree, clause)
    return (
        bare
        or (clause is not None and any(tree.lower[c] in _DUTY for c in tree.of(clause, "aux")))
        or (clause is None and goes_on(tree, i, "on"))
    )


def _is_agreement(tree: Tree, i: int) -> bool:
    return is_a("nouns", "agreement", tree.lower[i]) or is_a("nouns", "kept", tree.lower[i])


def _refuse(tree: Tree, i: int) -> Trigger | None:
    clause = tree.first(i, "xcomp", "ccomp")
    if negated(tree, i):
        return None
    if clause is not None and is_a("complements", "speech", tree.lower[clause]):
        return Trigger(i, "silence", "refused", content(tree, i))
    word, made = tree.lower[i], object_of(tree, i)
    if word.startswith("declin") and clause is None:
        return None
    named = tree.lower[made] if made is not None else ""
    if word.startswith(("dismiss", "shoot", "shot", "brush", "snub", "block", "resist")):
        if not (is_a("nouns", "asked", named) or is_a("nouns", "agreement", named)):
            return None
    elif word.startswith(_LEAVING):
        if not any(is_a("nouns", kind, named) for kind in ("agreement", "request", "meeting", "promise", "asked")):
            return None
    elif not word.startswith("turn") and (
        is_a("nouns", "opinion", named) or (made is not None and _says_that(tree, made))
    ):
        return None
    if clause is None and made is None and not word.startswith("refus"):
        return None
    return Trigger(i, "refuse", "refused", content(tree, i))


def _says_that(tree: Tree, i: int) -> bool:
    """`the idea that he had known`: something held to be so."""
    return any(not is_infinitive(tree, c) and tree.first(c, "mark") is not None for c in tree.of(i, "acl", "relcl"))


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
    if negated(tree, i) or to_come(tree, i) is None:
        return None
    made = tree.first(i, "dobj")
    if tree.lower[i].startswith(("hold", "held")) and not (made and is_a("nouns", "meeting", tree.lower[made])):
        return None
    return Trigger(i, "meet", "anticipated", content(tree, i))


def _concede(tree: Tree, i: int) -> Trigger | None:
    made = tree.first(i, "dobj")
    if made is None or not is_a("nouns", "concession", tree.lower[made]):
        return None
    denied = negated(tree, i) or negated(tree, made)
    return Trigger(i, "concede", "refused", (made, tree.rights[i] + 1)) if denied else None


def _granted(tree: Tree, i: int) -> Trigger | None:
    """`said it would pay`, `will rebuild the bridge, she said`: a promise by what will be done."""
    reported = tree.deps[i] == "ccomp" and is_a("speech", "say", tree.lower[tree.heads[i]])
    if not (reported and is_a("complements", "grant", tree.lower[i]) and has_will(tree, i)):
        return None
    if negated(tree, i) or unreal(tree, i):
        return None
    return Trigger(i, "commit", "committed", content(tree, i))


def _due(tree: Tree, i: int) -> Trigger | None:
    """`is expected to lift`: what a side is about to grant."""
    word = tree.lower[i]
    if tree.deps[i] != "xcomp" or not is_a("complements", "grant", word) or unreal(tree, i) or negated(tree, i):
        return None
    return Trigger(i, "grant", "anticipated", content(tree, i)) if to_come(tree, i) == "anticipated" else None


def _withheld(tree: Tree, i: int) -> Trigger | None:
    """`will not sign`, `was not going to provide`, `would never accept`: refusals by what will not be done."""
    word = tree.lower[i]
    if tree.tags[i] not in {"VB", "VBN"}:
        return None
    verb = i
    if tree.deps[i] == "xcomp" and tree.lower[tree.heads[i]] == "going":
        verb = tree.heads[i]
    elif not has_will(tree, i):
        return None
    changed = is_a("complements", "change", word)
    denial = tree.first(verb, "neg")
    if not (changed or is_a("complements", "act", word)) or denial is None or unreal(tree, verb):
        return None
    if tree.lower[denial + 1] in _ONLY:
        return None
    return Trigger(i, "withheld", "reaffirmed" if changed else "refused", content(tree, i))


_VERBS: dict[str, Callable[[Tree, int], Trigger | None]] = {
    "agree": _agree,
    "refuse": _refuse,
    "commit": _commit,
    "sign": _sign,
    "reaffirm": _reaffirm,
    "keep": _keep,
    "seek": _seek,
    "found": _found,
    "accept": _accept,
    "meet": _meet,
    "decide": _decide,
    "concede": _concede,
}
"""By class of verb, in the order in which a verb of several is tried."""
