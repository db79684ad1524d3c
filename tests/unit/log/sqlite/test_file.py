from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from streams.contract.records import NewRecord, Record, TopicPartition
from streams.contract.topics import AGREEMENTS, CLASSIFIED, PARAGRAPHS, TALLIES, TOPICS
from streams.errors import GroupBusyError, LogError, LogUnavailableError, OversizeError
from streams.log.sqlite.file import SqliteFile

TOPIC = CLASSIFIED.name

APPENDER = """
import pathlib, sys
from streams.contract.records import NewRecord
from streams.log.sqlite.file import SqliteFile
directory, name, batches = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
log = SqliteFile(directory)
for batch in range(batches):
    places = log.append([
        NewRecord(topic="classified-paragraphs", key=b"%d" % (n % 10), value=f"{name}:{batch}:{n}".encode())
        for n in range(20)
    ])
    print(batch, flush=True)
"""


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteFile]:
    log = opened(tmp_path)
    yield log
    log.close()


def opened(directory: Path, **options: object) -> SqliteFile:
    log = SqliteFile(directory, **options)
    log.create_topics(TOPICS)
    return log


def record(value: str, *, key: str | None = "an article", timestamp: int | None = None) -> NewRecord:
    return NewRecord(topic=TOPIC, key=key and key.encode(), value=value.encode(), timestamp=timestamp)


def values(records: list[Record]) -> list[str]:
    return [(record.value or b"").decode() for record in records]


def everything(log: SqliteFile) -> list[Record]:
    return log.read(dict.fromkeys(log.partitions(TOPIC), 0), max_records=1_000_000)


