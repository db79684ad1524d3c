import pytest

from streams.lexicon.datelines import agency, dateline


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
        "OSLO (Wire)—",
        "Nairobi (Wire)--",
        "Nairobi, May 3 (WIR) ",
        "New Lund, Jan 14 (WIR): ",
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
        "OSLO—Bergen — The night train was late.",
        "Anna Berg (42) — She won the race.",
        "Nairobi (WIR) The dam held.",
        "Anna Berg, May 3 (born in Oslo) The dam held.",
    ],
)
def test_a_dash_alone_makes_no_dateline(text: str) -> None:
    assert dateline(text) == 0


@pytest.mark.parametrize(
    ("text", "for_whom"),
    [
        ("GENEVA (Harbour Times) — The board met.", "Harbour Times"),
        ("Woodside, California (Wire) - The board met.", "Wire"),
        ("GENEVA, March 5 (Wire) -- The board met.", "Wire"),
        ("GENEVA (Wire)—The board met.", "Wire"),
        ("OSLO — The board met.", ""),
        ("The board (HB) met.", ""),
        ("Anna Berg (42) — She won the race.", ""),
        ("OSLO (7 May) — The board met.", ""),
        ("OSLO (in brief) – The board met.", ""),
        ("The board met.", ""),
    ],
)
def test_a_dateline_names_the_agency(text: str, for_whom: str) -> None:
    assert agency(text) == for_whom


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Nairobi — Minister Bo Lund has left.", "Minister Bo Lund has left."),
        ("Cape Town — Parliament met.", "Parliament met."),
        ("Nairobi — Kenya's heart — slept.", "Nairobi — Kenya's heart — slept."),
        ("Profits — Those were gone.", "Profits — Those were gone."),
        ("Nairobi — he said — slept.", "Nairobi — he said — slept."),
    ],
)
def test_a_known_city_before_a_dash_is_a_dateline_and_no_aside(text: str, rest: str) -> None:
    assert text[dateline(text) :] == rest
