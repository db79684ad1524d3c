from datetime import UTC, datetime

from streams.events import ArticleHeader
from streams.reading.agreements.pronouns import Pronouns
from streams.reading.agreements.represented import represented
from streams.reading.cast.resolution import Cast
from streams.reading.statements import statements
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))


def read(text: str) -> tuple[Pronouns, list[str]]:
    doc = parse([text])[0]
    cast = Cast(HEADER, [], doc)
    return Pronouns(cast, statements(doc, cast), represented(cast).get), cast.here.tree.lower


def test_its_takes_up_a_description_by_whose_it_is() -> None:
    found, words = read("The fund agreed to wait. Its board meets in May, and its approval is expected.")
    described = found.described_before(words.index("approval") - 1, "board")
    assert described is not None
    assert words[described] == "board"


def test_what_is_said_is_said_by_the_speaker() -> None:
    found, words = read("“We refuse to sign,” Ann Lee said.")
    assert found.speaker_around(words.index("we")) == "Ann Lee"
