"""Make ``streams/meaning/data/distilled.npz`` anew: teach a small encoder to say what the large one says of news.

Not part of the test suite; needs torch, which the project itself does not, ``newsroom-streams[accurate]`` and the real
news beside the project:

    uv pip install torch
    python tests/quality/distilled_fit.py MADE.npz begun.npz                                # an hour on a core
    python tests/quality/distilled_fit.py begun.npz streams/meaning/data/distilled.npz --lists
    python tests/quality/distilled_fit.py begun.npz apart.npz --lists --apart
    python tests/quality/issues_fit.py apart.npz > streams/filing/data/issue-weights.json

MADE.npz is what `word_vectors.py` makes: where the words begin. First it learns from texts alone, of everything that is
open, paragraphs, headlines, sentences, cuts of them, some with other words in their place (as TinyBERT learns; Jiao and
others, 2020), and issues; what it learns of labels comes from the large encoder, which has learnt from them
(`encoder_fit.py`). Then, going on to say what that says, from issue lists too, as that has: by a logistic regression of
three cosines, of an issue with paragraph, headline and window; twice, and the mean of both is what comes out. What the
first step and `--apart` leave out is fold `APART` of `issue_cases`, for the weights to be fitted on; each says how well
issues are told there by those cosines.
"""

from __future__ import annotations

import random
import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import issue_cases, written_news
from quality.encoder_fit import Step, best_f1, issue_text, steps
from quality.everyday import everyday
from quality.issue_cases import APART, Listed, numbers_of
from quality.news_meanings import news_of

from streams.issues import Issue
from streams.meaning.distilled import GATE, HEAD, LOUDER, WORDS, Distilled
from streams.meaning.encoding import Encoder, Floats, News
from streams.meaning.table import known_rows, read_table, shipped, unit
from streams.minilm.encoder import load

WIDTH, LAYERS, WIDER = 128, 1, 2
"""Numbers a word, layers, and how much wider each is within."""
EPOCHS, BATCH, RATE, RATE_OF_WORDS, WARM, LEAST = 5, 128, 1e-3, 3e-4, 100, 0.05
"""Of learning: the highest rates, falling to a share of themselves, and steps until they are reached."""
DROPPED = 0.2
"""Share of the words of a text that are left away while learning."""
CUTS, SWAPPED, SHORTEST, LONGEST = 26_000, 120_000, 6, 40
"""Cuts of paragraphs, those with words in the place of others, and their words."""
SWAPS, COMMON, NEAR = (0.15, 0.3, 0.5, 0.8), 150, 25
"""Shares of words that others take the place of; how many of the commonest stay; half of the others are among so many
that mean most nearly the same."""
TAUGHT, OF_LISTS, SLOWER, SAYING = 2, 2, 0.5, 2.0
"""Students that learn from lists, whose mean is what comes out; times that each learns from every list, at a share of
those rates, and what counts to say what the large one says."""
ODDS = (7.0, 3.5, 2.0, -4.7)
"""What the cosines of an issue with paragraph, headline and window count at first, and a constant."""

_WORD = re.compile("[A-Za-z]{2,}")
_SENTENCE = re.compile(r"(?<=[a-z0-9)”\"][.!?”\"])\s+(?=[A-Z“\"‘])")

Numbers = torch.Tensor


