"""From files to records, on both logs."""

from datetime import UTC, datetime
from pathlib import Path

from services.records import records

from streams import events
from streams.contract.codec import decode
from streams.contract.topics import ARTICLES, DEAD_LETTERS, OWNERS, PARAGRAPHS
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.publisher import publish
from streams.ingest.sources import read_sources
from streams.log.opening import open_log
from streams.settings import Settings

STORY = "date {day} By Ines Moraud, Harbour Times\n\n{body}\n"


def coverage(folder: Path) -> Path:
    folder.mkdir()
    for day in range(1, 13):
        body = "\n\n".join(f"On day {day} the board met for hour {hour}." for hour in range(1, day + 10))
        (folder / f"quay-{day:02}.txt").write_text(STORY.format(day=f"2024-03-{day:02}", body=body), encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "garbage.txt").write_bytes(b"\x00\xff" * 1000)
    line = b'{"uri": "urn:wire:%d", "published": "2024-03-05", "paragraphs": ["The dockers met."]}\n'
    with (folder / "wire.jsonl").open("wb") as wire:
        wire.write(line % 1 + b'{"uri": "urn:wire:2"}\n' + b'{"uri": "caf\xe9"}\n')
        for _ in range(50):
            wire.write(b"x" * 1_000_000)
        wire.write(b"\n" + line % 3)
    return folder


async def test_every_article_and_paragraph_is_on_the_log_and_bad_input_is_a_dead_letter(
    log_settings: Settings, tmp_path: Path
) -> None:
    folder = coverage(tmp_path / "coverage")
    async with open_log(log_settings) as log:
        published = await publish(log, read_sources([folder]))

        articles = [decode(record, events.Article) for record in await records(log, ARTICLES.name)]
        paragraphs = [decode(record, events.Paragraph) for record in await records(log, PARAGRAPHS.name)]
        letters = [decode(record, events.DeadLetter) for record in await records(log, DEAD_LETTERS.name)]

    expected = [item for item in read_sources([folder]) if isinstance(item, events.Article)]
    assert sorted(a.article.uri for a in articles) == sorted(a.article.uri for a in expected)
    by_uri = {uri: [p for p in paragraphs if p.article.uri == uri] for uri in {p.article.uri for p in paragraphs}}
    assert by_uri == {a.article.uri: paragraph_events(a) for a in expected}
    assert sorted(letter.origin.rpartition("/")[2] for letter in letters) == [
        "empty.txt",
        "garbage.txt",
        "wire.jsonl:2",
        "wire.jsonl:3",
        "wire.jsonl:4",
    ]
    assert max(letter.size for letter in letters) == 50_000_000
    assert (published.articles, published.paragraphs, published.dead_letters) == (14, len(paragraphs), 5)


async def test_what_was_published_ends_where_the_positions_say(log_settings: Settings, tmp_path: Path) -> None:
    folder = coverage(tmp_path / "coverage")
    async with open_log(log_settings) as log:
        published = await publish(log, read_sources([folder]))

        ends = {}
        for topic in (OWNERS, ARTICLES, PARAGRAPHS, DEAD_LETTERS):
            ends |= {partition: end for partition, end in (await log.end_offsets(topic.name)).items() if end}
    assert published.positions == ends


async def test_a_correction_and_a_kill_follow_the_first_version_on_its_partition(
    log_settings: Settings, tmp_path: Path
) -> None:
    story = tmp_path / "quay.txt"
    text = STORY.format(day="2024-03-05", body="The board met.")
    async with open_log(log_settings) as log:
        for front in ("", "version: 2\n", "version: 3\nstatus: canceled\n"):
            story.write_text(front + text, encoding="utf-8")
            await publish(log, read_sources([story]))
        versions = await records(log, ARTICLES.name)

    assert len({(record.key, record.partition) for record in versions}) == 1
    found = [decode(record, events.Article) for record in versions]
    assert [(a.article.version, a.status) for a in found] == [("1", "usable"), ("2", "usable"), ("3", "canceled")]
    assert {a.article.published for a in found} == {datetime(2024, 3, 5, tzinfo=UTC)}
