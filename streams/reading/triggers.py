"""Words that report an agreement: where they stand in the parse, and with which status."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from streams.events import AgreementStatus
from streams.reading.lexicon import forms
from streams.reading.moods import has_will, negated, unreal
from streams.reading.tree import VERBS, Range, Tree

_PARTS = {"verbs": "V", "nouns": "N", "adjectives": "A", "governors": "V", "complements": "V"}
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "dobj", "pobj", "prep", "pcomp", "advcl", "nsubjpass"})
_SHARED = frozenset({"xcomp", "conj", "advcl", "acomp", "dobj", "pobj", "prep", "pcomp", "attr", "oprd", "acl"})
_OLD = frozenset({"under", "before", "after", "of", "since", "despite", "to", "in"})
_ONLY = frozenset({"just", "only", "merely", "simply", "even"})
_DUTY = frozenset({"should", "must", "shall"})
_WANTED = frozenset({"want", "wants", "wanted", "like"})
NESTED = 3
"""How many steps below a trigger another word still only says what the first is about."""


class Trigger(NamedTuple):
    """A word that reports an agreement, its status, and the tokens from it to the end of what it is about."""

    token: int
    kind: str
    status: AgreementStatus | None
    """None where the parties decide: one side commits itself, two have reached an agreement."""
    content: Range
    signed: bool = False
    demanded: bool = False


@cache
def _section(section: str) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """By form of the first word: classes, each with the further words of the phrase."""
    text = (files("streams.reading") / "data" / "agreements.toml").read_text(encoding="utf-8")
    found: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for name, row in tomllib.loads(text)[section].items():
        for entry in row.split(","):
            first, *rest = entry.split()
            for form in forms(first, _PARTS[section]):
                found[form].append((name, tuple(rest)))
    return {form: tuple(entries) for form, entries in found.items()}


def is_a(section: str, name: str, word: str) -> bool:
    """Whether a word in lower case is of a class of the agreement words."""
    return any(name == found and not rest for found, rest in _section(section).get(word, ()))


def triggers(tree: Tree) -> list[Trigger]:
    """Triggers in reading order, without those that only say what an outer one is about."""
    found = {i: trigger for i in range(tree.size) if (trigger := _trigger(tree, i)) is not None}
    return [t for i, t in found.items() if t.kind != "silence" and not _outer(tree, i, found)]


def _outer(tree: Tree, i: int, found: dict[int, Trigger]) -> bool:
    """Whether a word is the complement of another trigger: `refused to agree`, `signed a deal`, `urged to accept`."""
    for _ in range(NESTED):
        if tree.deps[i] not in _COMPLEMENTS:
            return False
        i = tree.heads[i]
        if i in found:
            return True
    return False


def outward(tree: Tree, i: int) -> Iterator[int]:
    """The trigger and the verbs above it whose subject may be its own: `agreed … and to sign`."""
    yield i
    while tree.deps[i] in _SHARED or (tree.deps[i] == "relcl" and i != tree.heads[i]):
        i = tree.heads[i]
        yield i


def _trigger(tree: Tree, i: int) -> Trigger | None:
    word, tag = tree.lower[i], tree.tags[i]
    if tag in VERBS:
        return _verb(tree, i)
    if tag in {"NN", "NNS"} and word in _section("nouns"):
        return _noun(tree, i)
    if tag == "JJ" and word in _section("adjectives"):
        return _adjective(tree, i)
    return None


def _content(tree: Tree, i: int) -> Range:
    return i, tree.rights[i] + 1


def _verb(tree: Tree, i: int) -> Trigger | None:
    if tree.deps[i] in {"amod", "compound", "aux", "auxpass"}:
        return None
    entries = _section("verbs").get(tree.lower[i], ())
    classes = {name for name, rest in entries if all(_beside(tree, i, word) for word in rest)}
    withheld = _withheld(tree, i)
    if withheld is not None or not classes or unreal(tree, i):
        return withheld
    return next((t for name, rule in _VERBS.items() if name in classes and (t := rule(tree, i)) is not None), None)


def _beside(tree: Tree, i: int, word: str) -> bool:
    return any(tree.lower[c] == word for c in (*tree.children[i], i + 1) if i < c < tree.size)


def _agree(tree: Tree, i: int) -> Trigger | None:
    if _is_opinion(tree, i):
        return None
    denied = negated(tree, i) or _held_back(tree, i)
    status: AgreementStatus | None = "refused" if denied else _future(tree, i)
    return Trigger(i, "agree", status, _content(tree, i))


def _held_back(tree: Tree, i: int) -> bool:
    """`had been reluctant, for months, to agree`"""
    return _infinitive(tree, i) and any(
        is_a("adjectives", "unwilling", tree.lower[c]) for c in tree.children[tree.heads[i]]
    )


def _is_opinion(tree: Tree, i: int) -> bool:
    """`agreed that she was right`, `agreed with him`: of one mind, with nothing to be done."""
    clause = tree.first(i, "ccomp")
    if clause is not None and not _infinitive(tree, clause):
        return not (has_will(tree, clause) or any(tree.lower[c] in _DUTY for c in tree.of(clause, "aux")))
    return clause is None and tree.first(i, "xcomp", "prep") == tree.first(i, "prep") and _only_with(tree, i)


def _only_with(tree: Tree, i: int) -> bool:
    prepositions = [tree.lower[c] for c in tree.of(i, "prep")]
    to_do = any(tree.tags[k] == "TO" for k in range(i + 1, tree.rights[i] + 1))
    return bool(prepositions) and not to_do and all(word in {"with", "in", "about"} for word in prepositions)


def _decide(tree: Tree, i: int) -> Trigger | None:
    if negated(tree, i) or tree.tags[i] not in {"VBD", "VBN"} or tree.first(i, "xcomp", "ccomp") is None:
        return None
    return Trigger(i, "decide", None, _content(tree, i))


def _commit(tree: Tree, i: int) -> Trigger | None:
    if negated(tree, i) or has_will(tree, i):
        return None
    if tree.lower[i].startswith("offer") and not _infinitive_below(tree, i):
        made = tree.first(i, "dobj")
        if made is None or not is_a("nouns", "offered", tree.lower[made]):
            return None
    if tree.first(i, "xcomp", "ccomp", "dobj", "prep", "advcl", "nsubjpass", "dative") is None:
        return None
    return Trigger(i, "commit", None, _content(tree, i))


def _accept(tree: Tree, i: int) -> Trigger | None:
    if _object(tree, i) is None or tree.deps[i] in {"xcomp", "pcomp", "acl"} or has_will(tree, i) or negated(tree, i):
        return None
    return Trigger(i, "accept", "committed", _content(tree, i))


def _sign(tree: Tree, i: int) -> Trigger | None:
    if negated(tree, i) or tree.first(i, "dobj", "prep", "nsubjpass") is None:
        return None
    made = tree.first(i, "dobj", "nsubjpass")
    if tree.lower[i].startswith(("shake", "shook", "shak")) and not _about(tree, i, "on"):
        return None
    if made is not None and is_a("nouns", "unilateral", tree.lower[made]):
        return None
    return Trigger(i, "sign", _future(tree, i) or "reached", _content(tree, i), signed=True)


def _reaffirm(tree: Tree, i: int) -> Trigger | None:
    return None if negated(tree, i) else Trigger(i, "reaffirm", _future(tree, i) or "reaffirmed", _content(tree, i))


def _keep(tree: Tree, i: int) -> Trigger | None:
    clause = tree.first(i, "ccomp")
    kept = tree.first(clause, "nsubj", "nsubjpass") if clause is not None else _object(tree, i)
    if kept is None or negated(tree, i):
        return None
    if is_a("nouns", "opposition", tree.lower[kept]):
        return Trigger(i, "keep", "refused", _content(tree, i))
    return Trigger(i, "keep", "reaffirmed", _content(tree, i)) if is_a("nouns", "kept", tree.lower[kept]) else None


def _seek(tree: Tree, i: int) -> Trigger | None:
    if negated(tree, i) or has_will(tree, i) or not _asks(tree, i):
        return None
    return Trigger(i, "seek", "sought", _content(tree, i), demanded=tree.lower[i].startswith("demand"))


def _asks(tree: Tree, i: int) -> bool:
    word = tree.lower[i]
    clause = next((c for c in tree.of(i, "xcomp", "ccomp", "advcl") if _infinitive(tree, c)), None)
    if clause is not None and is_a("complements", "speech", tree.lower[clause]):
        return False
    if word.startswith("call"):
        return tree.deps[i] != "acl" and tree.first(i, "dobj", "oprd", "ccomp") in {None, clause}
    if word.startswith(("demand", "propos", "request")):
        return tree.first(i, "dobj", "ccomp", "xcomp", "nsubjpass") is not None
    if word.startswith(("seek", "sought")):
        made = tree.first(i, "dobj")
        return made is not None and _is_agreement(tree, made)
    return clause is not None or _about(tree, i, "for")


def _refuse(tree: Tree, i: int) -> Trigger | None:
    clause = tree.first(i, "xcomp", "ccomp")
    if negated(tree, i):
        return None
    if clause is not None and is_a("complements", "speech", tree.lower[clause]):
        return Trigger(i, "silence", "refused", _content(tree, i))
    word, made = tree.lower[i], _object(tree, i)
    if word.startswith(("declin", "balk")) and clause is None:
        return None
    if word.startswith(("withdr", "scrap", "tear", "tore", "pull", "walk", "back")):
        if made is None or not (
            is_a("nouns", "agreement", tree.lower[made]) or is_a("nouns", "request", tree.lower[made])
        ):
            return None
    elif made is not None and (is_a("nouns", "opinion", tree.lower[made]) or _says_that(tree, made)):
        return None
    if clause is None and made is None and not word.startswith("refus"):
        return None
    return Trigger(i, "refuse", "refused", _content(tree, i))


def _says_that(tree: Tree, i: int) -> bool:
    """`the idea that he had known`: something held to be so."""
    return any(not _infinitive(tree, c) and tree.first(c, "mark") is not None for c in tree.of(i, "acl"))


def _found(tree: Tree, i: int) -> Trigger | None:
    """Channels set up or opened again: as done, or as still to come."""
    made = _object(tree, i)
    if made is None or not is_a("nouns", "channel", tree.lower[made]) or negated(tree, i):
        return None
    future = _future(tree, i)
    done = tree.deps[i] not in {"pcomp", "advcl", "acl", "xcomp"} and tree.tags[i] in {"VBD", "VBN", "VBZ", "VBP"}
    return Trigger(i, "found", future or "reached", _content(tree, i)) if future or done else None


def _meet(tree: Tree, i: int) -> Trigger | None:
    """Talks to come."""
    if negated(tree, i) or _future(tree, i) is None:
        return None
    made = tree.first(i, "dobj")
    if tree.lower[i].startswith(("hold", "held")) and not (made and is_a("nouns", "meeting", tree.lower[made])):
        return None
    return Trigger(i, "meet", "anticipated", _content(tree, i))


def _concede(tree: Tree, i: int) -> Trigger | None:
    made = tree.first(i, "dobj")
    if made is None or not is_a("nouns", "concession", tree.lower[made]):
        return None
    denied = negated(tree, i) or negated(tree, made)
    return Trigger(i, "concede", "refused", (made, tree.rights[i] + 1)) if denied else None


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
    return Trigger(i, "withheld", "reaffirmed" if changed else "refused", _content(tree, i))


def _noun(tree: Tree, i: int) -> Trigger | None:
    word = tree.lower[i]
    if tree.deps[i] in {"compound", "nmod"} or unreal(tree, i) or negated(tree, i):
        return None
    content = _content(tree, i)
    said = content[1] > i + 1
    if is_a("nouns", "agreement", word):
        return _agreement(tree, i)
    if is_a("nouns", "promise", word) and (said or tree.first(i, "poss") is not None):
        return Trigger(i, "promise", "committed", content)
    if is_a("nouns", "refusal", word) and said:
        return Trigger(i, "refusal", "refused", content)
    if is_a("nouns", "request", word) and (_about(tree, i, "for", "that") or _infinitive_below(tree, i)):
        return Trigger(i, "request", "sought", content, demanded=word.startswith("demand"))
    return _planned(tree, i) if is_a("nouns", "meeting", word) else None


def _planned(tree: Tree, i: int) -> Trigger | None:
    """`talks are planned for the spring`, `a meeting is expected`, `talks will resume`."""
    verb = tree.heads[i]
    if tree.deps[i] not in {"nsubj", "nsubjpass"} or negated(tree, verb):
        return None
    word = tree.lower[verb]
    planned = tree.deps[i] == "nsubjpass" and (is_a("governors", "expect", word) or is_a("adjectives", "likely", word))
    if planned or (is_a("verbs", "found", word) and has_will(tree, verb)):
        return Trigger(i, "meet", "anticipated", (tree.lefts[i], tree.rights[verb] + 1))
    return None


def _agreement(tree: Tree, i: int) -> Trigger | None:
    governor = tree.heads[i]
    content = _content(tree, i)
    preposition = tree.lower[governor] if tree.deps[i] == "pobj" else ""
    verb = tree.heads[governor] if preposition else governor
    word = tree.lower[verb]
    if unreal(tree, verb) or negated(tree, verb):
        return None
    close = is_a("adjectives", "likely", word) and preposition == "to"
    if preposition in _OLD and not close:
        return None
    if _near(tree, verb):
        return Trigger(i, "agreement", "anticipated", content)
    if (not preposition and is_a("verbs", "reach", word)) or (preposition == "with" and content[1] > i + 1):
        return Trigger(i, "agreement", _future(tree, verb) or "reached", content, signed=is_a("verbs", "sign", word))
    if is_a("governors", "want", word):
        return Trigger(i, "agreement", "sought", content)
    if _about(tree, i, "from"):
        return Trigger(i, "agreement", "committed", content)
    if _about(tree, i, "between", "with") and not preposition:
        return Trigger(i, "agreement", "reached", content)
    return None


def _near(tree: Tree, verb: int) -> bool:
    word = tree.lower[verb]
    return (
        is_a("governors", "expect", word)
        or is_a("adjectives", "likely", word)
        or any(is_a("adjectives", "likely", tree.lower[c]) for c in tree.of(verb, "acomp", "advmod", "prt"))
    )


def _adjective(tree: Tree, i: int) -> Trigger | None:
    clause = tree.first(i, "xcomp", "ccomp")
    verb = tree.heads[i]
    if tree.deps[i] not in {"acomp", "oprd", "attr", "conj", "advcl"} or clause is None or unreal(tree, verb):
        return None
    if tree.deps[verb] == "relcl":
        return None
    word = tree.lower[i]
    denied = negated(tree, i) or negated(tree, verb)
    if is_a("adjectives", "unwilling", word) or (denied and is_a("adjectives", "willing", word)):
        return Trigger(i, "unwilling", "refused", _content(tree, i))
    return Trigger(i, "willing", "committed", _content(tree, i)) if is_a("adjectives", "willing", word) else None


def _future(tree: Tree, i: int) -> AgreementStatus | None:
    """Anticipated where the thing is still to come: `will sign`, `expected to agree`, `are to meet`."""
    if has_will(tree, i):
        return "anticipated"
    if tree.deps[i] not in {"xcomp", "ccomp"} or not _infinitive(tree, i):
        return None
    word = tree.lower[tree.heads[i]]
    if word in _WANTED:
        return "sought"
    expected = is_a("governors", "expect", word) or is_a("adjectives", "likely", word) or word in {"is", "are"}
    return "anticipated" if expected else None


def _infinitive(tree: Tree, i: int) -> bool:
    return any(tree.lower[c] == "to" for c in tree.of(i, "aux"))


def _infinitive_below(tree: Tree, i: int) -> bool:
    return any(_infinitive(tree, c) for c in tree.of(i, "xcomp", "ccomp", "advcl", "acl"))


def _is_agreement(tree: Tree, i: int) -> bool:
    return is_a("nouns", "agreement", tree.lower[i]) or is_a("nouns", "kept", tree.lower[i])


def _object(tree: Tree, i: int) -> int | None:
    found = tree.first(i, "dobj", "nsubjpass")
    preposition = tree.first(i, "prep")
    return found if found is not None or preposition is None else tree.first(preposition, "pobj")


def _about(tree: Tree, i: int, *words: str) -> bool:
    return any(
        tree.lower[c] in words or any(tree.lower[k] in words for k in tree.of(c, "aux", "mark"))
        for c in tree.children[i]
        if c > i
    )
