from __future__ import annotations

from pathlib import Path

import pyarrow.parquet
import pytest
from tallying.events import header, paragraph

from streams.archive import files
from streams.archive.files import Span, path_of, read, remove_unfinished, spans, write
from streams.contract.codec import classified_record
from streams.contract.records import Record, TopicPartition

PLACE = TopicPartition("classified-paragraphs", 3)


def records(*offsets: int) -> list[Record]:
    new = classified_record(paragraph(header("urn:ü"), issues=["trade", "port"]))
    return [
        Record(
            topic=PLACE.topic,
            partition=3,
            offset=n,
            key=new.key,
            value=new.value,
            headers=new.headers,
            timestamp=n * 10,
        )
        for n in offsets
    ]


def test_records_are_what_they_were_in_the_order_of_their_offsets(tmp_path: Path) -> None:
    write(tmp_path, PLACE, Span(5, 9), records(5, 8))
    write(tmp_path, PLACE, Span(0, 5), records(0, 4))
    assert list(read(tmp_path, PLACE.topic)) == records(0, 4, 5, 8)
    assert spans(tmp_path) == {PLACE: [Span(0, 5), Span(5, 9)]}
    assert list(read(tmp_path, "articles")) == []


def test_what_analysts_ask_for_has_columns_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, PLACE, Span(0, 1), records(0))
    row = pyarrow.parquet.read_table(path_of(tmp_path, PLACE, Span(0, 1))).to_pylist()[0]
    assert (row["uri"], row["version"], row["ordinal"], row["issues"]) == ("urn:ü", "1", 1, ["trade", "port"])
    assert row["published"] == header().published


def test_what_is_no_event_is_archived_all_the_same(tmp_path: Path) -> None:
    odd = [
        Record(topic=PLACE.topic, partition=3, offset=n, key=None, value=value, headers=(), timestamp=0)
        for n, value in enumerate((b"no JSON", None, b"{}"))
    ]
    write(tmp_path, PLACE, Span(0, 3), odd)
    assert list(read(tmp_path, PLACE.topic)) == odd


def test_a_file_that_could_not_be_finished_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, PLACE, Span(0, 1), records(0))
    assert spans(tmp_path) == {}
    assert list(tmp_path.glob("*/*/*.unfinished"))
    remove_unfinished(tmp_path)
    assert not list(tmp_path.glob("*/*/*"))
