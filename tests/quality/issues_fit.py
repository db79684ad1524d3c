"""Print ``streams/filing/data/issue-weights.json`` anew: what makes an issue one of a paragraph; and how well it does.

    .venv/bin/python tests/quality/issues_fit.py > streams/filing/data/issue-weights.json
    .venv/bin/python tests/quality/issues_fit.py --folds
    .venv/bin/python tests/quality/issues_fit.py --accurate > streams/filing/data/issue-weights-accurate.json

Two ridge logistic regressions on the coverage open to tuning and the open part of the real news by its lists: of
a text by its own signals, then of a paragraph by what these say of it, its headline and its window. For the second,
the first is fitted on the other half of the lists and articles, so that it does not see its own certainty. What is
optional is left out. The threshold is that of the highest F1.

`--folds` fits without each list and, where lists share articles, without each third of the articles too, and says
how well those are read: F1 by list, and how often what is given a chance is so. `--accurate` compares by the sentence
encoder (``newsroom-streams[accurate]``) in place of word vectors.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from zlib import crc32

import numpy as np
import orjson

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import coverages, real_coverage, real_news
from quality.scoring import Score, starts_as

from streams.events import Paragraph
from streams.filing import signals, surroundings
from streams.filing.exclusions import Exclusions, without_exclusions
from streams.filing.senses import Sense, by_encoder, by_words
from streams.filing.signals import SignalFinder
from streams.filing.surroundings import Place, weighed
from streams.filing.vectors import Floats
from streams.issues import IssueList, parse_issue_list

RIDGE = 5.0
"""Penalty of the weights of columns with a deviation of 1, none of the constant."""
ROUNDS = 30
OWN = 3.0
"""What a paragraph of our own coverage counts, of which there is less than of the real news by its lists."""
FOLDS = 3
"""Parts of the articles that several lists share."""
THRESHOLDS = np.arange(0.2, 0.6, 0.01)


@dataclass(frozen=True)
class Case:
    """A labelled paragraph of one list: the numbers of its texts, and what is about it and optional, an issue each."""

    article: str
    own: int
    headline: int
    before: tuple[int, ...]
    about: Floats
    optional: Floats


@dataclass(frozen=True)
class Cases:
    """Everything labelled by one list; `values` has the signals of each text, `excluded` its exclusions."""

    name: str
    real: bool
    values: Floats
    excluded: Floats
    cases: tuple[Case, ...]

    def where(self, number: Callable[[Cases, Case], int], *wanted: int) -> Cases:
        """The cases that have one of these numbers."""
        cases = tuple(case for case in self.cases if number(self, case) in wanted)
        return replace(self, cases=cases)

    def own(self) -> Floats:
        return np.concatenate([self.values[case.own] for case in self.cases])

    def around(self, text: Floats) -> Floats:
        """Surroundings, by the weights of a text."""
        known = weighed(self.values @ text[:-1] + text[-1], self.excluded)
        places = [Place(case.own, case.headline, case.before) for case in self.cases]
        return np.concatenate(surroundings.surroundings(known, places))


@dataclass(frozen=True)
class Fitted:
    """As `streams.filing.relevance.Weights`."""

    text: Floats
    paragraph: Floats
    threshold: float


Labelled = tuple[Paragraph, Sequence[str], Sequence[str]]
"""A paragraph, what it is about, and what is optional."""


def main() -> None:
    parser = ArgumentParser(description="Fit the weights of issues.")
    parser.add_argument("--folds", action="store_true", help="say how well weights do that have not seen a list")
    parser.add_argument("--accurate", action="store_true", help="compare by the sentence encoder")
    asked = parser.parse_args()
    known = everything(by_encoder() if asked.accurate else by_words())
    if asked.folds:
        show(known)
        return
    fitted = fit(known)
    found = {
        "text": _named(signals.NAMES, fitted.text),
        "paragraph": _named(surroundings.NAMES, fitted.paragraph),
        "threshold": round(float(fitted.threshold), 2),
    }
    print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


def everything(sense: Sense) -> list[Cases]:
    """Our own coverage and, where its texts are, the real news."""
    own = [own_cases(coverage, sense) for coverage in coverages.open_to_tuning()]
    return [*own, *(real_cases(coverage, sense) for coverage in real_coverage.real("open"))]


def own_cases(coverage: coverages.Coverage, sense: Sense) -> Cases:
    labels = {name: coverage.labels(name) for name, article in coverage.published() if article.status == "usable"}
    lines = [line for name in labels for line in labels[name]]

    def found() -> Iterator[Labelled]:
        events = coverage.events()
        for line in lines:
            event = next(event for event in events if starts_as(event.text, line))
            yield event, line["issues"], line["issues_optional"]

    return _cases(coverage.name, coverage.issues, found(), sense, real=False)


def real_cases(coverage: real_coverage.RealCoverage, sense: Sense) -> Cases:
    events = {(event.article.uri, event.ordinal): event for event in coverage.events()}
    found = (
        (
            events[label["uri"], label["ordinal"]],
            label.get("issues", {}).get(coverage.name, ()),
            label.get("issues_optional", {}).get(coverage.name, ()),
        )
        for label in coverage.labels()
    )
    return _cases(coverage.name, real_news.lists()[coverage.name], found, sense, real=True)


def fit(known: Sequence[Cases]) -> Fitted:
    text = regression(*_stacked(known, Cases.own))
    halves = [[part.where(_half, half) for part in known] for half in (0, 1)]
    around: list[tuple[Cases, Floats]] = []
    for one, other in (halves, halves[::-1]):
        by_others = regression(*_stacked(other, Cases.own))
        around += [(part, part.around(by_others)) for part in one if part.cases]
    values = np.concatenate([found for _, found in around])
    about, optional, weights = _labels([part for part, _ in around])
    paragraph = regression(values[~optional], about[~optional], weights[~optional])
    return Fitted(text, paragraph, best_threshold(chance(values, paragraph), about, optional, weights))


def regression(values: Floats, about: Floats, weights: Floats) -> Floats:
    """Weights of a ridge logistic regression by Newton's method, the constant last."""
    mean, deviation = values.mean(0), values.std(0) + 1e-6
    columns = np.column_stack(((values - mean) / deviation, np.ones(len(values)))).astype(float)
    penalty = np.diag([RIDGE] * values.shape[1] + [0.0])
    found = np.zeros(columns.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-columns @ found))
        curve = (columns.T * (weights * likely * (1 - likely))) @ columns + penalty
        step = np.linalg.solve(curve, columns.T @ (weights * (about - likely)) - penalty @ found)
        found = found + step
        if np.abs(step).max() < 1e-6:
            break
    slopes = found[:-1] / deviation
    return np.append(slopes, found[-1] - slopes @ mean)


