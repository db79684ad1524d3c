"""Nouns and adjectives that report an agreement, by what governs them."""

from __future__ import annotations

from streams.events import AgreementStatus
from streams.lexicon import gazetteer
from streams.reading.agreements.agreement_words import entries_of, is_a
from streams.reading.agreements.clauses import Trigger, clause_after, content, goes_on, infinitive_below, to_come
from streams.reading.agreements.moods import has_will, negated, unreal
from streams.reading.text.tree import Tree

_NEW = frozenset({"a", "an"})
_OLD = frozenset({"under", "before", "after", "of", "since", "despite", "to", "in"})


def noun_trigger(tree: Tree, i: int) -> Trigger | None:
    word = tree.lower[i]
    if is_a("nouns", "agreement", word) and _may_come(tree, i, tree.heads[i]):
        return Trigger(i, "agreement", "anticipated", content(tree, i))
    if tree.deps[i] in {"compound", "nmod"} or unreal(tree, i):
        return None
    if negated(tree, i):
        return _unintended(tree, i) if is_a("nouns", "intention", word) else None
    upheld = _stands(tree, i)
    if upheld is not None:
        return upheld
    about = content(tree, i)
    said = about[1] > i + 1
    if is_a("nouns", "agreement", word) or (word.startswith("contract") and _is_tentative(tree, i)):
        return _agreement(tree, i)
    if is_a("nouns", "provision", word):
        return _provided(tree, i)
    if is_a("nouns", "transaction", word) and (closing := _concluded(tree, i)) is not None:
        return closing if closing.status == "anticipated" else None
    if is_a("nouns", "ending", word):
        return _in_sight(tree, i)
    if word.startswith("offer") and not (infinitive_below(tree, i) or goes_on(tree, i, "of")):
        return None
    if is_a("nouns", "awaited", word) and (found := _awaited(tree, i)) is not None:
        return found
    if is_a("nouns", "promise", word) and _is_made(tree, i):
        return Trigger(i, "promise", "committed", about)
    if is_a("nouns", "willingness", word) and infinitive_below(tree, i) and _is_shown(tree, i):
        return Trigger(i, "promise", "committed", about)
    if is_a("nouns", "refusal", word) and said:
        return Trigger(i, "refusal", "refused", about)
    if (
        is_a("nouns", "request", word)
        and not _of_press(tree, i)
        and (
            goes_on(tree, i, "for")
            or (goes_on(tree, i, "that") and not _may_be_else(word))
            or infinitive_below(tree, i)
            or _is_answered(tree, i)
            or is_put(tree, i)
        )
    ):
        return Trigger(i, "request", "sought", about, demanded=word.startswith("demand"))
    return (_concluded(tree, i) or _planned(tree, i)) if is_a("nouns", "meeting", word) else None


def _of_press(tree: Tree, i: int) -> bool:
    """`a request for comment`"""
    asked = (c for p in tree.of(i, "prep") for c in tree.of(p, "pobj"))
    if any(is_a("complements", "speech", tree.lower[c]) for c in tree.of(i, "acl")):
        return True
    return any(is_a("nouns", "told", tree.lower[c]) for c in asked)


def has_parties(tree: Tree, i: int) -> bool:
    """`Ardent's settlement with the patients`, `the accord between the two`"""
    return is_a("nouns", "agreement", tree.lower[i]) and goes_on(tree, i, "with", "between")


def _is_shown(tree: Tree, i: int) -> bool:
    """`voiced her readiness to sign`, `their willingness to sign`"""
    return has_holder(tree, i) or (tree.deps[i] == "dobj" and is_a("verbs", "show", tree.lower[tree.heads[i]]))


def is_put(tree: Tree, i: int) -> bool:
    """`a demand that Washington had pressed`, `the proposal he made in May`"""
    return any(
        is_a("verbs", kind, tree.lower[c])
        for c in tree.of(i, "relcl")
        for kind in ("give", "ask", "table")
        if tree.first(c, "nsubj") is not None
    )


def _is_answered(tree: Tree, i: int) -> bool:
    """`rejected the union's plea`: whose it is tells that it was put to somebody."""
    verb = tree.lower[tree.heads[i]]
    kinds = ("refuse", "block", "leave", "vote", "accept", "approve")
    answered = any(name in kinds for name, _ in entries_of("verbs").get(verb, ()))
    return answered and has_holder(tree, i) and not _may_be_else(tree.lower[i])


