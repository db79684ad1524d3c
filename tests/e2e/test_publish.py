"""``streams publish`` when it is told to stop, and when nobody is at the other end of its streams."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.contract.codec import decode
from streams.contract.topics import ARTICLES, PARAGRAPHS, TOPICS
from streams.events import Article
from streams.log.sqlite.file import SqliteFile

STREAMS = Path(sys.executable).parent / "streams"
PATIENCE = 60


def line(number: int) -> bytes:
    article = {"uri": f"urn:{number}", "published": "2024-05-03T08:30:00Z", "paragraphs": ["The board met."] * 3}
    return json.dumps(article).encode() + b"\n"


def published(data: Path) -> list[str]:
    """Uris of the articles on the log."""
    log = SqliteFile(data)
    try:
        log.create_topics(TOPICS)
        start = dict.fromkeys(log.partitions(ARTICLES.name), 0)
        return sorted(decode(record, Article).article.uri for record in log.read(start, max_records=1000))
    finally:
        log.close()


@pytest.fixture
def publishing(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command reading articles from a pipe that stays open."""
    process = subprocess.Popen(
        [STREAMS, "publish", "-", "--data", tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ["PATH"]},
    )
    yield process
    process.kill()
    process.communicate()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_told_to_stop_it_says_how_far_it_has_come_and_ends_as_interrupted(
    publishing: subprocess.Popen[bytes], tmp_path: Path, told: signal.Signals
) -> None:
    assert publishing.stdin
    publishing.stdin.write(b"".join(map(line, range(5))))
    publishing.stdin.flush()
    deadline = time.monotonic() + PATIENCE
    while len(published(tmp_path)) < 5:
        assert publishing.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    publishing.send_signal(told)
    said = publishing.stderr.read().decode() if publishing.stderr else ""

    assert publishing.wait(PATIENCE) == 130
    assert "stopped: published 5 articles, 15 paragraphs, the last article urn:4" in said
    assert "Traceback" not in said
    assert published(tmp_path) == [f"urn:{number}" for number in range(5)]


def test_told_to_stop_before_anything_came_it_says_so(publishing: subprocess.Popen[bytes], tmp_path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not (tmp_path / "log.db").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    publishing.send_signal(signal.SIGTERM)
    said = publishing.stderr.read().decode() if publishing.stderr else ""

    assert publishing.wait(PATIENCE) == 130
    assert "stopped before anything was published" in said


def test_nobody_listening_to_its_complaints_keeps_no_article_from_the_log(tmp_path: Path) -> None:
    """Their reader goes away at once, as ``head -0`` does."""
    there, gone = os.pipe()
    os.close(there)
    done = subprocess.run(
        [STREAMS, "publish", "-", "--data", tmp_path],
        input=b"".join([line(0), b"no json\n", line(1), b"no json\n" * 50, line(2)]),
        stderr=gone,
        env={"PATH": os.environ["PATH"]},
        timeout=PATIENCE,
        check=False,
    )
    os.close(gone)

    assert published(tmp_path) == ["urn:0", "urn:1", "urn:2"]
    assert done.returncode in (0, 1)


def test_a_closed_standard_input_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec '{STREAMS}' publish - --data '{tmp_path}' <&-"],
        capture_output=True,
        env={"PATH": os.environ["PATH"]},
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert b"standard input: closed" in done.stderr
    log = SqliteFile(tmp_path)
    assert sum(log.end_offsets(PARAGRAPHS.name).values()) == 0
    log.close()
