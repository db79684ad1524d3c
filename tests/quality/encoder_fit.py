"""Make ``streams/minilm/data/issues.npz`` anew: teach the sentence encoder what issues are.

Not part of the test suite; needs torch, which the project itself does not, and the real news beside the project:

    uv pip install torch
    python tests/quality/encoder_fit.py apart.npz --apart                 # 68 lists; half an hour on a core
    python tests/quality/encoder_fit.py more.npz --apart --on apart.npz   # once through all 98; ships

The upper layers learn, by low-rank changes (Hu and others, LoRA, ICLR 2022), to point paragraphs to the issues that
they are about: a logistic regression of three cosines, of an issue with paragraph, headline and window, each list and
article in turn. The lower layers stay as they are. `--apart` leaves out a third of the articles of the real news, a
third of its lists and a quarter of our own subjects, and says how well these are told by those three cosines.
"""

from __future__ import annotations

import math
import random
import sys
from argparse import ArgumentParser
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import issue_cases
from quality.issue_cases import APART, Case, Listed

from streams.issues import Issue
from streams.meaning.encoding import LETTERS
from streams.minilm.carrier import Tensors, matrix_names, plain, tensors
from streams.minilm.encoder import LAYERS, PIECES
from streams.minilm.graph import EPSILON, HEADS, WIDTH
from streams.minilm.pieces import numbers
from streams.minilm.tuning import MATRICES, NARROWING, WIDENING

LOWER, RANK, DROPPED = 3, 32, 0.1
"""Layers that stay; columns of the narrow matrices; share of what is left away while learning."""
RATE, EPOCHS, WARM, LEAST = 1e-3, 2, 60, 0.02
"""Of learning: the highest, falling to a share of it, and steps until it is reached."""
LISTS, ARTICLES = 10, 4
"""Of one step."""
BARE = 0.25
"""Share of the issues that are learnt by their label alone, as many of them come."""
LENGTHS = (16, 32, 64)
BIASES = (
    "attention.self.query.bias",
    "attention.self.key.bias",
    "attention.self.value.bias",
    "attention.output.dense.bias",
    "intermediate.dense.bias",
    "output.dense.bias",
)
NORMS = ("attention.output.LayerNorm", "output.LayerNorm")

Hidden = torch.Tensor
Part = tuple[Listed, list[Case]]
Step = list[Part]
"""Cases of a few lists and articles."""


