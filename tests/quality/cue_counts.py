"""Make tables like ``streams/reading/data/cues.tsv`` and ``contexts.tsv``: which words report something, and when.

    .venv/bin/python tests/quality/cue_counts.py OUT_FOLDER

Counted on PolNeAR train, beside the project (two minutes); what comes out are facts about words and none of its text.
A word in a frame counts as reporting where the corpus has an attribution by that cue, by that source, whose content
is the frame's by half and more; where it stands in what another reports it is not counted. `cue_shares` has the rest.

The tables that ship are older than this script: their counts were made by hand-run steps that nobody kept, with the
verbs of each class chosen by eye. Of the frames seen sixty times and more, this script's plain counts agree with the
shares that ship by a correlation of .93. With its tables in their place (2026-11-27), F1 was

    speakers, open to tuning .901 (.914 with those that ship) · locked away .805 (.809)
    PolNeAR dev, content and source .688 (.700) · quoted .844 (.851) · unquoted .619 (.633)

so those that ship were kept. Issues and agreements are the same with both.
"""

from __future__ import annotations

import importlib.util
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import polnear
from quality.cue_shares import Case, context_lines, contexts, cue_lines, shares

from streams.reading.attribution.contexts import aspects
from streams.reading.attribution.frames import Frame, frames_of
from streams.reading.attribution.spans import words
from streams.reading.cast.sketch import Sketch, sketch
from streams.reading.text.parse import parse
from streams.reading.text.tree import NOUNS, VERBS, Range, Tree

BATCH = 256
SAME = 0.5
"""Share of the characters of two contents, of either, from which on they are the same."""
FULL = 4
"""Words of a quotation that is speech."""
_PARTS = {**dict.fromkeys(VERBS, "V"), **dict.fromkeys(NOUNS, "N"), "JJ": "A", "JJR": "A"}
_ENDS = frozenset({".", "!", "?"})

Parts = Sequence[Range]


class Gold(NamedTuple):
    """An attribution as labelled, in characters of its paragraph."""

    content: Parts
    source: Parts
    cue: Parts


def main(out: Path) -> None:
    found = list(corpus_cases(polnear.BESIDE / "data" / "train"))
    table = shares(found)
    (out / "cues.tsv").write_text("\n".join(cue_lines(table)) + "\n", encoding="utf-8")
    (out / "contexts.tsv").write_text("\n".join(context_lines(contexts(found, table))) + "\n", encoding="utf-8")


def corpus_cases(split: Path) -> Iterator[Case]:
    """Cases of every paragraph of a split."""
    gold, events = _labels(split), polnear.paragraphs(split)
    for start in range(0, len(events), BATCH):
        batch = events[start : start + BATCH]
        for event, doc in zip(batch, parse([event.text for event in batch]), strict=True):
            yield from cases(sketch(doc), [_moved(g, event.span) for g in gold[event.article.uri]])


def cases(page: Sketch, gold: Sequence[Gold]) -> Iterator[Case]:
    """Every word of a paragraph in every frame, and every verb beside a quotation: whether it reports something."""
    tree = page.tree
    for i in range(tree.size):
        part = _PARTS.get(tree.tags[i])
        if part is None or page.in_quotation(i):
            continue
        own = [g for g in gold if _meets(tree, i, g.cue)]
        if any(_meets(tree, i, g.content) for g in gold if g not in own):
            continue
        for frame in frames_of(tree, i):
            reports = any(_is_same(tree, frame, g) for g in own)
            yield Case(tree.lower[i], part, frame.kind, aspects(tree, frame, frame.source), reports)
    for tokens in page.quoted:
        if words(tree, tokens) >= FULL:
            yield from _beside(page, tokens, gold)


def _is_same(tree: Tree, frame: Frame, g: Gold) -> bool:
    """Whether a frame has the content and the source of an attribution."""
    if (frame.source is None) != (not g.source) or (
        frame.source is not None and not _meets(tree, frame.source, g.source)
    ):
        return False
    apart = _characters((*g.cue, *g.source))
    one = _characters([tree.span(part) for part in frame.content if part[0] < part[1]]) - apart
    other = _characters(g.content) - apart
    return len(one & other) >= SAME * len(one | other) > 0


def _beside(page: Sketch, tokens: Range, gold: Sequence[Gold]) -> Iterator[Case]:
    """The verbs nearest to a quotation, before and behind it in its sentence."""
    tree, inner = page.tree, _characters([page.tree.span(tokens)])
    for way in (range(tokens[0] - 1, -1, -1), range(tokens[1], tree.size)):
        verb = _first_verb(page, way)
        if verb is not None:
            by = [g for g in gold if _meets(tree, verb, g.cue)]
            said = any(len(inner & _characters(g.content)) >= SAME * len(inner) for g in by)
            yield Case(tree.lower[verb], "V", "quote", (), said)


def _first_verb(page: Sketch, way: range) -> int | None:
    for i in way:
        if page.tree.words[i] in _ENDS or page.in_quotation(i):
            return None
        if page.tree.tags[i] in VERBS and page.tree.deps[i] not in {"aux", "auxpass"}:
            return i
    return None


def _labels(split: Path) -> dict[str, list[Gold]]:
    """Attributions of each article by its first annotator, as the corpus's scorer reads them."""
    spec: Any = importlib.util.spec_from_file_location("score_polnear", polnear.BESIDE / "score_polnear.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    found: dict[str, list[Gold]] = defaultdict(list)
    for text in sorted((split / "text").glob("*.txt")):
        first = next(iter(scorer.annotators(split, text.stem).values()))
        found[text.stem] = [Gold(*event) for event in scorer.read_ann(first) if event[0]]
    return found


def _moved(g: Gold, span: Range) -> Gold:
    start, end = span
    return Gold(*([(a - start, b - start) for a, b in parts if a < end and b > start] for parts in g))


def _meets(tree: Tree, token: int, parts: Parts) -> bool:
    start, end = tree.span((token, token + 1))
    return any(a < end and start < b for a, b in parts)


def _characters(parts: Parts) -> set[int]:
    return {i for a, b in parts for i in range(a, b)}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
