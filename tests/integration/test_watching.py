"""Watched sources, from a server and from folders, on both logs: nothing waits for a clock but the test's own."""

from __future__ import annotations

import gzip
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from aiohttp import web
from feeds.atom import atom, deleted, entry
from feeds.server import Server, serving
from services.records import records
from tallying.events import paragraph

from streams.contract.codec import decode
from streams.contract.topics import ARTICLES, DEAD_LETTERS, EMBARGOED, PARAGRAPHS, SEEN, TOPICS
from streams.events import Article, DeadLetter, Paragraph, WatchedSource
from streams.ingest.fetching import fetch
from streams.ingest.owners import SpeakForOthers
from streams.ingest.publisher import publish
from streams.ingest.remembered import forget, known_sources
from streams.ingest.sources import read_sources
from streams.ingest.watching import Watch, World
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings
from streams.tally.core.fold import fold
from streams.web.addresses import AllowedHosts
from streams.web.sessions import guarded_session

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)
EVERY = timedelta(minutes=5)
SLOW_SECONDS = 0.2


@dataclass
class Desk:
    """A server, a log, and a clock that only the test moves."""

    server: Server
    log: Log
    now: datetime = NOON
    slept: list[float] = field(default_factory=list)
    allowed: str = ""
    """Who may speak for others."""
    allowed_hosts: str = ""
    """What may be reached beside the server."""
    patience: float = 60
    """Seconds for all of a fetch."""

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    @asynccontextmanager
    async def watching(self, *sources: str | Path) -> AsyncIterator[Watch]:
        """As a process that has just been started: only the server's own port may be reached on this machine."""
        async with guarded_session(AllowedHosts(f"127.0.0.1:{self.server.port},{self.allowed_hosts}")) as session:
            get = partial(fetch, session, seconds=self.patience)
            world = World(fetch=get, clock=lambda: self.now, sleep=self.sleep, chance=lambda: 0.5)
            watch = Watch(self.log, sources, world, every=EVERY, allowed=SpeakForOthers(self.allowed))
            await watch.remember()
            yield watch

    async def look(self, source: str | Path) -> WatchedSource:
        """Start, look once, and stop."""
        async with self.watching(source) as watch:
            return await watch.look(str(source))

    async def articles(self) -> list[str]:
        """What was published, in order of each article: its name, the time that is its version, and its text."""
        found = [decode(record, Article) for record in await records(self.log, ARTICLES.name)]
        found.sort(key=lambda article: article.article.uri)
        return [
            " ".join(
                [a.article.uri.removeprefix("urn:wire:"), a.article.version[11:16], *(p.text for p in a.paragraphs)]
            )
            if a.status == "usable"
            else f"kill {a.article.uri.removeprefix('urn:wire:')} {a.article.version[11:16]}"
            for a in found
        ]

    async def tallied(self) -> dict[str, int]:
        """What the tallies of all that was published say: by their last word, how many paragraphs there are."""
        articles = [decode(record, Article) for record in await records(self.log, ARTICLES.name)]
        read = [decode(record, Paragraph) for record in await records(self.log, PARAGRAPHS.name)]
        labelled = [
            paragraph(one.article, one.ordinal, one.paragraph_count, issues=[one.text.rstrip(".").split()[-1]])
            for one in read
        ]
        return {tally.issue: tally.paragraphs for tally in fold(labelled, articles)}

    async def letters(self) -> list[DeadLetter]:
        return [decode(record, DeadLetter) for record in await records(self.log, DEAD_LETTERS.name)]


@asynccontextmanager
async def desk(settings: Settings) -> AsyncIterator[Desk]:
    async with serving() as server, open_log(settings) as log:
        await log.create_topics(TOPICS)
        yield Desk(server, log)


def counts(state: WatchedSource) -> tuple[int, int, int, int]:
    return state.new, state.updated, state.killed, state.refused


