"""The paragraphs of a body that a feed gives apart from its headline and byline: plain text, HTML or elements."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from streams.events import ArticleParagraph
from streams.ingest.formats.xml import Element, name
from streams.ingest.layout import lines, paragraph_spans, with_roles
from streams.ingest.markup import BLOCKS, DROPPED, without_markup

JOIN = "\n\n"

_NITF_BLOCKS = frozenset(["block", "bq", "hedline", "hl1", "hl2", "note"])
_NITF_DROPPED = frozenset(["body.end", "body.head", "head", "media"])
"""Not the story's text: its heading, pictures with their captions, and the sign-off."""
_ENDS = "\0"


def paragraphs(text: str) -> tuple[ArticleParagraph, ...]:
    """The paragraphs of a text that may have HTML in it, also of HTML that was escaped twice.

    Spans are in characters of the text without HTML and carriage returns, its paragraphs joined by blank lines.
    """
    text = text.replace("\r\n", "\n")
    found = without_markup(text)
    if found == [unescape(text)]:
        found = without_markup(found[0])
    return _with_spans(JOIN.join(found))


def paragraphs_in(body: Element) -> tuple[ArticleParagraph, ...]:
    """The paragraphs of an XHTML or NITF element; white space in them is as a browser shows it."""
    blocks = (" ".join(block.split()) for block in "".join(_pieces(body, root=True)).split(_ENDS))
    return _with_spans(JOIN.join(block for block in blocks if block))


def _with_spans(text: str) -> tuple[ArticleParagraph, ...]:
    return with_roles(text, paragraph_spans(text, lines(text)))


def _pieces(element: Element, *, root: bool = False) -> Iterator[str]:
    """The text of an element, `_ENDS` where a paragraph does."""
    tag = name(element)
    if not root and (tag in DROPPED or tag in _NITF_DROPPED):
        return
    end = _ENDS if tag in BLOCKS or tag in _NITF_BLOCKS else ""
    yield end + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield end
