"""Who a trigger's agreement belongs to, as tokens: its subject, agent, possessor, and the other side."""

from __future__ import annotations

from collections.abc import Iterator

from streams.lexicon import gazetteer
from streams.reading.agreements.clauses import is_agentless
from streams.reading.agreements.facts import clause_below
from streams.reading.agreements.rules import Trigger
from streams.reading.agreements.words import classes, is_a
from streams.reading.cast.appositions import joined_states
from streams.reading.cast.resolution import Cast
from streams.reading.text.tree import VERBS, Tree

_SHARED = frozenset({"xcomp", "conj", "advcl", "acomp", "dobj", "pobj", "prep", "pcomp", "attr", "oprd", "acl"})
_ANSWERS = frozenset({"refuse", "block", "accept", "approve"})
"""Classes of verbs for what becomes of an offer or a request, which another has made."""


class Holders:
    """Finds the tokens that hold a paragraph's agreements."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._here = cast.here
        self._tree: Tree = cast.here.tree

    def of(self, trigger: Trigger) -> Iterator[int]:
        """Tokens of the possessor, the agent or the subject, with those joined to it by `and`."""
        tree, i = self._tree, trigger.token
        if tree.tags[i] not in VERBS and tree.tags[i] != "JJ":
            holder = tree.first(i, "poss")
            source = [holder] if holder is not None else self.after(i, _sources(tree, i))
            source = [token for token in source if self._cast.acts(token)]
            people = of_people(tree, i)
            if not source and people is not None and trigger.kind in {"request", "promise", "refusal"}:
                yield people
                return
            if source:
                for token in source:
                    yield from joined_states(self._here, token)
                return
            if trigger.kind == "meet" or (trigger.kind in {"request", "promise"} and _is_answered(tree, i)):
                return
        if trigger.kind == "stand" and tree.deps[tree.heads[i]] == "ccomp":
            yield from self._subjects(tree.heads[tree.heads[i]], raised=False)
            return
        if trigger.kind == "agreement" and is_a("verbs", "hail", tree.lower[tree.heads[i]]):
            return
        bare = tree.first(i, "nsubjpass") is None
        if is_agentless(tree, i) and (trigger.status == "sought" or (trigger.status == "refused" and bare)):
            return
        for verb in outward(tree, i):
            found = list(self._subjects(verb, raised=verb != i))
            if any(map(self._cast.acts, found)):
                yield from (token for token in found if self._cast.acts(token) or tree.deps[token] == "conj")
                return
            owners = [token for thing in found for token in tree.of(thing, "poss") if self._is_owner(token)]
            if owners:
                # `the union's list includes a demand`: it is the union that demands.
                yield from owners
                return
            if tree.deps[verb] not in {"conj", "relcl"} and tree.first(verb, "nsubj") is not None:
                break
        yield from self._owners_of_object(i)

    def _owners_of_object(self, i: int) -> Iterator[int]:
        """`the budget reaffirms the government's goal`: where a thing is the subject, whose it is that it speaks of."""
        tree = self._tree
        made = tree.first(i, "dobj")
        owner = tree.first(made, "poss") if made is not None and tree.tags[i] in VERBS else None
        if owner is not None and self._is_owner(owner):
            yield from joined_states(self._here, owner)

    def _is_owner(self, token: int) -> bool:
        return self._tree.tags[token] != "PRP$" and self._cast.acts(token)

    def _subjects(self, verb: int, *, raised: bool) -> Iterator[int]:
        """Subjects of a verb, the agents of a passive; `raised`: its complement's, as of `is expected to lift`."""
        tree = self._tree
        agent = tree.first(verb, "agent")
        passive = tree.first(verb, "nsubjpass")
        if agent is not None and tree.first(verb, "nsubj") is None:
            for child in tree.of(agent, "pobj"):
                yield from joined_states(self._here, child)
        elif passive is not None and raised:
            yield from joined_states(self._here, passive)
        elif passive is not None or tree.first(verb, "auxpass") is not None:
            return
        elif tree.deps[verb] == "acl" and self._cast.acts(tree.heads[verb]) and self._is_participle(verb):
            yield from joined_states(self._here, tree.heads[verb])
        elif (subject := self._subject(verb)) is not None:
            relative = tree.deps[verb] == "relcl" and tree.lower[subject] in {"who", "which", "that"}
            yield from joined_states(self._here, tree.heads[verb] if relative else subject)

    def _subject(self, verb: int) -> int | None:
        """The nearest of several, where the parser has run clauses together."""
        found = list(self._tree.of(verb, "nsubj", "csubj"))
        return max((i for i in found if i < verb), default=found[0] if found else None)

    def _is_participle(self, verb: int) -> bool:
        """`a lobby urging the council`, and a verb that the parser took for one: `The council, a lobby, called on`."""
        tree = self._tree
        noun = tree.heads[verb]
        return tree.tags[verb] == "VBG" or (tree.heads[noun] == noun and tree.lower[verb - 1] == ",")

    def after(self, i: int, words: frozenset[str]) -> list[int]:
        """Those behind prepositions of a token that are among these words."""
        return [token for behind in self._tree.behind(i, words) for token in joined_states(self._here, behind)]

    def beside(self, trigger: Trigger) -> list[int]:
        """The other side: `agreed with`, `a deal between`, `established with`."""
        tree, i = self._tree, trigger.token
        found = self.after(i, frozenset({"with", "between", "from", "by", "among"})) + list(self._acquired(i))
        for made in tree.of(i, "dobj", "nsubjpass"):
            found += self.after(made, frozenset({"with", "between"}))
        if not found and tree.tags[tree.heads[i]] in VERBS:
            found = self.after(tree.heads[i], frozenset({"with", "between"}))
        return [token for token in found if self._cast.acts(token)]

    def _acquired(self, i: int) -> Iterator[int]:
        """Whom one has agreed to buy, to merge with or to buy from."""
        tree = self._tree
        for clause in tree.of(i, "xcomp"):
            if is_a("verbs", "acquire", tree.lower[clause]):
                bought = [*tree.of(clause, "dobj"), *self.after(clause, frozenset({"with", "from", "to"}))]
                yield from (token for token in bought if token in self._here.at)