def _may_be_else(word: str) -> bool:
    """Calls are made by telephone, and appeals to courts."""
    return word.startswith(("call", "appeal"))


def has_holder(tree: Tree, i: int) -> bool:
    """Whether a noun says whose it is: `the union's demand`, `a plea by two makers`, `a proposal from the operators`"""
    return tree.first(i, "poss") is not None or goes_on(tree, i, "by", "from") or of_people(tree, i) is not None


def of_people(tree: Tree, i: int) -> int | None:
    """The people whose it is: `a Russian proposal`"""
    return next((c for c in tree.of(i, "amod") if tree.lower[c] in gazetteer.by_people()), None)


def _is_made(tree: Tree, i: int) -> bool:
    """Whether someone makes a promise, and not only the word is used: `a pledge is a wish`, `want of an assurance`."""
    if has_holder(tree, i):
        return True
    verb = tree.heads[i]
    verbs = ("give", "fulfil")
    given = tree.deps[i] in {"dobj", "nsubjpass"} and any(is_a("verbs", kind, tree.lower[verb]) for kind in verbs)
    told = (tree.deps[i] == "attr" and tree.first(verb, "expl") is not None) or _sums_up(tree, i)
    by_relative = any(
        is_a("verbs", "give", tree.lower[k]) for c in tree.of(i, "relcl", "acl") for k in (c, *tree.of(c, "conj"))
    )
    means = tree.tags[verb] in {"VB", "VBG"} and not is_a("verbs", "fulfil", tree.lower[verb])
    return (given and not means) or told or by_relative


def _sums_up(tree: Tree, i: int) -> bool:
    """`the firm is to spend $2 million, a pledge that`: what has just been said is called a promise."""
    first = tree.lefts[i]
    return (
        first > 0 and tree.lower[first] in _NEW and tree.lower[first - 1] in {",", "—", "–"} and tree.heads[i] < first
    )


def _unintended(tree: Tree, i: int) -> Trigger | None:
    """`has no intention of withdrawing it`"""
    had = tree.deps[i] == "dobj" and tree.lower[tree.heads[i]] in {"have", "has", "had", "’s", "see", "sees", "saw"}
    if (
        not had
        or (tree.lower[i].startswith("plan") and not _of_change(tree, i))
        or not (infinitive_below(tree, i) or goes_on(tree, i, "of", "in"))
    ):
        return None
    status: AgreementStatus = "reaffirmed" if _of_change(tree, i) else "refused"
    return Trigger(i, "refusal", status, content(tree, i))


def _of_change(tree: Tree, i: int) -> bool:
    """`no plans to change its strategy`"""
    return any(is_a("complements", "change", tree.lower[c]) for c in tree.of(i, "acl"))


def _stands(tree: Tree, i: int) -> Trigger | None:
    """`the policy stands`, `that their accord holds`, `the truce remains in force`: upheld by who says so."""
    verb, word = tree.heads[i], tree.lower[i]
    if tree.deps[i] != "nsubj" or not is_a("verbs", "stand", tree.lower[verb]) or negated(tree, verb):
        return None
    if not (is_a("nouns", "agreement", word) or is_a("nouns", "kept", word)):
        return None
    if tree.first(verb, "dobj") is not None:
        return None
    going_on = tree.lower[verb].startswith(("stay", "remain"))
    in_force = goes_on(tree, verb, "in") or any(
        is_a("adjectives", "valid", tree.lower[c]) for c in tree.of(verb, "acomp")
    )
    if going_on and not in_force:
        return None
    return Trigger(i, "stand", "reaffirmed", (tree.lefts[i], tree.rights[verb] + 1))


def _awaited(tree: Tree, i: int) -> Trigger | None:
    """`its approval is expected`, `Canada's signature is due`"""
    verb = tree.heads[i]
    if tree.deps[i] not in {"nsubj", "nsubjpass"} or negated(tree, verb) or not has_holder(tree, i):
        return None
    below = (verb, *tree.of(verb, "xcomp", "acomp"))
    expected = any(
        is_a("governors", "expect", tree.lower[k]) or is_a("adjectives", "likely", tree.lower[k]) for k in below
    )
    return Trigger(i, "promise", "anticipated", (tree.lefts[i], tree.rights[verb] + 1)) if expected else None


