"""Whom `it`, `they` and `we` mean in what somebody says: the speaker, and the body that speaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from streams.events import Statement
from streams.reading.cast.resolution import Cast
from streams.reading.text.tree import Tree

_BODIES = frozenset({"organisation", "country", "group"})


class Pronouns:
    """Finds whom pronouns of a paragraph take up, by who is speaking.

    Args:
        body_of: the body that somebody is of, as far as it is known.
    """

    def __init__(self, cast: Cast, statements: Sequence[Statement], body_of: Callable[[str], str | None]) -> None:
        self._cast = cast
        self._tree: Tree = cast.here.tree
        self._statements = statements
        self._body_of = body_of

    def described_before(self, pronoun: int, name: str) -> int | None:
        """The description that `they` takes up in its paragraph: `its leaders … and they promised`."""
        last, tree = name.split()[-1].lower(), self._tree
        return next(
            (
                i
                for i in range(pronoun - 1, -1, -1)
                if tree.lower[i] == last
                and i not in self._cast.here.at
                and (tree.tags[i] == "NNS" or any(tree.tags[c] == "PRP$" for c in tree.of(i, "poss")))
            ),
            None,
        )

    def speaker_around(self, token: int) -> str | None:
        start, end = self._tree.span((token, token + 1))
        for statement in self._statements:
            if statement.speaker is not None and any(a <= start and end <= b for a, b in statement.content):
                return statement.speaker.name
        return None
