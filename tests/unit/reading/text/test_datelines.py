import pytest

from streams.reading.cast.sketch import sketch
from streams.reading.text.datelines import dateline
from streams.reading.text.parse import parse


@pytest.mark.parametrize(
    "line",
    [
        "OSLO — ",
        "PORT MORESBY (Wire) — ",
        "ST. JOHN'S, Newfoundland (Wire) – ",
        "LIMA/QUITO, March 4 (Wire) - ",
        "ÅLESUND -- ",
        "Nairobi (Wire) – ",
        "SANTA ROSA, Calif., May 3 — ",
    ],
)
@pytest.mark.parametrize("sentence", ["The dam held.", "“It held,” she said.", "Ån flommet over."])
def test_place_and_agency_before_a_dash_are_cut_off(line: str, sentence: str) -> None:
    assert dateline(line + sentence) == len(line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NATO — which has 32 members — met.",
        "US — Prices rose.",
        "The dam — Oslo's oldest — held.",
        "THE CHAIR: Order. We — I",
        "I — We heard it.",
        "OSLO —",
    ],
)
def test_a_dash_alone_makes_no_dateline(text: str) -> None:
    assert dateline(text) == 0


def test_a_dateline_holds_no_name_and_every_character_stays_in_place() -> None:
    text = "BERGEN (Wire) — Mayor Ada Lund said the dam would hold."
    (doc,) = parse([text])
    found = sketch(doc)
    assert doc.text == text
    assert [mention.text for mention in found.mentions] == ["Ada Lund"]
    assert [text[s:e] for s, e in zip(found.tree.starts, found.tree.ends, strict=True)] == found.tree.words
