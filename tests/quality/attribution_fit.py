"""Make ``streams/reading/data/attribution.tsv`` anew: what speaks for and against a frame reporting something.

    .venv/bin/python tests/quality/attribution_fit.py    # a minute

A ridge logistic regression over every frame of every possible cue in real news, in our own coverage and in written
news, of each the part open to tuning, and in sentences of our own for what news hardly has
(`attribution-examples.txt`), and nothing else. Real and written news say of each statement where its cue and its
content are, and so do those sentences. Our own coverage says only who speaks in a paragraph: a frame whose source is
nobody of those reports nothing, and of the frames of one speaker the likeliest does. What is optional, or stands in
what another says, is left out.

Written news counts more as a statement than the others do, wishes and plans above all. So how much likelier a class of
cues reports something there has weights of its own (`WIDER`), which are fitted with the rest and then left out.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from math import exp
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import coverages, real_news, written_news
from quality.logistic import Case, fitted
from quality.real_coverage import RealCoverage
from quality.scoring import Labels, name_key, starts_as

from streams.events import ArticleHeader, Paragraph
from streams.issues import parse_issue_list
from streams.reading.attribution.detection import framed
from streams.reading.cast.people import leaders
from streams.reading.cast.resolution import Cast
from streams.reading.reader import window_of
from streams.reading.text.parse import parse
from streams.reading.voices import voice

EXAMPLES = Path(__file__).with_name("attribution-examples.txt")
OUT = Path(__file__).parents[2] / "streams" / "reading" / "data" / "attribution.tsv"
HEADER = """\
# Weights of what is seen of a frame, in hundredths of a natural logarithm of odds that it reports something.
# Fitted by `tests/quality/attribution_fit.py` on labelled news: our own, and Wikinews' (© its contributors, CC BY 2.5).
"""
RIDGE, FEWEST = 4.0, 4
"""Penalty, and cases that have a feature from which on it has a weight; log loss of frames on articles left out is
.274, and .284 without written news."""
SAME = 0.3
"""Share of the characters of two contents, of both together, from which on they are the same."""
OWN_WEIGHT = 0.7
"""What a case of our own coverage counts, whose labels do not say which frame it is."""
WRITTEN_WEIGHT = 0.3
"""What a case of written news counts, of which there are four for each of real news."""
WIDER = "wider: "
"""Begins features that only cases of written news have."""
UNLIKELY = 0.05
"""A frame of someone who speaks that is no likelier than this says nothing about frames."""
ROUNDS = 2
"""Times that the likeliest frames of our own coverage are looked for."""

Span = tuple[int, int]


class Frames(NamedTuple):
    """A frame that may report something, as a case; `speaker` is whose, where that alone is known."""

    case: Case
    speaker: tuple[str, int, str] | None = None


def main() -> None:
    OUT.write_text(HEADER + "\n".join(lines(weights(marked_cases(), list(own_cases())))) + "\n", encoding="utf-8")


def marked_cases() -> list[Case]:
    """Frames of all news of which it is known where its cues are."""
    return [*real_cases(), *example_cases(), *written_cases()]


def weights(cases: Sequence[Case], own: Sequence[Frames]) -> dict[str, float]:
    """Fitted on all of it, the likeliest frames of our own coverage found by the weights of the round before."""
    found = fitted(cases, ridge=RIDGE, fewest=FEWEST)
    for _ in range(ROUNDS):
        found = fitted([*cases, *_likeliest(own, found)], ridge=RIDGE, fewest=FEWEST)
    return {feature: weight for feature, weight in found.items() if not feature.startswith(WIDER)}


def lines(found: dict[str, float]) -> Iterator[str]:
    """Rows of the file, without weights that round to nothing."""
    for feature, weight in sorted(found.items()):
        if round(100 * weight):
            yield f"{feature}\t{round(100 * weight)}"


def _likeliest(own: Sequence[Frames], found: dict[str, float]) -> Iterator[Case]:
    best: dict[tuple[str, int, str], tuple[float, Case]] = {}
    for case, speaker in own:
        likely = 1 / (1 + exp(-sum(found.get(feature, 0.0) for feature in case.features)))
        if speaker is None:
            yield case
        elif likely > best.get(speaker, (UNLIKELY,))[0]:
            best[speaker] = likely, case
    yield from (case for _, case in best.values())


def casts(events: Sequence[Paragraph], groups: Sequence[Sequence[str]]) -> Iterator[tuple[Paragraph, Cast]]:
    """Every paragraph with its cast."""
    docs = dict(zip(texts := list(dict.fromkeys(_texts(events))), parse(texts), strict=True))
    for event in events:
        window = [docs[text] for text in window_of(event)]
        yield event, Cast(event.article, window, docs[event.text], leaders(groups))


def _texts(events: Sequence[Paragraph]) -> Iterator[str]:
    for event in events:
        yield event.text
        yield from window_of(event)


def labelled_real() -> Iterator[tuple[Paragraph, Cast, Labels]]:
    """Paragraphs of real news with their labels."""
    coverage = RealCoverage(name=next(iter(real_news.lists())), part="open")
    labels = {(label["uri"], label["ordinal"]): label for label in coverage.labels()}
    for event, cast in casts(coverage.events(), ()):
        if (event.article.uri, event.ordinal) in labels:
            yield event, cast, labels[event.article.uri, event.ordinal]


def labelled_own() -> Iterator[tuple[Paragraph, Cast, Labels]]:
    """Paragraphs of our own coverage with their labels."""
    for coverage in coverages.open_to_tuning():
        groups = parse_issue_list(coverage.issues.read_bytes(), source=str(coverage.issues)).same_party
        named = {article.article.uri: name for name, article in coverage.published() if article.status == "usable"}
        for event, cast in casts([e for e in coverage.events() if e.article.uri in named], groups):
            label = next((x for x in coverage.labels(named[event.article.uri]) if starts_as(event.text, x)), None)
            if label is not None:
                yield event, cast, label


def real_cases() -> Iterator[Case]:
    """Frames of real news."""
    for event, cast, label in labelled_real():
        if voice(cast) is None:
            yield from _by_spans(cast, label.get("statements", []), event.article.uri)


def _by_spans(cast: Cast, statements: Sequence[Labels], article: str) -> Iterator[Case]:
    by_cue: dict[int, list[tuple[float, Case]]] = defaultdict(list)
    for frame, seen, a in framed(cast.here.tree, _inside(cast)):
        content = [cast.here.tree.span(part) for part in a.content]
        cue = cast.here.tree.span((frame.cue, frame.cue + 1))
        said = [s for s in statements if "cue" in s and _shared([cue], [s["cue"]])]
        said = said or [s for s in statements if "cue" not in s and _alike(content, s["content"]) >= SAME]
        if any(s.get("optional") or not s.get("speakers") for s in said):
            continue
        if said:
            alike = max(_alike(content, s["content"]) for s in said)
            by_cue[frame.cue].append((alike, Case(tuple(seen), True, 1.0, article)))
        elif not any(_shared([cue], s["content"]) for s in statements):
            yield Case(tuple(seen), False, 1.0, article)
    for frames in by_cue.values():
        best = max(alike for alike, _ in frames)
        for alike, case in frames:
            yield case._replace(true=alike >= min(best, SAME))


def example_cases() -> Iterator[Case]:
    """Frames of sentences of our own for what labelled news hardly has."""
    written = [line for line in EXAMPLES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    texts = [line.translate(str.maketrans("", "", "[]{}")) for line in written]
    header = ArticleHeader(uri="examples", published=datetime(2026, 1, 1, tzinfo=UTC))
    for line, doc in zip(written, parse(texts), strict=True):
        cues, contents = _marked(line, "[]"), _marked(line, "{}")
        said = [{"cue": cue, "content": contents, "speakers": [{}]} for cue in cues]
        yield from _by_spans(Cast(header, [], doc, {}), said, "examples")


def written_cases() -> Iterator[Case]:
    """Frames of written news, of its first round: with the second they are told no better (RESULTS.md)."""
    written = [one for one in written_news.paragraphs("open") if not written_news.is_of_second_round(one.event)]
    for (_, said), (event, cast) in zip(written, casts([one.event for one in written], ()), strict=True):
        if voice(cast) is None:
            for case in _by_spans(cast, written_news.labels(said), event.article.uri):
                wider = tuple(WIDER + f for f in case.features if f == "any" or f.startswith("class "))
                yield case._replace(features=(*case.features, *wider), weight=WRITTEN_WEIGHT)


def _marked(line: str, marks: str) -> list[Span]:
    """Where a sentence without its brackets has what stood in these."""
    spans, start, place = [], 0, 0
    for char in line:
        if char == marks[0]:
            start = place
        elif char == marks[1]:
            spans.append((start, place))
        place += char not in "[]{}"
    return spans


def own_cases() -> Iterator[Frames]:
    """Frames of our own coverage."""
    for event, cast, label in labelled_own():
        yield from _by_speakers(cast, label, event)


def _by_speakers(cast: Cast, label: Labels, event: Paragraph) -> Iterator[Frames]:
    required = {name_key(name) for name in label["speakers"]}
    optional = {name_key(name) for name in (*label["speakers_optional"], *label["via"])}
    article = event.article.uri
    for _, seen, a in framed(cast.here.tree, _inside(cast)):
        names = {name_key(name.name) for name in cast.resolve_all(a.source)} if a.source is not None else set()
        if not names or names & optional:
            continue
        spoken = min(names & required, default=None)
        case = Case(tuple(seen), spoken is not None, OWN_WEIGHT, article)
        yield Frames(case, (article, event.ordinal, spoken) if spoken is not None else None)


def _inside(cast: Cast) -> list[bool]:
    return [cast.here.in_quotation(i) for i in range(cast.here.tree.size)]


def _shared(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> int:
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)


def _alike(one: Sequence[Sequence[int]], other: Sequence[Sequence[int]]) -> float:
    shared = _shared(one, other)
    return shared / max(1, sum(b - a for a, b in (*one, *other)) - shared)


if __name__ == "__main__":
    main()
