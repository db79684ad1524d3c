"""Who is meant where nobody is named: the two sides that an article is about, and who was named last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from streams.lexicon import gazetteer
from streams.lexicon.sides import Sides
from streams.reading.cast.names import Mention
from streams.reading.cast.represented import represented
from streams.reading.cast.resolution import SIDES, Cast
from streams.reading.cast.sketch import Sketch
from streams.reading.cast.together import named_together
from streams.reading.text import roles

_PEOPLE = frozenset({"leader", "president", "man", "woman", "chief", "minister"})
_WHERE = frozenset({"in", "at", "near", "to", "on", "outside", "from"})
_COMPANIES = gazetteer.word_set("companies")
HOMES = frozenset({"country", "government", "nation", "side", "administration"})
TWICE = 2
"""How often each of two sides must be named to be the two that an article is about."""


class Pairs:
    """Finds sides in a paragraph and its window by how often and how late they are named."""

    def __init__(self, cast: Cast, groups: Sides) -> None:
        self._cast = cast
        self._groups = groups

    def of(self, head: str, before: int | None = None) -> list[str]:
        """Who `the ministers`, `the two sides` or `the airlines` are: two of that kind, else the two sides."""
        if roles.is_body(head):
            names = Counter(
                _full(mention)
                for page in self._cast.pages
                for mention in page.mentions
                if not mention.pronoun and _may_be_body(page, mention)
            )
            kinds = {name: self._cast.kinds(name) for name in names if not _is_medium(name)}
            alike = _COMPANIES if head in _COMPANIES else {head}
            of_kind = [name for name, _ in names.most_common() if head in kinds.get(name, ())]
            unknown = [
                name for name, _ in names.most_common() if name in kinds and (not kinds[name] or kinds[name] & alike)
            ]
            if len(of_kind) > 1 or (head in _COMPANIES and len(unknown) > 1):
                return (of_kind if len(of_kind) > 1 else unknown)[:2]
        if head in SIDES:
            end = self._cast.here.tree.size if before is None else before
            return self.most_named(people=False) or [
                name.name for name in named_together(self._cast, end, number=TWICE, back=len(self._cast.pages))
            ]
        return self.most_named(people=True) if head in _PEOPLE or roles.is_of_state(head) or roles.is_body(head) else []

    def most_named(self, *, people: bool, one: Collection[str] = ()) -> list[str]:
        """The two sides that the paragraph and its window name most, by leaders or by countries.

        Args:
            one: sides that must be among them.
        """
        counts: dict[str, Counter[str]] = {"state": Counter(), "person": Counter(), "body": Counter()}
        names: dict[tuple[str, bool], str] = {}
        everyone = set(self._cast.people)
        for page in self._cast.pages:
            for mention in page.mentions:
                name = _full(mention)
                side = self.side(name)
                body_of = self.body_of(name)
                spoken_for = name != side and body_of is not None and body_of not in gazetteer.by_name()
                known = (side != name and not spoken_for) or self._groups.knows(name)
                body = mention.category == "organisation" or self._cast.body(name) is not None
                if mention.pronoun or not (mention.category in {"person", "country"} or body or known):
                    continue
                kind = "state" if mention.category == "country" or known else "body" if body else "person"
                if spoken_for:
                    kind, name = "body", side
                if not _is_medium(name):
                    counts[kind][side] += 1
                    names.setdefault((side, mention.category == "person" or name in everyone), name)
            for i, word in enumerate(page.tree.lower):
                people_of = gazetteer.by_people().get(word)
                if people_of is not None and _acts_for_state(page, i):
                    counts["state"][self.side(people_of)] += 1
                    names.setdefault((self.side(people_of), False), people_of)
        for of_kind in _kinds(counts, people=people):
            first = counts[of_kind].most_common(3)
            known = of_kind == "state" and len(first) == 2
            sides = [side for side, count in first[:2] if count >= TWICE or known]
            if len(sides) == 2 and set(one) <= set(sides):
                return [names.get((side, people)) or names[(side, not people)] for side in sides]
        return []

    def called(self, kind: str) -> str | None:
        """The body named last that is known to be of a kind: the union of the `union leaders`."""
        for page in self._cast.pages[::-1] if kind else ():
            named = (_full(m) for m in reversed(page.mentions) if m.category == "organisation" and not m.pronoun)
            found = next((name for name in named if kind in self._cast.kinds(self._cast.body(name) or name)), None)
            if found is not None:
                return self._cast.body(found) or found
        return None

    def within(self, start: int, end: int) -> list[str]:
        """The first two sides that tokens of the paragraph name."""
        names: dict[str, str] = {}
        for mention in self._cast.here.mentions:
            if start <= mention.head < end and mention.category in {"person", "country"}:
                found = self._cast.resolve(mention.head)
                if found is not None and found.kind in {"person", "country"} and not self._is_place(mention):
                    names.setdefault(self.side(found.name), found.name)
        return list(names.values())[:2]

    def _is_place(self, mention: Mention) -> bool:
        """Whether a name only says where: `in Bangkok`, `the Bangkok-based firm`."""
        tree, head = self._cast.here.tree, mention.head
        where = tree.deps[head] == "pobj" and tree.lower[tree.heads[head]] in _WHERE
        return mention.category == "country" and (where or tree.deps[head] == "npadvmod")

    def sides(self, names: Iterable[str]) -> set[str]:
        """Names that stand for different sides, one a side."""
        return {self.side(name) for name in names}

    def side(self, name: str) -> str:
        """The first name of its group, or its country, else the name."""
        group = self._groups.of(name)
        return self._groups.of(self._cast.country(name) or self.body_of(name) or name) if group == name else group

    def body_of(self, name: str) -> str | None:
        """The body that the article says somebody is of."""
        return self._bodies.get(name)

    @cached_property
    def _bodies(self) -> dict[str, str]:
        return represented(self._cast)


def _full(mention: Mention) -> str:
    return mention.country if mention.category == "country" and mention.country is not None else mention.text


def _acts_for_state(page: Sketch, i: int) -> bool:
    """Whether a people's name is that of those who act for it: `the Danes`, `Danish officials`, not `a Danish fund`."""
    tree = page.tree
    noun = tree.lower[tree.heads[i]]
    return (
        tree.deps[i] not in {"amod", "compound", "nmod"}
        or roles.is_human(noun)
        or roles.is_of_state(gazetteer.singular(noun))
    )


def _kinds(counts: Mapping[str, Counter[str]], *, people: bool) -> list[str]:
    """Kinds of sides, that of which two are named most first: two peoples named once are not what it is about."""
    if people:
        return ["state", "person", "body"]
    return [*sorted(("state", "body"), key=lambda kind: -_second(counts[kind])), "person"]


def _second(names: Counter[str]) -> int:
    """How often the second of two sides is named."""
    first = names.most_common(2)
    return first[1][1] if len(first) > 1 else 0


def _may_be_body(page: Sketch, mention: Mention) -> bool:
    """A body, or a name of which no more is known and that does not only say where."""
    tree, head = page.tree, mention.head
    while tree.deps[head] == "conj":
        head = tree.heads[head]
    where = tree.deps[head] == "pobj" and tree.lower[tree.heads[head]] in _WHERE
    return mention.category == "organisation" or (mention.category == "unknown" and not where)


def _is_medium(name: str) -> bool:
    return name in gazetteer.phrases("media.txt") or name.split()[-1].lower() in gazetteer.word_set("papers")
