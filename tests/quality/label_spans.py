"""Where words that a labeller quotes stand in a paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\xa0": " "})
SENTENCE_END = re.compile(r"""(?<!Dr)(?<!U\.S)(?<!Jr)[.!?]["']*\s+["\[]?[A-Z]""")
FULL_STOP = re.compile(r"(?<!etc)(?<!\.)\.$")
OVERLAPPING = 10_000
ANOTHER_SENTENCE = 1_000
MOST = 0.6
"""An answer of an interview, or a block quotation, is more than this of its paragraph."""
Span = tuple[int, int]


class NoteError(Exception):
    """A note that does not fit its text."""


class Text:
    """A paragraph to find snippets in, whatever its quotation marks look like."""

    def __init__(self, text: str) -> None:
        self.plain = text.translate(PLAIN)

    def all(self, snippet: str) -> list[Span]:
        """Every occurrence, at word boundaries."""
        snippet = snippet.translate(PLAIN)
        pattern = re.escape(snippet)
        pattern = (r"(?<!\w)" if snippet[0].isalnum() else "") + pattern + (r"(?!\w)" if snippet[-1].isalnum() else "")
        return [match.span() for match in re.finditer(pattern, self.plain)]

    def find(self, snippet: str, near: list[Span], outside: Sequence[Span] = ()) -> Span:
        """The occurrence asked for by ``#2``, else the nearest to `near` in its sentence and `outside` of these."""
        snippet, _, number = snippet.partition("#")
        found = self.all(snippet)
        if number and int(number) <= len(found):
            return found[int(number) - 1]
        if not found or number:
            raise NoteError(f"not there: {snippet!r} {number}")
        within = [span for span in found if not any(a < span[1] and span[0] < b for a, b in outside)]
        return min(within or found, key=lambda span: min((self._far(span, other) for other in near), default=0))

    def _far(self, one: Span, other: Span) -> int:
        """As `_apart`, further where a sentence ends between them."""
        first, second = sorted([one, other])
        ends = SENTENCE_END.search(self.plain, max(first[0], first[1] - 1), second[0] + 1)
        return _apart(one, other) + (ANOTHER_SENTENCE if ends else 0)

    def content(self, piece: str, near: list[Span]) -> Span:
        """``from..to``, ``..to`` from the beginning, ``from..`` to the end, ``*`` all; no outer quotation marks.

        Of several that fit, the nearest to `near`, which are where the cue may stand, then the shortest.
        """
        start, dots, end = ("", "..", "") if piece == "*" else piece.partition("..")
        if not dots:
            return self.find(piece, near)
        beginning, _, number = start.partition("#")
        starts = self.all(beginning) if start else [(0, 0)]
        starts = starts[int(number) - 1 : int(number)] if number else starts
        fitting = [span for first, last in starts for span in self._to(first, last, end)]
        if not fitting:
            raise NoteError(f"not there: {piece!r}")
        span = min(fitting, key=lambda span: (min((_apart(span, cue) for cue in near), default=0), span[1] - span[0]))
        return self._bare(span) if not start or not end else span

    def _to(self, start: int, after: int, end: str) -> list[Span]:
        """From `start` to every occurrence of `end` from `after` on, or to its ``#2`` second alone."""
        end, _, number = end.partition("#")
        later = [stop for first, stop in self.all(end) if first >= after] if end else [len(self.plain)]
        later = later[int(number) - 1 : int(number)] if number else later
        return [(start, stop) for stop in later]

    def _bare(self, span: Span) -> Span:
        start, end = span
        while end > start and (self.plain[end - 1] in '" ' or FULL_STOP.search(self.plain, start, end)):
            end -= 1
        while start < end and self.plain[start] in '" ':
            start += 1
        return start, end

    def joined(self, statements: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The last one as a part of the one before, if that one says it too and the words run on."""
        for statement in statements[-2:]:
            statement["content"] = self._run_on(statement["content"])
        if len(statements) < 2:
            return statements
        before, last = statements[-2:]
        spans = self._run_on([*before["content"], *last["content"]])
        if len(spans) == len(before["content"]) + len(last["content"]) or not _goes_on(before, last):
            return statements
        return [*statements[:-2], before | {"content": spans, "type": self.form(spans, cued="cue" in before)}]

    def _run_on(self, spans: list[Span]) -> list[Span]:
        """With those in one that only marks and spaces part."""
        found: list[Span] = []
        for start, end in spans:
            if found and found[-1][1] <= start and not any(map(str.isalnum, self.plain[found[-1][1] : start])):
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found

    def form(self, spans: list[Span], *, cued: bool) -> str:
        """Direct, mixed or indirect, by how much stands in quotation marks, or is most of a paragraph without a cue."""
        quoted, inside = set[int](), False
        for index, character in enumerate(self.plain):
            if character == '"':
                inside = not inside
            elif inside:
                quoted.add(index)
        words = {i for start, end in spans for i in range(start, end) if self.plain[i].isalnum()}
        most = MOST * sum(map(str.isalnum, self.plain))
        if words <= quoted or (not cued and len(words) > most):
            return "direct"
        return "mixed" if words & quoted else "indirect"


def _goes_on(before: dict[str, Any], last: dict[str, Any]) -> bool:
    """Whether two statements are of the same speakers by the same cue, or the last has none of its own."""
    same_names = [s["name"] for s in before.get("speakers", [])] == [s["name"] for s in last.get("speakers", [])]
    return same_names and all(last.get(field, before.get(field)) == before.get(field) for field in ("cue", "via"))


def _apart(one: Span, other: Span) -> int:
    """Characters between two spans; much if they overlap, as neither a cue nor a source stands in its content."""
    between = max(other[0] - one[1], one[0] - other[1])
    return between if between >= 0 else OVERLAPPING
