"""News written for this project with who says what marked in it: articles of ``tests/coverage/written``.

The form of the files, and how attributions are marked, is told in the README beside them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from quality.coverages import TESTS

from streams.events import Article, ArticleHeader, ArticleParagraph, Paragraph
from streams.ingest.paragraphs import paragraph_events

FOLDER = TESTS / "coverage" / "written"
HELD_BACK = frozenset({"breaking", "courts"})
"""Files that nothing is fitted on and whose errors nobody looks at."""
SECOND_ROUND = frozenset(
    {"almanac", "analysis", "blogs", "bulletins", "columns", "commonwealth", "counties", "delegates", "digest"}
    | {"envoys", "government", "hearings", "markets", "partisans", "profiles", "rarities", "statehouses", "surrogates"}
    | {"trail", "transcripts", "trials"}
)
"""Files that were written after the others, with issue lists of their own."""
PUBLISHED = datetime(2026, 12, 2, tzinfo=UTC)

_MARK = re.compile(r"\{(\d+)([sqc]) |\}")
_NAME = re.compile(r"(\d+)\s+(.+)")

Part = Literal["open", "held back"]
Span = tuple[int, int]
Pieces = dict[str, list[Span]]
"""Spans of one number: ``s`` of who says it, ``q`` of cues, ``c`` of what is said."""


class MarkError(ValueError):
    """Marks that are not closed, or names without marks."""


class Marked(NamedTuple):
    """A line without its marks: a headline or a paragraph, what is marked in it, and who each number is."""

    text: str
    pieces: dict[int, Pieces]
    names: dict[int, str]


class Attribution(NamedTuple):
    """Who says what by one cue; spans are in characters of the paragraph.

    Attributes:
        cue: None where words stand alone after others of the same speaker.
        content: what is said, outer quotation marks and a full stop before them included.
        sources: words for who says it, with titles and appositions; empty where the text has none.
        speaker: canonical name, None where the text does not tell.
    """

    cue: Span | None
    content: tuple[Span, ...]
    sources: tuple[Span, ...]
    speaker: str | None


class WrittenParagraph(NamedTuple):
    """A body paragraph in its window, with its attributions in reading order of their content."""

    event: Paragraph
    attributions: tuple[Attribution, ...]


def paths(part: Part | None = None) -> list[Path]:
    """Files of a part, or all of them."""
    found = sorted(path for path in FOLDER.glob("*.txt"))
    return [path for path in found if part is None or (path.stem in HELD_BACK) == (part == "held back")]


def paragraphs(part: Part) -> list[WrittenParagraph]:
    """Every body paragraph of a part.

    Raises:
        MarkError: a file is not in the form that its README tells.
    """
    return [paragraph for path in paths(part) for paragraph in read(path)]


def read(path: Path) -> Iterator[WrittenParagraph]:
    """Body paragraphs of a file, article by article; an article's uri is ``written:FILE:NUMBER``.

    Raises:
        MarkError: the file is not in the form that its README tells.
    """
    for number, (headline, body) in enumerate(articles(path.read_text(encoding="utf-8")), 1):
        events = paragraph_events(_article(f"written:{path.stem}:{number}", headline, body))
        for event, marked in zip(events, body, strict=True):
            yield WrittenParagraph(event, tuple(sorted(attributions(marked), key=lambda a: a.content)))


def is_of_second_round(event: Paragraph) -> bool:
    return event.article.uri.split(":")[1] in SECOND_ROUND


def place(event: Paragraph) -> str:
    """A paragraph as the tables of labels name it: ``FILE:ARTICLE.ORDINAL``."""
    return f"{event.article.uri.removeprefix('written:')}.{event.ordinal}"


def articles(text: str) -> list[tuple[Marked, list[Marked]]]:
    """Headline and body paragraphs of each article of a file.

    Raises:
        MarkError: marks are not closed, a number has no content, or a name no number.
    """
    found: list[tuple[Marked, list[Marked]]] = []
    for place, line in enumerate(text.splitlines(), 1):
        try:
            if line.startswith("# "):
                found.append((last := unmarked(line[2:].strip()), []))
            elif line.startswith(">"):
                last.names.update(_names(line[1:], last))
            elif line.strip():
                found[-1][1].append(last := unmarked(line.strip()))
        except (MarkError, IndexError, UnboundLocalError) as error:
            raise MarkError(f"line {place}: {error}") from error
    return found


def unmarked(line: str) -> Marked:
    """A line and what is marked in it.

    Raises:
        MarkError: marks are not closed, or a number has no content.
    """
    pieces: dict[int, Pieces] = {}
    opened: list[tuple[int, str, int]] = []
    text, after = "", 0
    for mark in _MARK.finditer(line):
        text += line[after : mark.start()]
        after = mark.end()
        if mark[1]:
            opened.append((int(mark[1]), mark[2], len(text)))
        elif opened:
            number, kind, start = opened.pop()
            pieces.setdefault(number, {}).setdefault(kind, []).append((start, len(text)))
        else:
            raise MarkError("closed without being opened")
    text += line[after:]
    if opened or set("{}") & set(text):
        raise MarkError("not closed, or a bracket that is no mark")
    if bare := [number for number, found in pieces.items() if "c" not in found]:
        raise MarkError(f"without content: {bare}")
    return Marked(text, pieces, {})


def attributions(marked: Marked) -> Iterator[Attribution]:
    """One a cue: several cues of a number share its source, and each has the content that stands behind it."""
    for number, pieces in marked.pieces.items():
        sources, speaker = tuple(pieces.get("s", ())), marked.names.get(number)
        for cue, content in _by_cue(pieces.get("q", []), pieces["c"]):
            yield Attribution(cue, tuple(content), sources, speaker)


def labels(attributions: Sequence[Attribution]) -> list[dict[str, Any]]:
    """Attributions as statements of real news are labelled: `cue`, `content`, `speakers`."""
    return [
        {"content": list(a.content), "speakers": [{"name": a.speaker}] if a.speaker is not None else []}
        | ({"cue": a.cue} if a.cue is not None else {})
        for a in attributions
    ]


def _by_cue(cues: list[Span], content: list[Span]) -> Iterator[tuple[Span | None, list[Span]]]:
    if len(cues) < 2:
        yield (cues[0] if cues else None), content
        return
    cues = sorted(cues)
    behind: dict[Span, list[Span]] = defaultdict(list)
    for piece in sorted(content):
        behind[max((cue for cue in cues if cue < piece), default=cues[0])].append(piece)
    for cue in cues:
        # Two words for one act, as in `said in a statement`, share all that is said.
        yield cue, behind[cue] or content


def _names(line: str, marked: Marked) -> Iterator[tuple[int, str]]:
    for part in filter(None, map(str.strip, line.split(";"))):
        match = _NAME.fullmatch(part)
        if match is None or int(match[1]) not in marked.pieces:
            raise MarkError(f"a name of nothing: {part!r}")
        yield int(match[1]), match[2]


def _article(uri: str, headline: Marked, body: Sequence[Marked]) -> Article:
    start, parts = 0, []
    for marked in body:
        end = start + len(marked.text)
        parts.append(ArticleParagraph(role="body", text=marked.text, span=(start, end)))
        start = end + 2
    return Article(article=ArticleHeader(uri=uri, headline=headline.text, published=PUBLISHED), paragraphs=tuple(parts))
