"""The text of a story in an HTML page or fragment, without what stands around it.

Left out are navigation, asides, forms, figures with their captions, what is hidden, what its ``class`` or ``id`` says
is related links, sharing, comments, consent and the like, and short lines in no paragraph. In a page the story is the
``articleBody`` or ``article`` with the most running text, or else the smallest element that holds most of the page's.

Nothing that a page asks for is run or fetched: libxml2 makes a tree of it, which is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from lxml import etree

from streams.errors import InputError, OversizeError
from streams.events import ArticleParagraph, Role
from streams.ingest.formats.html_attributes import MAX_ATTRIBUTES, most_attributes
from streams.ingest.formats.html_blocks import Block, Outline, local_name, outline
from streams.ingest.layout import ends_a_sentence, is_note, looks_like_sub_head, stripped

JOIN = "\n\n"
REMEDY = "give the article's text alone"
MAX_TAGS = 200_000
"""Most tags of a page: they take far more memory and time than text does, and long pages have some thousands."""
HEAVY = 0.5
"""An element with so much of the running text is no sidebar, whatever its class says."""
MOST = 0.75
"""The smallest element with so much of it holds the story."""
LINKED = 0.9
"""A paragraph of which so much stands in links is a pointer to another story."""
LINKED_ITEM = 0.5
"""So is a list item or a heading."""
LINE_CHARS = 80
"""A shorter text in no paragraph counts only if it ends a sentence."""

_APART = frozenset({
    "aside", "audio", "button", "canvas", "dialog", "fieldset", "figcaption", "figure", "footer", "form", "head",
    "iframe", "input", "math", "menu", "nav", "noscript", "object", "picture", "script", "select", "style", "svg",
    "template", "textarea", "title", "video",
})  # fmt: skip
_ROLES = frozenset({
    "alert", "alertdialog", "banner", "complementary", "contentinfo", "dialog", "form", "menu", "menubar",
    "navigation", "search", "toolbar", "tooltip",
})  # fmt: skip
_BESIDE = frozenset({
    "ad", "ads", "advert", "advertisement", "banner", "breadcrumb", "breadcrumbs", "caption", "comment", "comments",
    "consent", "cookie", "cookies", "copyright", "credit", "disclaimer", "disqus", "footer", "gallery", "gdpr",
    "infobox", "menu", "modal", "nav", "navbar", "navigation", "newsletter", "outbrain", "pagination", "popular",
    "popup", "promo", "promotion", "recirculation", "recommendation", "recommendations", "recommended", "related",
    "share", "sharing", "sidebar", "signup", "skip", "social", "sponsored", "taboola", "tags", "teaser", "teasers",
    "toolbar", "tooltip", "trending",
})  # fmt: skip
"""Words of ``class`` and ``id`` that say that an element is no part of the story."""
_NEVER_BESIDE = frozenset({"article", "body", "html", "main"})
_WORD = re.compile(r"[a-z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_POINTER = re.compile(
    r"(?:read more|read also|read next|also read|see also|more on this|related(?: (?:stories|articles?|news|coverage))?"
    r"|recommended|most read|watch|listen|photos?|image|video|graphic|file photo|copyright|advertisement)\s*[:|–—]"
    r"|advertisement$|(?:share|print|email) this\b|click here\b|skip to\b|©"
    r"|the post .{1,300} (?:appeared first on|first appeared on)\b"
    r"|(?:sign up|subscribe) (?:to|for) (?:our|the)\b|(?:we|(?:this|our) (?:web)?site) uses? cookies\b",
    re.IGNORECASE,
)
"""How lines begin that are no part of a story although they stand in its text."""
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_TEXT = frozenset({"blockquote", "dd", "dt", "li", "p", "pre", "br"})


def tree(text: str) -> etree._Element | None:
    """The tree of a page or fragment; None if there is nothing in it.

    Raises:
        InputError: its elements are nested deeper than 256 (libxml2's own bound), so that some would be lost.
        OversizeError: too many elements, or too many attributes of one.
    """
    tags = text.count("<")
    if tags > MAX_TAGS:
        raise OversizeError(f"HTML of {tags:,} tags, over the limit of {MAX_TAGS:,}", remedy=REMEDY)
    attributes = most_attributes(text)
    if attributes > MAX_ATTRIBUTES:
        raise OversizeError(f"a tag of {attributes:,} attributes, over the limit of {MAX_ATTRIBUTES:,}", remedy=REMEDY)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.replace("\0", " ").encode(), parser)
    except etree.ParserError:
        return None
    except etree.XMLSyntaxError as error:
        raise InputError(f"HTML that cannot be read: {error.msg}", remedy=REMEDY) from error
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise InputError("HTML that is nested too deep", remedy=REMEDY)
    return root


def story(root: etree._Element) -> list[ArticleParagraph]:
    """The paragraphs of the story in a page; spans are in characters of their texts joined by blank lines.

    Raises:
        InputError: several stories, none of which is the page's.
    """
    found = _outline(root)
    chosen = _story(root, found)
    extent = found.extents.get(chosen)
    return paragraphs(found.blocks[extent.first : extent.last] if extent else found.blocks)


def fragment(root: etree._Element) -> list[ArticleParagraph]:
    """The paragraphs of a story that is given as HTML; spans as in `story`."""
    return paragraphs(_outline(root).blocks, lines=True)


def paragraphs(blocks: Sequence[Block], *, lines: bool = False) -> list[ArticleParagraph]:
    """The blocks that are text of a story, each with its role.

    Args:
        lines: whether short lines in no paragraph count.
    """
    offset, made = 0, []
    for role, text in _told(blocks, lines):
        made.append(ArticleParagraph(role=role, text=text, span=(offset, offset + len(text))))
        offset += len(text) + len(JOIN)
    while made and made[-1].role == "sub-head":  # a heading of what was left out
        made.pop()
    return made


def _told(blocks: Sequence[Block], lines: bool) -> Iterator[tuple[Role, str]]:
    for block in blocks:
        text = block.text
        start, end = stripped(text, (0, len(text)))
        text, name = text[start:end], local_name(block.element)
        if not text or name == "h1" or _is_pointer(block, name, text):
            continue
        if name in _HEADINGS:
            yield "sub-head", text
        elif is_note(text):
            yield "note", text
        elif block.bold == block.size and looks_like_sub_head(text):
            yield "sub-head", text
        elif lines or name in _TEXT or ends_a_sentence(text) or (len(text) >= LINE_CHARS and name not in ("td", "th")):
            yield "body", text


def _is_pointer(block: Block, name: str, text: str) -> bool:
    limit = LINKED if name not in _HEADINGS | {"li", "td"} else LINKED_ITEM
    return block.linked >= limit * block.size or _POINTER.match(text) is not None


def _outline(root: etree._Element) -> Outline:
    whole = outline(root, _is_apart)
    heavy = {element for element, extent in whole.extents.items() if extent.prose >= HEAVY * whole.prose}
    return outline(root, partial(_is_left_out, heavy))


def _is_left_out(heavy: set[etree._Element], element: etree._Element) -> bool:
    return _is_apart(element) or (element not in heavy and _is_beside(element))


def _is_apart(element: etree._Element) -> bool:
    name = local_name(element)
    if name in _APART or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if name == "header" and next(element.iterancestors("article", "main"), None) is None:
        return True
    return element.get("role", "").strip().lower() in _ROLES or _HIDDEN.search(element.get("style", "")) is not None


def _is_beside(element: etree._Element) -> bool:
    if local_name(element) in _NEVER_BESIDE:
        return False
    stated = f"{element.get('class', '')} {element.get('id', '')}"
    return bool(stated.strip()) and not _BESIDE.isdisjoint(_WORD.findall(_spaced(stated)))


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _story(root: etree._Element, found: Outline) -> etree._Element:
    def holds(test: Callable[[etree._Element], bool]) -> list[etree._Element]:
        return [element for element in found.extents if test(element)]

    def weight(element: etree._Element) -> int:
        return found.extents[element].prose

    bodies = holds(lambda element: "articlebody" in element.get("itemprop", "").lower().split())
    articles = holds(lambda element: local_name(element) == "article")
    if stories := bodies or articles:
        chosen = max(stories, key=weight)
        apart = sum(weight(element) for element in stories if next(element.iterancestors("article"), None) is None)
        if weight(chosen) < HEAVY * apart:
            raise InputError(f"a page of {len(stories)} stories", remedy="give the page of one of them")
        return chosen
    mains = holds(lambda element: local_name(element) == "main" or element.get("role") == "main")
    return _smallest(max(mains, key=weight, default=root), found)


def _smallest(element: etree._Element, found: Outline) -> etree._Element:
    """The smallest element in `element` with most of its running text."""
    least = MOST * (found.extents[element].prose if element in found.extents else 0)
    while least:
        inner = [child for child in element if child in found.extents and found.extents[child].prose >= least]
        if not inner or local_name(inner[0]) == "p":
            break
        element = inner[0]
    return element
