"""Agreements that paragraphs of the written news tell: ``tests/coverage/written/agreements/FILE.tsv``.

A line an agreement: place ``FILE:ARTICLE.PARAGRAPH``, status (behind ``?`` where it is optional), parties between ``;``
and trigger as it stands in the paragraph. A file that is there is labelled whole: a paragraph without a line has none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from quality.written_news import FOLDER, HELD_BACK, Part, Span, place, read

from streams.events import AgreementStatus, Paragraph


class LabelError(ValueError):
    """A line that is not in the form, or whose trigger does not stand in its paragraph."""


class Label(NamedTuple):
    """An agreement; the span of its trigger is in characters of the paragraph."""

    status: AgreementStatus
    optional: bool
    parties: tuple[str, ...]
    trigger: Span


class LabelledParagraph(NamedTuple):
    """A body paragraph in its window, with its agreements in the order of the file."""

    event: Paragraph
    agreements: tuple[Label, ...]


def paths(part: Part | None = None) -> list[Path]:
    """Files of agreements of a part, or all of them."""
    found = sorted((FOLDER / "agreements").glob("*.tsv"))
    return [path for path in found if part is None or (path.stem in HELD_BACK) == (part == "held back")]


def paragraphs(part: Part) -> Iterator[LabelledParagraph]:
    """Every paragraph of a part whose file is labelled.

    Raises:
        LabelError: as `labelled`.
        MarkError: a file of news is not in its form.
    """
    for path in paths(part):
        yield from labelled(path)


def labelled(path: Path) -> list[LabelledParagraph]:
    """Every paragraph of the news that a file labels.

    Raises:
        LabelError: a line is not in the form, tells of no paragraph, or its trigger is not in it.
        MarkError: the file of news is not in its form.
    """
    lines: defaultdict[str, list[list[str]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        named, *rest = line.split("\t")
        lines[named].append(rest)
    found = []
    for paragraph in read(FOLDER / f"{path.stem}.txt"):
        event = paragraph.event
        named = place(event)
        found.append(LabelledParagraph(event, tuple(_labels(named, lines.pop(named, []), event.text))))
    if lines:
        raise LabelError(f"{path.name}: no such paragraphs: {', '.join(lines)}")
    return found


def _labels(place: str, lines: list[list[str]], text: str) -> Iterator[Label]:
    seen: Counter[str] = Counter()
    for line in lines:
        try:
            marked, parties, trigger = line
            (status,) = (known for known in get_args(AgreementStatus) if known == marked.removeprefix("?"))
        except ValueError as error:
            raise LabelError(f"{place}: not a status, parties and a trigger: {line}") from error
        places = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(trigger)}(?!\w)", text)]
        if not trigger or not places:
            raise LabelError(f"{place}: {trigger!r} is not in the paragraph")
        # The words that are labelled twice are two words, as far as there are two.
        span = places[min(seen[trigger], len(places) - 1)]
        seen[trigger] += 1
        yield Label(status, marked.startswith("?"), tuple(filter(None, parties.split(";"))), span)
