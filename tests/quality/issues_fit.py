"""Print ``streams/filing/data/issue-weights.json`` anew: what makes an issue one of a paragraph; and how well it does.

    python tests/quality/issues_fit.py streams/meaning/data/distilled.npz > streams/filing/data/issue-weights.json
    python tests/quality/issues_fit.py streams/meaning/data/distilled.npz --folds
    python tests/quality/issues_fit.py apart.npz --accurate > streams/filing/data/issue-weights-accurate.json

Two ridge logistic regressions on the coverage open to tuning and the open part of the real news by its lists: of
a text by its own signals, then of a paragraph by what these say of it, its headline and its window. For the second,
the first is fitted on the other half of the lists and articles, so that it does not see its own certainty. What is
optional is left out. The threshold is the highest one whose F1 is as good as the best.

What texts mean was learnt from the same labels. So each paragraph has its signals by an encoder that has not seen its
article: the distilled one (`distilled_fit.py`), or with `--accurate` the larger one (`encoder_fit.py`), made with
`--apart` for the folds of `issue_cases`, in their order. `--folds` fits without each list, and says how well those are
read whose lists and articles neither encoder nor weights have seen: F1 by list, and how often what is given a chance
is so.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from zlib import crc32

import numpy as np
import orjson

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import issue_cases
from quality.issue_cases import Case, Listed, Origin
from quality.news_meanings import news_of
from quality.scoring import Score

from streams.filing import signals, surroundings
from streams.filing.exclusions import Exclusions, without_exclusions
from streams.filing.senses import Sense, by_distilled, by_minilm
from streams.filing.signals import SignalFinder
from streams.filing.surroundings import Place, weighed
from streams.meaning.distilled import Distilled
from streams.meaning.encoding import Floats
from streams.meaning.table import read_table
from streams.minilm.carrier import tensors
from streams.minilm.encoder import MiniLM
from streams.minilm.tuning import tuned

RIDGE = 5.0
"""Penalty of the weights of columns with a deviation of 1, none of the constant."""
ROUNDS = 30
COUNTED: dict[Origin, float] = {"own": 4.0, "real": 1.0, "written": 0.0}
"""What a paragraph counts: of our own coverage there is less than of what is labelled by many lists; what was written
is new to no encoder."""
THRESHOLDS = np.arange(0.2, 0.6, 0.01)
AGAINST = [surroundings.NAMES.index(name) for name in ("excluded in the headline", "excluded before")]
"""What never speaks for an issue, however few say otherwise by chance."""
AS_GOOD = 0.003
"""F1 that is given for being surer."""


@dataclass(frozen=True)
class Cases:
    """Everything labelled by one list; `values` has the signals of each text, `excluded` its exclusions."""

    name: str
    origin: Origin
    fold: int
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


def main() -> None:
    parser = ArgumentParser(description="Fit the weights of issues.")
    parser.add_argument("apart", nargs="+", type=Path, help="encoders that have not seen a fold, in order")
    parser.add_argument("--folds", action="store_true", help="say how well weights do that have not seen a list")
    parser.add_argument("--accurate", action="store_true", help="compare by the larger sentence encoder")
    asked = parser.parse_args()
    known = apart([(_minilm if asked.accurate else _distilled)(path) for path in asked.apart])
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


def _distilled(path: Path) -> Sense:
    return by_distilled(Distilled(read_table(path)))


def _minilm(path: Path) -> Sense:
    with np.load(path) as changes:
        given = tuned(tensors(), dict(changes))
    return by_minilm(MiniLM(given, news_of(MiniLM(given))))


def apart(senses: Sequence[Sense]) -> list[Cases]:
    """What is new to each sense, by it."""
    known = issue_cases.everything()
    return [
        with_signals(listed, sense, fold)
        for fold, sense in enumerate(senses)
        for listed in issue_cases.left(known, fold)
        if listed.cases
    ]


def with_signals(listed: Listed, sense: Sense, fold: int = 0) -> Cases:
    find, excluded = SignalFinder(without_exclusions(listed.issues), sense).find, Exclusions(listed.issues).named
    found = find(list(listed.texts)).values, np.array([excluded(text) for text in listed.texts])
    return Cases(listed.name, listed.origin, fold, *found, listed.cases)


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
    paragraph[AGAINST] = np.minimum(paragraph[AGAINST], 0)
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

    scores = {threshold: f1(threshold) for threshold in THRESHOLDS.tolist()}
    return max(threshold for threshold, score in scores.items() if score >= max(scores.values()) - AS_GOOD)


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
            if part.origin == "real":
                seen.append((chances[~optional], about[~optional]))
    origins: tuple[tuple[str, Origin], ...] = (("real news", "real"), ("our own", "own"))
    for title, origin in origins:
        names = list(dict.fromkeys(part.name for part in known if part.origin == origin and part.name in scores))
        if names:
            _show(title, [(name, scores[name]) for name in names])
    _show_reliability(*map(np.concatenate, zip(*seen, strict=True)))


def folds(known: Sequence[Cases]) -> Iterator[tuple[list[Cases], list[Cases]]]:
    """What to fit on, and what to try it on: another list and, where there are several folds, other articles."""
    several = len({part.fold for part in known}) > 1
    for part in known:
        others = [other for other in known if other.name != part.name]
        if part.origin == "own":
            yield others, [part]
        elif part.name in issue_cases.LISTS[part.fold]:
            yield [o for o in others if o.origin == "own" or not several or o.fold != part.fold], [part]


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


def _stacked(known: Sequence[Cases], values: Callable[[Cases], Floats]) -> tuple[Floats, Floats, Floats]:
    parts = [part for part in known if part.cases]
    about, optional, weights = _labels(parts)
    return np.concatenate([values(part) for part in parts])[~optional], about[~optional], weights[~optional]


def _labels(known: Sequence[Cases]) -> tuple[Floats, Floats, Floats]:
    cases = [(part, case) for part in known for case in part.cases]
    weights = [np.full(len(case.about), COUNTED[part.origin]) for part, case in cases]
    return (
        np.concatenate([case.about for _, case in cases]),
        np.concatenate([case.optional for _, case in cases]),
        np.concatenate(weights),
    )


def _half(part: Cases, case: Case) -> int:
    return (
        crc32(part.name.encode()) + (0 if part.origin == "own" else crc32(case.article.encode()) // issue_cases.FOLDS)
    ) % 2


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip((*names, "constant"), weights, strict=True)}


if __name__ == "__main__":
    main()