async def test_a_feed_is_published_through_update_correction_and_deletion(log_settings: Settings) -> None:
    async with desk(log_settings) as at:
        feed = at.server.url("/feed")
        at.server.gives("/feed", atom(entry("quay", "It met."), entry("pier", "It fell.")), ETag='"1"')
        first = await at.look(feed)
        assert counts(first) == (2, 0, 0, 0)
        assert (first.answered, first.next) == (NOON, NOON + EVERY)

        at.now += EVERY
        at.server.gives("/feed", status=304)
        unchanged = await at.look(feed)
        assert at.server.requests[-1].headers["If-None-Match"] == '"1"'
        assert (counts(unchanged), unchanged.answered) == ((2, 0, 0, 0), at.now)

        at.server.gives("/feed", atom(entry("quay", "It met today.", updated="10:00"), entry("pier", "It fell.")))
        assert counts(await at.look(feed)) == (2, 1, 0, 0)
        at.server.gives("/feed", atom(entry("pier", "It fell down."), deleted("quay", at="11:00")))
        assert counts(await at.look(feed)) == (2, 2, 1, 0)
        assert await at.tallied() == {"down": 1}
        at.server.gives("/feed", atom(entry("pier", "It fell down."), entry("quay", "It met.", updated="11:30")))
        assert counts(await at.look(feed)) == (2, 3, 1, 0)

        assert await at.articles() == [
            "pier  It fell.",
            "pier  It fell down.",
            "quay  It met.",
            "quay 10:00 It met today.",
            "kill quay 11:00",
            "quay 11:30 It met.",
        ]
        assert await at.letters() == []
        assert await at.tallied() == {"met": 1, "down": 1}


async def test_what_has_no_version_and_goes_back_is_published_again_across_restarts(log_settings: Settings) -> None:
    async with desk(log_settings) as at:
        feed = at.server.url("/feed")
        for text in ("A", "B", "B", "A", "A"):
            at.server.gives("/feed", atom(entry("quay", f"It said {text}."), entry("pier", "It fell.")))
            state = await at.look(feed)

        assert counts(state) == (2, 2, 0, 0)
        told = [article for article in await at.articles() if article.startswith("quay")]
        assert told == ["quay  It said A.", "quay  It said B.", "quay  It said A."]
        assert await at.tallied() == {"A": 1, "fell": 1}


async def test_several_versions_in_one_feed_are_each_published_once(log_settings: Settings) -> None:
    async with desk(log_settings) as at:
        feed = at.server.url("/feed")
        both = entry("quay", "It met."), entry("quay", "It met today.", updated="10:00")
        at.server.gives("/feed", atom(*both))
        assert counts(await at.look(feed)) == (1, 1, 0, 0)
        at.server.gives("/feed", atom(*both, entry("pier", "It fell.")))
        assert counts(await at.look(feed)) == (2, 1, 0, 0)


async def test_a_server_that_fails_is_left_alone_for_longer_each_time_and_for_as_long_as_it_asks(
    log_settings: Settings,
) -> None:
    async with desk(log_settings) as at:
        feed = at.server.url("/feed")
        at.server.gives("/feed", status=500)
        waits = []
        for _ in range(3):
            state = await at.look(feed)
            waits.append(state.next - at.now)
        assert (state.error, state.failures, state.answered) == ("the server says 500", 3, None)
        assert waits == [2 * EVERY, 4 * EVERY, 8 * EVERY]

        at.server.gives("/feed", status=429, Retry_After="7200")
        assert (await at.look(feed)).next >= at.now + timedelta(hours=2)
        at.server.gives("/feed", status=503, Retry_After="Tue, 05 Mar 2024 20:00:00 GMT")
        assert (await at.look(feed)).next >= NOON + timedelta(hours=8)

        at.server.gives("/feed", atom(entry("quay", "It met.")))
        state = await at.look(feed)
        assert (state.error, state.failures, state.next) == ("", 0, at.now + EVERY)
        assert await at.letters() == []


async def test_a_source_that_is_gone_is_looked_at_no_more(log_settings: Settings) -> None:
    async with desk(log_settings) as at:
        at.server.gives("/feed", status=410)
        states = [await at.look(at.server.url("/feed")) for _ in range(3)]

    assert [state.next is None for state in states] == [False, False, True]


