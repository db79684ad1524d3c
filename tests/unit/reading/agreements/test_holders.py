from datetime import UTC, datetime

import pytest

from streams.events import ArticleHeader
from streams.reading.agreements.holders import Holders
from streams.reading.agreements.rules import matches
from streams.reading.cast.resolution import Cast
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))


def read(text: str) -> list[list[str]]:
    cast = Cast(HEADER, [], parse([text])[0])
    here = cast.here
    holders = Holders(cast)
    return [
        [here.tree.words[token] for token in holders.of(trigger)]
        for trigger in (match.trigger for match in matches(here))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru and Chile agreed to share the catch.", ["Peru", "Chile"]),
        ("Peru is expected to lift the ban.", ["Peru"]),
        ("The offer was rejected by the pilots and the nurses.", ["pilots", "nurses"]),
        ("The draft reaffirms the council's goal.", ["council"]),
        ("The traders, a lobby of importers, called on both governments to begin talks.", ["traders"]),
        ("Officials said that Ghana refused to sign.", ["Ghana"]),
        ("The US asked Peru to lift the ban.", ["US"]),
        ("The studios refused to raise the fee.", ["studios"]),
        ("The studios are inching closer to an agreement.", ["studios"]),
        ("The situation refused to improve.", []),
        ("Two pandas will go to San Diego, as agreed under a deal.", []),
        ("The vines refused to grow.", []),
        ("The conservationists refused to leave.", ["conservationists"]),
        ("The union's list includes a demand for a rise.", ["union"]),
        ("The list includes a demand for a rise.", []),
        (
            "Peru's president, Ana Paz, and her Chilean counterpart, Luis Rey, agreed to meet.",
            ["president", "counterpart"],
        ),
        ("A Russian proposal to delay the vote upset her.", ["Russian"]),
        ("The watchdog approved a takeover by the group Lux Foods.", ["watchdog"]),
    ],
)
def test_holders_are_subjects_agents_and_owners(text: str, expected: list[str]) -> None:
    assert expected in read(text)


def test_an_offer_that_is_turned_down_is_not_whose_who_turns_it_down() -> None:
    assert read("The pilots turned down a request for more flights.") == [["pilots"], []]


def test_a_request_at_which_something_is_done_is_whose_who_is_named_behind_it() -> None:
    assert read("The inquest was adjourned at the request of the miners.") == [["miners"]]


def test_a_policy_that_stands_is_upheld_by_who_says_so() -> None:
    assert read("Officials said that the treaty still stands.") == [["Officials"]]


def test_whoever_is_to_be_bought_is_on_the_other_side() -> None:
    cast = Cast(HEADER, [], parse(["Ardent Foods agreed to buy Corvexa Ltd."])[0])
    trigger = next(matches(cast.here)).trigger
    assert [cast.here.tree.words[token] for token in Holders(cast).beside(trigger)] == ["Ltd."]
