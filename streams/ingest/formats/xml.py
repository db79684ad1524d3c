"""XML from outside: read without entities, DTDs or a fetch, bounded in size and depth, and told apart by its root.

A vocabulary that is written in XML is a `Dialect` in a file of its own; `xml_document` lists them. Elements are known
by their names without namespace, as feeds lose or misspell their namespaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

from streams.errors import InputError, OversizeError
from streams.ingest.byte_limits import MAX_DOCUMENT_BYTES
from streams.ingest.drafts import Draft
from streams.ingest.encodings import is_utf8

Element: TypeAlias = Any
"""lxml's, which has no types of its own."""

MAX_MARKS = 1_000_000
"""Most ``<`` and ``=`` of a document: what it takes in memory grows with its elements and attributes, by up to 200
bytes each, far more than with its text."""

MAX_NAMESPACES = 200
"""Most declarations of namespaces in force at one element: each item of a document is kept with all of its own."""

MAX_ATTRIBUTES = 1_000
"""Most attributes of one element: lxml finds a value among them all, each time that it is asked for."""

_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_XINCLUDE = re.compile(r"\{https?://www\.w3\.org/\d+/XInclude\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A vocabulary of XML that has articles in it."""

    name: str
    roots: frozenset[str]
    """Names of its root elements, without namespace."""
    items: Callable[[Element], Iterator[Element]]
    """The elements under a root, or the root itself, that are an article each."""
    draft: Callable[[Element], Draft]
    """What such an element says; raises InputError. What stands around it is in reach by its parents."""


def root_name(start: bytes) -> str:
    """The name of a document's root element without namespace, by its first block; empty if none is to be seen."""
    prolog = _PROLOG.match(start)
    root = _ROOT.match(start, prolog.end() if prolog else 0)
    return root[1].decode("ascii", "replace") if root else ""


def root_of(data: bytes) -> Element:
    """The root element; comments and processing instructions are left out, nothing is fetched or expanded.

    Raises:
        InputError: not well-formed, nested deeper than 256 (libxml2's own bound), or with a document type, whatever
            it declares, or an XInclude.
        OversizeError: too large, or of too many elements and attributes.
    """
    _refuse_oversize(data)
    stripped = data.strip()
    prolog = _PROLOG.match(stripped)
    if _DOCTYPE.match(stripped, prolog.end() if prolog else 0):
        raise _doctype()
    root = _parsed(stripped)
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that hid it from us
        raise _doctype()
    for element in root.iter(etree.Element):
        if _XINCLUDE.match(element.tag):
            raise InputError("XInclude is not followed", remedy="include the other document before it is sent")
        if len(element.attrib) > MAX_ATTRIBUTES:
            raise OversizeError(f"over {MAX_ATTRIBUTES:,} attributes of one element", remedy="give it fewer of them")
    _refuse_namespaces(root)
    return root


def name(element: Element) -> str:
    """The element's name without namespace or prefix."""
    tag: str = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2]


def children(element: Element, *path: str) -> Iterator[Element]:
    """The elements below it at the end of a path of names, in order."""
    if not path:
        yield element
        return
    for child in element:
        if isinstance(child.tag, str) and name(child) == path[0]:
            yield from children(child, *path[1:])


def child(element: Element, *path: str) -> Element | None:
    """The first of its `children`."""
    return next(children(element, *path), None)


def text(element: Element | None) -> str:
    """All text in an element on one line; empty if there is no element."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def source(element: Element) -> bytes:
    """The element as a document of its own."""
    written: bytes = etree.tostring(element, encoding="utf-8", with_tail=False)
    return written


def _refuse_oversize(data: bytes) -> None:
    if len(data) > MAX_DOCUMENT_BYTES:
        raise OversizeError(f"{len(data):,} bytes, over the limit of {MAX_DOCUMENT_BYTES:,}", remedy="split it")
    marks = data.count(b"<") + data.count(b"=")
    if marks > MAX_MARKS:
        raise OversizeError(f"{marks:,} tags and attributes, over the limit of {MAX_MARKS:,}", remedy="split it")


def _refuse_namespaces(root: Element) -> None:
    in_force = 0
    for event, _ in etree.iterwalk(root, events=("start-ns", "end-ns")):
        in_force += 1 if event == "start-ns" else -1
        if in_force > MAX_NAMESPACES:
            raise OversizeError(f"over {MAX_NAMESPACES:,} namespaces at one element", remedy="declare fewer of them")


def _parsed(data: bytes) -> Element:
    # What is UTF-8 by chance is no text in another encoding, so that a wrong declaration of one is overruled.
    encoding = "utf-8" if not data.isascii() and is_utf8(data) else None
    parser = _parser(recover=False, encoding=encoding)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        # The parser's own log: the exception's has what went wrong in other documents too.
        if not parser.error_log or any(entry.domain_name != "NAMESPACE" for entry in parser.error_log):
            raise InputError(f"not XML: {error.msg}", remedy="send it well-formed, in the encoding it names") from error
    # A prefix is not declared, and that is all.
    return etree.fromstring(data, _parser(recover=True, encoding=encoding))


def _parser(*, recover: bool, encoding: str | None) -> etree.XMLParser:
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _doctype() -> InputError:
    return InputError("XML with a document type, which may declare entities", remedy="send it without its <!DOCTYPE")
