from __future__ import annotations

from typing import Any

import pytest
from tallying.events import OTHER_READER, READER, header, paragraph, quoting, said

from streams.api import telling
from streams.api.telling import Batch, Come, OfLive, come_of
from streams.contract.codec import classified_record
from streams.contract.readings import reading_id
from streams.contract.records import Record
from streams.events import ClassifiedParagraph


def come(event: ClassifiedParagraph, offset: int = 0) -> Come:
    new = classified_record(event)
    return come_of(
        Record(
            topic=new.topic, partition=0, offset=offset, key=new.key, value=new.value, headers=new.headers, timestamp=0
        )
    )


def statements(*words: str) -> list[tuple[Come, str]]:
    return [
        (come(paragraph(header(f"urn:{n}"), **quoting("Lena Ortiz", said, issues=["port"])), n), f"id-{n}")
        for n, said in enumerate(words)
    ]


def test_what_has_come_together_is_told_in_order_each_with_the_id_of_who_has_been_told_it() -> None:
    batch = Batch(statements("One.", "Two."), None)

    told = batch.told(OfLive())

    assert told.count(b"event: statement") == 2
    assert told.index(b"id: id-0") < told.index(b"One.") < told.index(b"id: id-1") < told.index(b"Two.")
    assert (len(batch), batch.stands) == (2, "id-1")


def test_what_is_told_is_written_once_for_all_who_ask_for_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    original = telling.block_of

    def counting(kind: str, data: Any, name: str | None) -> bytes:
        written.append(kind)
        return original(kind, data, name)

    monkeypatch.setattr(telling, "block_of", counting)
    batch = Batch(statements("One.", "Two."), None)

    alike = [batch.told(OfLive(issue=("port",))) for _ in range(3)]
    other = batch.told(OfLive(issue=("other",)))

    assert len(written) == 2
    assert len({id(told) for told in alike}) == 1
    assert other == b""


def test_only_the_last_of_several_statements_of_a_paragraph_has_an_id() -> None:
    event = paragraph(text="We walk out.", statements=[said("Lena Ortiz"), said("Ada Price")], issues=["port"])
    batch = Batch([(come(event), "here")], None)

    first, second, _ = batch.told(OfLive()).split(b"\n\n")

    assert not first.startswith(b"id:")
    assert second.startswith(b"id: here\n")


def test_a_batch_tells_nothing_of_another_reading() -> None:
    event = paragraph(reader=OTHER_READER, **quoting("Lena Ortiz", "Beside.", issues=["port"]))

    assert Batch([(come(event), "here")], reading_id(READER)).told(OfLive()) == b""
