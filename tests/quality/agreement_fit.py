"""Fit the weights by which agreements are read and filed, and say how well they do on what they were not fitted on.

    python tests/quality/agreement_fit.py apart.npz               # cross-validate
    python tests/quality/agreement_fit.py apart.npz --write       # and write the weights
    python tests/quality/agreement_fit.py --write --read          # those by which agreements are read alone

Ridge logistic regressions, one over the facts of a clause (`streams/reading/agreements/likelihood.py`), one over what
ties an agreement to an issue (`streams/filing/agreements.py`), on our own coverage and the real news that are open to
tuning, the former on the written news too; articles and the subjects of our own coverage never stand on both sides.
Sentences written for what is often mistaken (`agreement-sentences.tsv`) are fitted on too, and never judged. The second
is fitted on what the first says of what it was not fitted on, and on the issues that are found in articles that
their encoder has not seen (those of fold `APART` of `issue_cases`; `distilled_fit.py --apart`): fit it anew when that
changes.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, get_args
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality.agreement_cases import OPTIONAL, OWN, Case, Labelled, Source, cases, paragraphs, statuses
from quality.agreement_sentences import sentences
from quality.issue_cases import APART, fold_of
from quality.scoring import Score

from streams.events import AgreementCandidate
from streams.filing.agreements import Agreements
from streams.filing.relevance import Passage, Relevance
from streams.filing.senses import Sense, by_distilled
from streams.meaning.distilled import Distilled
from streams.meaning.table import read_table
from streams.reading.agreements.candidates import LEAST

Matrix = NDArray[np.float64]
STREAMS = Path(__file__).parents[2] / "streams"
READING = STREAMS / "reading" / "data" / "agreement-weights.tsv"
FILING = STREAMS / "filing" / "data" / "agreement-weights.tsv"
RIDGE = 1.5
LEAST_SEEN = 3
"""How often a feature must be seen to have a weight."""
SENTENCE = 0.3
"""What a sentence that was written for the fit counts."""
FOLDS = 10
ROUNDS = 30
ALWAYS = "always"


class Filed(NamedTuple):
    """A candidate with an issue that its paragraph is about, by one list."""

    group: str
    paragraph: int
    issue_list: str
    label: tuple[str, str]
    values: dict[str, float]
    right: bool
    weight: float


def main() -> None:
    parser = ArgumentParser(description="Fit the weights of agreements.")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    parser.add_argument("--read", action="store_true", help="those by which agreements are read alone")
    parser.add_argument("apart", nargs="?", type=Path, help="an encoder that has not seen fold 0")
    asked = parser.parse_args()
    labelled = paragraphs()
    found = list(cases(labelled))
    sentenced = list(sentences())
    names, rows = matrix([one.features for one in (*found, *sentenced)])
    right, weight, groups = _columns(found)
    right = np.append(right, [one.right for one in sentenced])
    weight = np.append(weight, [SENTENCE] * len(sentenced))
    likely = out_of_fold(rows, right, weight, [*groups, *(None for _ in sentenced)], names)[: len(found)]
    best = by_paragraph(found, likely)
    filed = list(filings(labelled, best, by_distilled(asked.apart and Distilled(read_table(asked.apart)))))
    filed_names = sorted({name for one in filed for name in one.values})
    filed_rows = np.array([[one.values.get(name, 0.0) for name in filed_names] for one in filed])
    filed_columns = _columns(filed)
    sure = out_of_fold(filed_rows, *filed_columns, filed_names)
    for part in get_args(Source):
        these = [one for one in labelled if one.source == part]
        print(part, "statuses", *(f"{least}: {status_score(these, best, least)}" for least in (0.35, 0.4, 0.45, 0.5)))
        if part == "written":
            continue
        these = [one for one in these if not _is_seen(one)]
        print(
            part,
            "on issues",
            *(f"{least}: {issue_score(these, filed, sure, least)}" for least in (0.2, 0.25, 0.3, 0.35)),
        )
        print(part, "chance: so (of)", *reliability(filed, sure, these))
    if asked.write:
        save(READING, names, fitted(rows, right, weight, names), "a word's telling an agreement")
    if asked.write and not asked.read:
        save(
            FILING, filed_names, fitted(filed_rows, *filed_columns[:2], filed_names), "an agreement's being on an issue"
        )


def by_paragraph(found: Sequence[Case], likely: Matrix) -> dict[int, list[tuple[float, Case]]]:
    """Words of each paragraph, and how likely they tell an agreement."""
    told: defaultdict[int, list[tuple[float, Case]]] = defaultdict(list)
    for case, score in zip(found, likely, strict=True):
        told[id(case.paragraph)].append((float(score), case))
    return told


def reliability(filed: Sequence[Filed], sure: Matrix, these: Sequence[Labelled]) -> Iterator[str]:
    """How often what is given a chance is so, a tenth each; of some paragraphs, without what is optional."""
    of_these = {id(one) for one in these}
    counted = np.array([one.paragraph in of_these and one.weight not in {OPTIONAL, OPTIONAL * OWN} for one in filed])
    right = np.array([one.right for one in filed])
    for low in np.arange(0, 1, 0.1):
        inside = counted & (sure >= low) & (sure < low + 0.1)
        if inside.any():
            yield f"{sure[inside].mean():.2f}: {right[inside].mean():.2f} ({inside.sum()})"


def filings(labelled: Sequence[Labelled], best: dict[int, list[tuple[float, Case]]], sense: Sense) -> Iterator[Filed]:
    """Every likely enough candidate with every issue of every list that the reader finds in its paragraph.

    Of the real news the articles that the sense has not seen, of our own all.
    """
    rooms: dict[str, tuple[Relevance, Agreements]] = {}
    for one in labelled:
        if _is_seen(one):
            continue
        for name, issues in one.issues.items():
            if name not in rooms:
                relevance = Relevance(issues, sense)
                rooms[name] = relevance, Agreements(issues, relevance.masses)
            relevance, agreements = rooms[name]
            event = one.event
            mentions = relevance.mentions([Passage(event.text, event.window, event.article.headline)])[0]
            told = [_candidate(likely, case) for likely, case in best[id(one)] if likely >= LEAST]
            required, optional = labels(one, name)
            for pair in agreements.pairs(told, mentions, len(event.text)):
                label = pair.issue, pair.candidate.status
                weight = (OPTIONAL if label in optional else 1.0) * (OWN if one.source == "own" else 1.0)
                yield Filed(one.group, id(one), name, label, pair.features, label in required | optional, weight)


def _is_seen(one: Labelled) -> bool:
    """Whether the encoder has learnt from its article."""
    return one.source == "real" and fold_of(one.group) != APART


def _candidate(likely: float, case: Case) -> AgreementCandidate:
    return AgreementCandidate(status=case.told.status, trigger=case.span, clause=case.clause, score=likely)


def labels(one: Labelled, name: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Issue and status of the agreements that a paragraph must have by a list, and of those that it may have."""
    gold = one.gold[name]["agreements"]
    required = {(label["issue"], label["status"]) for label in gold if not label.get("optional")}
    return required, {(label["issue"], label["status"]) for label in gold} - required


