"""Who says what: the statements of a paragraph, with each speaker resolved within its window."""

from __future__ import annotations

from spacy.tokens import Doc

from streams.events import Span, Speaker, Statement, StatementType
from streams.reading.cast import Cast, Name
from streams.reading.detection import Attribution
from streams.reading.sketch import Sketch, sketch


def statements(doc: Doc, cast: Cast) -> tuple[Statement, ...]:
    """Statements of a paragraph in reading order; spans are characters of its text.

    Args:
        doc: the paragraph as parsed.
        cast: of this very paragraph.
    """
    here = sketch(doc)
    return tuple(_statement(here, attribution, cast) for attribution in here.attributions)


def _statement(here: Sketch, found: Attribution, cast: Cast) -> Statement:
    content = tuple(here.tree.span(part) for part in found.content)
    name = cast.resolve(found.source) if found.source is not None else None
    if found.kind == "carried":
        name = cast.last_speaker()
    return Statement(
        type=_type(here, content),
        content=content,
        cue=here.tree.span(found.cue) if found.cue is not None else None,
        speaker=_speaker(name, found) if name is not None else None,
    )


def _speaker(name: Name, found: Attribution) -> Speaker:
    return Speaker(
        name=name.name,
        kind=name.kind,
        mention=name.mention,
        resolved=name.resolved,
        score=round(min(1.0, name.score * (0.5 + found.score / 2)), 3),
    )


def _type(here: Sketch, content: tuple[Span, ...]) -> StatementType:
    inside = sum(max(0, min(end, q.end) - max(start, q.start)) for start, end in content for q in here.quotations)
    total = sum(end - start for start, end in content)
    if inside == 0:
        return "indirect"
    return "direct" if inside >= 0.9 * total else "mixed"