def chance(values: Floats, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-(values @ weights[:-1] + weights[-1]))))


def best_threshold(chances: Floats, about: Floats, optional: Floats, weights: Floats) -> float:
    def f1(threshold: float) -> float:
        given = chances >= threshold
        right = weights[given & about].sum()
        return float(2 * right / (weights[given & ~(optional & ~about)].sum() + weights[about].sum()))

    return max(THRESHOLDS.tolist(), key=f1)


def show(known: Sequence[Cases]) -> None:
    """F1 of each list by weights that have not seen it, and how well calibrated these are on the real news."""
    scores: dict[str, Score] = {}
    seen: list[tuple[Floats, Floats]] = []
    for kept, left in folds(known):
        fitted = fit(kept)
        for part in left:
            chances = chance(part.around(fitted.text), fitted.paragraph)
            about, optional, _ = _labels([part])
            scores[part.name] = scores.get(part.name, Score()) + _score(chances >= fitted.threshold, about, optional)
            if part.real:
                seen.append((chances[~optional], about[~optional]))
    for title, real in (("real news", True), ("our own", False)):
        names = [part.name for part in known if part.real == real]
        if names:
            _show(title, [(name, scores[name]) for name in names])
    _show_reliability(*map(np.concatenate, zip(*seen, strict=True)))