class Product(nn.Module):
    """A matrix that stays, with the product of two narrow ones added; the second begins as nothing."""

    def __init__(self, weights: np.ndarray, bias: np.ndarray) -> None:
        super().__init__()
        self.register_buffer("weights", torch.tensor(weights))
        self.bias = nn.Parameter(torch.tensor(bias))
        self.narrowing = nn.Parameter(torch.randn(len(weights), RANK) / math.sqrt(len(weights)))
        self.widening = nn.Parameter(torch.zeros(RANK, weights.shape[1]))

    def forward(self, given: Hidden) -> Hidden:
        weights = self.weights + 2 * self.narrowing @ self.widening
        return nn.functional.linear(given, weights.T, self.bias)


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, given: Tensors, layer: int) -> None:
        super().__init__()
        name, names = f"inner.encoder.layer.{layer}", matrix_names(given)
        self.biases = dict(zip(MATRICES, BIASES, strict=True))
        self.products = nn.ModuleDict(
            {
                part: Product(plain(given, names[len(MATRICES) * layer + k]), given[f"{name}.{bias}"])
                for k, (part, bias) in enumerate(self.biases.items())
            }
        )
        self.norms = nn.ModuleDict({str(k): _norm(given, f"{name}.{norm}") for k, norm in enumerate(NORMS)})
        self.dropped = nn.Dropout(DROPPED)

    def forward(self, given: Hidden, mask: Hidden) -> Hidden:
        texts, pieces, _ = given.shape
        parts = (self.products[part](given) for part in MATRICES[:3])
        heads = (part.view(texts, pieces, HEADS, -1).transpose(1, 2) for part in parts)
        seen = nn.functional.scaled_dot_product_attention(*heads, attn_mask=mask[:, None, None, :].bool())
        seen = self.products["output"](seen.transpose(1, 2).reshape(texts, pieces, WIDTH))
        seen = self.norms["0"](given + self.dropped(seen))
        wide = nn.functional.gelu(self.products["widen"](seen))
        return self.norms["1"](seen + self.dropped(self.products["narrow"](wide)))

    @torch.no_grad()
    def begin(self, changes: Tensors, layer: int) -> None:
        def known(name: str) -> torch.Tensor:
            return torch.tensor(changes[f"{layer}.{name}"].astype(np.float32))

        for part, product in self.products.items():
            product.narrowing.copy_(known(f"{part}{NARROWING}") / 2)
            product.widening.copy_(known(f"{part}{WIDENING}"))
            product.bias.copy_(known(self.biases[part]))
        for norm, name in zip(self.norms.values(), NORMS, strict=True):
            norm.weight.copy_(known(f"{name}.weight"))
            norm.bias.copy_(known(f"{name}.bias"))

    def changes(self, layer: int) -> Tensors:
        found: Tensors = {}
        for part, product in self.products.items():
            found[f"{layer}.{part}{NARROWING}"] = _half(2 * product.narrowing)
            found[f"{layer}.{part}{WIDENING}"] = _half(product.widening)
            found[f"{layer}.{self.biases[part]}"] = _half(product.bias)
        for norm, name in zip(self.norms.values(), NORMS, strict=True):
            found[f"{layer}.{name}.weight"], found[f"{layer}.{name}.bias"] = _half(norm.weight), _half(norm.bias)
        return found


class Upper(nn.Module):
    """The layers that learn, over what the lower ones say of each piece; texts to vectors of length 1."""

    def __init__(self, given: Tensors) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(given, layer) for layer in range(LOWER, LAYERS))
        self.dropped = nn.Dropout(DROPPED)
        self.odds = nn.Parameter(torch.tensor([12.0, 5.0, 2.0, -6.0]))

    def forward(self, texts: Sequence[Hidden]) -> Hidden:
        """A row a text; those of like length go through together, so that little is filled up."""
        rows: dict[int, list[int]] = defaultdict(list)
        for row, text in enumerate(texts):
            rows[bisect_left(LENGTHS, len(text))].append(row)
        found = torch.cat([self._through([texts[row] for row in alike]) for alike in rows.values()])
        return found[torch.tensor([row for alike in rows.values() for row in alike]).argsort()]

    def _through(self, texts: Sequence[Hidden]) -> Hidden:
        given, mask = _padded(texts)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            given = self.dropped(given)
            for layer in self.layers:
                given = layer(given, mask)
        sums = (given.float() * mask[..., None]).sum(1)
        return nn.functional.normalize(sums / mask.sum(1, keepdim=True), dim=-1)

    def odds_of(self, own: Hidden, headline: Hidden, window: Hidden, issues: Hidden) -> Hidden:
        """Odds, as logarithms, that each paragraph is about each issue: a row and a column each."""
        of_own, of_headline, of_window, constant = self.odds
        return (of_own * own + of_headline * headline + of_window * window) @ issues.T + constant

    def begin(self, changes: Tensors) -> None:
        """Go on from changes that were learnt before."""
        for k, layer in enumerate(self.layers):
            layer.begin(changes, LOWER + k)

    def changes(self) -> Tensors:
        return {name: value for k, layer in enumerate(self.layers) for name, value in layer.changes(LOWER + k).items()}


