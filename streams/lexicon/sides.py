"""Names that count as one party of an agreement."""

from __future__ import annotations

from collections.abc import Sequence


class Sides:
    """Names that count as one party, by the groups of an issue list."""

    def __init__(self, groups: Sequence[Sequence[str]] = ()) -> None:
        self._groups = groups
        self._same = {name.casefold(): group[0] for group in groups for name in group}

    def of(self, name: str) -> str:
        """The first name of the group that a name, or a surname, belongs to; else the name."""
        folded = name.casefold()
        if folded in self._same:
            return self._same[folded]
        return next((g[0] for g in self._groups if any(n.casefold().endswith(" " + folded) for n in g)), name)

    def full(self, name: str) -> str:
        """The name in a group that ends with this one, as a person's does with the surname; else the name."""
        folded = " " + name.casefold()
        members = (member for group in self._groups for member in group)
        return name if self.knows(name) else next((m for m in members if m.casefold().endswith(folded)), name)

    def knows(self, name: str) -> bool:
        """Whether a name, as written in full, is in a group."""
        return name.casefold() in self._same
