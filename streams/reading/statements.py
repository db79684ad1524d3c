"""Who says what: the statements of a paragraph, with each speaker resolved within its window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from streams.events import Span, Speaker, Statement, StatementType, Via
from streams.lexicon import gazetteer
from streams.reading.attribution.documents import is_relayed
from streams.reading.attribution.interviews import interviewer
from streams.reading.attribution.lexicon import speaks
from streams.reading.attribution.spans import Attribution
from streams.reading.cast.carried import speaker_before
from streams.reading.cast.meanings import Name
from streams.reading.cast.names import FIRST_PERSON
from streams.reading.cast.resolution import Cast
from streams.reading.cast.sketch import Sketch, sketch
from streams.reading.certainty import certainty, features
from streams.reading.voices import SECOND_PERSON, Voice, voice

CERTAIN = 0.4
"""A speaker is named from this chance on: F1 on articles left out is hardly higher up to 0.6, and this names more."""
_NAMED = frozenset({"label"})
"""Kinds of attribution that name whoever speaks."""
_STORMS = gazetteer.word_set("storms")
_TITLED = 2
"""Words of the shortest name that begins with what its bearer is."""
_UNNAMED = FIRST_PERSON | SECOND_PERSON


def statements(doc: Doc, cast: Cast) -> tuple[Statement, ...]:
    """Statements of a paragraph in reading order, one a speaker where several say the same.

    Args:
        doc: the paragraph as parsed; spans are characters of its text.
        cast: of this very paragraph.
    """
    here = sketch(doc)
    spoken = voice(cast)
    if spoken is not None:
        return _in_voice(here, spoken)
    return tuple(said for found in here.attributions for said in _said(here, found, cast))


def _in_voice(here: Sketch, spoken: Voice) -> tuple[Statement, ...]:
    """A paragraph that is all of it one's words as the one statement that it is."""
    name, (start, end) = spoken.name, spoken.content
    if name is None or start >= end:
        return ()
    speaker = Speaker(
        name=name.name, kind=name.kind, mention=name.mention, resolved=name.resolved, score=round(name.score, 3)
    )
    return (Statement(type="direct", content=(here.tree.span((start, end)),), cue=None, speaker=speaker, via=None),)


def _said(here: Sketch, found: Attribution, cast: Cast) -> Iterator[Statement]:
    content = tuple(here.tree.span(part) for part in found.content)
    if is_nobodys(here, found):
        return
    for name in speakers(found, cast):
        speaker = _speaker(name, found, here) if name is not None else None
        named = speaker is None or found.kind in _NAMED or speaker.score >= CERTAIN
        yield Statement(
            type=_type(here, content),
            content=content,
            cue=here.tree.span(found.cue) if found.cue is not None else None,
            speaker=speaker if named else None,
            via=_via(found, cast),
            source=speaker.mention if speaker is not None and not named else None,
        )


def is_nobodys(here: Sketch, found: Attribution) -> bool:
    """Whether it is the writer or the reader who says it, whom the text does not name."""
    source = found.source
    return source is not None and not here.in_quotation(source) and here.tree.lower[source] in _UNNAMED


def speakers(found: Attribution, cast: Cast) -> Sequence[Name | None]:
    """Who says what was found; None where it cannot be told, and nobody where it is a storm that does it."""
    if found.source is not None:
        author = cast.author(found.source)
        if author is not None:
            return author or (None,)
        names = cast.resolve_all(found.source)
        return [name for name in names if not _is_storm(cast.here, found, name)] if names else (None,)
    return (speaker_before(cast, found.content[0][0]) if found.kind == "carried" else None,)


def _is_storm(here: Sketch, found: Attribution, name: Name) -> bool:
    """Whether a name is that of a storm, which may threaten and slam, and not of somebody who says something."""
    words = name.name.lower().split()
    if name.kind != "person" or len(words) < _TITLED or words[-2] not in _STORMS:
        return False
    return found.cue is None or not speaks(here.tree.lower[found.cue[0]])


def _via(found: Attribution, cast: Cast) -> Via | None:
    """Who passed the words on: media beside a speaker, or who saw or carried what the words stand in, or was told."""
    tree, name = cast.here.tree, None
    if found.relay is not None:
        name = cast.relay(found.relay)
    elif found.source is not None and is_relayed(tree, found.source):
        name = cast.relay(found.source)
    elif (medium := interviewer(tree, found)) is not None:
        name = cast.relay(medium)
        name = None if name is not None and _is_own(name, cast.header.outlet) else name
    return Via(name=name.name, mention=name.mention) if name is not None else None


def _is_own(name: Name, outlet: str) -> bool:
    """Whether a medium is the article's own outlet, which passes nothing on by telling what it was told."""
    return set(name.name.casefold().split()) <= set(outlet.casefold().split())


def _speaker(name: Name, found: Attribution, here: Sketch) -> Speaker:
    """The speaker with how certain that is."""
    mention = name.mention
    if mention is not None and found.source_range is not None:
        mention = here.tree.span(found.source_range)
    return Speaker(
        name=name.name,
        kind=name.kind,
        mention=mention,
        resolved=name.resolved,
        score=round(certainty(features(here, found, name)), 3),
    )


def _type(here: Sketch, content: tuple[Span, ...]) -> StatementType:
    """Direct: every word stands in marks; mixed: some do."""
    text = here.tree.text
    marked = unmarked = 0
    for start, end in content:
        inside = [(max(start, q.start), min(end, q.end)) for q in here.quotations if q.start < end and start < q.end]
        marked += len(inside)
        left = start
        for first, last in [*inside, (end, end)]:
            unmarked += any(c.isalnum() for c in text[left:first])
            left = last
    return "indirect" if not marked else "mixed" if unmarked else "direct"
