from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import events
from streams.contract import codec
from streams.contract.records import NewRecord, Record
from streams.contract.topics import EMBARGOED
from streams.errors import DecodeError

PUBLISHED = datetime(2023, 11, 15, 9, 30, tzinfo=UTC)
HEADER = events.ArticleHeader(uri="https://newsroom.example/a", version="2", published=PUBLISHED)
READER = events.ReaderIdentity(version="1", issues="sha256:0")
PARAGRAPH = events.Paragraph(article=HEADER, ordinal=3, paragraph_count=9, text="Talks resumed.", span=(10, 24))
CLASSIFIED = events.ClassifiedParagraph(
    article=HEADER, ordinal=3, paragraph_count=9, text="Talks resumed.", span=(10, 24), reader=READER
)
AGREEMENT = events.Agreement(
    id="a1",
    article=HEADER,
    ordinal=3,
    agreement=events.AgreementLabel(issue="trade", status="reached", trigger=(0, 5), plover="AGREE"),
    text="Talks resumed.",
    reader=READER,
)
TALLY = events.Tally(issue="trade", revision=7, paragraphs=1, articles=1, outlets=1, statements=0)
LETTER = events.DeadLetter(
    stage="classify", origin="paragraphs-0-4", key=b"k", value=b"\xff\x00", size=2, error="DecodeError", message="bad"
)

words = st.text(min_size=1, max_size=20)
headers_of_articles = st.builds(
    events.ArticleHeader,
    uri=words,
    version=words,
    headline=st.text(),
    published=st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1)),
)


def as_read(new: NewRecord) -> Record:
    return Record(
        topic=new.topic, partition=0, offset=4, key=new.key, value=new.value, headers=new.headers, timestamp=0
    )


@pytest.mark.parametrize(
    ("encode", "event"),
    [
        (codec.article_record, events.Article(article=HEADER)),
        (codec.embargoed_record, events.Embargoed(article=events.Article(article=HEADER), until=PUBLISHED)),
        (codec.source_record, events.WatchedSource(source="https://newsroom.example/feed", polled=PUBLISHED)),
        (codec.seen_record, events.SeenItem(source="desk", item="urn:a", mark="usable 1 sha256:0", seen=PUBLISHED)),
        (codec.paragraph_record, PARAGRAPH),
        (codec.classified_record, CLASSIFIED),
        (codec.agreement_record, AGREEMENT),
        (codec.tally_record, TALLY),
        (codec.dead_letter_record, LETTER),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, events.Event) else "",
)
def test_an_event_comes_back_as_it_went(encode, event) -> None:
    assert codec.decode(as_read(encode(event)), type(event)) == event


def test_each_version_that_is_held_has_a_key_of_its_own_so_that_who_deletes_one_deletes_no_other() -> None:
    later = PUBLISHED.replace(year=2030)
    versions = [msgspec.structs.replace(HEADER, version=version, digest=text) for version in "12" for text in "ab"]
    held = [
        events.Embargoed(article=events.Article(article=header), until=until)
        for header in versions
        for until in (PUBLISHED, later)
    ]

    assert len({codec.embargoed_record(one).key for one in held}) == len(held)
    assert codec.deletion(EMBARGOED, b"k") == NewRecord(topic="embargoed", key=b"k", value=None)


@given(
    header=headers_of_articles,
    ordinal=st.integers(1, 10_000),
    text=words,
    window=st.lists(st.builds(events.WindowParagraph, role=st.just("body"), ordinal=st.integers(0, 50), text=words)),
)
def test_any_paragraph_comes_back_as_it_went(header, ordinal, text, window) -> None:
    event = events.Paragraph(
        article=header, ordinal=ordinal, paragraph_count=ordinal, text=text, span=(0, len(text)), window=tuple(window)
    )
    assert codec.decode(as_read(codec.paragraph_record(event)), events.Paragraph) == event


def test_an_event_of_no_known_time_states_none() -> None:
    timeless = msgspec.structs.replace(HEADER, published=events.NO_TIME)
    assert "ce_time" not in dict(codec.article_record(events.Article(article=timeless)).headers)
    assert "ce_time" in dict(codec.article_record(events.Article(article=HEADER)).headers)


@given(value=st.binary(), key=st.none() | st.binary())
def test_any_bytes_survive_in_a_dead_letter(value, key) -> None:
    event = msgspec.structs.replace(LETTER, value=value, key=key)
    assert codec.decode(as_read(codec.dead_letter_record(event)), events.DeadLetter) == event


