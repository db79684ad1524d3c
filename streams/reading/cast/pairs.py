"""Who is meant where nobody is named: the two sides that an article is about, and who was named last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property

from streams.lexicon import gazetteer
from streams.lexicon.sides import Sides
from streams.reading.cast.meanings import Name
from streams.reading.cast.names import Mention
from streams.reading.cast.nominals import Nominal
from streams.reading.cast.represented import represented
from streams.reading.cast.resolution import SIDES, Cast
from streams.reading.cast.sketch import Sketch
from streams.reading.cast.together import named_together
from streams.reading.text import roles

_PEOPLE = frozenset({"leader", "president", "man", "woman", "chief", "minister"})
_WHERE = frozenset({"in", "at", "near", "to", "on", "outside", "from"})
_COMPANIES = gazetteer.word_set("companies")
HOMES = frozenset({"country", "government", "nation", "side", "administration"})
_SURE = 0.7
"""What the score of a name is at least that is known to be somebody's."""
TWICE = 2
"""How often each of two sides must be named to be the two that an article is about."""


class Pairs:
    """Finds sides in a paragraph and its window by how often and how late they are named."""

    def __init__(self, cast: Cast, groups: Sides) -> None:
        self._cast = cast
        self._groups = groups

    def of(self, described: Nominal) -> list[str]:
        """Who `the ministers`, `the two sides` or `the airlines` are: two of that kind, else the two sides."""
        head = described.head
        if roles.is_body(head) and len(bodies := self._of_kind(head)) > 1:
            return bodies[:2]
        if head in SIDES:
            pages = len(self._cast.pages)
            named = named_together(self._cast, described.token, number=TWICE, back=pages)
            return self.most_named(people=False) or [name.name for name in named]
        return self.most_named(people=True) if head in _PEOPLE or roles.is_of_state(head) or roles.is_body(head) else []

    def _of_kind(self, head: str) -> list[str]:
        """Bodies of a kind, those named most first; companies are also those of which no kind is known."""
        names = Counter(name.name for page, mention, name in self._named if _may_be_body(page, mention, name))
        kinds = {name: self._cast.kinds(name) for name, _ in names.most_common()}
        known = [name for name in kinds if head in kinds[name]]
        if len(known) > 1 or head not in _COMPANIES:
            return known
        return [name for name in kinds if not kinds[name] or kinds[name] & _COMPANIES]

    @cached_property
    def _named(self) -> list[tuple[Sketch, Mention, Name]]:
        """Every name in the paragraph and its window but those of media, with whom it means."""
        pages = enumerate(self._cast.pages)
        named = ((at, page, mention) for at, page in pages for mention in page.mentions if not mention.pronoun)
        found = ((page, mention, self._cast.resolve_in(at, mention.head)) for at, page, mention in named)
        return [(p, m, name) for p, m, name in found if name is not None and not _is_medium(name.name)]

    def most_named(self, *, people: bool, one: Collection[str] = ()) -> list[str]:
        """The two sides that the paragraph and its window name most, by leaders or by countries.

        Args:
            one: sides that must be among them.
        """
        counts, names = self._counted
        for of_kind in ("state", "person", "body") if people else ("state", "body", "person"):
            first = counts[of_kind].most_common(3)
            known = of_kind == "state" and len(first) == 2
            sides = [side for side, count in first[:2] if count >= TWICE or known]
            if len(sides) == 2 and set(one) <= set(sides):
                return [names.get((side, people)) or names[(side, not people)] for side in sides]
        return []

    @cached_property
    def _counted(self) -> tuple[dict[str, Counter[str]], dict[tuple[str, bool], str]]:
        """How often sides of each kind are named, and how they and those who act for them are called."""
        counts: dict[str, Counter[str]] = {"state": Counter(), "person": Counter(), "body": Counter()}
        names: dict[tuple[str, bool], str] = {}
        for _, _, found in self._named:
            name, side = found.name, self.side(found.name)
            known = self._groups.knows(name) or side in gazetteer.by_name()
            if found.score < _SURE and side == name and not known:
                continue
            kind = "state" if known else "person" if found.kind == "person" and side == name else "body"
            name = side if kind == "body" else name
            counts[kind][side] += 1
            names.setdefault((side, name != side and found.kind == "person"), name)
        for page in self._cast.pages:
            for i, word in enumerate(page.tree.lower):
                people_of = gazetteer.by_people().get(word)
                if people_of is not None and _acts_for_state(page, i):
                    counts["state"][self.side(people_of)] += 1
                    names.setdefault((self.side(people_of), False), people_of)
        return counts, names

    def within(self, start: int, end: int) -> list[str]:
        """The first two sides that tokens of the paragraph name."""
        names: dict[str, str] = {}
        for page, mention, found in self._named:
            here = page is self._cast.here and start <= mention.head < end
            if here and mention.category in {"person", "country"} and not _is_where(page, mention):
                names.setdefault(self.side(found.name), found.name)
        return list(names.values())[:2]

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


def _acts_for_state(page: Sketch, i: int) -> bool:
    """Whether a people's name is that of those who act for it: `the Danes`, `Danish officials`, not `a Danish fund`."""
    tree = page.tree
    noun = tree.lower[tree.heads[i]]
    return (
        tree.deps[i] not in {"amod", "compound", "nmod"}
        or roles.is_human(noun)
        or roles.is_of_state(gazetteer.singular(noun))
    )


def _may_be_body(page: Sketch, mention: Mention, name: Name) -> bool:
    """A body, or a name of which no more is known and that does not only say where."""
    unknown = mention.category == "unknown" and not _is_where(page, mention)
    return name.kind == "organisation" and (mention.category == "organisation" or unknown)


def _is_where(page: Sketch, mention: Mention) -> bool:
    """Whether a name only says where: `in Bangkok`, `the Bangkok-based firm`."""
    tree, head = page.tree, mention.head
    while tree.deps[head] == "conj":
        head = tree.heads[head]
    return (tree.deps[head] == "pobj" and tree.lower[tree.heads[head]] in _WHERE) or tree.deps[head] == "npadvmod"


def _is_medium(name: str) -> bool:
    return name in gazetteer.phrases("media.txt") or name.split()[-1].lower() in gazetteer.word_set("papers")
