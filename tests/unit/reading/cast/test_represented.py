from datetime import UTC, datetime

import pytest

from streams.events import ArticleHeader
from streams.reading.cast.represented import represented
from streams.reading.cast.resolution import Cast
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee, the secretary of the Beacon Union, came late.", {"Ann Lee": "Beacon Union"}),
        ("The Beacon Union's secretary, Ann Lee, came late.", {"Ann Lee": "Beacon Union"}),
        ("The pilots' negotiator, Ann Lee, came late.", {"Ann Lee": "pilots"}),
        ("Ann Lee, who heads the Space Agency, came late.", {"Ann Lee": "Space Agency"}),
        ("The EU's commissioner, Ann Lee, came late.", {"Ann Lee": "EU"}),
        ("Peru's singer, Ann Lee, came late.", {}),
        ("Ann Lee of Samoa came late.", {}),
        ("Ann Lee, a driver, came late.", {}),
    ],
)
def test_people_are_of_the_body_that_a_description_of_them_names(text: str, expected: dict[str, str]) -> None:
    assert represented(Cast(HEADER, [], parse([text])[0])) == expected
