"""Teach the word vectors what issues are: ``streams/filing/data/word-vectors.npz``, from what `word_vectors.py` makes.

Not part of the test suite; needs torch, which the project itself does not, and the real news beside the project:

    uv pip install torch
    python tests/quality/words_fit.py MADE.npz streams/filing/data/word-vectors.npz     # minutes
    python tests/quality/words_fit.py MADE.npz apart-0.npz --apart 0                    # 1 and 2 likewise, and then
    python tests/quality/issues_fit.py apart-*.npz > streams/filing/data/issue-weights.json

Vectors and weights of the words and the mapping from words to texts are moved so that paragraphs point to the issues
that they are about: a logistic regression of three cosines, of an issue with paragraph, headline and window, as in
`encoder_fit.py`. Words that nothing here has stay where they are. `--apart` leaves a fold of `issue_cases` out, for the
weights to be fitted on what the vectors have not seen, and says how well issues of lists and articles left out are
told. Lists over the second round of written news are left out as well: with them real news is told no better
(RESULTS.md).
"""

from __future__ import annotations

import random
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import issue_cases
from quality.encoder_fit import best_f1, issue_text
from quality.issue_cases import Listed

from streams.filing.vectors import Table, known_rows, read_table

EPOCHS, RATE, RATE_OF_WORDS, RATE_OF_ODDS, LEAST = 18, 1e-3, 3e-4, 0.02, 0.02
"""Times that every list is learnt from, by half of its paragraphs; rates, falling to a share of themselves."""
DROPPED = 0.2
"""Share of the words of a text that are left away while learning."""
PULL = 5e-4
"""Back to where vectors, weights and mapping come from: times the square of how far they are, added to the loss."""
LARGEST = 127

Numbers = torch.Tensor


class Bags(NamedTuple):
    """Texts as the rows of their words, one behind the other, and where each begins."""

    rows: Numbers
    starts: Numbers


class Lesson(NamedTuple):
    """What is learnt of one list; `windows` has the means of the texts before a paragraph as a sparse matrix."""

    listed: Listed
    texts: Bags
    issues: Bags
    own: Numbers
    headlines: Numbers
    windows: Numbers
    about: Numbers
    counted: Numbers