class Student(nn.Module):
    """As `streams.meaning.distilled.Distilled`, to be taught; `parts` by the names that it has there."""

    def __init__(self, vectors: np.ndarray, weights: Floats, mapping: Floats) -> None:
        super().__init__()
        wide = vectors.shape[1]
        self.vectors = nn.Parameter(nn.functional.normalize(torch.tensor(vectors).float(), dim=-1))
        self.weights = nn.Parameter(torch.tensor(weights).float())
        self.places = nn.Parameter(torch.randn(WORDS, WIDTH) * 0.02)
        self.layers = nn.ModuleList(
            nn.ModuleDict(
                {
                    "first": nn.LayerNorm(WIDTH),
                    "asked": nn.Linear(WIDTH, 3 * WIDTH),
                    "told": nn.Linear(WIDTH, WIDTH),
                    "second": nn.LayerNorm(WIDTH),
                    "widen": nn.Linear(WIDTH, WIDER * WIDTH),
                    "narrow": nn.Linear(WIDER * WIDTH, WIDTH),
                }
            )
            for _ in range(LAYERS)
        )
        self.down, self.begin = nn.Linear(wide, WIDTH), nn.LayerNorm(WIDTH)
        self.back, self.gate = (_silent(nn.Linear(WIDTH, out)) for out in (wide, 1))
        self.mapping = nn.Linear(wide, mapping.shape[1])
        mapping = mapping.astype(np.float32)
        self.mapping.weight.data, self.mapping.bias.data = (
            torch.tensor(mapping[:-1].T.copy()),
            torch.tensor(mapping[-1]),
        )

    def forward(self, texts: Sequence[Numbers]) -> Numbers:
        """A row a text, of the rows of its words."""
        rows = nn.utils.rnn.pad_sequence(list(texts), batch_first=True)
        count = rows.shape[1]
        there = torch.arange(count) < torch.tensor([len(text) for text in texts])[:, None]
        vectors, weights = self.vectors[rows], self.weights[rows].abs() * there
        if self.training:
            kept = torch.rand(weights.shape) > DROPPED
            # Attention needs one word at least.
            weights, there = weights * kept, (there & kept) | (torch.arange(count) == 0)
        unit = nn.functional.normalize
        found = self.begin(self.down(unit(vectors, dim=-1) * LOUDER) + self.places[:count])
        for layer in self.layers:
            asked, known, told = (
                layer["asked"](layer["first"](found)).view(*found.shape[:2], 3, -1, HEAD).permute(2, 0, 3, 1, 4)
            )
            heard = nn.functional.scaled_dot_product_attention(asked, known, told, attn_mask=there[:, None, None, :])
            found = found + layer["told"](heard.transpose(1, 2).reshape(found.shape))
            wide = nn.functional.gelu(layer["widen"](layer["second"](found)), approximate="tanh")
            found = found + layer["narrow"](wide)
        weights = weights * torch.exp(self.gate(found)[..., 0].clamp(-GATE, GATE))
        sums = (weights[..., None] * (vectors + self.back(found))).sum(1)
        return unit(self.mapping(unit(sums, dim=-1)), dim=-1)

    @torch.no_grad()
    def parts(self) -> dict[str, Floats]:
        lengths = self.vectors.norm(dim=1, keepdim=True)
        found = {"vectors": _whole((self.vectors / lengths).numpy()), "lengths": lengths[:, 0].numpy()}
        found |= {"weights": self.weights.abs().numpy(), "places": self.places.numpy()}
        for name, value in self.state_dict().items():
            named = re.sub(r"^layers\.(\d+)", r"layer\1", name)
            if "." in name:
                found[named] = value.numpy().T if value.ndim == 2 else value.numpy()
        return {name: value if value.dtype == np.int8 else value.astype(np.float16) for name, value in found.items()}


