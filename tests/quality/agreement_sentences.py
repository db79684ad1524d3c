"""Sentences written to tell what is an agreement from what only sounds like one: `agreement-sentences.tsv`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from streams.events import AgreementStatus, ArticleHeader
from streams.lexicon.sides import Sides
from streams.reading.agreements.candidates import told
from streams.reading.agreements.likelihood import features
from streams.reading.cast.resolution import Cast
from streams.reading.statements import statements
from streams.reading.text.parse import parse

SENTENCES = Path(__file__).parent / "agreement-sentences.tsv"
NOWHERE = ArticleHeader(uri="urn:sentence", published=datetime(2020, 1, 1, tzinfo=UTC))


class Sentence(NamedTuple):
    """The marked word of a sentence as a rule finds it, and whether it tells an agreement of that status."""

    text: str
    word: str
    status: AgreementStatus
    features: tuple[str, ...]
    right: bool


def sentences() -> Iterator[Sentence]:
    """Every sentence whose marked word a rule finds."""
    lines = [line.split("\t") for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    plain = [marked.replace("*", "") for _, marked in lines]
    for (label, marked), text, doc in zip(lines, plain, parse(plain), strict=True):
        cast = Cast(NOWHERE, [], doc, {})
        tree, at = cast.here.tree, marked.index("*")
        for found in told(cast, statements(doc, cast), Sides(())):
            token = found.match.token
            if tree.span((token, token + 1))[0] == at:
                how = tuple(features(tree.lower[token], found.match, found.status))
                yield Sentence(text, tree.words[token], found.status, how, found.status == label)
