import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest

from streams.errors import InputError, UnreachableError
from streams.events import NO_TIME, Article, DeadLetter
from streams.ingest.byte_limits import KEPT_BYTES
from streams.ingest.fetching import Answer
from streams.ingest.sources import read_sources

DAY = datetime(2024, 3, 5, tzinfo=UTC)
TEXT = b"date 2024-03-05 By Ines Moraud, Harbour Times\n\nThe board met on Monday.\n"
LINE = b'{"uri": "urn:example:quay", "published": "2024-03-05", "text": "The board met."}\n'


class Pipe(RawIOBase):
    """Gives one piece a read, as a pipe does."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.pieces.pop(0) if self.pieces else b""
        buffer[: len(piece)] = piece
        return len(piece)


def names(outcomes: Iterator[Article | DeadLetter]) -> list[str]:
    return [
        outcome.article.uri.rpartition(":")[2] if isinstance(outcome, Article) else f"dead {outcome.origin}"
        for outcome in outcomes
    ]


def test_files_are_read_by_suffix(tmp_path: Path) -> None:
    for name, data in [
        ("a.txt", TEXT),
        ("b.TEXT", TEXT),
        ("c.jsonl", LINE),
        ("d.ndjson", LINE),
        ("e", LINE),
        ("f", TEXT),
        ("g.json", b"[" + LINE + b"," + LINE + b"]"),
    ]:
        (tmp_path / name).write_bytes(data)

    outcomes = read_sources(tmp_path / name for name in ["f", "e", "d.ndjson", "c.jsonl", "b.TEXT", "a.txt", "g.json"])

    assert names(outcomes) == ["f", "quay", "quay", "quay", "b", "a", "quay", "quay"]


def test_a_folder_is_read_in_sorted_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ["b/2.txt", "b/1.txt", "a.txt", "c.txt", ".hidden.txt", ".git/x.txt", "b/.x.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT)

    assert names(read_sources([tmp_path])) == ["a", "c", "1", "2"]


def test_a_file_of_another_kind_in_a_folder_is_reported_and_the_next_one_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "b.txt").write_bytes(TEXT)

    dead, article = read_sources([tmp_path])

    assert isinstance(dead, DeadLetter)
    assert "no format has the suffix .pdf" in dead.message
    assert ".jsonl" in dead.remedy
    assert isinstance(article, Article)


@pytest.mark.parametrize("data", [b"", b" \n", b"\x00\x01garbage", b"\xff\xfe", b"caf\xe9 noir", b"x" * 4_000_001])
@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".json", ""])
def test_a_bad_file_is_a_dead_letter_and_its_neighbours_go_on(tmp_path: Path, data: bytes, suffix: str) -> None:
    bad = tmp_path / f"b{suffix}"
    (tmp_path / "a.txt").write_bytes(TEXT)
    bad.write_bytes(data)
    (tmp_path / "c.txt").write_bytes(TEXT)

    first, dead, last = read_sources([tmp_path], published=DAY)

    assert isinstance(first, Article)
    assert isinstance(dead, DeadLetter)
    assert dead.origin.startswith(str(bad))
    assert dead.message.startswith(dead.origin)
    assert dead.remedy
    assert isinstance(last, Article)


@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".json", ""])
def test_a_binary_file_is_one_dead_letter_with_its_beginning_and_size(tmp_path: Path, suffix: str) -> None:
    noise = b"\n".join(random.Random(7).randbytes(200) for _ in range(1000))
    (tmp_path / f"a{suffix}").write_bytes(noise)

    (dead,) = read_sources([tmp_path])

    assert isinstance(dead, DeadLetter)
    assert "binary data" in dead.message
    assert (dead.origin, dead.size, dead.value) == (str(tmp_path / f"a{suffix}"), len(noise), noise[:KEPT_BYTES])


def test_the_date_may_stand_in_the_name_of_a_text_and_the_given_one_wins_over_it(tmp_path: Path) -> None:
    (tmp_path / "2024-04-01-quay.txt").write_text("The harbour board met on Monday.")

    for published, expected in [(None, datetime(2024, 4, 1, tzinfo=UTC)), (DAY, DAY)]:
        (article,) = read_sources([tmp_path], published=published)
        assert isinstance(article, Article)
        assert article.article.published == expected


def test_an_article_without_a_date_is_refused_unless_somebody_is_told(tmp_path: Path) -> None:
    (tmp_path / "quay.txt").write_text("The harbour board met on Monday.")

    (dead,) = read_sources([tmp_path])

    assert isinstance(dead, DeadLetter)
    assert "no publication date" in dead.message
    assert dead.remedy == "put a line 'published: 2024-03-05T08:30:00Z' on top of it, or pass --published"


def test_an_article_without_a_date_may_take_the_day_of_its_file_and_keeps_its_name(tmp_path: Path) -> None:
    told: list[tuple[str, datetime]] = []
    quay = tmp_path / "quay.txt"
    quay.write_text("The harbour board met on Monday.")
    (tmp_path / "wire.jsonl").write_bytes(b'{"uri": "urn:a", "text": "The board met."}\n' + LINE)
    found = []
    for day in (5, 6):
        for name in ("quay.txt", "wire.jsonl"):
            os.utime(tmp_path / name, times=(0, datetime(2024, 3, day, 21, 4, tzinfo=UTC).timestamp()))
        found.append(
            [
                a.article
                for a in read_sources([tmp_path], on_undated=lambda *of: told.append(of))
                if isinstance(a, Article)
            ]
        )

    assert [header.published.day for header in found[0]] == [5, 5, 5]
    assert [(header.uri, header.digest) for header in found[0]] == [(header.uri, header.digest) for header in found[1]]
    assert found[0][0].uri == "urn:newsroom:quay"
    assert told[:2] == [(str(quay), DAY), (f"{tmp_path / 'wire.jsonl'}:1", DAY)]
    assert len(told) == 4


def test_an_article_without_a_date_from_standard_input_has_none_and_says_so() -> None:
    told: list[tuple[str, datetime]] = []

    (article,) = read_sources(
        ["-"], stdin=BytesIO(b"The harbour board met on Monday."), on_undated=lambda *of: told.append(of)
    )

    assert isinstance(article, Article)
    assert told == [("standard input", NO_TIME)]
    assert article.article.published == NO_TIME


def test_a_kill_is_no_article_without_a_date() -> None:
    kill = b'{"uri": "urn:a", "version": "2", "status": "canceled"}'

    (article,) = read_sources(["-"], stdin=BytesIO(kill), on_undated=lambda *of: pytest.fail(f"told of {of}"))

    assert isinstance(article, Article)
    assert article.article.published == NO_TIME


def test_an_unreadable_file_is_a_dead_letter(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_bytes(TEXT)

    assert names(read_sources([tmp_path])) == [f"dead {tmp_path / 'a.txt'}", "b"]


def test_a_pipe_in_a_folder_does_not_hold_up_the_rest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_bytes(TEXT)

    assert names(read_sources([tmp_path])) == [f"dead {tmp_path / 'a.txt'}", "b"]


def test_a_missing_path_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)

    with pytest.raises(InputError, match="there is no such file or folder"):
        read_sources([tmp_path / "a.txt", tmp_path / "b.txt"])


def test_a_file_named_outright_whose_kind_is_unknown_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(TEXT)

    with pytest.raises(InputError, match=r"no format has the suffix \.pdf"):
        read_sources([tmp_path / "a.pdf"])


@pytest.mark.parametrize("path", ["-", Path("-")])
def test_standard_input_is_read_as_what_it_begins_like(path: Any) -> None:
    assert names(read_sources([path], stdin=BytesIO(b"\xef\xbb\xbf \n" + LINE))) == ["quay"]
    (article,) = read_sources([path], stdin=BytesIO(TEXT))
    assert isinstance(article, Article)
    assert article.article.uri.startswith("urn:newsroom:2024-03-05:harbour-times:sha256-")


def test_empty_standard_input_is_a_dead_letter() -> None:
    assert names(read_sources(["-"], stdin=BytesIO())) == ["dead standard input"]


def test_a_live_source_gives_every_article_as_it_comes() -> None:
    pipe = Pipe(LINE, LINE, LINE)
    outcomes = read_sources(["-"], stdin=cast(BinaryIO, pipe))

    next(outcomes)
    assert len(pipe.pieces) == 2
    next(outcomes)
    assert len(pipe.pieces) == 1


def test_two_files_that_would_be_one_article_do_not_replace_each_other(tmp_path: Path) -> None:
    for folder, text in [
        ("a", TEXT),
        ("b", TEXT),
        ("c", TEXT + b"\nThe dockers left.\n"),
        ("d", b"version: 2\n" + TEXT),
    ]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "quay.txt").write_bytes(text)

    same, again, dead, corrected = read_sources([tmp_path])

    assert isinstance(same, Article)
    assert isinstance(again, Article)
    assert (same.article, same.paragraphs) == (again.article, again.paragraphs)
    assert (same.source, again.source) == (f"{tmp_path}/a/quay.txt", f"{tmp_path}/b/quay.txt")
    assert isinstance(dead, DeadLetter)
    assert f"another text than {tmp_path / 'a' / 'quay.txt'}" in dead.message
    assert "version: 2" in dead.remedy
    assert isinstance(corrected, Article)


def test_a_file_name_that_is_not_utf8_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(TEXT)

    (article,) = read_sources([tmp_path])

    assert isinstance(article, Article)
    assert article.article.uri == "urn:newsroom:2024-03-05:harbour-times:caf%EF%BF%BD"


def test_a_closed_standard_input_is_a_dead_letter_and_the_next_input_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    (tmp_path / "a.txt").write_text("date 2024-05-03 By A Writer\n\nThe talks went on.\n")

    closed, article = read_sources(["-", tmp_path / "a.txt"])

    assert isinstance(closed, DeadLetter)
    assert closed.message == "standard input: closed"
    assert isinstance(article, Article)


def test_a_url_is_read_like_a_file_and_names_what_has_no_uri() -> None:
    def fetch(url: str) -> Answer:
        if "away" in url:
            raise UnreachableError("takes too long to answer", remedy="try again later")
        page = b"<html><head><meta name='date' content='2024-03-05'></head><body><p>The board met.</p></body></html>"
        feed = b"<rss><channel><item><guid>17</guid><pubDate>2024-03-05</pubDate><title>x</title><description>It met."
        return Answer(
            url=url, status=200, data=page if "page" in url else feed + b"</description></item></channel></rss>"
        )

    urls = ["https://wire.example/page", "https://wire.example/away", "https://wire.example/desk/feed"]
    page, dead, item = read_sources(urls, fetch=fetch)

    assert isinstance(page, Article)
    assert page.article.uri == "https://wire.example/page"
    assert isinstance(dead, DeadLetter)
    assert (dead.origin, dead.error, dead.remedy) == (urls[1], "UnreachableError", "try again later")
    assert isinstance(item, Article)
    assert item.article.uri == "https://wire.example/desk/17"


def test_without_anything_that_fetches_a_url_is_refused() -> None:
    (dead,) = read_sources(["https://wire.example/"])

    assert isinstance(dead, DeadLetter)
    assert "not fetched here" in dead.message
