"""Whom a pronoun takes up, of all whom the window brings up before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from spacy.tokens import Doc

from streams.events import SpeakerKind
from streams.reading.cast.antecedents import Candidate, number
from streams.reading.cast.meanings import Name, agrees
from streams.reading.cast.names import PERSONAL, Mention
from streams.reading.cast.window import Window
from streams.reading.text.tree import Tree

FAR = 6
"""Paragraphs that a pronoun or a role looks back."""
_SEXES = frozenset({"m", "f"})
_UNSURE = 1.0
"""By how much whoever may be a man or a woman is less likely to be the `she` of a pronoun."""
_AT_EDGE = 0.5
"""Whoever has less weight is no subject."""


class _Antecedent(NamedTuple):
    """Whom a pronoun may take up, and where that stands."""

    name: Name
    candidate: Candidate

    @property
    def is_touched_on(self) -> bool:
        """Whether it is neither a subject nor somebody whose words are reported."""
        return self.candidate.weight < _AT_EDGE and not self.candidate.speaks


class Pronouns(Window):
    """A window whose pronouns, and nouns that stand for them, have antecedents."""

    def __init__(self, window: Sequence[Doc], doc: Doc, leaders: Mapping[str, str | None]) -> None:
        super().__init__(window, doc, leaders)
        self._antecedents: dict[tuple[int, int], tuple[int, int]] = {}

    def taken_up(self, token: int) -> int | None:
        """The token of the paragraph that a pronoun of it takes up, once that is resolved."""
        page, earlier = self._antecedents.get((self._here, token), (None, None))
        return earlier if page == self._here else None

    def _pronoun(self, page: int, mention: Mention) -> Name | None:
        span = self._pages[page].tree.span(mention.tokens)
        name = self._antecedent_of(page, mention.head, mention.gender)
        if name is not None:
            return name._replace(resolved="pronoun", score=min(0.8, name.score), mention=span)
        kind: SpeakerKind = "group" if mention.gender == "+" else "organisation" if mention.gender == "n" else "person"
        return Name(mention.text, kind, "unresolved", 0.1, span)

    def _antecedent_of(self, page: int, token: int, gender: str, noun: str | None = None) -> Name | None:
        for back in range(page, max(page - FAR, -1), -1):
            found = self._antecedent(back, page, token, gender, noun)
            if found is None:
                continue
            if back == page - 1 and back and gender in _SEXES and found.is_touched_on:
                before = self._antecedent(back - 1, page, token, gender, noun)
                if before is not None and before.candidate.speaks:
                    back, found = back - 1, before
            self._antecedents[page, token] = back, found.candidate.token
            return found.name._replace(score=0.8 if back == page else 0.7 if back == page - 1 else 0.5)
        return None

    def _antecedent(self, back: int, page: int, token: int, gender: str, noun: str | None) -> _Antecedent | None:
        """Whom of a page it fits best."""
        here = self._pages[back]
        limit = token if back == page else here.tree.size
        quoted = back == page and here.in_quotation(token)
        speaks = any(a.source == token for a in self._pages[page].attributions)
        own = self._own_words(page, token) if back == page else ()
        sentence = number(here, token) if back == page else number(here, here.tree.size - 1)
        best: tuple[float, _Antecedent] | None = None
        for candidate in self.candidates_in(back):
            if candidate.token >= limit or (here.in_quotation(candidate.token) and not quoted):
                continue
            if candidate.mention is not None and candidate.mention.pronoun and candidate.mention.gender != gender:
                continue
            name = self.resolve_in(back, candidate.token)
            if name is None or not agrees(name, candidate, gender, noun, self._register):
                continue
            spoken = 0.9 if candidate.speaks and speaks else 0.4 * candidate.speaks
            score = candidate.weight + spoken - 0.6 * (sentence - candidate.sentence) - 0.4 * (name.score < 0.7)
            score -= 0.6 * (gender == "+" and name.kind == "organisation")
            pronoun = candidate.mention is not None and candidate.mention.pronoun
            if gender in {"m", "f"} and not pronoun:
                score -= _UNSURE * (name.kind == "person" and self._is_unsexed(name.name))
                score -= 2.0 * _is_theirs(here.tree, candidate.token, gender)
                score -= 1.0 * any(a <= candidate.token < b for a, b in own)
            if best is None or score >= best[0]:
                best = score, _Antecedent(name, candidate)
        return best[1] if best else None

    def _is_unsexed(self, person: str) -> bool:
        """Whether nothing shows whether somebody is a man or a woman."""
        known = self._register.people.get(person)
        return known is None or known.gender == "?"

    def _own_words(self, page: int, token: int) -> Sequence[tuple[int, int]]:
        """What a speaker says: in `The minister, she said, is late` she is rather someone else."""
        found = (
            a.content for a in self._pages[page].attributions if a.source == token and a.kind.startswith(("inv", "par"))
        )
        return next(found, ())


def _is_theirs(tree: Tree, token: int, gender: str) -> bool:
    """Whether a phrase is for someone of somebody: behind `his lawyer` it is rather the other who is `he`."""
    possessor = tree.first(token, "poss")
    return possessor is not None and PERSONAL.get(tree.lower[possessor]) == gender