def _concluded(tree: Tree, i: int) -> Trigger | None:
    """`hopes to conclude the talks`"""
    verb = tree.heads[i]
    if (
        tree.deps[i] not in {"dobj", "nsubjpass"}
        or not is_a("verbs", "conclude", tree.lower[verb])
        or negated(tree, verb)
    ):
        return None
    return Trigger(i, "agreement", to_come(tree, verb) or "reached", (tree.lefts[i], tree.rights[verb] + 1))


def _planned(tree: Tree, i: int) -> Trigger | None:
    """`talks are planned for the spring`, `a meeting is expected`, `talks will resume`."""
    verb = tree.heads[i]
    if tree.lower[verb].startswith(("get", "got")):
        return None
    if tree.deps[i] not in {"nsubj", "nsubjpass"} or negated(tree, verb):
        return None
    word = tree.lower[verb]
    planned = tree.deps[i] == "nsubjpass" and (is_a("governors", "expect", word) or is_a("adjectives", "likely", word))
    if planned or (is_a("verbs", "found", word) and has_will(tree, verb)):
        return Trigger(i, "meet", "anticipated", (tree.lefts[i], tree.rights[verb] + 1))
    return None


def _agreement(tree: Tree, i: int) -> Trigger | None:
    governor = tree.heads[i]
    about = content(tree, i)
    preposition = tree.lower[governor] if tree.deps[i] == "pobj" else ""
    verb = tree.heads[governor] if preposition else governor
    word = tree.lower[verb]
    if unreal(tree, verb) or negated(tree, verb) or preposition == "without":
        return None
    if tree.deps[i] == "dobj" and word == "have" and to_come(tree, verb) == "anticipated":
        return Trigger(i, "agreement", "anticipated", about)
    if tree.deps[i] == "dobj" and word in {"have", "has", "had"} and (_is_tentative(tree, i) or _is_new(tree, i)):
        return Trigger(i, "agreement", "reached", about)
    close = is_a("adjectives", "likely", word) and preposition == "to"
    entered = preposition in {"to", "into", "at"} and is_a("verbs", "reach", word)
    if _made(tree, i) or entered or (preposition == "under" and tree.any_of(tree.of(i, "det"), _NEW)):
        return Trigger(i, "agreement", "reached", about)
    hopeful = preposition in {"of", "about"} and is_a("adjectives", "hopeful", word)
    if hopeful or (preposition == "of" and is_a("nouns", "edge", word)):
        return Trigger(i, "agreement", "anticipated", about)
    part = preposition == "of" and word == "part" and tree.any_of(tree.of(i, "det"), _NEW)
    if part and goes_on(tree, i, "with", "between"):
        return Trigger(i, "agreement", "reached", about)
    if preposition == "under" and _is_in_force(tree, verb):
        return Trigger(i, "agreement", "reached", (i, tree.rights[verb] + 1))
    if preposition in _OLD and not close:
        return None
    if _near(tree, verb):
        return Trigger(i, "agreement", "anticipated", about)
    if (not preposition and is_a("verbs", "reach", word)) or (preposition == "with" and about[1] > i + 1):
        return Trigger(i, "agreement", to_come(tree, verb) or "reached", about, signed=is_a("verbs", "sign", word))
    if is_a("governors", "want", word):
        return Trigger(i, "agreement", "sought", about)
    if goes_on(tree, i, "from"):
        return Trigger(i, "agreement", "committed", about)
    if goes_on(tree, i, "between", "with") and not preposition:
        return Trigger(i, "agreement", "reached", about)
    if tree.lower[i].startswith("understanding") and not (
        goes_on(tree, i, "on") and tree.any_of(tree.of(i, "det"), _NEW)
    ):
        return None
    dated = any(tree.tags[c] == "CD" for c in tree.children[i])
    if not dated and (goes_on(tree, i, "on", "over") or infinitive_below(tree, i)):
        return Trigger(i, "agreement", to_come(tree, verb) or "reached", about)
    return None


def _in_sight(tree: Tree, i: int) -> Trigger | None:
    """`an end to the dispute is in sight`"""
    of = any(is_a("nouns", "dispute", tree.lower[c]) for p in tree.of(i, "prep") for c in tree.of(p, "pobj"))
    near = of and tree.deps[i] == "nsubj" and _near(tree, tree.heads[i])
    return Trigger(i, "agreement", "anticipated", content(tree, i)) if near else None