def main() -> None:
    parser = ArgumentParser(description="Teach a small encoder to say what the large one says of news.")
    parser.add_argument("made", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--lists", action="store_true", help="go on from what was made by the first step, by lists too")
    parser.add_argument("--apart", action="store_true", help="leave out some lists and articles")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    with np.load(asked.made) as made:
        given = dict(made)
    words = given.pop("words")
    known = issue_cases.everything()

    def told(student: Student) -> None:
        save(asked.out, student, words)
        show(Distilled(read_table(asked.out)), issue_cases.left(known, APART, lists_too=True))

    if asked.lists:
        of = issue_cases.kept(known, APART) if asked.apart else known
        told(mean_of([learn_lists(begun(given), of, load().vector, told, by_chance) for by_chance in range(TAUGHT)]))
    else:
        _begin(0)
        student = Student(*(given[name] for name in ("vectors", "weights", "mapping")))
        learn(student, texts(issue_cases.kept(known, APART)), load().vector, told)


def begun(given: dict[str, np.ndarray]) -> Student:
    """One that has learnt already, by its parts."""
    mapping = np.concatenate((given["mapping.weight"], given["mapping.bias"][None]))
    student = Student(given["vectors"], given["weights"], mapping)
    student.vectors.data *= torch.tensor(given["lengths"]).float()[:, None]
    for name, value in student.state_dict().items():
        named = re.sub(r"^layers\.(\d+)", r"layer\1", name)
        if named in given and name not in ("vectors", "weights"):
            value.copy_(torch.tensor(given[named].T if value.ndim == 2 and "." in name else given[named]))
    return student


@torch.no_grad()
def mean_of(students: Sequence[Student]) -> Student:
    """Of weights, number by number: as good as the best of several that began as one (Wortsman and others, Model soups,
    ICML 2022), and steadier."""
    found, *others = students
    for name, value in found.named_parameters():
        value.copy_(torch.stack([value, *(other.get_parameter(name) for other in others)]).mean(0))
    return found


def learn_lists(
    student: Student,
    known: Sequence[Listed],
    says: Callable[[str], Floats],
    told: Callable[[Student], None],
    by_chance: int,
) -> Student:
    """By a few articles and lists at a time, in an order that chance gives."""
    _begin(by_chance)
    heard = cache(lambda text: torch.tensor(says(text)).float())
    rows = cache(lambda text: torch.tensor(known_rows(text)[:WORDS] or [0]))
    mean = torch.stack([heard(text) for listed in known for text in dict.fromkeys(listed.texts)]).mean(0)
    odds = nn.Parameter(torch.tensor(ODDS))
    slow = [student.vectors, student.weights]
    quick = [value for name, value in student.named_parameters() if name not in ("vectors", "weights")]
    learning = torch.optim.AdamW(
        [
            {"params": slow, "lr": SLOWER * RATE_OF_WORDS},
            {"params": quick, "lr": SLOWER * RATE},
            {"params": [odds], "lr": 0.02},
        ]
    )
    every = OF_LISTS * len(steps(known))
    falling = torch.optim.lr_scheduler.LambdaLR(learning, lambda k: min(1, (k + 1) / WARM) * max(LEAST, 1 - k / every))
    for epoch in range(OF_LISTS):
        student.train()
        lost = []
        for step in steps(known):
            asked = {listed.texts[k] for listed, cases in step for case in cases for k in numbers_of(case)}
            asked |= {text for listed, _ in step for issue in listed.issues.issues for text in _told(issue)}
            at = {text: k for k, text in enumerate(asked)}
            found = student([rows(text) for text in at])
            away = found - mean
            wanted = torch.stack([heard(text) for text in at]) - mean
            saying = 1 - nn.functional.cosine_similarity(wanted, away, dim=-1).mean()
            loss = SAYING * saying + _of_lists(step, at, nn.functional.normalize(away, dim=-1), odds)
            learning.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(quick, 1.0)
            learning.step()
            falling.step()
            lost.append(loss.item())
        print(f"lists, {epoch + 1} of {OF_LISTS}: loss {np.mean(lost):.3f}", file=sys.stderr, flush=True)
        student.eval()
        told(student)
    return student


def _of_lists(step: Step, at: dict[str, int], away: Numbers, odds: Numbers) -> Numbers:
    """Cross-entropy a paragraph, of which each list has as much to say as any other; what is optional is left out."""
    of_own, of_headline, of_window, constant = odds
    losses, count = [], 0
    for listed, cases in step:
        issues = away[[at[random.choice(_told(issue))] for issue in listed.issues.issues]]
        own, headline = (
            away[[at[listed.texts[k]] for k in numbers]]
            for numbers in ([case.own for case in cases], [case.headline for case in cases])
        )
        windows = [[at[listed.texts[k]] for k in case.before] for case in cases]
        window = torch.stack([away[k].mean(0) if k else torch.zeros(away.shape[1]) for k in windows])
        given = (of_own * own + of_headline * headline + of_window * window) @ issues.T + constant
        about = torch.tensor(np.array([case.about for case in cases])).float()
        counted = 1 - torch.tensor(np.array([case.optional for case in cases])).float()
        each = nn.functional.binary_cross_entropy_with_logits(given, about, reduction="none")
        losses.append((each * counted).sum() / about.shape[1])
        count += len(cases)
    return 3 * torch.stack(losses).sum() / count


def _told(issue: Issue) -> list[str]:
    """By its label alone one time in four, as many of them come."""
    return [issue.label, *[issue_text(issue)] * 3]


def texts(known: Sequence[Listed]) -> list[str]:
    """Everything that is learnt from: paragraphs and headlines, their sentences and cuts, and issues, each once."""
    found = {text: None for listed in known for text in listed.texts}
    files = sorted(written_news.FOLDER.glob("*.txt"))
    found |= {paragraph.event.text: None for path in files for paragraph in written_news.read(path)}
    found |= {event.text: None for beat in everyday("open") for event in beat.events()}
    whole = list(found)
    found |= {part: None for text in whole for part in _SENTENCE.split(text) if len(part) > 25}
    found |= {text: None for listed in known for issue in listed.issues.issues for text in _told(issue)}
    split = [text.split() for text in whole]
    swap = _Swapping()
    found |= dict.fromkeys(_cuts(split, CUTS)) | dict.fromkeys(map(swap, _cuts(split, SWAPPED)))
    return [text for text in found if known_rows(text)]


def _cuts(texts: Sequence[Sequence[str]], number: int) -> Iterator[str]:
    long = [words for words in texts if len(words) > LONGEST // 2]
    for _ in range(number):
        words = random.choice(long)
        count = random.randint(SHORTEST, min(LONGEST, len(words) - 4))
        start = random.randint(0, len(words) - count)
        yield " ".join(words[start : start + count])


class _Swapping:
    """Puts other words in the place of some, so that each is met beside many that it never stands beside."""

    def __init__(self) -> None:
        table = shipped()
        self._rows, self._words = table.rows, list(table.rows)
        self._vectors = unit(table.vectors.astype(np.float32))
        self._near = cache(lambda row: np.argpartition(-self._vectors @ self._vectors[row], NEAR)[:NEAR])

    def __call__(self, text: str) -> str:
        share = random.choice(SWAPS)
        return _WORD.sub(lambda word: self._other(word[0]) if random.random() < share else word[0], text)

    def _other(self, word: str) -> str:
        row = self._rows.get(word.lower(), 0)
        if row < COMMON:
            return word
        alike = random.random() < 0.5
        other = self._words[random.choice(self._near(row)) if alike else random.randrange(COMMON, len(self._words))]
        return other.capitalize() if word[0].isupper() else other


def learn(
    student: Student, texts: Sequence[str], says: Callable[[str], Floats], told: Callable[[Student], None]
) -> None:
    """By AdamW: to differ from the mean of all texts as the large encoder does."""
    wanted = torch.tensor(np.array([says(text) for text in texts], np.float32))
    mean = wanted.mean(0)
    rows = [torch.tensor(known_rows(text)[:WORDS]) for text in texts]
    slow = [student.vectors, student.weights]
    quick = [value for name, value in student.named_parameters() if name not in ("vectors", "weights")]
    learning = torch.optim.AdamW([{"params": slow, "lr": RATE_OF_WORDS}, {"params": quick, "lr": RATE}])
    every = EPOCHS * -(-len(texts) // BATCH)
    falling = torch.optim.lr_scheduler.LambdaLR(learning, lambda k: min(1, (k + 1) / WARM) * max(LEAST, 1 - k / every))
    for epoch in range(EPOCHS):
        student.train()
        lost = []
        for batch in _batches([len(row) for row in rows]):
            away = student([rows[k] for k in batch]) - mean
            loss = 1 - nn.functional.cosine_similarity(wanted[batch] - mean, away, dim=-1).mean()
            learning.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(quick, 1.0)
            learning.step()
            falling.step()
            lost.append(loss.item())
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {np.mean(lost):.3f}", file=sys.stderr, flush=True)
        student.eval()
        told(student)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Texts of about the same length go through together."""
    order = sorted(range(len(lengths)), key=lambda k: lengths[k] // 12 + random.random())
    found = [order[k : k + BATCH] for k in range(0, len(order), BATCH)]
    random.shuffle(found)
    return found


def save(out: Path, student: Student, words: np.ndarray) -> None:
    """As `streams.meaning.table` reads it, with where news lies by it."""
    nowhere = News(np.zeros(1), np.zeros((1, 1)), np.zeros(1))._asdict()
    np.savez_compressed(out, words=words, **student.parts(), **nowhere)
    found = news_of(Distilled(read_table(out)))
    np.savez_compressed(
        out, words=words, **student.parts(), **{n: v.astype(np.float16) for n, v in found._asdict().items()}
    )


def show(encoder: Encoder, known: Sequence[Listed]) -> None:
    """How well three cosines tell issues of lists, subjects and articles that were left out: F1 at the best chance."""
    of_own, of_headline, of_window, _ = ODDS
    mean = encoder.news.mean
    for origin in ("real", "own"):
        seen: list[tuple[Floats, Floats]] = []
        for listed in (listed for listed in known if listed.origin == origin and listed.cases):
            issues = _away(encoder, [issue_text(issue) for issue in listed.issues.issues], mean)
            like = _away(encoder, listed.texts, mean) @ issues.T
            for case in listed.cases:
                window = like[list(case.before)].mean(0) if case.before else np.zeros(len(issues))
                odds = of_own * like[case.own] + of_headline * like[case.headline] + of_window * window
                counted = ~np.asarray(case.optional, bool)
                seen.append((odds[counted], np.asarray(case.about)[counted]))
        print(f"{origin}: F1 {best_f1(*map(np.concatenate, zip(*seen, strict=True))):.3f}", flush=True)


def _away(encoder: Encoder, texts: Sequence[str], mean: Floats) -> Floats:
    found = np.array([encoder.vector(text) for text in texts]) - mean
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def _begin(by_chance: int) -> None:
    torch.manual_seed(by_chance)
    random.seed(by_chance)


def _silent(linear: nn.Linear) -> nn.Linear:
    """Says nothing at first."""
    nn.init.zeros_(linear.weight)
    nn.init.zeros_(linear.bias)
    return linear


def _whole(vectors: Floats) -> np.ndarray:
    return np.rint(vectors / np.abs(vectors).max(axis=1, keepdims=True) * 127).astype(np.int8)


if __name__ == "__main__":
    main()
