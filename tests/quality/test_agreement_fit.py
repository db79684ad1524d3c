"""The recipe of the weights of agreements."""

from __future__ import annotations

import numpy as np
from quality import coverages
from quality.agreement_cases import cases, of_coverage
from quality.agreement_fit import FILING, READING, fitted, matrix, out_of_fold
from quality.agreement_sentences import SENTENCES, sentences


def test_weights_that_made_the_cases_are_found_again() -> None:
    chance = np.random.default_rng(1)
    rows = np.column_stack([chance.normal(size=(20_000, 2)), np.ones(20_000)])
    right = (chance.random(20_000) < 1 / (1 + np.exp(-rows @ np.array([2.0, -1.0, -0.5])))).astype(float)
    found = fitted(rows, right, np.ones(20_000), ["one", "two", "always"])
    assert np.allclose(found, [2.0, -1.0, -0.5], atol=0.15)


def test_what_is_judged_was_never_fitted_on() -> None:
    rows = np.array([[1.0, 1.0], [0.0, 1.0]] * 20)
    right = np.array([1.0, 0.0] * 20)
    names = ["only", "always"]
    alone = out_of_fold(rows, right, np.ones(40), [str(i // 2) for i in range(40)], names)
    assert (alone[::2] > 0.5).all()
    together = out_of_fold(rows, right, np.ones(40), ["same"] * 40, names)
    assert np.allclose(together, 0.5)


def test_a_rule_finds_what_is_an_agreement_in_the_sentences_that_were_written() -> None:
    lines = [line.split("\t") for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    wanted = [(marked.replace("*", ""), label) for label, marked in lines if label != "none"]
    found = {(one.text, one.status) for one in sentences()}
    assert [sentence for sentence in wanted if sentence not in found] == []


def test_what_is_no_agreement_in_them_is_less_likely_by_the_weights_that_ship() -> None:
    shipped = dict(line.split("\t") for line in READING.read_text(encoding="utf-8").splitlines()[1:])
    by_outcome: dict[bool, list[float]] = {True: [], False: []}
    for one in sentences():
        by_outcome[one.right].append(sum(float(shipped.get(name, 0.0)) for name in one.features))
    assert np.mean(by_outcome[True]) > np.mean(by_outcome[False]) + 2


def test_on_the_demo_what_is_right_is_likelier_by_the_weights_that_ship() -> None:
    found = list(cases(list(of_coverage(coverages.demonstration()))))
    names, rows = matrix([case.features for case in found])
    shipped = dict(line.split("\t") for line in READING.read_text(encoding="utf-8").splitlines()[1:])
    scores = rows @ np.array([float(shipped.get(name, 0.0)) for name in names])
    right = np.array([case.right for case in found])
    assert scores[right].mean() > scores[~right].mean() + 1


def test_an_agreement_is_likelier_on_an_issue_the_likelier_and_nearer_both_are() -> None:
    shipped = dict(line.split("\t") for line in FILING.read_text(encoding="utf-8").splitlines()[1:])
    assert all(float(shipped[name]) > 0 for name in ("told", "issue", "both", "clause"))
    assert all(float(shipped[name]) < 0 for name in ("apart", "length"))