def appender(directory: Path, name: str, batches: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", APPENDER, str(directory), name, str(batches)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_records_of_a_key_keep_their_order_over_batches(log: SqliteFile) -> None:
    places = log.append([record("0"), record("1")]) + log.append([record("2")])

    assert [offset for _, offset in places] == [0, 1, 2]
    assert len({partition for partition, _ in places}) == 1
    assert values(log.read({places[0][0]: 0}, max_records=10)) == ["0", "1", "2"]


def test_an_append_of_nothing_is_nothing(log: SqliteFile) -> None:
    assert log.append([]) == []


def test_a_log_that_is_opened_again_has_everything(tmp_path: Path) -> None:
    first = opened(tmp_path)
    places = first.append([record("kept")])
    first.commit("tally", {places[0][0]: 1})
    first.close()

    second = opened(tmp_path)
    assert values(everything(second)) == ["kept"]
    assert second.committed("tally", TOPIC) == {places[0][0]: 1}
    assert second.append([record("next")]) == [(places[0][0], 1)]
    second.close()


def test_an_acknowledged_append_outlives_a_kill(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with appender(tmp_path, "a", 1_000_000) as process:
        assert process.stdout
        acknowledged = [int(process.stdout.readline()) for _ in range(20)]
        process.send_signal(signal.SIGKILL)

    log = opened(tmp_path)
    found = values(everything(log))
    batches = {int(value.split(":")[1]) for value in found}
    assert set(acknowledged) <= batches == set(range(len(batches)))
    assert len(found) == 20 * len(batches)
    log.close()


def test_two_processes_may_append_at_once(tmp_path: Path) -> None:
    log = opened(tmp_path)
    with appender(tmp_path, "a", 40) as first, appender(tmp_path, "b", 40) as second:
        assert (first.wait(60), second.wait(60)) == (0, 0)

    records = everything(log)
    assert sorted(values(records)) == sorted(f"{name}:{b}:{n}" for name in "ab" for b in range(40) for n in range(20))
    for partition, end in log.end_offsets(TOPIC).items():
        own = [record for record in records if record.topic_partition == partition]
        assert [record.offset for record in own] == list(range(end))
        for name in "ab":
            order = [value.split(":")[1:] for value in values(own) if value.startswith(name)]
            assert order == sorted(order, key=lambda pair: (int(pair[0]), int(pair[1])))
    log.close()


def test_threads_may_share_a_log(log: SqliteFile) -> None:
    threads = [
        threading.Thread(target=lambda n=n: [log.append([record(f"{n}:{i}")]) for i in range(25)]) for n in range(4)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        everything(log)
    for thread in threads:
        thread.join()

    assert sorted(values(everything(log))) == sorted(f"{n}:{i}" for n in range(4) for i in range(25))


def test_an_oversize_value_is_refused_before_anything_is_appended(log: SqliteFile) -> None:
    large = NewRecord(topic=PARAGRAPHS.name, value=b"x" * (PARAGRAPHS.max_bytes + 1))
    with pytest.raises(OversizeError):
        log.append([record("fits"), large])
    assert everything(log) == []


def test_an_unknown_topic_is_refused_before_anything_is_appended(log: SqliteFile) -> None:
    with pytest.raises(LogError, match=r"log\.db: there is no topic rumours"):
        log.append([record("fits"), NewRecord(topic="rumours", value=b"x")])
    assert everything(log) == []


def test_a_partition_that_is_not_there_is_an_error(log: SqliteFile) -> None:
    for number in (-1, 8):
        with pytest.raises(LogError, match=f"has no partition {number}"):
            log.read({TopicPartition(TOPIC, number): 0}, max_records=1)


def test_a_topic_that_another_process_creates_later_is_found(tmp_path: Path) -> None:
    early, late = SqliteFile(tmp_path), SqliteFile(tmp_path)
    with pytest.raises(LogError):
        early.partitions(TOPIC)
    late.create_topics(TOPICS)

    assert len(early.partitions(TOPIC)) == CLASSIFIED.partitions
    early.close()
    late.close()


def test_partitions_follow_the_setting_only_when_a_topic_is_created(tmp_path: Path) -> None:
    opened(tmp_path, partitions=3).close()
    log = opened(tmp_path, partitions=5)

    assert [len(log.partitions(topic.name)) for topic in (CLASSIFIED, AGREEMENTS, TALLIES)] == [3, 3, 1]
    log.close()


def test_a_busy_partition_does_not_starve_the_others(log: SqliteFile) -> None:
    partitions = {log.append([record("first", key=str(n))])[0][0] for n in range(20)}
    assert len(partitions) > 2
    log.append([record("more", key="0") for _ in range(100)])

    found = log.read(dict.fromkeys(partitions, 0), max_records=40)
    assert len(found) == 40
    assert {record.topic_partition for record in found} == partitions


def test_a_read_past_the_end_finds_nothing(log: SqliteFile) -> None:
    partition = log.append([record("only")])[0][0]
    assert log.read({partition: 1}, max_records=5) == log.read({partition: 99}, max_records=5) == []
    assert log.read({}, max_records=5) == []


def test_neighbouring_partitions_do_not_run_into_each_other(log: SqliteFile) -> None:
    for n in range(40):
        log.append([record(str(n), key=str(n))])
    for partition, end in log.end_offsets(TOPIC).items():
        found = log.read({partition: 0}, max_records=1000)
        assert [record.topic_partition for record in found] == [partition] * end


def test_groups_commit_apart(log: SqliteFile) -> None:
    partition = log.append([record("only")])[0][0]
    log.commit("tally", {partition: 1})
    log.commit("alert", {partition: 0})
    log.commit("alert", {partition: 1})

    assert log.committed("tally", TOPIC) == log.committed("alert", TOPIC) == {partition: 1}
    assert log.committed("tally", AGREEMENTS.name) == log.committed("nobody", TOPIC) == {}


def test_prefixes_keep_newsrooms_in_one_file_apart(tmp_path: Path) -> None:
    north, south = opened(tmp_path, prefix="north."), opened(tmp_path, prefix="south.")
    north.append([record("of the north")])

    assert values(everything(north)) == ["of the north"]
    assert everything(north)[0].topic == TOPIC
    assert everything(south) == []
    with north.acquire("tally"), south.acquire("tally"), pytest.raises(GroupBusyError, match=r"north\.tally"):
        north.acquire("tally")
    north.close()
    south.close()


def test_the_version_changes_with_every_append_by_whomever(tmp_path: Path) -> None:
    log, other = opened(tmp_path), opened(tmp_path)
    before = log.version()
    assert log.version() == before
    log.append([record("own")])
    between = log.version()
    other.append([record("other's")])

    assert len({before, between, log.version()}) == 3
    log.close()
    other.close()


def test_an_offset_for_a_time_is_found_among_late_records(log: SqliteFile) -> None:
    partition = log.append([record(str(t), timestamp=t) for t in (10, 30, 20, 30, 50)])[0][0]
    expected = {0: 0, 10: 0, 11: 1, 30: 1, 31: 4, 50: 4, 51: 5}
    assert {t: log.offsets_for_time(TOPIC, t)[partition] for t in expected} == expected


def test_a_corrupted_file_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    log = opened(tmp_path)
    log.append([record("x" * 500) for _ in range(500)])
    log.close()
    size = os.path.getsize(tmp_path / "log.db")
    with (tmp_path / "log.db").open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (size - 8192))

    with (
        closing(SqliteFile(tmp_path)) as damaged,
        pytest.raises(LogUnavailableError, match=r"log\.db: database disk image is malformed") as caught,
    ):
        everything(damaged)
    assert "publish the articles again" in caught.value.remedy


def test_a_closed_log_says_so(tmp_path: Path) -> None:
    log = opened(tmp_path)
    log.close()
    with pytest.raises(LogUnavailableError, match="closed"):
        log.append([record("late")])