def test_a_record_carries_the_headers_of_cloudevents_binary_mode() -> None:
    assert codec.paragraph_record(PARAGRAPH).headers == (
        ("ce_specversion", b"1.0"),
        ("ce_id", b"https://newsroom.example/a#2/3"),
        ("ce_source", b"/newsroom-streams"),
        ("ce_type", b"newsroom.paragraph.v1"),
        ("ce_subject", b"https://newsroom.example/a"),
        ("content-type", b"application/json"),
        ("ce_time", b"2023-11-15T09:30:00Z"),
    )


def test_records_are_keyed_as_the_table_of_topics_says() -> None:
    assert codec.article_record(events.Article(article=HEADER)).key == b"https://newsroom.example/a"
    assert codec.classified_record(CLASSIFIED).key == b"https://newsroom.example/a"
    assert codec.agreement_record(AGREEMENT).key == b"trade"
    assert codec.tally_record(TALLY).key == b"trade"
    assert codec.dead_letter_record(LETTER).key == b"k"


def test_a_retraction_is_another_event_than_what_it_retracts() -> None:
    retraction = msgspec.structs.replace(AGREEMENT, retracted=True)
    ids = [dict(codec.agreement_record(event).headers)["ce_id"] for event in (AGREEMENT, retraction)]
    assert ids == [b"a1", b"a1/retracted"]


@given(value=st.binary(max_size=60))
def test_arbitrary_bytes_are_an_error_that_names_the_place(value) -> None:
    record = Record(topic="paragraphs", partition=2, offset=17, key=None, value=value, headers=(), timestamp=0)
    with pytest.raises(DecodeError, match="paragraphs-2 offset 17"):
        codec.decode(record, events.Paragraph)


@pytest.mark.parametrize(
    "value",
    [
        None,
        b'{"article": {"uri": "", "published": "2023-11-15T00:00:00Z"}}',
        msgspec.json.encode(PARAGRAPH).replace(b'"ordinal":3', b'"ordinal":"3"'),
        msgspec.json.encode(PARAGRAPH).replace(b'"ordinal":3', b'"ordinal":0'),
        msgspec.json.encode(PARAGRAPH).replace(b"Talks", b"Ta\xff\xfe"),
        b"[" * 100_000,
    ],
    ids=["no value", "missing fields", "text for a number", "out of range", "invalid UTF-8", "deeply nested"],
)
def test_a_value_that_breaks_the_schema_is_an_error_with_a_remedy(value) -> None:
    record = Record(topic="paragraphs", partition=2, offset=17, key=None, value=value, headers=(), timestamp=0)
    with pytest.raises(DecodeError, match="paragraphs-2 offset 17") as caught:
        codec.decode(record, events.Paragraph)
    assert "newsroom.paragraph.v1" in caught.value.remedy


def test_another_type_of_event_is_an_error_though_its_value_would_fit() -> None:
    with pytest.raises(DecodeError, match=r"'newsroom.paragraph.classified.v1' is not 'newsroom.paragraph.v1'"):
        codec.decode(as_read(codec.classified_record(CLASSIFIED)), events.Paragraph)


def test_a_bare_json_producer_needs_no_headers_and_may_send_fields_of_tomorrow() -> None:
    value = msgspec.json.encode(msgspec.to_builtins(PARAGRAPH) | {"mood": "sombre"})
    record = Record(topic="paragraphs", partition=0, offset=0, key=None, value=value, headers=(), timestamp=0)
    assert codec.decode(record, events.Paragraph) == PARAGRAPH


@pytest.mark.parametrize("number", [2**53, 2**64, 10**30])
@pytest.mark.parametrize(
    ("field", "huge"),
    [(b'"span":[10,24]', b'"span":[10,%d]'), (b'"ordinal":3', b'"ordinal":%d'), (b'_count":9', b'_count":%d')],
)
def test_a_number_beyond_what_every_json_reader_holds_is_refused(field: bytes, huge: bytes, number: int) -> None:
    good = codec.classified_record(CLASSIFIED)
    assert good.value is not None
    assert field in good.value
    record = NewRecord(topic=good.topic, value=good.value.replace(field, huge % number))

    with pytest.raises(DecodeError, match="at `"):
        codec.decode(as_read(record), events.ClassifiedParagraph)
