from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from tallying.events import READER, agreed, header, kill, paragraph, said, usable
from tallying.histories import classified

from streams.contract.readings import reading_id
from streams.errors import InputError
from streams.events import Article, ClassifiedParagraph, ReaderIdentity
from streams.tally.core.arrivals import KillArrival, VersionArrival, article_arrival, paragraph_arrival


def test_a_paragraph_goes_to_the_reading_of_its_reader() -> None:
    other = ReaderIdentity(version="next", issues=READER.issues)
    one, another = (paragraph_arrival(paragraph(reader=reader)) for reader in (READER, other))
    assert (one.reading, another.reading) == (reading_id(READER), reading_id(other))
    assert (one.reader, another.reader) == (READER, other)


def test_what_databases_refuse_is_made_storable() -> None:
    arrival = paragraph_arrival(
        paragraph(header("urn:\0", "1\0", outlet="Dai\0ly" + "y" * 400), statements=[said("A\0" + "n" * 5000)])
    )
    (statement,) = arrival.contribution.statements
    assert "\0" not in arrival.uri + arrival.facts.version + arrival.facts.outlet + statement.speaker.name
    assert max(len(arrival.facts.outlet), len(statement.speaker.name)) <= 300


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (paragraph(ordinal=3, count=2), "paragraph 3 of 2"),
        (paragraph(ordinal=1, count=2**40), "are too many"),
        (paragraph(header("urn:" + "é" * 1500)), "uri is too long"),
        (paragraph(issues=["i" * 5000]), "is no id"),
        (paragraph(agreements=[agreed("a\0b")]), "is no id"),
        (paragraph(agreements=[agreed("trade")], text="x" * 999_990), "too large to report an agreement"),
        (paragraph(header(published=datetime(1, 1, 1, tzinfo=UTC))), "year 1"),
        (paragraph(header(published=datetime(9999, 12, 31, tzinfo=UTC))), "year 9999"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(event: ClassifiedParagraph, message: str) -> None:
    with pytest.raises(InputError, match=message) as error:
        paragraph_arrival(event)
    assert "article " in error.value.message
    assert error.value.remedy


@pytest.mark.parametrize(
    "event", [usable(header("urn:" + "é" * 1500)), usable(header(published=datetime(1, 1, 1, tzinfo=UTC)), 2)]
)
def test_an_article_that_cannot_be_kept_is_refused_by_name(event: Article) -> None:
    with pytest.raises(InputError, match="article urn"):
        article_arrival(event)


def test_an_article_kills_or_says_how_many_paragraphs_are_to_come() -> None:
    article = header("urn:a", "2")
    assert article_arrival(kill(article)) == KillArrival("urn:a", "2")
    empty, full = article_arrival(usable(article)), article_arrival(usable(article, bodies=2), opened=7)
    assert isinstance(empty, VersionArrival)
    assert isinstance(full, VersionArrival)
    assert (empty.facts.paragraph_count, full.facts.paragraph_count, full.opened) == (0, 2, 7)


@given(classified())
def test_an_article_and_its_paragraphs_name_the_same_edition(event: ClassifiedParagraph) -> None:
    announced = article_arrival(usable(event.article, event.paragraph_count))
    assert isinstance(announced, VersionArrival)
    assert announced.facts == paragraph_arrival(event).facts
