"""What an archive holds before it is in files."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from streams.archive.files import spans
from streams.archive.keeping import Archive
from streams.contract.records import Record, TopicPartition
from streams.log.consuming import Advance

pytest.importorskip("pyarrow")


def record(partition: int, offset: int, size: int) -> Record:
    return Record(
        topic="articles", partition=partition, offset=offset, key=b"k", value=b"x" * size, headers=(), timestamp=0
    )


async def test_once_it_holds_much_the_partitions_with_most_of_it_are_written_and_the_others_wait(
    tmp_path: Path,
) -> None:
    with closing(Archive(tmp_path, held_bytes=1_000)) as kept:
        await kept.positions({"articles": "a log"})
        for partition, size in enumerate((100, 600, 200)):
            place = TopicPartition("articles", partition)
            await kept.take([record(partition, 0, size)], {place: Advance(None, 1, "a log")})
        assert not spans(tmp_path)

        place = TopicPartition("articles", 2)
        await kept.take([record(2, 1, 150)], {place: Advance(1, 2, "a log")})

        assert {place: [(span.begin, span.end) for span in of] for place, of in spans(tmp_path).items()} == {
            TopicPartition("articles", 1): [(0, 1)]
        }
        assert kept.archived == 1
