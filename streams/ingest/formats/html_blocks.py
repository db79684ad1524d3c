"""The blocks of text of an HTML tree, in document order, and how much prose each element holds.

The tree is walked without recursion. Elements are known by their local names, so that XHTML in a feed is walked too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from streams.ingest.markup import BLOCKS

PROSE_CHARS = 40
"""A block of fewer characters says nothing of where the text is."""
PROSE_LINKED = 0.5
"""Nor does one of which so much stands in links."""

_BOLD = frozenset({"b", "strong"})


@dataclass(slots=True)
class Block:
    """The text between two ends of blocks; `linked` and `bold` count its characters in links and in bold."""

    element: etree._Element
    """The innermost block element around it."""
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    size: int = 0

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    @property
    def prose(self) -> int:
        """Its characters, if it is likely to be running text, else 0."""
        return self.size if self.size >= PROSE_CHARS and self.linked < PROSE_LINKED * self.size else 0


@dataclass(frozen=True, slots=True)
class Extent:
    """What an element holds: characters of running text, and which of the outline's blocks."""

    prose: int
    first: int
    last: int


@dataclass(slots=True)
class Outline:
    """The blocks of a tree that have text, and the extents of the elements that hold running text."""

    blocks: list[Block] = field(default_factory=list)
    extents: dict[etree._Element, Extent] = field(default_factory=dict)
    prose: int = 0


def local_name(element: etree._Element) -> str:
    """The element's name in lower case, without namespace or prefix; empty of what is no element."""
    name = element.tag
    return name.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(name, str) else ""


def outline(root: etree._Element, left_out: Callable[[etree._Element], bool]) -> Outline:
    """The outline of a tree, without the elements that are `left_out`."""
    return _Walk(root, left_out).outline


class _Walk:
    """Walks a tree once."""

    def __init__(self, root: etree._Element, left_out: Callable[[etree._Element], bool]) -> None:
        self.outline = Outline()
        self._root = root
        self._around = [root]
        self._block = Block(root)
        self._links = self._bolds = 0
        self._opened: list[tuple[int, int]] = []
        self._go(left_out)
        self._close()

    def _go(self, left_out: Callable[[etree._Element], bool]) -> None:
        skipped: etree._Element | None = None
        walker = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if not left_out(element):
                    self._start(element)
                else:
                    skipped = element
                    walker.skip_subtree()
                continue
            if element is not skipped:
                self._end(element)
            skipped = None
            self._after(element)

    def _start(self, element: etree._Element) -> None:
        name = local_name(element)
        self._links += name == "a"
        self._bolds += name in _BOLD
        if name in BLOCKS:
            self._close()
            self._around.append(element)
            self._block = Block(element)
        self._add(element.text)
        self._opened.append((self.outline.prose, len(self.outline.blocks)))

    def _end(self, element: etree._Element) -> None:
        prose, first = self._opened.pop()
        name = local_name(element)
        self._links -= name == "a"
        self._bolds -= name in _BOLD
        if name in BLOCKS:
            self._close()
            self._around.pop()
            self._block = Block(self._around[-1])
        if self.outline.prose > prose:
            self.outline.extents[element] = Extent(self.outline.prose - prose, first, len(self.outline.blocks))

    def _after(self, element: etree._Element) -> None:
        if local_name(element) in BLOCKS:
            self._close()
        if element is not self._root:
            self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            shown = len(text.strip())
            self._block.pieces.append(text)
            self._block.size += shown
            self._block.linked += shown if self._links else 0
            self._block.bold += shown if self._bolds else 0

    def _close(self) -> None:
        if self._block.size:
            self.outline.blocks.append(self._block)
            self.outline.prose += self._block.prose
            self._block = Block(self._around[-1])
