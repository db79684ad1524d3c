from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from streams.errors import InputError, OversizeError
from streams.events import NO_TIME, Article, ArticleParagraph
from streams.ingest.articles import article_of
from streams.ingest.drafts import Draft

DAY = datetime(2024, 3, 5, tzinfo=UTC)
HEADING = Draft(headline="No quay", byline="Ines Moraud", outlet="Harbour Times", published=DAY)


def stating(field: str, value: str) -> str:
    return f"put {field} {value} there"


def body(text: str) -> ArticleParagraph:
    return ArticleParagraph(role="body", text=text, span=(0, len(text)))


def made(
    stated: Draft | None = None,
    *,
    heading: Draft = HEADING,
    text: str = "The board met.",
    name: str | None = "quay",
    published: datetime | None = None,
) -> Article:
    draft = replace((stated or Draft()).over(heading), paragraphs=(body(text),))
    return article_of(draft, stating=stating, name=name, published=published)


def test_an_article_is_named_by_its_day_outlet_and_file() -> None:
    assert made().article.uri == "urn:newsroom:2024-03-05:harbour-times:quay"
    assert made(heading=Draft(published=DAY), name="No quay, yet: a:b").article.uri == (
        "urn:newsroom:2024-03-05:No-quay%2C-yet%3A-a%3Ab"
    )


def test_an_edited_text_is_the_same_article_with_another_digest() -> None:
    first, second = made(), made(text="The board did not meet.")

    assert first.article.uri == second.article.uri
    assert first.article.version == second.article.version == "1"
    assert first.article.digest != second.article.digest


def test_line_ends_and_unicode_composition_do_not_change_the_digest() -> None:
    assert made(text="caf\u00e9 in\ntown").article.digest == made(text="cafe\u0301 in\r\n town").article.digest


@pytest.mark.parametrize(
    "change", [{"headline": "A quay"}, {"byline": "P. T."}, {"outlet": "Wire"}, {"language": "de"}]
)
def test_a_change_in_the_header_changes_the_digest(change: dict[str, str]) -> None:
    assert made(Draft(**change)).article.digest != made().article.digest


def test_an_article_without_a_file_is_named_by_its_content() -> None:
    assert made(name=None).article.uri == made(name=None).article.uri
    assert made(name=None).article.uri != made(name=None, text="The board did not meet.").article.uri


def test_what_is_stated_wins_over_what_the_heading_shows() -> None:
    stated = Draft(
        uri="urn:example:1", version="7", headline="A quay", byline="by Paul Teller", outlet="Wire", language="de"
    )

    header = made(stated).article

    assert (header.uri, header.version, header.headline) == ("urn:example:1", "7", "A quay")
    assert (header.byline, header.outlet, header.language) == ("Paul Teller", "Wire", "de")


def test_the_outlet_of_a_dateline_counts_only_where_the_header_has_none_and_never_in_the_uri() -> None:
    text = "GENEVA (Wire) — The board met."

    assert made(text=text).article.outlet == "Harbour Times"
    header = made(heading=Draft(published=DAY), text=text).article
    assert (header.outlet, header.uri) == ("Wire", "urn:newsroom:2024-03-05:quay")


def test_a_canceled_article_keeps_its_name_and_loses_its_text() -> None:
    killed = made(Draft(status="canceled", version="2"))

    assert (killed.status, killed.paragraphs) == ("canceled", ())
    assert killed.article.uri == made().article.uri


def test_a_time_is_put_in_utc_and_the_given_one_is_only_a_fallback() -> None:
    later = datetime(2024, 4, 1)
    assert made(published=later).article.published == DAY
    assert made(heading=Draft(), published=later).article.published == datetime(2024, 4, 1, tzinfo=UTC)


def test_an_article_without_a_time_is_refused_and_told_how_to_state_one() -> None:
    with pytest.raises(InputError, match="no publication date") as raised:
        made(heading=Draft())
    assert raised.value.remedy == "put published 2024-03-05T08:30:00Z there, or pass --published"


def test_an_article_without_a_body_is_refused() -> None:
    with pytest.raises(InputError, match="no body paragraph"):
        article_of(HEADING, stating=stating)


@pytest.mark.parametrize("field", ["version", "headline", "byline", "outlet", "language"])
def test_a_header_field_over_its_limit_is_refused_by_name(field: str) -> None:
    with pytest.raises(OversizeError, match=f"{field} has 2,001 characters"):
        made(Draft(**({"uri": "urn:a"} | {field: "x" * 2001})))


def test_a_kill_needs_no_time_and_is_the_same_event_each_time() -> None:
    first, again = (article_of(Draft(uri="urn:a", version="2", status="canceled"), stating=stating) for _ in range(2))

    assert first == again
    assert first.article.published == NO_TIME


def test_a_kill_without_a_time_must_name_what_it_kills() -> None:
    with pytest.raises(InputError, match="no publication date"):
        article_of(Draft(version="2", status="canceled"), stating=stating, name="quay")


def test_an_embargo_is_no_part_of_an_article() -> None:
    draft = replace(HEADING, embargoed=DAY, paragraphs=(body("The board met."),))

    assert article_of(draft, stating=stating) == article_of(replace(draft, embargoed=None), stating=stating)


def test_a_kill_minds_no_embargo() -> None:
    kill = Draft(uri="urn:a", version="2", status="canceled", embargoed=DAY)

    assert article_of(kill, stating=stating).status == "canceled"


def test_an_assumed_time_is_no_part_of_uri_and_digest() -> None:
    draft = Draft(outlet="Harbour Times", paragraphs=(body("The board met."),))
    first, touched = (article_of(draft, stating=stating, name="quay", assumed=day).article for day in (DAY, NO_TIME))

    assert first.uri == touched.uri == "urn:newsroom:harbour-times:quay"
    assert first.digest == touched.digest
    assert (first.published, touched.published) == (DAY, NO_TIME)


def test_the_language_is_told_by_the_text_and_the_digest_by_what_was_stated() -> None:
    german = "Der Hafenvorstand tagte am Montag und verschob die Entscheidung."

    assert made(text=german).article.language == "de"
    assert made(Draft(language="en"), text=german).article.language == "de"
    assert made(Draft(language="en"), text=german).article.digest == made(text=german).article.digest


def test_a_kill_that_does_not_say_which_version_is_refused() -> None:
    with pytest.raises(InputError, match="without the version") as raised:
        made(Draft(status="canceled"))
    assert "put version 2 there" in raised.value.remedy


@pytest.mark.parametrize("value", [" ", "\u3000", "urn:a\n", "urn:\0a", "urn:\u2028a"])
@pytest.mark.parametrize("field", ["uri", "version"])
def test_a_blank_or_unprintable_name_is_refused(field: str, value: str) -> None:
    with pytest.raises(InputError, match=f"{field} .* is blank or has control characters"):
        made(Draft(**{field: value}))


@pytest.mark.parametrize("year", [1, 999, 3001, 9999])
def test_a_year_in_which_no_newspaper_appeared_is_refused(year: int) -> None:
    with pytest.raises(InputError, match=f"the year {year}"):
        made(heading=Draft(published=datetime(year, 6, 1, tzinfo=UTC)))


def test_a_uri_over_its_limit_is_refused_by_its_bytes() -> None:
    assert made(Draft(uri="é" * 500)).article.uri == "é" * 500
    with pytest.raises(OversizeError, match="uri has 1,002 bytes"):
        made(Draft(uri="é" * 501))