def _provided(tree: Tree, i: int) -> Trigger | None:
    """`under its terms`, `under an annex to the accord`: what an agreement in force says."""
    preposition = tree.heads[i]
    if tree.deps[i] != "pobj" or tree.lower[preposition] != "under" or not _is_in_force(tree, tree.heads[preposition]):
        return None
    own = tree.first(i, "poss") is not None
    of = any(is_a("nouns", "agreement", tree.lower[c]) for p in tree.of(i, "prep") for c in tree.of(p, "pobj"))
    return Trigger(i, "agreement", "reached", (i, tree.rights[tree.heads[preposition]] + 1)) if own or of else None


def _is_tentative(tree: Tree, i: int) -> bool:
    return any(is_a("adjectives", "tentative", tree.lower[c]) for c in tree.of(i, "amod"))


def _is_new(tree: Tree, i: int) -> bool:
    """`by midnight they had a deal`"""
    return tree.any_of(tree.of(i, "det"), _NEW) and not tree.lower[i].startswith(("understanding", "consensus"))


def _may_come(tree: Tree, i: int, verb: int) -> bool:
    """`a deal could be announced this month`"""
    may = any(tree.lower[c] in {"could", "may", "might"} for c in tree.of(verb, "aux"))
    told = tree.deps[i] == "nsubjpass" and is_a("verbs", "reach", tree.lower[verb])
    comes = tree.deps[i] == "nsubj" and tree.lower[verb] in {"come", "follow", "emerge"}
    return may and (told or comes) and not negated(tree, verb)


def _is_in_force(tree: Tree, verb: int) -> bool:
    """`under the accord, ships will be searched`: what is told of it is not over."""
    return has_will(tree, verb) or tree.tags[verb] in {"VBZ", "VBP"}


def _made(tree: Tree, i: int) -> bool:
    """`a deal reached on Monday`, `an accord that both signed`"""
    return any(
        is_a("verbs", "reach", tree.lower[c]) and tree.tags[c] in {"VBN", "VBD"} for c in tree.of(i, "acl", "relcl")
    )


def _near(tree: Tree, verb: int) -> bool:
    word = tree.lower[verb]
    return (
        is_a("governors", "expect", word)
        or is_a("adjectives", "likely", word)
        or any(is_a("adjectives", "likely", tree.lower[c]) for c in tree.of(verb, "acomp", "advmod", "prt"))
        or any(tree.lower[c] == "within" or tree.lower[c : c + 2] == ["in", "sight"] for c in tree.of(verb, "prep"))
    )


def adjective_trigger(tree: Tree, i: int) -> Trigger | None:
    clause = clause_after(tree, i)
    verb = tree.heads[i]
    if tree.lower[i] == "committed" and goes_on(tree, i, "to") and not (negated(tree, verb) or unreal(tree, verb)):
        status: AgreementStatus = "reaffirmed" if is_a("speech", "remain", tree.lower[verb]) else "committed"
        return Trigger(i, "commit", status, content(tree, i))
    if (
        is_a("adjectives", "keen", tree.lower[i])
        and goes_on(tree, i, "in")
        and negated(tree, verb)
        and not unreal(tree, verb)
    ):
        return Trigger(i, "unwilling", "refused", content(tree, i))
    if tree.lower[verb].startswith(("get", "got")):
        return None
    if tree.deps[i] not in {"acomp", "oprd", "attr", "conj", "advcl"} or clause is None or unreal(tree, verb):
        return None
    subject = tree.first(verb, "nsubj")
    if tree.deps[verb] == "relcl" and subject is not None and tree.lower[subject] in {"who", "that", "which"}:
        return None
    word = tree.lower[i]
    denied = negated(tree, i) or negated(tree, verb)
    if is_a("adjectives", "pleased", word):
        return Trigger(i, "willing", "committed", content(tree, i)) if has_will(tree, verb) and not denied else None
    if is_a("adjectives", "unwilling", word) or (denied and is_a("adjectives", "willing", word)):
        return Trigger(i, "unwilling", "refused", content(tree, i))
    willing = is_a("adjectives", "willing", word) and not is_a("complements", "fight", tree.lower[clause])
    return Trigger(i, "willing", "committed", content(tree, i)) if willing else None