class Words(nn.Module):
    """Texts to vectors of length 1 by the words that they have, as `streams.filing.vectors.meant` does."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.vectors = nn.Parameter(torch.tensor(table.words.vectors))
        self.weights = nn.Parameter(torch.tensor(table.words.weights))
        self.mapping = nn.Parameter(torch.tensor(table.meanings.mapping))
        self.odds = nn.Parameter(torch.tensor([8.0, 4.0, 2.0, -4.5]))
        self.register_buffer("mean", torch.tensor(table.meanings.mean))

    def meant(self, texts: Bags) -> Numbers:
        weights = self.weights[texts.rows].abs()
        if self.training:
            weights = weights * (torch.rand(len(weights)) > DROPPED)
        sums = nn.functional.embedding_bag(
            texts.rows, self.vectors, texts.starts, mode="sum", per_sample_weights=weights
        )
        unit = nn.functional.normalize
        return unit(unit(sums, dim=-1) @ self.mapping[:-1] + self.mapping[-1], dim=-1)

    def forward(self, lesson: Lesson) -> Numbers:
        """Odds, as logarithms, that each paragraph is about each issue: a row and a column each."""
        unit = nn.functional.normalize
        like = (
            unit(self.meant(lesson.texts) - self.mean, dim=-1) @ unit(self.meant(lesson.issues) - self.mean, dim=-1).T
        )
        of_own, of_headline, of_window, constant = self.odds
        around = torch.sparse.mm(lesson.windows, like)
        return of_own * like[lesson.own] + of_headline * like[lesson.headlines] + of_window * around + constant


def main() -> None:
    parser = ArgumentParser(description="Teach the word vectors what issues are.")
    parser.add_argument("made", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--apart", type=int, choices=range(issue_cases.FOLDS), help="leave a fold out, and try it on it"
    )
    asked = parser.parse_args()
    torch.manual_seed(0)
    random.seed(0)
    torch.set_num_threads(1)
    table = read_table(asked.made)
    known = [listed for listed in issue_cases.everything() if not issue_cases.is_of_second_round(listed)]
    words = learnt(table, known if asked.apart is None else issue_cases.kept(known, asked.apart))
    save(asked.made, asked.out, words, [text for listed in known for text in listed.texts])
    if asked.apart is not None:
        show(words, issue_cases.left(known, asked.apart, lists_too=True))


def learnt(table: Table, known: Sequence[Listed]) -> Words:
    words = Words(table)
    moved = [words.vectors, words.weights, words.mapping]
    begun = [part.detach().clone() for part in moved]
    lessons = [lesson(listed) for listed in known if listed.cases]
    learning = torch.optim.Adam(
        [
            {"params": [words.vectors, words.weights], "lr": RATE_OF_WORDS},
            {"params": [words.mapping], "lr": RATE},
            {"params": [words.odds], "lr": RATE_OF_ODDS},
        ]
    )
    every = EPOCHS * len(lessons)
    falling = torch.optim.lr_scheduler.LambdaLR(learning, lambda k: max(LEAST, 1 - k / every))
    for epoch in range(EPOCHS):
        lost = 0.0
        for one in random.sample(lessons, len(lessons)):
            words.train()
            chosen = (torch.rand(len(one.about)) < 0.5)[:, None] * one.counted
            each = nn.functional.binary_cross_entropy_with_logits(words(one), one.about, reduction="none")
            loss = 3 * (each * chosen).sum() / max(1, chosen[:, 0].sum()) / one.about.shape[1]
            away = [((part - at) ** 2).sum() for part, at in zip(moved, begun, strict=True)]
            loss = loss + PULL * torch.stack(away).sum()
            learning.zero_grad()
            loss.backward()
            learning.step()
            falling.step()
            lost += loss.item() / len(lessons)
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {lost:.3f}", file=sys.stderr, flush=True)
    return words.eval()


def lesson(listed: Listed) -> Lesson:
    cases = listed.cases
    before = [(row, k, 1 / len(case.before)) for row, case in enumerate(cases) for k in case.before]
    rows, columns, shares = map(list, zip(*before, strict=True)) if before else ([], [], [])
    windows = torch.sparse_coo_tensor([rows, columns], shares, (len(cases), len(listed.texts)), dtype=torch.float32)
    about, optional = (
        torch.tensor(np.array([getattr(case, part) for case in cases])) for part in ("about", "optional")
    )
    return Lesson(
        listed,
        bags(listed.texts),
        bags([issue_text(issue) for issue in listed.issues.issues]),
        torch.tensor([case.own for case in cases]),
        torch.tensor([case.headline for case in cases]),
        windows.coalesce(),
        about.float(),
        (~optional).float(),
    )


def bags(texts: Sequence[str]) -> Bags:
    rows = [known_rows(text) for text in texts]
    starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
    return Bags(torch.tensor([row for of_text in rows for row in of_text]), torch.tensor(starts))


def save(made: Path, out: Path, words: Words, news: Sequence[str]) -> None:
    """The table in the form that it had, with where news lies by it."""
    with np.load(made) as table:
        found = dict(table)
    vectors, weights = words.vectors.detach().numpy(), words.weights.detach().abs().numpy()
    lengths = np.linalg.norm(vectors, axis=1)
    with torch.no_grad():
        meant = words.meant(bags(sorted(set(news)))).numpy()
    values, directions = np.linalg.eigh(np.cov(meant.T))
    found |= {
        "vectors": np.rint(vectors / np.abs(vectors).max(axis=1, keepdims=True) * LARGEST).astype(np.int8),
        "weights": (weights * lengths / (weights * lengths).max()).astype(np.float16),
        "mapping": words.mapping.detach().numpy().astype(np.float16),
        "mean": meant.mean(0).astype(np.float16),
        "spread": (directions * np.sqrt(np.maximum(values, 0)))[:, -found["spread"].shape[1] :].astype(np.float16),
    }
    np.savez_compressed(out, **found)


@torch.no_grad()
def show(words: Words, known: Sequence[Listed]) -> None:
    """How well three cosines tell issues of lists, subjects and articles that were left out."""
    for origin in ("real", "own"):
        seen = [(one, words(one)) for one in (lesson(listed) for listed in known if listed.origin == origin)]
        given, about = (np.concatenate([part(one, odds) for one, odds in seen]) for part in (_given, _about))
        print(f"{origin}: F1 {best_f1(given, about):.3f}")


def _given(one: Lesson, odds: Numbers) -> np.ndarray:
    return odds.numpy()[one.counted.bool().numpy()]


def _about(one: Lesson, _: Numbers) -> np.ndarray:
    return one.about.bool().numpy()[one.counted.bool().numpy()]


if __name__ == "__main__":
    main()
