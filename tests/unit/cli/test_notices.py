from datetime import UTC, datetime

import pytest

from streams.cli.notices import FIRST, Notices
from streams.errors import InputError
from streams.events import Article, ArticleHeader, ArticleStatus
from streams.ingest.refusals import refusal

DAY = datetime(2024, 3, 5, tzinfo=UTC)


def article(uri: str, language: str, status: ArticleStatus = "usable") -> Article:
    return Article(article=ArticleHeader(uri=uri, published=DAY, language=language), status=status)


def test_what_is_refused_is_told_with_its_place_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    with Notices() as notices:
        notices.refused(refusal("feed.jsonl:7", InputError("not an article", remedy="mend it"), b""))

    assert capsys.readouterr().err == "streams: feed.jsonl:7: not an article\n  mend it\n"


def test_a_flood_of_a_kind_is_told_at_each_tenfold_and_in_all(capsys: pytest.CaptureFixture[str]) -> None:
    with Notices() as notices:
        for line in range(1, 1201):
            notices.refused(refusal(f"feed.jsonl:{line}", InputError(f"bad at {line}", remedy="mend it"), b""))

    told = capsys.readouterr().err.splitlines()
    assert told[: 2 * FIRST : 2] == [f"streams: feed.jsonl:{n}: bad at {n}" for n in range(1, FIRST + 1)]
    assert told[2 * FIRST :] == [
        "streams: feed.jsonl: 10 refused like that (InputError) so far",
        "streams: feed.jsonl: 100 refused like that (InputError) so far",
        "streams: feed.jsonl: 1,000 refused like that (InputError) so far",
        "streams: feed.jsonl: 1,200 refused like that (InputError) in all",
    ]


def test_another_remedy_is_another_kind(capsys: pytest.CaptureFixture[str]) -> None:
    with Notices() as notices:
        for _ in range(FIRST + 1):
            notices.refused(refusal("feed.jsonl:1", InputError("no", remedy="do this"), b""))
        notices.refused(refusal("feed.jsonl:9", InputError("no", remedy="do that"), b""))

    assert "streams: feed.jsonl:9: no\n  do that\n" in capsys.readouterr().err


@pytest.mark.parametrize("origin", ["{}.jsonl:1", "{}.json[0]", "{}/a.pdf"])
def test_each_source_has_its_own_first_ones(origin: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Notices() as notices:
        for name in "abcd":
            notices.refused(refusal(origin.format(name), InputError("no"), b""))

    assert len(capsys.readouterr().err.splitlines()) == 4


def test_files_of_a_folder_and_articles_of_an_input_are_of_one_source(capsys: pytest.CaptureFixture[str]) -> None:
    with Notices() as notices:
        for number in range(9):
            notices.refused(refusal(f"coverage/{number}.pdf", InputError("no format"), b""))
            notices.refused(refusal(f"urn:desk:{number}#1", InputError("too large"), b""))

    assert capsys.readouterr().err.splitlines()[-2:] == [
        "streams: coverage: 9 refused like that (InputError) in all",
        "streams: 9 refused like that (InputError) in all",
    ]


def test_articles_that_are_not_english_are_told_and_counted_by_language(capsys: pytest.CaptureFixture[str]) -> None:
    items = [
        article("urn:a", "en-GB"),
        article("urn:b", "de"),
        article("urn:c", "de", "canceled"),
        article("urn:d", "fr"),
    ]
    with Notices() as notices:
        assert list(notices.of_items(items)) == items

    assert notices.languages == {"de": 1, "fr": 1}
    assert capsys.readouterr().err.splitlines() == [
        "streams: urn:b: not in English (de), so nothing in it is labelled",
        "streams: urn:d: not in English (fr), so nothing in it is labelled",
    ]


def test_an_article_without_a_date_is_told_where_its_date_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    with Notices() as notices:
        notices.undated("quay.txt", DAY)
        notices.undated("standard input", datetime(1970, 1, 1, tzinfo=UTC))

    assert capsys.readouterr().err.splitlines()[::2] == [
        "streams: quay.txt: no publication date, so it gets the day of its file's last change, 2024-03-05",
        "streams: standard input: no publication date, so it is put at 1970-01-01",
    ]
