"""From counted cases to shares and factors: how often a word reports something in a frame, and how it then stands.

A share is ``(reporting + STRENGTH * expected) / (seen + STRENGTH)``, where what is expected is the share of the frame
among the word's class: verbs fall into as many classes as there are seeds, each verb into the one under which its
counts are likeliest (hard expectation maximisation from the seeds' own counts); nouns and adjectives are a class each.
The likelihood of a tenth of the corpus left out favours a strength of 4 to 8 and a least count of 2; the 3 that stands
here comes from what the reader scored on our own coverage and on PolNeAR dev, so it is not blind to them.

A factor is that of a ridge logistic regression on how a case stands, over the log odds of its share.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from streams.lexicon import gazetteer
from streams.reading.attribution.contexts import group
from streams.reading.attribution.lexicon import forms

SEEDS = ("declare", "think", "want", "praise", "blame", "ask", "discuss", "talk")
STRENGTH, CLASS_STRENGTH, FRAME_STRENGTH = 8.0, 20.0, 5.0
"""Cases that what is expected of a word by its class, of a class by its frame and of a frame by its part count for."""
FEWEST = 3
"""Cases in which a word reports something, from which on it is a cue,"""
SEEN = 10
"""cases of a frame in a class from which on all verbs of the class may have it,"""
LEAST = 0.145
"""and the least share that is written."""
RIDGE, OFTEN, TELLING = 20.0, 100, math.log(1.18)
"""Of factors: the penalty, cases of an aspect from which on it has one, and the logarithm of the least written."""
ROUNDS = 30
_ENDINGS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ied", "y"), ("ing", ""), ("ing", "e"))

Word = tuple[str, str]
"""Lemma and part of speech."""
Counts = dict[str, tuple[int, int]]
"""Frame to cases seen and cases in which it reports something."""
Table = dict[Word, dict[str, float]]
Factors = dict[tuple[str, str, str], float]


class Case(NamedTuple):
    """A word in a frame: how it stands there, and whether it reports something."""

    form: str
    part: str
    frame: str
    aspects: tuple[tuple[str, str], ...]
    reports: bool


def shares(cases: Sequence[Case]) -> Table:
    """Shares of every word that is a cue, by frame."""
    counts = {word: own for word, own in counted(cases).items() if sum(k for _, k in own.values()) >= FEWEST}
    table: Table = {}
    for part in "VNA":
        words = {word: own for word, own in counts.items() if word[1] == part}
        base = _base(words.values())
        classes = _classes(words, base) if part == "V" else [set(words)]
        for members in classes:
            expected, seen = _expected([words[word] for word in members], base)
            for word in members:
                frames = {*words[word], *(f for f in expected if part == "V" and seen[f] >= SEEN)}
                rows = {f: _smoothed(words[word].get(f, (0, 0)), expected[f], STRENGTH) for f in frames}
                table[word] = {f: share for f, share in sorted(rows.items()) if share >= LEAST}
    return {word: own for word, own in sorted(table.items()) if own}


def counted(cases: Iterable[Case]) -> dict[Word, Counts]:
    """Cases of each lemma, by frame."""
    cases = list(cases)
    lemma = _Lemmas(cases)
    found: dict[Word, Counts] = defaultdict(dict)
    for case in cases:
        own = found[lemma.of(case.form, case.part), case.part]
        seen, reporting = own.get(case.frame, (0, 0))
        own[case.frame] = seen + 1, reporting + case.reports
    return found


def contexts(cases: Sequence[Case], table: Table) -> Factors:
    """Factors by group of frames (or any), aspect and value."""
    lemma = _Lemmas(cases)
    rows = [(c, share) for c in cases if c.aspects and (share := _share(table, lemma, c)) is not None]
    features = [[(name, *aspect) for name in ("any", group(c.frame)) for aspect in c.aspects] for c, _ in rows]
    often = Counter(feature for own in features for feature in own)
    names = sorted(feature for feature, count in often.items() if count >= OFTEN)
    if not names:
        return {}
    offset = np.array([math.log(share / (1 - share)) for _, share in rows])
    reports = np.array([float(c.reports) for c, _ in rows])
    weights = _regression(_matrix(features, names), offset, reports)
    names = [name for name, weight in zip(names, weights, strict=True) if abs(weight) >= TELLING]
    weights = _regression(_matrix(features, names), offset, reports)
    return {name: math.exp(weight) for name, weight in zip(names, weights, strict=True)}


def cue_lines(table: Table) -> Iterator[str]:
    """Lines of ``cues.tsv``."""
    for (lemma, part), own in sorted(table.items()):
        yield f"{lemma}\t{part}\t" + " ".join(f"{frame}={round(100 * share)}" for frame, share in sorted(own.items()))


def context_lines(factors: Factors) -> Iterator[str]:
    """Lines of ``contexts.tsv``."""
    return ("\t".join((*name, f"{factor:.2g}")) for name, factor in sorted(factors.items()))


def _share(table: Table, lemma: _Lemmas, case: Case) -> float | None:
    share = table.get((lemma.of(case.form, case.part), case.part), {}).get(case.frame)
    return None if share is None else min(max(share, 0.02), 0.98)


def _smoothed(count: tuple[int, int], expected: float, strength: float) -> float:
    seen, reporting = count
    return (reporting + strength * expected) / (seen + strength)


def _together(counts: Iterable[Counts]) -> Counts:
    found: Counts = {}
    for own in counts:
        for frame, (seen, reporting) in own.items():
            a, b = found.get(frame, (0, 0))
            found[frame] = a + seen, b + reporting
    return found


def _base(counts: Iterable[Counts]) -> dict[str, float]:
    """The share of each frame in a part of speech."""
    frames = _together(counts)
    whole = sum(k for _, k in frames.values()) / max(1, sum(n for n, _ in frames.values()))
    return {frame: _smoothed(count, min(max(whole, 0.02), 0.98), FRAME_STRENGTH) for frame, count in frames.items()}


def _expected(members: Sequence[Counts], base: Mapping[str, float]) -> tuple[dict[str, float], Counter[str]]:
    """The share of each frame in a class, and how often it was seen there."""
    frames = _together(members)
    shares = {frame: _smoothed(frames.get(frame, (0, 0)), share, CLASS_STRENGTH) for frame, share in base.items()}
    return shares, Counter({frame: seen for frame, (seen, _) in frames.items()})


def _classes(words: Mapping[Word, Counts], base: Mapping[str, float]) -> list[set[Word]]:
    """Verbs by class."""
    expected = [_expected([words.get((seed, "V"), {})], base)[0] for seed in SEEDS]
    classes: list[set[Word]] = []
    for _ in range(ROUNDS):
        chosen: list[set[Word]] = [set() for _ in SEEDS]
        for word, own in words.items():
            likely = [_likelihood(own, shares) for shares in expected]
            chosen[likely.index(max(likely))].add(word)
        if chosen == classes:
            break
        classes = chosen
        expected = [_expected([words[word] for word in members], base)[0] for members in classes]
    return classes


def _likelihood(own: Counts, shares: Mapping[str, float]) -> float:
    return sum(k * math.log(shares[f]) + (n - k) * math.log(1 - shares[f]) for f, (n, k) in own.items())


def _matrix(features: Sequence[Sequence[tuple[str, str, str]]], names: Sequence[tuple[str, str, str]]) -> np.ndarray:
    column = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(features), len(names)), np.float32)
    for row, own in enumerate(features):
        matrix[row, [column[name] for name in own if name in column]] = 1
    return matrix


def _regression(matrix: np.ndarray, offset: np.ndarray, reports: np.ndarray) -> np.ndarray:
    """Weights of a ridge logistic regression over an offset, by Newton's method."""
    weights = np.zeros(matrix.shape[1])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-(offset + matrix @ weights)))
        curve = (matrix.T * (likely * (1 - likely))) @ matrix + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, matrix.T @ (reports - likely) - RIDGE * weights)
        weights = weights + step
        if not len(step) or np.abs(step).max() < 1e-4:
            break
    return weights


class _Lemmas:
    """Lemmas of forms: of those that have such a form, the one seen most often."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._seen = Counter((case.form, case.part) for case in cases)
        rows = (line.split() for line in gazetteer.lines("irregular-verbs.txt", "reading"))
        self._irregular = {form: row[0] for row in rows for form in row[1:]}

    def of(self, form: str, part: str) -> str:
        if part == "A" or (part == "V" and form in self._irregular):
            return self._irregular.get(form, form) if part == "V" else form
        found = {base for base in _bases(form) if self._seen[base, part] and form in forms(base, part)} - {form}
        return max(sorted(found), key=lambda base: self._seen[base, part], default=form)


def _bases(form: str) -> Iterator[str]:
    for ending, instead in _ENDINGS:
        base = form.removesuffix(ending) + instead
        if form.endswith(ending) and len(base) > 1:
            yield base
            if base[-1] == base[-2]:
                yield base[:-1]
