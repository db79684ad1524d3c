"""Paragraph events in; what they say, whatever the issue list, out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple, TypeVar

import msgspec
from spacy.tokens import Doc
from threadpoolctl import ThreadpoolController

from streams.contract.languages import is_english
from streams.contract.minhash import minhash
from streams.events import AgreementCandidate, Paragraph, ReadParagraph, Span, Speaker, Statement, Via
from streams.garbage import no_garbage_collection
from streams.lexicon.pieces import PIECE, pieces
from streams.lexicon.sides import Sides
from streams.meaning import distilled
from streams.meaning.encoding import Encoder
from streams.meaning.texts import texts
from streams.minilm import ACCURATE
from streams.reading.agreements.candidates import candidates
from streams.reading.cast.people import leaders
from streams.reading.cast.resolution import Cast
from streams.reading.statements import statements
from streams.reading.text.parse import parse

M = TypeVar("M", Speaker, Via)

VERSION = "9"
"""Of the reader; grows when the same paragraph may be read otherwise."""
GROUPS_LENGTH = 8


def version_of(groups: Sequence[Sequence[str]], *, accurate: bool = False) -> str:
    """The reader's version with what it knows of who is who: ``5``, or ``5.`` and digits of the groups' sha256;
    ``+accurate`` behind it where it reads with the larger sentence encoder."""
    known = f".{hashlib.sha256(msgspec.json.encode(groups)).hexdigest()[:GROUPS_LENGTH]}" if groups else ""
    return f"{VERSION}{known}{ACCURATE if accurate else ''}"


class Reader:
    """Reads paragraphs, for whatever issue list they are filed under later.

    What comes out depends on the event and the groups alone: parses are shared within a batch and
    remembered by text, which changes nothing but the time it takes. A paragraph of more than `PIECE`
    characters is read in pieces that end where sentences do, so that time grows with length alone.

    Args:
        groups: names that count as one party. They are knowledge of who is who: that Lena Ortiz leads the
            dockers tells who `Ortiz` is, and that she and the dockers are no two sides. So another reading
            of the same paragraphs may come of other groups, and `version` says which these are.
        encoder: says what texts mean, for filing to go by, in place of the one that ships; `version` says whether
            there is one.
    """

    def __init__(self, groups: Sequence[Sequence[str]] = (), encoder: Encoder | None = None) -> None:
        # A core is best used by a worker of its own, and products of few words are not worth sharing out.
        self._threads = ThreadpoolController()
        self.version = version_of(groups, accurate=encoder is not None)
        self._encoder = encoder or distilled.load()
        self._leaders = leaders(groups)
        self._sides = Sides(groups)

    def read(self, paragraphs: Sequence[Paragraph]) -> list[ReadParagraph]:
        """What each paragraph says, in order; of one that is not in English, nothing.

        Raises:
            ModelError: the English model is missing or another one.
        """
        parts = [pieces(p.text) if is_english(p.article.language) else [] for p in paragraphs]
        parsed = [text for p, part in zip(paragraphs, parts, strict=True) if part for text in window_of(p)]
        parsed += [part[0] for part in parts if len(part) == 1]
        # A batch makes very many small objects, and hardly a cycle of them.
        with no_garbage_collection(), self._threads.limit(limits=1, user_api="blas"):
            docs = dict(zip(dict.fromkeys(parsed), parse(list(dict.fromkeys(parsed))), strict=True))
            meanings = self._meanings(paragraphs, parts)
            return [self._read(*each, docs) for each in zip(paragraphs, parts, meanings, strict=True)]

    def _read(
        self, paragraph: Paragraph, part: list[str], meanings: tuple[bytes, ...], docs: Mapping[str, Doc]
    ) -> ReadParagraph:
        said = _joined(part, [self._said(paragraph, piece, docs) for piece in part])
        return ReadParagraph(
            article=paragraph.article,
            ordinal=paragraph.ordinal,
            paragraph_count=paragraph.paragraph_count,
            role=paragraph.role,
            text=paragraph.text,
            span=paragraph.span,
            window=paragraph.window,
            statements=said.statements,
            candidates=said.candidates,
            meanings=meanings,
            minhash=minhash(paragraph.text),
            reader=self.version,
        )

    def _meanings(self, paragraphs: Sequence[Paragraph], parts: Sequence[list[str]]) -> list[tuple[bytes, ...]]:
        """Of each paragraph that is read, all encoded at once."""
        weighed = [
            texts(p.text, p.window, p.article.headline) if part else []
            for p, part in zip(paragraphs, parts, strict=True)
        ]
        found = iter(self._encoder.meanings(list(chain.from_iterable(weighed))))
        return [tuple(islice(found, len(of))) for of in weighed]

    def _said(self, paragraph: Paragraph, piece: str, docs: Mapping[str, Doc]) -> Said:
        # A piece of a long paragraph is parsed when its turn comes, so that all of them need not be kept at once.
        doc = docs[piece] if piece in docs else parse([piece])[0]
        cast = Cast(paragraph.article, [docs[text] for text in window_of(paragraph)], doc, self._leaders)
        said = statements(doc, cast)
        return Said(said, candidates(cast, said, self._sides))


class Said(NamedTuple):
    """What a paragraph, or a piece of a very long one, says."""

    statements: tuple[Statement, ...]
    candidates: tuple[AgreementCandidate, ...]


def window_of(paragraph: Paragraph) -> list[str]:
    """Texts in which people and bodies are looked for: not in a byline, whose reporters are no part of the story."""
    headline = paragraph.article.headline.split()
    return [p.text[:PIECE] for p in paragraph.window if p.role != "header" or p.text.split() == headline]


def _joined(part: Sequence[str], found: Sequence[Said]) -> Said:
    """What the pieces say as what the whole does: spans moved."""
    if len(found) == 1:
        return found[0]
    said: list[Statement] = []
    told: list[AgreementCandidate] = []
    start = 0
    for text, of_piece in zip(part, found, strict=True):
        said.extend(_moved_statement(statement, start) for statement in of_piece.statements)
        told.extend(msgspec.structs.replace(c, trigger=_moved(c.trigger, start)) for c in of_piece.candidates)
        start += len(text)
    return Said(tuple(said), tuple(told))


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _all_moved(spans: Iterable[Span], by: int) -> tuple[Span, ...]:
    return tuple(_moved(span, by) for span in spans)


def _moved_statement(said: Statement, by: int) -> Statement:
    return Statement(
        type=said.type,
        content=_all_moved(said.content, by),
        cue=_moved(said.cue, by) if said.cue is not None else None,
        speaker=_moved_mention(said.speaker, by),
        via=_moved_mention(said.via, by),
        source=_moved(said.source, by) if said.source is not None else None,
    )


def _moved_mention(who: M | None, by: int) -> M | None:
    if who is None or who.mention is None:
        return who
    return msgspec.structs.replace(who, mention=_moved(who.mention, by))
