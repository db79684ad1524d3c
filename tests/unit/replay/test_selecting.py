from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tallying.events import NOON, header, usable
from tallying.mending import mend, wrong

from streams.contract.codec import article_record, mend_record
from streams.contract.records import Record
from streams.contract.topics import ARTICLES, MENDS
from streams.replay.schedule import Schedule
from streams.replay.selecting import Selection, select


@pytest.mark.parametrize("times", [1, 2])
async def test_mends_follow_their_article_however_often_its_version_was_published(tmp_path: Path, times: int) -> None:
    standing = {
        ARTICLES.name: [article_record(usable(header()))] * times,
        MENDS.name: [mend_record(mend(wrong("port")))],
    }

    async def records(topic: str) -> AsyncIterator[Record]:
        for offset, new in enumerate(standing.get(topic, ())):
            yield Record(
                topic=topic, partition=0, offset=offset, key=new.key, value=new.value, headers=new.headers, timestamp=0
            )

    schedule = Schedule(tmp_path / "s.db")
    schedule.add([entry async for entry in select(records, Selection())])
    schedule.settle()
    noon = int(NOON.timestamp() * 1_000_000)
    assert [(due.record.topic, due.time) for due in schedule.next(10)] == [(ARTICLES.name, noon), (MENDS.name, noon)]
    schedule.close()
