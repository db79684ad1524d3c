"""HTML where text is expected: tags and entities out, paragraphs where it has them.

Parsed by libxml2 through lxml, in time that grows with length alone. The standard library's parser takes 98 seconds
for 100 KB of unclosed tags (Python 3.11.7), which one line of JSON could make of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from lxml import etree

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
})  # fmt: skip
"""A paragraph ends where one of these begins or ends."""
DROPPED = frozenset(["iframe", "noscript", "object", "script", "style", "template", "textarea", "title"])
"""What is in these is no text of the article."""
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "body", "center", "cite", "code", "del", "em", "font", "head",
    "html", "i", "img", "ins", "kbd", "label", "link", "mark", "meta", "q", "s", "small", "span", "strike",
    "strong", "sub", "sup", "svg", "time", "tt", "u", "var", "wbr",
})  # fmt: skip

_TAG = re.compile(rf"<(?:/?(?:{'|'.join(sorted(BLOCKS | DROPPED | INLINE))})(?=[\s/>])[^<>]*>|!--)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def without_markup(text: str) -> list[str]:
    """The paragraphs of a text that may have HTML in it; the text itself where it has none.

    They end at block elements, ``<br>`` and blank lines, and white space in them is as a browser shows it.
    A text that has only inline tags or entities keeps its line ends and is one piece.
    """
    if _TAG.search(text) is None:
        return [unescape(text) if _ENTITY.search(text) else text]
    # Bytes, and their encoding outright, so that a <meta> in them cannot name another one.
    parser = etree.HTMLParser(target=_Blocks(), encoding="utf-8", huge_tree=True)
    blocks: list[str] = etree.fromstring(text.encode(), parser)
    if len(blocks) == 1:
        return blocks if blocks[0].strip() else []
    pieces = (" ".join(piece.split()) for block in blocks for piece in _BLANK_LINE.split(block))
    return [piece for piece in pieces if piece]


def one_line(text: str) -> str:
    """A headline or byline without its HTML."""
    return " ".join(without_markup(text)) if "<" in text or "&" in text else text


class _Blocks:
    """Takes the parser's events; the text of each block, in order."""

    def __init__(self) -> None:
        self._blocks: list[list[str]] = [[]]
        self._dropped = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._dropped += tag in DROPPED
        if tag in BLOCKS:
            self._blocks.append([])

    def end(self, tag: str) -> None:
        self._dropped -= tag in DROPPED
        if tag in BLOCKS:
            self._blocks.append([])

    def data(self, data: str) -> None:
        if not self._dropped:
            self._blocks[-1].append(data)

    def comment(self, text: str) -> None:
        """Left out."""

    def close(self) -> list[str]:
        return ["".join(pieces) for pieces in self._blocks]
