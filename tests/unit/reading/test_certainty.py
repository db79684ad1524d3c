"""How certain a speaker is. All prose is made up."""

from __future__ import annotations

from datetime import UTC, datetime

from streams.events import ArticleHeader
from streams.lexicon import gazetteer
from streams.reading.cast.resolution import Cast
from streams.reading.certainty import certainty, features
from streams.reading.statements import CERTAIN, speakers, statements
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 3, 1, tzinfo=UTC))


def seen(text: str) -> list[str]:
    doc = parse([text])[0]
    cast = Cast(HEADER, [], doc)
    found = cast.here.attributions[0]
    (name,) = speakers(found, cast)
    assert name is not None
    return features(cast.here, found, name)


def test_a_full_name_is_more_certain_than_a_bare_noun() -> None:
    assert certainty(seen("Mayor Ann Lee said that it rained.")) > certainty(seen("The website said that it rained."))


def test_each_thing_is_seen_once() -> None:
    names = seen("Mayor Ann Lee said that it rained.")
    assert len(names) == len(set(names))


def test_whoever_is_too_uncertain_is_not_named_and_the_words_for_him_are_kept() -> None:
    text = "The motion claims that it is void."
    doc = parse([text])[0]
    (said,) = statements(doc, Cast(HEADER, [], doc))
    assert certainty(seen(text)) < CERTAIN
    assert said.speaker is None
    assert said.source is not None
    assert text[slice(*said.source)] == "The motion"


def test_whoever_is_certain_enough_is_named() -> None:
    doc = parse(["Mayor Ann Lee said that it rained."])[0]
    (said,) = statements(doc, Cast(HEADER, [], doc))
    assert said.source is None
    assert said.speaker is not None
    assert said.speaker.score >= CERTAIN


def test_every_weight_is_of_something_and_counts() -> None:
    for line in gazetteer.lines("speakers.tsv", "reading"):
        name, weight = line.rsplit("\t", 1)
        assert name
        assert int(weight) != 0


def test_a_text_that_is_nobodys_is_as_certain_as_a_body() -> None:
    found = seen("A poll shows that voters are tired of rain.")
    assert "kind organisation" in found
    assert "kind anonymous" not in found
