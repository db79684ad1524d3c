from __future__ import annotations

from pathlib import Path

from classifying.samples import word_stages
from tallying.events import header, kill, usable
from tallying.mending import TEXT, mend, taken_back, wrong

from streams.contract.codec import article_record
from streams.contract.mends import digest_number, paragraph_digest
from streams.contract.topics import ARTICLES
from streams.events import Article, Mend
from streams.log.opening import open_log
from streams.scoring.anew import mended_paragraphs, read_anew
from streams.scoring.judging import Place
from streams.settings import Settings

DIGEST = digest_number(paragraph_digest(TEXT))


async def found(tmp_path: Path, articles: list[Article], mends: list[Mend]) -> dict[Place, str]:
    async with open_log(Settings(data_dir=tmp_path)) as log:
        await log.create_topics([ARTICLES])
        await log.append(list(map(article_record, articles)))
        paragraphs = await mended_paragraphs(log, mends)
    return {place: event.article.version for place, event in paragraphs.items()}


async def test_the_paragraphs_of_mends_are_found_in_the_last_version_whatever_came_last(tmp_path: Path) -> None:
    articles = [usable(header(version="10"), 1), usable(header(version="2"), 1), usable(header("urn:b"), 1)]
    assert await found(tmp_path, articles, [mend(wrong("trade"))]) == {("urn:a", DIGEST): "10"}


async def test_of_a_killed_article_of_another_text_and_of_a_mend_that_was_taken_back_nothing_is_found(
    tmp_path: Path,
) -> None:
    back = mend(wrong("trade"), uri="urn:c")
    mends = [mend(wrong("trade")), mend(wrong("trade"), uri="urn:b", text="Others."), back, taken_back(back)]
    articles = [usable(header(), 1), kill(header(version="2")), usable(header("urn:b"), 1), usable(header("urn:c"), 1)]
    assert await found(tmp_path, articles, mends) == {}


async def test_they_are_read_and_filed_as_workers_would(tmp_path: Path) -> None:
    async with open_log(Settings(data_dir=tmp_path)) as log:
        await log.create_topics([ARTICLES])
        await log.append([article_record(usable(header(), 1))])
        paragraphs = await mended_paragraphs(log, [mend(wrong("trade"))])
    read = read_anew(word_stages(), paragraphs.values())
    assert read.labels[("urn:a", DIGEST)].issues == ("trade",)
    assert read.followed is not None
    assert read.followed.issues == {"trade"}