def issue_score(labelled: Sequence[Labelled], filed: Sequence[Filed], sure: Matrix, least: float) -> str:
    """F1 of issue and status of paragraphs, over all their lists."""
    told: defaultdict[tuple[int, str], set[tuple[str, str]]] = defaultdict(set)
    for one, score in zip(filed, sure, strict=True):
        if score >= least:
            told[one.paragraph, one.issue_list].add(one.label)
    total = Score()
    for paragraph in labelled:
        for name in paragraph.issues:
            required, optional = labels(paragraph, name)
            total.add(sorted(required), sorted(optional), sorted(told[id(paragraph), name]), tuple.__eq__)
    return f"{total.f1:.3f} ({total.precision:.2f}/{total.recall:.2f})"


def _columns(found: Sequence[Case] | Sequence[Filed]) -> tuple[Matrix, Matrix, list[str]]:
    """Outcomes, weights and groups."""
    groups = [one.paragraph.group if isinstance(one, Case) else one.group for one in found]
    return np.array([float(one.right) for one in found]), np.array([one.weight for one in found]), groups


def matrix(found: Sequence[Sequence[str]]) -> tuple[list[str], Matrix]:
    """Features that are seen often enough, and which case has which."""
    seen = Counter(feature for features in found for feature in features)
    names = sorted(feature for feature, count in seen.items() if count >= LEAST_SEEN)
    place = {name: i for i, name in enumerate(names)}
    rows = np.zeros((len(found), len(names)))
    for row, features in zip(rows, found, strict=True):
        row[[place[feature] for feature in features if feature in place]] = 1.0
    return names, rows


def fitted(rows: Matrix, right: Matrix, weight: Matrix, names: Sequence[str]) -> Matrix:
    """Weights of a ridge logistic regression, by Newton's method."""
    found = np.zeros(rows.shape[1])
    penalty = np.array([1e-3 if name == ALWAYS else RIDGE for name in names])
    for _ in range(ROUNDS):
        likely = 1 / (1 + np.exp(-rows @ found))
        curve = (rows.T * (weight * likely * (1 - likely))) @ rows + np.diag(penalty)
        step = np.linalg.solve(curve, rows.T @ (weight * (right - likely)) - penalty * found)
        found = found + step
        if np.abs(step).max() < 1e-5:
            break
    return found


def out_of_fold(
    rows: Matrix, right: Matrix, weight: Matrix, groups: Sequence[str | None], names: Sequence[str]
) -> Matrix:
    """How likely each case is by weights fitted on the other groups, and on what has none."""
    folds = np.array([-1 if group is None else crc32(group.encode()) % FOLDS for group in groups])
    scores = np.zeros(len(rows))
    for i in range(FOLDS):
        kept = folds != i
        if kept.all():
            continue
        by = fitted(rows[kept], right[kept], weight[kept], names)
        scores[~kept] = 1 / (1 + np.exp(-rows[~kept] @ by))
    return scores


def status_score(labelled: Sequence[Labelled], best: dict[int, list[tuple[float, Case]]], least: float) -> str:
    """F1 of the statuses of paragraphs, whatever the issue."""
    total = Score()
    for one in labelled:
        required, optional = statuses(one)
        told = {case.told.status for likely, case in best[id(one)] if likely >= least}
        total.add(sorted(required), sorted(optional), sorted(told), str.__eq__)
    return f"{total.f1:.3f} ({total.precision:.2f}/{total.recall:.2f})"


def save(path: Path, names: Sequence[str], found: Matrix, what: str) -> None:
    lines = [f"{name}\t{weight:.3f}" for name, weight in zip(names, found, strict=True) if abs(weight) >= 0.005]
    head = f"# What speaks for {what}, in log odds; written by tests/quality/agreement_fit.py."
    path.write_text("\n".join((head, *lines)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
