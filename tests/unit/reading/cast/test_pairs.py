from datetime import UTC, datetime

from streams.events import ArticleHeader
from streams.lexicon.sides import Sides
from streams.reading.cast.nominals import nominal
from streams.reading.cast.pairs import Pairs
from streams.reading.cast.resolution import Cast
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))


def pairs(text: str, *before: str) -> Pairs:
    docs = parse([*before, text])
    return Pairs(Cast(HEADER, docs[:-1], docs[-1]), Sides())


def meant(text: str, before: str) -> list[str]:
    """Whom the second word of a text means."""
    docs = parse([before, text])
    cast = Cast(HEADER, docs[:-1], docs[-1])
    return Pairs(cast, Sides()).of(nominal(cast.here, 1))


def test_the_two_sides_are_those_named_most() -> None:
    before = "Norway and Sweden met in Malmö with Denmark. Norway wants fish; Sweden wants timber."
    assert meant("Both sides agreed.", before) == ["Norway", "Sweden"]


def test_airlines_are_two_companies_and_not_two_countries() -> None:
    before = (
        "Blue Air, an airline, may buy Coastal Wings, another airline. Norway and Sweden wait. Norway and Sweden hope."
    )
    assert meant("The airlines agreed.", before) == ["Blue Air", "Coastal Wings"]


def test_nobody_is_meant_by_a_noun_for_neither_a_side_nor_a_body() -> None:
    before = "Norway and Sweden met. Norway and Sweden agreed."
    assert meant("The bakers protested.", before) == []


def test_one_side_of_each_group_or_country_is_counted() -> None:
    assert pairs("Norway met the Norwegian delegation.").sides(["Norway", "Norwegian delegation"]) == {"Norway"}


def test_a_company_is_on_no_countrys_side() -> None:
    assert len(pairs("Norway met Norwegian creditors.").sides(["Norway", "Norwegian creditors"])) == 2


def test_two_peoples_named_in_passing_are_not_the_two_sides() -> None:
    before = "Beacon, a union, met Lux Rail. Beacon wants more of Lux Rail. A Dutch fund and a Chinese fund made bids."
    assert meant("Both sides agreed.", before) == ["Beacon", "Lux Rail"]


def test_two_sides_are_those_named_together_where_none_is_named_often() -> None:
    before = "The nurses and the hospital met on Monday."
    assert meant("Both sides agreed.", before) == ["nurses", "hospital"]


def test_a_spokesman_is_on_the_side_of_the_body_he_is_of() -> None:
    found = pairs("Ann Lee, the secretary of Beacon Union, met Beacon Union.")
    assert found.sides(["Ann Lee", "Beacon Union"]) == {"Beacon Union"}