class Lower:
    """The layers that stay: what they say of each piece of a text, kept as they have said it."""

    def __init__(self, given: Tensors) -> None:
        self._layers = nn.ModuleList(Layer(given, layer) for layer in range(LOWER)).eval()
        self._words, self._places = (_embedded(given, name) for name in ("word_embeddings", "position_embeddings"))
        self._places += torch.tensor(given["inner.embeddings.token_type_embeddings.weight"][0])
        self._norm = _norm(given, "inner.embeddings.LayerNorm")
        self._said: dict[str, Hidden] = {}

    @torch.no_grad()
    def said(self, texts: Sequence[str]) -> list[Hidden]:
        for text in texts:
            if text not in self._said:
                pieces = numbers(text[:LETTERS], PIECES)
                found = self._norm(self._words[pieces] + self._places[: len(pieces)])[None]
                for layer in self._layers:
                    found = layer(found, torch.ones(1, len(pieces)))
                self._said[text] = found[0].half()
        return [self._said[text] for text in texts]


def main() -> None:
    parser = ArgumentParser(description="Teach the sentence encoder what issues are.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--apart", action="store_true", help="leave out some lists and articles, and try it on them")
    parser.add_argument("--on", type=Path, metavar="CHANGES", help="go on from what was learnt before, once through")
    asked = parser.parse_args()
    torch.manual_seed(0)
    random.seed(0)
    # A core is best used by one fit.
    torch.set_num_threads(1)
    known = issue_cases.everything()
    taught = issue_cases.kept(known, APART) if asked.apart else known
    if not asked.on:
        taught = [listed for listed in taught if not issue_cases.is_of_second_round(listed)]
    upper = learnt(taught, dict(np.load(asked.on)) if asked.on else None)
    np.savez_compressed(asked.out, **upper.changes())
    if asked.apart:
        show(upper, issue_cases.left(known, APART, lists_too=True))


def learnt(known: Sequence[Listed], before: Tensors | None = None) -> Upper:
    """By AdamW, the rate falling to nearly nothing."""
    given, epochs = tensors(), 1 if before else EPOCHS
    lower, upper = Lower(given), Upper(given)
    if before is not None:
        upper.begin(before)
    slow = [value for name, value in upper.named_parameters() if name != "odds"]
    learning = torch.optim.AdamW([{"params": slow}, {"params": [upper.odds], "lr": 0.02}], lr=RATE, weight_decay=0.01)
    every = epochs * len(steps(known))
    falling = torch.optim.lr_scheduler.LambdaLR(learning, lambda k: min(1, k / WARM) * max(LEAST, 1 - k / every))
    lost, done = 0.0, 0
    for epoch in range(epochs):
        for step in steps(known):
            upper.train()
            loss = _loss(odds(lower, upper, step))
            learning.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(slow, 1.0)
            learning.step()
            falling.step()
            if not done % 50:
                print(f"step {done} of {every}: loss {lost:.3f}", file=sys.stderr, flush=True)
            done += 1
            lost = 0.99 * lost + 0.01 * loss.item() if lost else loss.item()
        print(f"epoch {epoch + 1} of {epochs}: loss {lost:.3f}", file=sys.stderr, flush=True)
    return upper.eval()


def steps(known: Sequence[Listed]) -> list[Step]:
    """What is learnt from at once: a few articles that share lists by a few of these, all of it once, anyhow."""
    by_article: dict[str, dict[str, Part]] = defaultdict(dict)
    for listed in known:
        for case in listed.cases:
            apart = listed.name if listed.origin == "own" else listed.origin
            by_article[f"{apart} {case.article}"].setdefault(listed.name, (listed, []))[1].append(case)
    alike: dict[tuple[str, ...], list[dict[str, Part]]] = defaultdict(list)
    for parts in by_article.values():
        alike[tuple(sorted(parts))].append(parts)
    found: list[Step] = []
    for names, articles in alike.items():
        random.shuffle(articles)
        for k in range(0, len(articles), ARTICLES):
            asked = random.sample(names, len(names))
            found += [
                [parts[name] for parts in articles[k : k + ARTICLES] for name in asked[j : j + LISTS]]
                for j in range(0, len(asked), LISTS)
            ]
    random.shuffle(found)
    return found


