"""The cast of a paragraph: who is meant by a name, a role or a pronoun, as far as its window shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Doc, Span, Token

from streams.events import ArticleHeader
from streams.lexicon import gazetteer
from streams.reading.attribution import documents
from streams.reading.cast.appositions import joined
from streams.reading.cast.meanings import Name
from streams.reading.cast.names import FIRST_PERSON
from streams.reading.cast.nominals import is_alone, nominal
from streams.reading.cast.pronouns import FAR
from streams.reading.cast.referents import Referents
from streams.reading.cast.together import NUMBERS, named_together
from streams.reading.text.tree import NOUNS, SUBJECTS

_POLLS = frozenset({"poll", "survey"})
_BOTH = frozenset({"two", "both"})
_PRONOUNS = frozenset({"both", "each", "neither", "nobody", "all"})
SIDES = gazetteer.word_set("sides")
_OTHERS = gazetteer.word_set("other-parties")
_AGENTS = ("er", "or", "ist", "ian", "man", "ant", "eer")
"""How nouns of people by what they do end: miners, protesters, conservationists."""


class Cast(Referents):
    """The people and bodies in play in a paragraph that is read with a window.

    Nothing outside header, window, paragraph and `leaders` plays a part, so the same event has the same cast.

    Args:
        leaders: full names of people known without the article, to their countries if any.
    """

    def __init__(
        self, header: ArticleHeader, window: Sequence[Doc], doc: Doc, leaders: Mapping[str, str | None] | None = None
    ) -> None:
        super().__init__(window, doc, leaders or {})
        self.header = header

    @property
    def people(self) -> Iterable[str]:
        """Full names, by first mention."""
        return self._register.people

    def resolve(self, mention: Token | Span | int) -> Name | None:
        """Whom a token of the paragraph, or the root of a span of it, means; None where it means nobody."""
        index = mention if isinstance(mention, int) else mention.i if isinstance(mention, Token) else mention.root.i
        return self.resolve_in(self._here, index)

    def resolve_all(self, token: int) -> tuple[Name, ...]:
        """Everyone that a token and those joined to it mean: `Lee and her deputy`, `the two leaders`."""
        pair = self._pair(token)
        if pair:
            return pair
        names = [self.resolve_in(self._here, i) for i in joined(self.here, token)]
        return tuple({name.name: name for name in names if name is not None}.values())

    def relay(self, token: int) -> Name | None:
        """Who passed something on: the media, or of a record who made it public."""
        tree = self.here.tree
        record = gazetteer.singular(tree.words[token]) in gazetteer.words("reports.txt")
        if record or documents.is_document(tree, token):
            by = documents.published_by(tree, token) or documents.owner(tree, token)
            if by is not None:
                return self.resolve_in(self._here, by)
        return self.resolve_in(self._here, token)

    def author(self, token: int) -> tuple[Name, ...] | None:
        """Who speaks in a statement, a draft or a readout: its owner, nobody where it has none; None for all else."""
        tree = self.here.tree
        quoted = documents.quoted_by(tree, token)
        if quoted is not None:
            return self.resolve_all(quoted)
        if not documents.is_document(tree, token) and not documents.is_relayed(tree, token):
            return self._keeper(token) if documents.is_record(tree, token) else None
        owner, publisher = documents.owner(tree, token), documents.published_by(tree, token)
        if owner is None and publisher is not None and not documents.is_relayed(tree, token):
            owner = publisher
        name = self.resolve_in(self._here, owner) if owner is not None else None
        if name is not None:
            return (name._replace(mention=nominal(self.here, token).span),)
        return () if publisher is not None else None

    def _keeper(self, token: int) -> tuple[Name, ...] | None:
        """Whose a record is, where the text says so: `a poll by the daily` is the daily's."""
        owner = documents.owner(self.here.tree, token)
        owner = documents.published_by(self.here.tree, token) if owner is None else owner
        names = self.resolve_all(owner) if owner is not None else self._keeper_before(token)
        span = nominal(self.here, token).span
        return tuple(name._replace(mention=span) for name in names if name.resolved != "unresolved") or None

    def _keeper_before(self, token: int) -> tuple[Name, ...]:
        """Whose a poll is that the text has brought up before, where it has said so: `The poll also shows`."""
        found = nominal(self.here, token)
        if not found.definite or found.head not in _POLLS:
            return ()
        for page in range(self._here, max(self._here - FAR, -1), -1):
            tree = self._pages[page].tree
            for i in range((token if page == self._here else tree.size) - 1, -1, -1):
                if gazetteer.singular(tree.lower[i]) == found.head and not self._pages[page].in_quotation(i):
                    owner = documents.owner(tree, i)
                    owner = documents.published_by(tree, i) if owner is None else owner
                    name = self.resolve_in(page, owner) if owner is not None else None
                    if name is not None and name.kind == "organisation" and owner in self._pages[page].at:
                        return (name._replace(resolved="nominal"),)
        return ()

    def body(self, name: str) -> str | None:
        """The full name of a body that the window names."""
        return self._register.body(name)

    def kinds(self, body: str) -> set[str]:
        """Nouns for what a body is, lower case and singular."""
        return self._register.kinds(body)

    def acts(self, token: int) -> bool:
        """Whether a token means somebody: a name, a noun for people or bodies, or a pronoun for them."""
        tree, low = self.here.tree, self.here.tree.lower[token]
        if low in gazetteer.word_set("calendar") or low == "you":
            return False
        if token in self.here.at or self.is_first_person(token):
            return True
        if tree.tags[token] in {"PRP", "CD"} or low in _PRONOUNS:
            return True
        if tree.tags[token] not in NOUNS:
            return False
        found = nominal(self.here, token)
        known = found.human or found.head in gazetteer.words("bodies.txt") | SIDES | _OTHERS
        return known or found.country is not None or _is_agent(found.head) or self._is_called(token)

    def is_first_person(self, token: int) -> bool:
        """Whether a token is `I`, `we` or the like, and not the US."""
        return self.here.tree.lower[token] in FIRST_PERSON and self.here.tree.words[token] != "US"

    def _is_called(self, token: int) -> bool:
        """Whether a word that looks like a common noun is somebody's name: `Pruitt has promised`."""
        if not self.here.tree.words[token][0].isupper():
            return False
        found = self.resolve(token)
        return self.body(self.here.tree.words[token]) is not None or (found is not None and found.kind == "person")

    def offices(self) -> dict[str, str]:
        """People by full name to the country that they hold an office of, as far as the text shows one."""
        people = ((p, p.country) for p in self._register.people.values() if any(role.is_office for role in p.roles))
        return {person.name: country for person, country in people if country is not None}

    def _pair(self, token: int) -> tuple[Name, ...]:
        """`The two leaders`, where the window has two of them and no more."""
        tree = self.here.tree
        if tree.lower[token] == "they" and not self.here.in_quotation(token):
            together = self._last_together(token)
            if together:
                return together
        if tree.lower[token] in NUMBERS and tree.deps[token] in SUBJECTS and is_alone(tree, token):
            span = tree.span((token, token + 1))
            named = named_together(self, token, number=NUMBERS[tree.lower[token]])
            return tuple(name._replace(mention=span, resolved="nominal") for name in named)
        if tree.tags[token] != "NNS" or not tree.any_of(tree.children[token], _BOTH):
            return ()
        found = nominal(self.here, token)
        if not found.role.is_leader:
            return ()
        fitting = [p for p in self._register.people.values() if any(role.is_leader for role in p.roles)]
        if len(fitting) != 2:
            return ()
        return tuple(Name(p.name, "person", "nominal", 0.7, found.span) for p in fitting)

    def _last_together(self, token: int) -> tuple[Name, ...]:
        """People joined by `and` in the sentence before, whom `they` takes up: `Lee and Lund met. They said …`."""
        found = named_together(self, token, sentences=1)
        if not found or any(name.kind != "person" for name in found):
            return ()
        span = self.here.tree.span((token, token + 1))
        return tuple(name._replace(mention=span, resolved="pronoun", score=0.7) for name in found)


def _is_agent(head: str) -> bool:
    return head.endswith(_AGENTS) and head not in gazetteer.word_set("things")
