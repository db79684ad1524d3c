"""Print the weights of ``streams/filing/likeness.py`` anew: which of likeness makes an issue one of a paragraph.

    .venv/bin/python tests/quality/likeness_fit.py

Logistic regression over every paragraph of the coverage open to tuning and every issue of its list, on how like the
whole is, its lead over the next issue, how well the issue's words are matched and their lead; what is optional is left
out. A small ridge keeps features that say nearly the same from trading weight.

The weights that ship (3.2, 2.0, 10.7, 5.1 and -2.5) were fitted when there was less coverage, with a weighting that
nobody kept. This gives 1.5, 1.0, 10.8, 5.7 and -2.8 (2026-11-27), with which F1 of issues is .795 as before and that of
the reference article .962 for .935, but agreements of the coverage open to tuning fall from .673 to .666, with parties
from .593 to .583: what adds to evidence in `relevance` was chosen with the old ones. So the old ones were kept.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import coverages
from quality.coverages import Coverage
from quality.scoring import starts_as

from streams.filing.likeness import Likeness
from streams.issues import parse_issue_list

RIDGE = 0.3
"""Penalty of the four weights, none of the constant."""
ROUNDS = 50


def main() -> None:
    rows = [row for coverage in coverages.open_to_tuning() for row in cases(coverage)]
    weights = fitted(np.array([features for features, _ in rows]), np.array([about for _, about in rows]))
    print("WHOLE, WHOLE_LEAD, WORDS, WORDS_LEAD, NONE =", ", ".join(f"{weight:.1f}" for weight in weights))


def cases(coverage: Coverage) -> Iterator[tuple[list[float], bool]]:
    """Features of every paragraph with every issue of the list, a constant last, and whether it is about the issue."""
    issues = parse_issue_list(coverage.issues.read_bytes(), source=str(coverage.issues))
    likeness = Likeness(issues)
    for name, article in coverage.published():
        labels = coverage.labels(name) if article.status == "usable" else []
        texts = [paragraph.text for paragraph in article.paragraphs if paragraph.role == "body"]
        for label in labels:
            features = likeness.features(next(text for text in texts if starts_as(text, label)))
            for number, issue in enumerate(issues.issues):
                if features is not None and issue.id not in label["issues_optional"]:
                    yield [*(float(values[number]) for values in features), 1.0], issue.id in label["issues"]


def fitted(features: np.ndarray, about: np.ndarray) -> np.ndarray:
    """Weights of a ridge logistic regression, by Newton's method; the last is that of the constant."""
    weights = np.zeros(features.shape[1])
    penalty = np.diag([RIDGE] * (len(weights) - 1) + [0.0])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-features @ weights))
        curve = (features.T * (likely * (1 - likely))) @ features + penalty
        step = np.linalg.solve(curve, features.T @ (about - likely) - penalty @ weights)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return weights


if __name__ == "__main__":
    main()
