"""The whole job in one process, on the embedded log, with a reader of a few words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from classifying.samples import FILER_GROUP, ISSUES, READER_GROUP, WordFiler, WordReader, word_stages
from msgspec.structs import replace

from streams.agents.stages import Stages
from streams.contract.readings import reading_id
from streams.contract.records import TopicPartition
from streams.contract.topics import ARTICLES, CLASSIFIED, MENDS, PARAGRAPHS, READ, READINGS, TOPICS
from streams.errors import GroupBusyError, InputError, ModelError
from streams.events import (
    Article,
    ArticleHeader,
    ArticleParagraph,
    ClassifiedParagraph,
    Embargoed,
    Reading,
    ReadParagraph,
)
from streams.ingest.publisher import Published, publish
from streams.issues import Issue, IssueList
from streams.laptop import Part, Progress, progress, run
from streams.log import Log
from streams.log.opening import open_log
from streams.log.sqlite.file import SqliteFile
from streams.settings import Settings
from streams.tally.consumer import GROUP as TALLY
from streams.tally.store import TallyStore

ARTICLE = Article(
    article=ArticleHeader(uri="urn:newsroom:harbour", published=datetime(2026, 3, 1, tzinfo=UTC)),
    paragraphs=tuple(ArticleParagraph(role="body", text=text, span=(0, len(text))) for text in ("One.", "Two.")),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, partitions=1)


@pytest.fixture
def store(settings: Settings) -> Iterator[TallyStore]:
    with closing(TallyStore(settings.tally_database)) as opened:
        yield opened


async def test_once_ends_when_everything_is_published_read_filed_and_tallied(
    settings: Settings, store: TallyStore
) -> None:
    told: list[Progress] = []
    done = await run(settings, store, word_stages, [ARTICLE], once=True, on_progress=told.append)

    assert (done.articles, done.paragraphs) == (1, 2)
    assert [(tally.issue, tally.paragraphs) for tally in store.tallies()] == [("trade", 2)]
    assert told[-1] == Progress(read=Part(2, 2), filed=Part(2, 2), tallied=Part(2, 2), done=True)


async def test_once_with_nothing_to_do_ends(settings: Settings, store: TallyStore) -> None:
    assert await run(settings, store, word_stages, [], once=True) == Published()


async def test_what_was_held_under_an_embargo_that_is_over_by_now_is_read_and_tallied(
    settings: Settings, store: TallyStore
) -> None:
    over, lasting = (datetime(year, 3, 1, tzinfo=UTC) for year in (2026, 2999))
    another = replace(ARTICLE, article=replace(ARTICLE.article, uri="urn:newsroom:pier"))
    async with open_log(settings) as log:
        await publish(log, [Embargoed(article=ARTICLE, until=over), Embargoed(article=another, until=lasting)])

    await run(settings, store, word_stages, [], once=True)

    assert [(tally.articles, tally.paragraphs) for tally in store.tallies()] == [(1, 2)]


class Renamed(WordFiler):
    issues = IssueList(name="renamed", issues=(Issue(id="trade", label="Shipping"),))


async def test_once_ends_when_tallies_are_of_the_list_that_it_was_given_the_first_one_again_too(
    settings: Settings, store: TallyStore
) -> None:
    def renamed() -> Stages:
        return Stages(WordReader(), Renamed())

    for load, label in ((word_stages, "Trade"), (renamed, "Shipping"), (word_stages, "Trade")):
        await run(settings, store, load, [ARTICLE], once=True)
        assert store.labels() == {"trade": label}
        assert [(tally.issue, tally.paragraphs) for tally in store.tallies()] == [("trade", 2)]


@pytest.mark.parametrize("group", [READER_GROUP, FILER_GROUP, TALLY])
async def test_where_another_process_is_at_work_nothing_is_published(
    settings: Settings, store: TallyStore, group: str
) -> None:
    with closing(SqliteFile(settings.data_dir, partitions=1)) as log, log.acquire(group):
        log.create_topics(TOPICS)
        with pytest.raises(GroupBusyError):
            await run(settings, store, word_stages, [ARTICLE], once=True)
        assert [*log.end_offsets(ARTICLES.name).values(), *log.end_offsets(PARAGRAPHS.name).values()] == [0, 0]


class Working:
    """A log on which the reader finishes the one paragraph there is while somebody asks how far it is."""

    def __init__(self) -> None:
        self.ends = {PARAGRAPHS.name: 1, READ.name: 0, CLASSIFIED.name: 0, ARTICLES.name: 0, READINGS.name: 0}
        self.ends[MENDS.name] = 0

    async def committed(self, group: str, topic: str) -> dict[TopicPartition, int]:
        if topic == PARAGRAPHS.name:
            self.ends[READ.name] = 1
            return {TopicPartition(topic, 0): 1}
        return {}

    async def end_offsets(self, topic: str) -> dict[TopicPartition, int]:
        return {TopicPartition(topic, 0): self.ends[topic]}


async def test_what_is_read_while_it_is_asked_for_is_not_done_before_it_is_filed() -> None:
    identity = WordFiler().identity(WordReader.version)
    reading = Reading(
        id=reading_id(identity),
        reader=identity,
        issues=ISSUES,
        status="wanted",
        announced=datetime(2026, 3, 1, tzinfo=UTC),
    )
    assert not (await progress(cast(Log, Working()), reading)).done


async def test_an_error_of_the_inputs_ends_it(settings: Settings, store: TallyStore) -> None:
    def items() -> Iterator[Article]:
        yield ARTICLE
        raise InputError("wire.jsonl went away")

    with pytest.raises(InputError, match="went away"):
        await run(settings, store, word_stages, items(), once=False)


async def test_a_reader_that_cannot_be_loaded_ends_it(settings: Settings, store: TallyStore) -> None:
    def load() -> Stages:
        raise ModelError("no English model")

    with pytest.raises(ModelError):
        await run(settings, store, load, [ARTICLE], once=True)


async def test_another_list_is_shown_once_it_has_caught_up_and_the_first_again_at_once(
    settings: Settings, store: TallyStore
) -> None:
    class Fish(WordFiler):
        issues = IssueList(name="fish", issues=(Issue(id="fish", label="Fish"),))

    told: list[str] = []
    for filer in (WordFiler(), Fish(), WordFiler()):
        items = [] if store.tallies() else [ARTICLE]
        await run(settings, store, partial(Stages, WordReader(), filer), items, once=True, on_notice=told.append)
        current = [reading.list_name for reading in store.readings() if reading.current]
        assert current == [filer.issues.name]
        assert [tally.paragraphs for tally in store.tallies()] == [2]

    assert [line.split(" ", 2)[2] for line in told[1::2]] == ["has caught up, and is shown now"] * 2
    assert "list fish" in told[0]
    assert "list words" in told[2]


class Failing(WordFiler):
    """Fails on some words, under a list of its own."""

    issues = IssueList(name="failing", issues=(Issue(id="trade", label="Deals"),))

    def __init__(self, *words: str) -> None:
        super().__init__()
        self._words = words

    def file(self, paragraphs: Sequence[ReadParagraph]) -> list[ClassifiedParagraph]:
        if any(word in paragraph.text for paragraph in paragraphs for word in self._words):
            raise ValueError("this cannot be filed")
        return super().file(paragraphs)


def failing(*words: str) -> Callable[[], Stages]:
    return lambda: Stages(WordReader(), Failing(*words))


@pytest.mark.timeout(60)
async def test_once_ends_on_another_list_too_where_a_paragraph_is_a_dead_letter(
    settings: Settings, store: TallyStore
) -> None:
    await run(settings, store, word_stages, [ARTICLE], once=True)
    await run(settings, store, failing("Two."), [], once=True)

    assert [reading.list_name for reading in store.readings() if reading.current] == ["failing"]
    assert [tally.paragraphs for tally in store.tallies()] == [1]
    assert [(lacking.paragraphs, lacking.live) for lacking in store.incomplete()] == [(1, True)]


@pytest.mark.timeout(60)
async def test_once_ends_and_says_what_is_shown_where_nothing_of_an_article_can_be_filed_under_another_list(
    settings: Settings, store: TallyStore
) -> None:
    told: list[str] = []
    await run(settings, store, word_stages, [ARTICLE], once=True)
    await run(settings, store, failing("One.", "Two."), [], once=True, on_notice=told.append)

    assert [reading.list_name for reading in store.readings() if reading.current] == ["words"]
    assert "lacks 1 of 1 articles" in told[-1]
    assert "streams readings use" in told[-1]


@pytest.mark.timeout(60)
async def test_once_counts_an_update_of_which_a_paragraph_is_a_dead_letter_as_it_is(
    settings: Settings, store: TallyStore
) -> None:
    update = replace(
        ARTICLE,
        article=replace(ARTICLE.article, version="2"),
        paragraphs=tuple(
            ArticleParagraph(role="body", text=text, span=(0, len(text))) for text in ("Three.", "Four, unfit.")
        ),
    )
    await run(settings, store, word_stages, [ARTICLE], once=True)
    await run(settings, store, word_stages, [update], once=True)

    assert [(lacking.version, lacking.live) for lacking in store.incomplete()] == [("2", True)]
    assert [tally.paragraphs for tally in store.tallies()] == [1]


@pytest.mark.timeout(60)
async def test_once_counts_all_that_lacks_paragraphs_however_few_are_taken_at_a_time(
    settings: Settings, store: TallyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.tally.sql.queries._OVERDUE_AT_ONCE", 1)
    several = [replace(ARTICLE, article=replace(ARTICLE.article, uri=f"urn:newsroom:{n}")) for n in range(3)]
    body = ArticleParagraph(role="body", text="Four, unfit.", span=(0, 12))
    updates = [
        replace(one, article=replace(one.article, version="2"), paragraphs=(*one.paragraphs, body)) for one in several
    ]
    await run(settings, store, word_stages, several, once=True)
    await run(settings, store, word_stages, updates, once=True)

    assert [(lacking.version, lacking.live) for lacking in store.incomplete()] == [("2", True)] * 3