def odds(lower: Lower, upper: Upper, step: Step) -> Iterator[tuple[list[Case], Hidden]]:
    """The cases of each part of a step, with the odds of each issue of its list."""
    asked = [text for listed, cases in step for case in cases for text in _texts(listed, case)]
    bare = BARE if upper.training else 0.0
    issues = [
        [issue.label if random.random() < bare else issue_text(issue) for issue in listed.issues.issues]
        for listed, _ in step
    ]
    asked += [text for of_list in issues for text in of_list]
    rows = {text: row for row, text in enumerate(dict.fromkeys(asked))}
    found = upper(lower.said(list(rows)))
    for (listed, cases), of_list in zip(step, issues, strict=True):
        numbered = {k: rows[listed.texts[k]] for case in cases for k in (case.own, case.headline, *case.before)}
        windows = [[numbered[k] for k in case.before] for case in cases]
        yield (
            cases,
            upper.odds_of(
                found[[numbered[case.own] for case in cases]],
                found[[numbered[case.headline] for case in cases]],
                torch.stack([found[window].mean(0) if window else torch.zeros(WIDTH) for window in windows]),
                found[[rows[text] for text in of_list]],
            ),
        )


def _loss(found: Iterator[tuple[list[Case], Hidden]]) -> Hidden:
    """Cross-entropy a paragraph, of which each list has as much to say as any other; what is optional is left out."""
    losses, count = [], 0
    for cases, given in found:
        about = torch.tensor(np.array([case.about for case in cases])).float()
        counted = 1 - torch.tensor(np.array([case.optional for case in cases])).float()
        each = nn.functional.binary_cross_entropy_with_logits(given, about, reduction="none")
        losses.append((each * counted).sum() / about.shape[1])
        count += len(cases)
    return 3 * torch.stack(losses).sum() / count


@torch.no_grad()
def show(upper: Upper, known: Sequence[Listed]) -> None:
    """How well those three cosines tell issues of lists and articles that were left out: F1 at the best chance."""
    lower = Lower(tensors())
    for origin in ("real", "own"):
        seen: list[tuple[np.ndarray, np.ndarray]] = []
        for listed in known:
            if listed.origin == origin and listed.cases:
                for cases, given in odds(lower, upper, [(listed, list(listed.cases))]):
                    counted = ~np.array([case.optional for case in cases])
                    seen.append((given.numpy()[counted], np.array([case.about for case in cases])[counted]))
        given, about = map(np.concatenate, zip(*seen, strict=True))
        print(f"{origin}: F1 {best_f1(given, about):.3f}")


def best_f1(given: np.ndarray, about: np.ndarray) -> float:
    """F1 from the chance on where it is highest."""
    right = np.cumsum(about[np.argsort(-given)])
    return float((2 * right / (np.arange(1, len(given) + 1) + about.sum())).max())


def issue_text(issue: Issue) -> str:
    return f"{issue.label}. {issue.description}" if issue.description else issue.label


def _texts(listed: Listed, case: Case) -> Iterator[str]:
    return (listed.texts[k] for k in (case.own, case.headline, *case.before))


def _padded(texts: Sequence[Hidden]) -> tuple[Hidden, Hidden]:
    found = nn.utils.rnn.pad_sequence([text.float() for text in texts], batch_first=True)
    lengths = torch.tensor([len(text) for text in texts])
    return found, (torch.arange(found.shape[1]) < lengths[:, None]).float()


def _embedded(given: Tensors, name: str) -> Hidden:
    name = f"inner.embeddings.{name}.weight"
    return torch.tensor(
        given[f"{name}_q"].astype(np.float32) * given[f"{name}_scale"].reshape(-1, 1).astype(np.float32)
    )


def _norm(given: Tensors, name: str) -> nn.LayerNorm:
    found = nn.LayerNorm(WIDTH, eps=EPSILON)
    found.weight.data, found.bias.data = (torch.tensor(given[f"{name}.{part}"]) for part in ("weight", "bias"))
    return found


def _half(value: Hidden) -> np.ndarray:
    return value.detach().numpy().astype(np.float16)


if __name__ == "__main__":
    main()