async def test_what_must_not_be_fetched_is_a_dead_letter_that_is_told_once(log_settings: Settings) -> None:
    async with desk(log_settings) as at:
        at.server.gives("/led", status=302, Location="http://127.0.0.1:1/admin")
        at.server.gives("/bomb", gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
        at.server.gives("/bad", "<!DOCTYPE feed [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><feed>&x;</feed>")
        for path, reason in (
            ("/led", "refused: 127.0.0.1 is no address of the public internet"),
            ("/bomb", "grows to over 100 times its size"),
            ("/bad", "XML with a document type"),
        ):
            before = len(await at.letters())
            states = [await at.look(at.server.url(path)) for _ in range(2)]
            (letter,) = (await at.letters())[before:]
            assert letter.origin == at.server.url(path)
            assert reason in letter.message
            assert letter.remedy
            assert [state.refused for state in states] == [1, 1]


async def test_a_slow_body_is_given_up_and_said_and_is_no_dead_letter(log_settings: Settings) -> None:
    async with desk(log_settings) as at:

        async def slow(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            await response.write(b"<feed>")
            await at.server.over.wait()
            return response

        at.server.answers["/feed"] = slow
        at.patience = SLOW_SECONDS
        state = await at.look(at.server.url("/feed"))

        assert (state.error, state.failures) == ("takes too long to answer", 1)
        assert await at.letters() == []


async def test_an_item_that_is_refused_is_told_once_and_its_neighbours_are_published(log_settings: Settings) -> None:
    async with desk(log_settings) as at:
        feed = at.server.url("/feed")
        bad = entry("pier", "It fell.", published="soon")
        at.server.gives("/feed", atom(bad, entry("quay", "It met.")))
        assert counts(await at.look(feed)) == (1, 0, 0, 1)
        at.server.gives("/feed", atom(entry("mole", "It broke."), bad, entry("quay", "It met.")))
        assert counts(await at.look(feed)) == (2, 0, 0, 1)

        (letter,) = await at.letters()
        assert letter.origin == f"{feed}[1]"


async def test_an_embargo_in_a_feed_is_held_and_published_at_its_time(log_settings: Settings) -> None:
    async with desk(log_settings) as at:
        feed = at.server.url("/wire.jsonl")
        line = '{"uri": "urn:wire:quay", "published": "2024-03-05", "text": "It met.", "embargoed": "%s"}'
        at.server.gives("/wire.jsonl", line % "2024-03-05T13:00:00Z")
        assert counts(await at.look(feed)) == (1, 0, 0, 0)
        at.server.gives("/wire.jsonl", line % "2024-03-05T14:00:00Z")
        assert counts(await at.look(feed)) == (1, 1, 0, 0)
        assert await at.articles() == []
        assert len(await records(at.log, EMBARGOED.name)) == 2

        at.now = NOON + timedelta(hours=3)
        at.server.gives("/wire.jsonl", line % "2024-03-05T14:00:00Z" + "\n")
        assert counts(await at.look(feed)) == (1, 1, 0, 0)


async def test_a_feed_can_neither_correct_nor_kill_what_another_one_published(log_settings: Settings) -> None:
    async with desk(log_settings) as at, serving() as other:
        ours, theirs = at.server.url("/feed"), other.url("/feed").replace("127.0.0.1", "localhost")
        at.allowed_hosts = f"localhost:{other.port}"
        at.server.gives("/feed", atom(entry("quay", "It met."), entry("pier", "It fell.")))
        await at.look(ours)
        other.gives(
            "/feed",
            atom(entry("quay", "It lied.", updated="10:00"), deleted("pier", at="11:00"), entry("mole", "It broke.")),
        )
        states = [await at.look(theirs) for _ in range(2)]

        assert [counts(state) for state in states] == 2 * [(1, 0, 0, 2)]
        assert await at.articles() == ["mole  It broke.", "pier  It fell.", "quay  It met."]
        assert await at.tallied() == {"met": 1, "fell": 1, "broke": 1}
        letters = await at.letters()
        assert {letter.key for letter in letters} == {b"urn:wire:quay", b"urn:wire:pier"}
        assert all(f"{theirs} may not speak for it, as it came first from {ours}" in one.message for one in letters)
        assert all("STREAMS_SPEAK_FOR_OTHERS" in letter.remedy for letter in letters)

        at.server.gives("/other-feed", atom(entry("quay", "It met today.", updated="10:00")))
        assert counts(await at.look(at.server.url("/other-feed"))) == (1, 0, 0, 0)
        at.allowed = f"localhost:{other.port}=127.0.0.1:{at.server.port}"
        other.gives("/feed", atom(deleted("pier", at="11:00"), deleted("quay", at="11:00")))
        assert counts(await at.look(theirs)) == (1, 0, 2, 2)
        assert await at.tallied() == {"broke": 1}


async def test_what_was_published_by_hand_is_changed_by_hand_or_from_where_it_came(
    log_settings: Settings, tmp_path: Path
) -> None:
    desk_folder, elsewhere = tmp_path / "desk", tmp_path / "elsewhere"
    line = '{"uri": "urn:quay", "version": %d, "published": "2024-03-05", "text": "It %s."}\n'

    def write(folder: Path, version: int, word: str) -> None:
        folder.mkdir(exist_ok=True)
        (folder / f"{version}.jsonl").write_text(line % (version, word))
        os.utime(folder / f"{version}.jsonl", (0, 0))

    async with desk(log_settings) as at:
        write(desk_folder, 1, "met")
        await publish(at.log, read_sources([desk_folder]))
        write(elsewhere, 2, "lied")
        assert counts(await at.look(elsewhere)) == (0, 0, 0, 1)
        write(desk_folder, 3, "fell")
        assert counts(await at.look(desk_folder)) == (1, 1, 0, 0)
        assert await at.tallied() == {"fell": 1}

        await publish(at.log, read_sources([elsewhere]))
        write(elsewhere, 4, "lied")
        assert counts(await at.look(elsewhere)) == (0, 0, 0, 2)
        write(desk_folder, 5, "broke")
        assert counts(await at.look(desk_folder)) == (1, 2, 0, 0)
        assert await at.tallied() == {"broke": 1}


async def test_what_is_held_is_its_owners_too_and_its_text_is_kept_by_no_dead_letter(
    log_settings: Settings, tmp_path: Path
) -> None:
    line = '{"uri": "urn:quay", "version": %d, "published": "2024-03-05", "text": "It met.", "embargoed": "%s"}'
    for version, folder in enumerate(("desk", "elsewhere"), 1):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "quay.jsonl").write_text(line % (version, "2024-03-05T13:00Z"))
        os.utime(tmp_path / folder / "quay.jsonl", (0, 0))

    async with desk(log_settings) as at:
        assert counts(await at.look(tmp_path / "desk")) == (1, 0, 0, 0)
        assert counts(await at.look(tmp_path / "elsewhere")) == (0, 0, 0, 1)
        (letter,) = await at.letters()
        assert (letter.key, letter.value) == (b"urn:quay", None)
        assert len(await records(at.log, EMBARGOED.name)) == 1


async def test_files_of_a_folder_are_read_when_they_are_new_or_changed_and_left_alone(
    log_settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()

    def write(name: str, text: str, *, seconds_ago: int = 60) -> None:
        (folder / name).write_text(f"uri: urn:wire:{name}\npublished: 2024-03-05\n\n{text}\n")
        moment = (at.now - timedelta(seconds=seconds_ago)).timestamp()
        os.utime(folder / name, (moment, moment))

    async with desk(log_settings) as at:
        write("quay.txt", "It met.")
        write("pier.txt", "It is being writ", seconds_ago=0)
        state = await at.look(folder)
        assert (counts(state), state.next) == ((1, 0, 0, 0), at.now + timedelta(seconds=1))

        at.now += timedelta(seconds=10)
        write("pier.txt", "It is being written.", seconds_ago=5)
        write("quay.txt", "It met.", seconds_ago=5)
        (folder / "notes.pdf").write_bytes(b"%PDF")
        os.utime(folder / "notes.pdf", (0, 0))
        state = await at.look(folder)
        assert (counts(state), state.next) == ((2, 0, 0, 1), at.now + EVERY)
        assert counts(await at.look(folder)) == (2, 0, 0, 1)

        assert await at.articles() == ["pier.txt  It is being written.", "quay.txt  It met."]
        (folder / "quay.txt").unlink()
        folder_gone = folder.rename(tmp_path / "away")
        assert "No such file" in (await at.look(folder)).error
        folder_gone.rename(folder)
        assert counts(await at.look(folder)) == (2, 0, 0, 1)


async def test_one_host_is_asked_one_request_at_a_time_with_a_pause(log_settings: Settings) -> None:
    async with desk(log_settings) as at:
        feeds = [at.server.url(f"/{name}") for name in "abc"]
        async with at.watching(*feeds) as watch:
            for feed in feeds:
                await watch.look(feed)

    assert at.slept == [1.0, 1.0]


async def test_what_is_known_of_sources_can_be_read_and_forgotten(log_settings: Settings) -> None:
    async with desk(log_settings) as at:
        feed = at.server.url("/feed")
        at.server.gives("/feed", atom(entry("quay", "It met.")))
        state = await at.look(feed)

        assert await known_sources(at.log) == {feed: state}
        assert await forget(at.log, [feed, "another"]) == 1
        assert await known_sources(at.log) == {}
        assert (await records(at.log, SEEN.name))[-1].value is None
        assert counts(await at.look(feed)) == (1, 0, 0, 0)
        assert len(await records(at.log, PARAGRAPHS.name)) == 2
