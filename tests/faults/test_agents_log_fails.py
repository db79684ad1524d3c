"""A log that fails under a running worker: the fault is reported, and nothing is committed after it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from classifying.running import until, worker
from classifying.samples import READER_GROUP, WordReader, new_records

from streams.agents.commits import CommitsInOrder
from streams.contract.topics import PARAGRAPHS, TOPICS
from streams.errors import LogUnavailableError
from streams.log.opening import open_log
from streams.log.sqlite.file import SqliteFile
from streams.settings import Settings


@pytest.mark.parametrize("operation", ["append", "read", "commit"])
async def test_a_log_that_fails_in_mid_run_is_a_fault(
    operation: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock = getattr(SqliteFile, operation)
    failing = False

    def fail(file: SqliteFile, *arguments: Any, **more: Any) -> Any:
        if operation == "read":
            # A read that began while all was well may see what is published after the fault begins.
            result = stock(file, *arguments, **more)
        if failing and arguments != (published,):
            raise LogUnavailableError("log.db: disk I/O error")
        return result if operation == "read" else stock(file, *arguments, **more)

    monkeypatch.setattr(CommitsInOrder, "finish_within", 0.1)
    published = new_records(articles=1, paragraphs=3)
    settings = Settings(data_dir=tmp_path)
    monkeypatch.setattr(SqliteFile, operation, fail)
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        async with worker(settings, WordReader()) as faults:
            failing = True
            await log.append(published)

            async def reported() -> bool:
                return bool(faults)

            await until(reported)
        monkeypatch.undo()

        assert {str(fault) for fault in faults} == {"log.db: disk I/O error"}
        assert await log.committed(READER_GROUP, PARAGRAPHS.name) == {}
