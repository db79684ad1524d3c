"""How a plain text is laid out: its lines, the paragraphs they make, and each paragraph's role.

A paragraph is always a span of the text, without white space at its ends; nothing is rewritten,
so a hard-wrapped one has its line ends inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from streams.events import ArticleParagraph, Role, Span

INVISIBLE = (
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
"""White space, zero-width space, word joiner and byte order mark: no paragraph starts or ends with them."""

WRAP_WIDTH = 120
"""Hard-wrapped text is no wider."""
WIDEST_LINE = 200
"""A line wider than this is a paragraph of its own, whatever stands around it."""
SUB_HEAD_CHARS = 80
SUB_HEAD_WORDS = 12
SUB_HEADS_IN_A_ROW = 2
"""More short lines in a row are a list, so body text."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_CLOSERS = "\"'”’»)]}*_ "
_END_MARKS = tuple(".!?:;,…")
_NOT_A_SUB_HEAD = re.compile(r"[-–—•*·‣“\"«‹(\[a-z]|\d+[.)]\s")
_NOTE = re.compile(
    r"[\W_]*(?:"
    r"this (?:story|article|post|piece|headline) (?:has been|had been|was|is|will be) "
    r"(?:being |first |last |originally |previously )?"
    r"(?:updated|corrected|amended|revised|clarified|edited|published|breaking|developing)\b"
    r"|this (?:report|version|item|column) (?:has been|was|is being|will be) (?:updated|corrected|amended|revised)\b"
    r"|this is a (?:developing|breaking)(?: news)? story\b"
    r"|an earlier version of this (?:story|article|report|headline)\b"
    r"|(?:editors?['’]?s?['’]? note|correction|clarification|corrected|updated?)"
    r"(?: ?\([^)\n]{1,60}\)|,? \w{3,9}\.? \d{1,2},? \d{4})? ?[:—–]"
    r"|(?:additional |with )?(?:reporting|writing|editing) (?:by|from) \w"
    r"|(?:[\w.'’&-]+,? ){1,30}contributed (?:reporting )?to this (?:story|report|article)\b"
    r")",
    re.IGNORECASE,
)
"""How an editor's note or a sign-off begins."""
NOTE_CHARS = 600


def lines(text: str) -> list[Span]:
    """Spans of the text's lines, stripped; a blank line is an empty span."""
    ends = [match.span() for match in _LINE_END.finditer(text)] + [(len(text), len(text))]
    starts = [0, *(end for _, end in ends)]
    return [stripped(text, (start, end)) for start, (end, _) in zip(starts, ends, strict=False)]


def stripped(text: str, span: Span) -> Span:
    """The span without the white space at its ends."""
    piece = text[span[0] : span[1]]
    start = span[0] + len(piece) - len(piece.lstrip(INVISIBLE))
    return start, max(start, span[0] + len(piece.rstrip(INVISIBLE)))


def blocks(spans: Sequence[Span]) -> list[list[Span]]:
    """Runs of lines between blank ones."""
    runs: list[list[Span]] = [[]]
    for span in spans:
        if span[0] < span[1]:
            runs[-1].append(span)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def paragraph_spans(text: str, spans: Sequence[Span]) -> list[Span]:
    """The paragraphs that lines make.

    They stand between blank lines; where there are none, every line is one, unless the lines are
    one hard-wrapped paragraph.
    """
    runs = blocks(spans)
    if len(runs) == 1 and not is_wrapped(text, runs[0]):
        return runs[0]
    return [paragraph for run in runs for paragraph in _of_block(text, run)]


def with_roles(text: str, spans: Sequence[Span]) -> tuple[ArticleParagraph, ...]:
    """The paragraphs as body text, sub-heads (a short line before body text) and notes."""
    return tuple(
        ArticleParagraph(role=role, text=text[start:end], span=(start, end))
        for (start, end), role in zip(spans, _roles([text[start:end] for start, end in spans]), strict=True)
    )


def ends_a_sentence(text: str) -> bool:
    return text.rstrip(_CLOSERS).endswith(_END_MARKS)


def is_note(text: str) -> bool:
    """An editor's note, a sign-off, or a line of nothing but ornaments."""
    return not any(c.isalnum() for c in text) or (len(text) <= NOTE_CHARS and _NOTE.match(text) is not None)


def looks_like_sub_head(text: str) -> bool:
    """One short line that starts like a sentence and does not end like one."""
    return (
        len(text) <= SUB_HEAD_CHARS
        and len(text.split()) <= SUB_HEAD_WORDS
        and _LINE_END.search(text) is None
        and not ends_a_sentence(text)
        and _NOT_A_SUB_HEAD.match(text) is None
    )


def is_wrapped(text: str, block: Sequence[Span]) -> bool:
    """One hard-wrapped paragraph: every line is filled, and a sentence runs on over a line's end."""
    if len(block) == 1 or _width(block) > WRAP_WIDTH:
        return False
    ends = [ends_a_sentence(text[start:end]) for start, end in block[:-1]]
    return not all(ends) and _filled(text, block) == len(block) - 1


def _of_block(text: str, block: list[Span]) -> Iterator[Span]:
    if _width(block) > WIDEST_LINE:
        yield from block
        return
    if len(block) > 1 and _is_sub_head_line(text, block):
        yield block.pop(0)
    yield block[0][0], block[-1][1]


def _is_sub_head_line(text: str, block: Sequence[Span]) -> bool:
    """The first line is a sub-head right above its paragraph: it ends though more would have fitted."""
    (start, end), following = block[0], block[1]
    starts_anew = text[following[0]].isupper() or text[following[0]] in "“\"'‘«"
    return starts_anew and looks_like_sub_head(text[start:end]) and _filled(text, block) == 0


def _filled(text: str, block: Sequence[Span]) -> int:
    """How many of the first lines are filled: the next one's first word would have gone over the widest line."""
    width = _width(block)
    for index, ((start, end), following) in enumerate(pairwise(block)):
        first_word = text[following[0] : following[1]].split(maxsplit=1)[0]
        if end - start + 1 + len(first_word) <= width:
            return index
    return len(block) - 1


def _width(block: Sequence[Span]) -> int:
    return max(end - start for start, end in block)


def _roles(texts: Sequence[str]) -> list[Role]:
    roles: list[Role] = ["note" if is_note(text) else "body" for text in texts]
    body = [index for index, role in enumerate(roles) if role == "body"]
    for short, run in groupby(body[:-1], key=lambda index: looks_like_sub_head(texts[index])):
        row = list(run)
        if short and len(row) <= SUB_HEADS_IN_A_ROW:
            for index in row:
                roles[index] = "sub-head"
    return roles
