"""The lines above an article's text: headline, byline, date and outlet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from msgspec.structs import replace

from streams.errors import InputError
from streams.events import ArticleParagraph, Span
from streams.ingest.dates import DATE, REMEDY, matched
from streams.ingest.drafts import Draft
from streams.ingest.layout import ends_a_sentence, is_note, is_wrapped
from streams.lexicon.datelines import dateline

HEADING_LINES = 12
"""A heading has no more lines."""
HEADLINE_CHARS = 160
HEADLINE_WORDS = 25
HEADLINE_LINES = 3
OUTLET_WORDS = 5
TITLE_CASE = 0.8
"""Share of the words over three letters that have a capital in a headline in title case."""
DATE_LINE_CHARS = 200

_DATE_LINE = re.compile(r"date\b:?\s+", re.IGNORECASE)
_BYLINE = re.compile(r"by[:\s]\s*(?P<by>\S.*)", re.IGNORECASE)
_CLOCK = re.compile(
    r"\d{1,2}:\d{2}(?::\d{2})?|[ap]\.?m\b\.?|(?:first|last|originally|published|updated|posted|modified|on|at|date"
    r"|utc|gmt|bst|e[sd]?t|c[sd]?t|m[sd]t|p[sd]?t|cest|ist|jst|hkt"
    r"|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b",
    re.IGNORECASE,
)
_PARTICLES = re.compile(r"and|of|the|for|in|d[aeiu]|del|de[nr]|van|von|l[ae]|[ae]l|bin|ibn|ter|y|&")
_NO_NAMES = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august"
    r"|(?:septem|octo|novem|decem)ber|then|now|contrast",
    re.IGNORECASE,
)


def read_heading(text: str, lines: Sequence[Span], *, headline: str = "") -> tuple[Draft, int]:
    """What the lines above a text say, themselves as header paragraphs, and how many of the lines that takes.

    Known are, in any order: a line ``date YYYY-MM-DD By A and B, OUTLET`` or parts of it, a
    byline ``By A and B``, a line with nothing but a date, a headline (the first line or lines
    above a blank line or a byline that look like one) and the outlet right below a byline.

    Args:
        headline: one known already; then only lines that repeat it are a headline.

    Raises:
        InputError: a line ``date …`` has no date in it.
    """
    heading, position, taken = Draft(), 0, 0
    while position < len(lines) and len(heading.paragraphs) < HEADING_LINES:
        start, end = lines[position]
        if start == end:
            position += 1
            continue
        found, size = _metadata(text[start:end], heading), 1
        if found is None and not heading.headline:
            size = _headline_lines(text, lines, position, headline)
            end = lines[position + size - 1][1]
            found = replace(heading, headline=" ".join(text[start:end].split())) if size else None
        if found is None and _is_outlet_line(text, lines, position, heading):
            found, size = replace(heading, outlet=text[start:end]), 1
        if found is None:
            break
        line = ArticleParagraph(role="header", text=text[start:end], span=(start, end))
        heading = replace(found, paragraphs=(*found.paragraphs, line))
        position += size
        taken = position
    return heading, taken


def _metadata(line: str, heading: Draft) -> Draft | None:
    """The heading with what a date line or byline adds; None if `line` is neither. What came first stays."""
    if len(line) > DATE_LINE_CHARS:
        return None
    found = _date_line(line) or _byline(line) or _bare_date(line)
    if found is None:
        return None
    return replace(
        heading,
        byline=heading.byline or found.byline,
        outlet=heading.outlet or found.outlet,
        published=heading.published or found.published,
    )


def _date_line(line: str) -> Draft | None:
    start = _DATE_LINE.match(line)
    if start is None:
        return None
    date = DATE.match(line, start.end())
    if date is None:
        if line[start.end()].isdigit():
            raise InputError(f"the header line {line[:80]!r} has no date that we can read", remedy=REMEDY)
        return None
    rest = line[date.end() :].strip(" \t,;|-–—")
    heading = _byline(rest) or Draft(outlet=rest.rstrip(" .") if _is_name(rest) else "")
    return replace(heading, published=matched(date))


def _bare_date(line: str) -> Draft | None:
    date = DATE.search(line)
    if date is None:
        return None
    rest = _CLOCK.sub("", line[: date.start()] + " " + line[date.end() :])
    return None if any(c.isalnum() for c in rest) else Draft(published=matched(date))


def _byline(line: str) -> Draft | None:
    match = _BYLINE.fullmatch(line)
    if match is None:
        return None
    parts = [part.strip() for part in re.split(r"[,|]", match["by"].strip(" ,;|"))]
    if not all(parts) or not _is_name(parts[0]):
        return None
    *names, last = parts
    if not names or " and " in last or not _is_name(last):
        return Draft(byline=", ".join(parts))
    return Draft(byline=", ".join(names), outlet=last)


def _is_name(text: str) -> bool:
    """A few capitalised words, none of which is a day, a month or the like."""
    words = text.split()
    return (
        0 < len(words) <= 12
        and not _NO_NAMES.fullmatch(words[0])
        and not words[0][0].islower()
        and all(not word[0].islower() or _PARTICLES.fullmatch(word) for word in words)
    )


def _headline_lines(text: str, lines: Sequence[Span], position: int, known: str) -> int:
    """How many lines from `position` on are the headline: 0 if it has none there."""
    block = list(takewhile(lambda line: line[0] < line[1], lines[position:]))
    followed = any(start < end for start, end in lines[position + len(block) :])
    marked = next((i for i, line in enumerate(block[1 : HEADLINE_LINES + 1], 1) if _is_metadata(text, line)), 0)
    size = marked or (len(block) if followed else 1)
    if size > HEADLINE_LINES or (size == len(block) and not followed):
        return 0
    if not (marked or followed) and is_wrapped(text, block):
        return 0
    candidate = text[block[0][0] : block[size - 1][1]]
    if known:
        return size if _squeeze(candidate) == _squeeze(known) else 0
    return size if _is_headline(candidate, marked=marked > 0) else 0


def _is_outlet_line(text: str, lines: Sequence[Span], position: int, heading: Draft) -> bool:
    """A name right below the byline and above a blank line or a date, once the headline is there."""
    (start, end), following = lines[position], lines[position + 1 : position + 2]
    below = (
        heading.headline
        and heading.byline
        and not heading.outlet
        and lines[position - 1] == heading.paragraphs[-1].span
    )
    return (
        bool(below and following)
        and _is_name(text[start:end])
        and len(text[start:end].split()) <= OUTLET_WORDS
        and not ends_a_sentence(text[start:end])
        and (following[0][0] == following[0][1] or _is_metadata(text, following[0]))
    )


def _is_metadata(text: str, line: Span) -> bool:
    return _metadata(text[line[0] : line[1]], Draft()) is not None


def _is_headline(text: str, *, marked: bool) -> bool:
    """Short, and without a full stop unless it is in title case or a byline or date line follows (`marked`)."""
    if len(text) > HEADLINE_CHARS or len(text.split()) > HEADLINE_WORDS or is_note(text) or dateline(text):
        return False
    if text[0].islower() or text.endswith((",", ";", ":")):
        return False
    return marked or not ends_a_sentence(text) or _is_title_case(text)


def _is_title_case(text: str) -> bool:
    long = [word for word in re.findall(r"\w+", text) if len(word) > 3]
    return len(long) > 2 and sum(word[0].isupper() for word in long) >= TITLE_CASE * len(long)


def _squeeze(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
