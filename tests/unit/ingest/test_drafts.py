from datetime import UTC, datetime

import pytest

from streams.errors import InputError
from streams.events import ArticleParagraph
from streams.ingest.drafts import Draft, status

DAY = datetime(2024, 3, 5, tzinfo=UTC)
LINE = ArticleParagraph(role="body", text="The board met.", span=(0, 14))


def test_what_is_stated_stands_over_what_is_shown_and_the_rest_is_taken_from_it() -> None:
    stated = Draft(uri="urn:a", headline="No quay")
    shown = Draft(headline="A quay", byline="Ines Moraud", published=DAY, paragraphs=(LINE,))

    assert stated.over(shown) == Draft(
        uri="urn:a", headline="No quay", byline="Ines Moraud", published=DAY, paragraphs=(LINE,)
    )


def test_a_kill_stands_over_a_usable_text() -> None:
    assert Draft(status="canceled").over(Draft(paragraphs=(LINE,))).status == "canceled"


@pytest.mark.parametrize("stated", ["canceled", "Cancelled", " CANCELED "])
def test_a_kill_may_be_spelt_either_way(stated: str) -> None:
    assert status(stated) == "canceled"


def test_an_unknown_status_is_refused_and_told_the_known_ones() -> None:
    with pytest.raises(InputError, match="status 'gone' is unknown") as raised:
        status("gone")
    assert raised.value.remedy == "use usable or canceled"