def _sources(tree: Tree, i: int) -> frozenset[str]:
    """Prepositions behind which it stands whose a noun is: `a plea from the union`, `at the request of the union`."""
    return frozenset({"from", "by", "of"} if tree.lower[tree.heads[i]] == "at" else {"from", "by"})


def _is_answered(tree: Tree, i: int) -> bool:
    """`turned down a request`: the subject of the verb is not who has made it."""
    return tree.deps[i] == "dobj" and any(kind in _ANSWERS for kind in classes(tree, tree.heads[i], "verbs"))


def of_people(tree: Tree, i: int) -> int | None:
    """The people whose it is: `a Russian proposal`"""
    return next((c for c in tree.of(i, "amod") if tree.lower[c] in gazetteer.by_people()), None)


def outward(tree: Tree, i: int) -> Iterator[int]:
    """The trigger and the verbs above it whose subject may be its own: `agreed … and to sign`."""
    yield i
    while tree.deps[i] in _SHARED or (tree.deps[i] == "relcl" and i != tree.heads[i]) or _is_near(tree, i):
        i = tree.heads[i]
        yield i


def _is_near(tree: Tree, i: int) -> bool:
    """`are inching closer to a deal`"""
    return tree.deps[i] == "advmod" and is_a("adjectives", "likely", tree.lower[i])


def asked_of(tree: Tree, i: int) -> list[int]:
    """Those of whom something is asked: `urged the bank to wait`, `called on the bank`, `wants the bank to wait`."""
    clause = clause_below(tree, i)
    subject = tree.first(clause, "nsubj") if clause is not None else None
    on = (p for p in tree.of(i, "prep") if tree.lower[p] in {"on", "upon", "with", "to", "of", "from"})
    objects = (*tree.of(i, "dobj", "dative"), *(c for p in on for c in tree.of(p, "pobj")))
    return [subject] if subject is not None else list(objects)[:1]
