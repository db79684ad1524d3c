"""What can be read from one paragraph on its own, worked out once and kept with its parse."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from functools import cached_property

from spacy.tokens import Doc

from streams.lexicon import gazetteer
from streams.reading.attribution.detection import attributions
from streams.reading.attribution.spans import Attribution
from streams.reading.cast.names import Mention, mentions
from streams.reading.text.quotes import Quotation, quotations
from streams.reading.text.tree import Range, Tree

_PLACES = frozenset({"nsubj", "nsubjpass", "pobj", "dobj", "dative", "conj", "agent"})
_KEY = "streams.sketch"


class Sketch:
    """Tree, quotations, mentions and attributions of a paragraph; nobody in it is resolved yet."""

    def __init__(self, doc: Doc) -> None:
        self.tree = Tree(doc)
        self.nominals: dict[int, object] = {}
        """What `streams.reading.cast.nominals` has read of the phrases here, by token."""
        self.rows: list[tuple[int, list[int]]] | None = None
        """What `streams.reading.cast.together` has found: those joined to a token, by token."""

    @cached_property
    def quotations(self) -> list[Quotation]:
        return quotations(self.tree.text)

    @cached_property
    def quoted(self) -> list[Range]:
        """Token ranges of the quotations, marks included."""
        return [self.tree.within(q.start, q.end) for q in self.quotations]

    @cached_property
    def mentions(self) -> list[Mention]:
        return mentions(self.tree)

    @cached_property
    def aliases(self) -> list[tuple[str, str]]:
        """Short names in brackets behind the names that they stand for: `Harbour Trust Fund (HTF)`."""
        words, found = self.tree.words, []
        for one, other in itertools.pairwise(self.mentions):
            (_, end), (start, stop) = one.tokens, other.tokens
            bracketed = start == end + 1 and words[end] == "(" and words[stop : stop + 1] == [")"]
            if bracketed and " " in one.text and " " not in other.text:
                found.append((other.text, one.text))
        return found

    @cached_property
    def at(self) -> dict[int, Mention]:
        """Every token of a mention to the mention."""
        return {i: mention for mention in self.mentions for i in range(*mention.tokens)}

    @cached_property
    def nouns(self) -> list[int]:
        """Nouns that stand for people or bodies without naming them, where they are subject or object."""
        tree = self.tree
        return [i for i in range(tree.size) if tree.tags[i] in {"NN", "NNS", "NNPS"} and self._stands(i)]

    def _stands(self, i: int) -> bool:
        if self.tree.deps[i] not in _PLACES:
            return False
        noun = gazetteer.singular(self.tree.words[i])
        return noun in gazetteer.words("people.txt") or noun in gazetteer.words("bodies.txt")

    @cached_property
    def attributions(self) -> list[Attribution]:
        return attributions(self.tree, self.quotations)

    def in_quotation(self, i: int) -> bool:
        """Whether a token stands in a quotation."""
        k = bisect_right(self.quoted, (i, self.tree.size)) - 1
        return k >= 0 and self.quoted[k][0] <= i < self.quoted[k][1]


def sketch(doc: Doc) -> Sketch:
    """The sketch of a parsed paragraph, kept in the document so that a cached parse has it once."""
    found = doc.user_data.get(_KEY)
    if not isinstance(found, Sketch):
        found = doc.user_data[_KEY] = Sketch(doc)
    return found