def folds(known: Sequence[Cases]) -> Iterator[tuple[list[Cases], list[Cases]]]:
    """What to fit on, and what to try it on: another list, and of the real news other articles as well."""
    for part in known:
        others = [other for other in known if other.name != part.name]
        for fold in range(FOLDS) if part.real else ():
            rest = {*range(FOLDS)} - {fold}
            yield [o.where(_fold, *rest) if o.real else o for o in others], [part.where(_fold, fold)]
        if not part.real:
            yield others, [part]


def _show(title: str, scores: Sequence[tuple[str, Score]]) -> None:
    total = reduce(Score.__add__, [score for _, score in scores])
    each = [score.f1 for _, score in scores]
    of_all = f"{total.f1:.3f} ({total.precision:.2f}/{total.recall:.2f})"
    print(f"{title}: {of_all}, mean of lists {np.mean(each):.3f} ± {np.std(each):.3f}")
    for name, score in sorted(scores, key=lambda item: item[1].f1):
        print(f"  {name:14} {score.f1:.3f} ({score.precision:.2f}/{score.recall:.2f})")


def _show_reliability(chances: Floats, about: Floats) -> None:
    print("chance given   it is so   of")
    for low in np.arange(0, 1, 0.1):
        inside = (chances >= low) & (chances < low + 0.1)
        if inside.any():
            print(f"{chances[inside].mean():12.2f} {about[inside].mean():10.2f} {inside.sum():6}")


def _score(given: Floats, about: Floats, optional: Floats) -> Score:
    return Score(int((given & about).sum()), int((given & ~about & ~optional).sum()), int((~given & about).sum()))


def _cases(name: str, path: Path, found: Iterable[Labelled], sense: Sense, *, real: bool) -> Cases:
    issues = parse_issue_list(path.read_bytes(), source=str(path))
    ids = [issue.id for issue in issues.issues]
    texts: dict[str, int] = {}
    cases = []
    for event, about, optional in found:
        before = [other.text for other in event.window if other.role == "body"]
        own, headline, *rest = (texts.setdefault(t, len(texts)) for t in (event.text, event.article.headline, *before))
        is_about = np.array([i in about for i in ids])
        is_optional = np.array([i in optional for i in ids]) & ~is_about
        cases.append(Case(event.article.uri, own, headline, tuple(rest), is_about, is_optional))
    return Cases(name, real, *_signals(issues, texts, sense), tuple(cases))


def _signals(issues: IssueList, texts: Iterable[str], sense: Sense) -> tuple[Floats, Floats]:
    find, excluded = SignalFinder(without_exclusions(issues), sense).find, Exclusions(issues).named
    return find(list(texts)).values, np.array([excluded(text) for text in texts])


def _stacked(known: Sequence[Cases], values: Callable[[Cases], Floats]) -> tuple[Floats, Floats, Floats]:
    parts = [part for part in known if part.cases]
    about, optional, weights = _labels(parts)
    return np.concatenate([values(part) for part in parts])[~optional], about[~optional], weights[~optional]


def _labels(known: Sequence[Cases]) -> tuple[Floats, Floats, Floats]:
    cases = [(part, case) for part in known for case in part.cases]
    weights = [np.full(len(case.about), 1.0 if part.real else OWN) for part, case in cases]
    return (
        np.concatenate([case.about for _, case in cases]),
        np.concatenate([case.optional for _, case in cases]),
        np.concatenate(weights),
    )


def _half(part: Cases, case: Case) -> int:
    return (crc32(part.name.encode()) + (_fold(part, case) if part.real else 0)) % 2


def _fold(_: Cases, case: Case) -> int:
    return crc32(case.article.encode()) % FOLDS


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip((*names, "constant"), weights, strict=True)}


if __name__ == "__main__":
    main()
