"""Words that report an agreement: where they stand in the parse, and with which status."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from streams.events import AgreementStatus
from streams.reading.lexicon import forms
from streams.reading.tree import VERBS, Range, Tree

_HYPOTHETICAL = frozenset({"if", "whether", "unless", "lest"})
_UNREAL = frozenset({"could", "might", "may", "should", "can"})
_NEGATIVE = frozenset({"not", "n't", "n’t", "never", "nobody", "no", "neither", "without", "nor"})
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "pcomp", "acl"})


class Trigger(NamedTuple):
    """A word that reports an agreement, the verb or noun whose subject is party to it, and what it is about."""

    token: int
    kind: str
    status: AgreementStatus | None
    """None where the parties decide: one side commits itself, two have reached an agreement."""
    content: Range
    signed: bool = False
    demanded: bool = False


@cache
def _section(section: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """By form of the first word: class to the further words, one entry a phrase."""
    text = (files("streams.reading") / "data" / "agreements.toml").read_text(encoding="utf-8")
    part = {"verbs": "V", "nouns": "N", "adjectives": "A", "governors": "V", "complements": "V"}[section]
    found: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for name, row in tomllib.loads(text)[section].items():
        for entry in row.split(","):
            first, *rest = entry.split()
            for form in forms(first, part):
                found[form][name] = tuple(rest)
    return dict(found)


def _is(section: str, name: str, word: str) -> bool:
    return name in _section(section).get(word, ())


def triggers(tree: Tree) -> list[Trigger]:
    """Triggers in reading order, without those that only say what an outer one is about."""
    found = [trigger for i in range(tree.size) if (trigger := _trigger(tree, i)) is not None]
    return [t for t in found if not any(_inside(tree, t, other) for other in found)]


def _inside(tree: Tree, inner: Trigger, outer: Trigger) -> bool:
    """Whether a trigger is the complement of another: `refused to agree`, `signed a deal`, `urged to accept`."""
    if inner.token == outer.token:
        return False
    head = inner.token
    for _ in range(3):
        if tree.deps[head] not in {"xcomp", "ccomp", "dobj", "pobj", "prep", "pcomp", "advcl"}:
            return False
        head = tree.heads[head]
        if head == outer.token:
            return True
    return False


def _trigger(tree: Tree, i: int) -> Trigger | None:
    word, tag = tree.lower[i], tree.tags[i]
    if tag in VERBS:
        classes = {c: rest for c, rest in _section("verbs").get(word, {}).items() if _beside(tree, i, rest)}
        return _verb(tree, i, classes) if classes else _withheld(tree, i)
    if tag in {"NN", "NNS"}:
        return _noun(tree, i)
    if tag == "JJ" and word in _section("adjectives"):
        return _adjective(tree, i)
    return None


def _beside(tree: Tree, i: int, rest: tuple[str, ...]) -> bool:
    """Whether the further words of a phrasal verb stand with it."""
    return all(any(tree.lower[c] == word for c in [*tree.children[i], i + 1] if i < c < tree.size) for word in rest)


def _verb(tree: Tree, i: int, classes: dict[str, tuple[str, ...]]) -> Trigger | None:
    if tree.deps[i] in {"amod", "compound", "aux", "auxpass"} or unreal(tree, i):
        return None
    negative = _negated(tree, i)
    content = _content(tree, i)
    if "agree" in classes:
        status: AgreementStatus | None = "refused" if negative else _future(tree, i)
        return Trigger(i, "agree", status, content)
    if negative:
        return None
    if "refuse" in classes and _refuses(tree, i):
        return Trigger(i, "refuse", "refused", content)
    if "commit" in classes and _has_complement(tree, i):
        return Trigger(i, "commit", "committed", content)
    if "sign" in classes and (tree.first(i, "dobj", "prep", "nsubjpass") is not None):
        return Trigger(i, "sign", _future(tree, i), content, signed=True)
    if "reaffirm" in classes:
        return Trigger(i, "reaffirm", "reaffirmed", content)
    if "keep" in classes and (kept := _object(tree, i)) is not None:
        if _is("nouns", "opposition", tree.lower[kept]):
            return Trigger(i, "keep", "refused", content)
        if _is("nouns", "kept", tree.lower[kept]):
            return Trigger(i, "keep", "reaffirmed", content)
    if "seek" in classes and _seeks(tree, i):
        return Trigger(
            i, "seek", "sought", content, demanded=_is("verbs", "seek", "demand") and "demand" in tree.lower[i]
        )
    if "found" in classes and (made := _object(tree, i)) is not None and _is("nouns", "channel", tree.lower[made]):
        return Trigger(i, "found", _future(tree, i) or "reached", content) if _accomplished(tree, i) else None
    if "accept" in classes and _object(tree, i) is not None and tree.deps[i] not in _CLAUSES:
        return Trigger(i, "accept", "committed", content)
    return None


def _accomplished(tree: Tree, i: int) -> bool:
    """Whether a thing is reported as done: a finite verb or a perfect, no aim or means."""
    if tree.deps[i] in {"pcomp", "advcl", "acl", "xcomp"}:
        return False
    return tree.tags[i] in {"VBD", "VBN", "VBZ", "VBP"} or _future(tree, i) is not None


def _noun(tree: Tree, i: int) -> Trigger | None:
    word = tree.lower[i]
    classes = _section("nouns").get(word, {})
    if not classes or tree.deps[i] in {"compound", "nmod"} or unreal(tree, i) or _negated(tree, i):
        return None
    governor = tree.heads[i]
    content = _content(tree, i)
    if "agreement" in classes:
        return _agreement_noun(tree, i, governor, content)
    if "promise" in classes and (content[1] > i + 1 or tree.first(i, "poss") is not None):
        return Trigger(i, "promise", "committed", content)
    if "refusal" in classes and content[1] > i + 1:
        return Trigger(i, "refusal", "refused", content)
    if "request" in classes and _about(tree, i, "for", "to", "that"):
        return Trigger(i, "request", "sought", content, demanded=word.startswith("demand"))
    return None


def _agreement_noun(tree: Tree, i: int, governor: int, content: Range) -> Trigger | None:
    verb = governor if tree.deps[i] in {"dobj", "nsubjpass", "nsubj", "attr"} else tree.heads[governor]
    word = tree.lower[verb]
    if tree.deps[i] == "pobj" and tree.lower[governor] in {"under", "before", "after", "of", "since", "despite"}:
        return None
    if unreal(tree, verb) or _negated(tree, verb):
        return None
    if (
        _is("governors", "expect", word)
        or _is("adjectives", "likely", word)
        or any(_is("adjectives", "likely", tree.lower[c]) for c in tree.children[verb])
    ):
        return Trigger(i, "agreement", "anticipated", content)
    if _is("verbs", "reach", word) or _is("verbs", "sign", word):
        return Trigger(i, "agreement", _future(tree, verb) or "reached", content, signed=_is("verbs", "sign", word))
    if _is("governors", "want", word):
        return Trigger(i, "agreement", "sought", content)
    if _about(tree, i, "from"):
        return Trigger(i, "agreement", "committed", content)
    if _about(tree, i, "between", "with") and tree.deps[i] != "pobj":
        return Trigger(i, "agreement", "reached", content)
    if tree.lower[governor] == "on" and _is("verbs", "sign", tree.lower[tree.heads[governor]]):
        return Trigger(i, "agreement", "reached", content)
    return None


def _adjective(tree: Tree, i: int) -> Trigger | None:
    if tree.deps[i] not in {"acomp", "oprd", "attr", "conj", "advcl"} or tree.first(i, "xcomp", "ccomp") is None:
        return None
    if unreal(tree, tree.heads[i]):
        return None
    negative = _negated(tree, i) or _negated(tree, tree.heads[i])
    if _is("adjectives", "unwilling", tree.lower[i]) or (negative and _is("adjectives", "willing", tree.lower[i])):
        return Trigger(i, "unwilling", "refused", _content(tree, i))
    if _is("adjectives", "willing", tree.lower[i]):
        return Trigger(i, "willing", "committed", _content(tree, i))
    return None


def _withheld(tree: Tree, i: int) -> Trigger | None:
    """`will not sign`, `was not going to provide`: refusals by what is not going to be done."""
    word = tree.lower[i]
    if tree.tags[i] != "VB" or not (_is("complements", "act", word) or _is("complements", "change", word)):
        return None
    verb = i
    going = tree.heads[i] if tree.deps[i] == "xcomp" and tree.lower[tree.heads[i]] == "going" else None
    if going is not None:
        verb = going
    elif not any(tree.lower[c] in {"will", "wo", "would", "’ll", "'ll"} for c in tree.of(i, "aux")):
        return None
    if not any(tree.lower[c] in _NEGATIVE for c in tree.of(verb, "neg")) or unreal(tree, verb):
        return None
    changed = _is("complements", "change", word)
    return Trigger(i, "withheld", "reaffirmed" if changed else "refused", _content(tree, i))


def unreal(tree: Tree, i: int) -> bool:
    """Whether a word stands in a condition, a possibility or a question."""
    for token in (i, *tree.ancestors(i)):
        if any(tree.lower[c] in _HYPOTHETICAL for c in tree.of(token, "mark", "advmod")):
            return True
        if tree.tags[token] in VERBS and any(tree.lower[c] in _UNREAL for c in tree.of(token, "aux")):
            return True
        if tree.lower[token] in {"were"} and tree.lower[max(0, tree.lefts[token])] == "if":
            return True
        if tree.deps[token] in {"ccomp", "relcl", "ROOT", "parataxis"}:
            break
    sentence = next((s for s in tree.sentences if s[0] <= i < s[1]), None)
    return sentence is not None and any(tree.words[k] == "?" for k in range(i, sentence[1]))


def _negated(tree: Tree, i: int) -> bool:
    if any(tree.lower[c] in _NEGATIVE for c in tree.of(i, "neg", "det", "preconj")):
        return True
    if tree.deps[i] in {"xcomp", "pcomp"}:
        head = tree.heads[i]
        if tree.deps[i] == "pcomp" and tree.lower[head] == "without":
            return True
        return _is("governors", "fail", tree.lower[head]) or any(
            tree.lower[c] in _NEGATIVE for c in tree.of(head, "neg")
        )
    subject = tree.first(i, "nsubj", "nsubjpass")
    return subject is not None and (
        tree.lower[subject] in _NEGATIVE or any(tree.lower[c] in {"no", "neither"} for c in tree.of(subject, "det"))
    )


def _future(tree: Tree, i: int) -> AgreementStatus | None:
    """Anticipated where the thing is still to come: `will sign`, `expected to agree`, `hope to`."""
    auxiliaries = {tree.lower[c] for c in tree.of(i, "aux")}
    if auxiliaries & {"will", "would", "’ll", "'ll", "shall"}:
        return "anticipated"
    if tree.deps[i] in {"xcomp", "ccomp"} and "to" in auxiliaries:
        head = tree.heads[i]
        word = tree.lower[head]
        if _is("governors", "expect", word) or _is("adjectives", "likely", word) or tree.lower[head] in {"is", "are"}:
            return "anticipated"
    return None


def _refuses(tree: Tree, i: int) -> bool:
    clause = tree.first(i, "xcomp", "ccomp")
    if clause is not None and _is("complements", "speech", tree.lower[clause]):
        return False
    word = tree.lower[i]
    if word.startswith("declin") and clause is None:
        return False
    if word.startswith(("withdr", "scrap")) and _kept_object(tree, i) is None:
        return False
    return tree.first(i, "dobj", "xcomp", "ccomp", "prep", "nsubjpass", "prt") is not None or word.startswith("refus")


def _kept_object(tree: Tree, i: int) -> int | None:
    for child in tree.of(i, "dobj", "nsubjpass", "prep"):
        if tree.deps[child] == "prep":
            inner = tree.first(child, "pobj")
            if tree.lower[child] == "from" and inner is not None and _named_agreement(tree, inner):
                return inner
        elif _named_agreement(tree, child) or _is("nouns", "request", tree.lower[child]):
            return child
    return None


def _named_agreement(tree: Tree, i: int) -> bool:
    return _is("nouns", "agreement", tree.lower[i]) or _is("nouns", "kept", tree.lower[i])


def _seeks(tree: Tree, i: int) -> bool:
    word = tree.lower[i]
    clause = next((c for c in tree.of(i, "xcomp", "ccomp", "advcl") if _infinitive(tree, c)), None)
    if clause is not None and _is("complements", "speech", tree.lower[clause]):
        return False
    if word.startswith("call"):
        return True
    if word.startswith(("demand", "propos", "request")):
        return tree.first(i, "dobj", "ccomp", "xcomp", "nsubjpass") is not None
    if word.startswith(("seek", "sought")):
        made = tree.first(i, "dobj")
        return made is not None and _named_agreement(tree, made)
    return clause is not None or _about(tree, i, "for")


def _infinitive(tree: Tree, i: int) -> bool:
    return any(tree.lower[c] == "to" for c in tree.of(i, "aux"))


def _has_complement(tree: Tree, i: int) -> bool:
    return tree.first(i, "xcomp", "ccomp", "dobj", "prep", "advcl", "nsubjpass", "dative") is not None


def _object(tree: Tree, i: int) -> int | None:
    found = tree.first(i, "dobj", "nsubjpass")
    if found is None:
        preposition = tree.first(i, "prep")
        found = tree.first(preposition, "pobj") if preposition is not None else None
    return found


def _about(tree: Tree, i: int, *words: str) -> bool:
    return any(
        tree.lower[c] in words or any(tree.lower[k] in words for k in tree.of(c, "aux", "mark"))
        for c in tree.children[i]
        if c > i
    )


def _content(tree: Tree, i: int) -> Range:
    """From the trigger to the end of what depends on it."""
    return i, tree.rights[i] + 1


def outward(tree: Tree, i: int) -> Iterator[int]:
    """The trigger and the verbs above it whose subject may be its own: `agreed … and to sign`."""
    yield i
    while tree.deps[i] in {"xcomp", "conj", "advcl", "acomp", "dobj", "pobj", "prep", "pcomp", "attr", "oprd", "acl"}:
        i = tree.heads[i]
        yield i
