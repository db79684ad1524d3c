from datetime import UTC, datetime

import pytest

from streams.events import ArticleHeader
from streams.lexicon.sides import Sides
from streams.reading.agreements.parties import Parties
from streams.reading.agreements.rules import matches
from streams.reading.cast.resolution import Cast
from streams.reading.statements import statements
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))


def read(text: str, *before: str) -> list[set[str]]:
    docs = parse([*before, text])
    cast = Cast(HEADER, docs[:-1], docs[-1])
    parties = Parties(cast, statements(docs[-1], cast), Sides())
    return [set(parties.of(match.trigger).names) for match in matches(cast.here)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway agreed to close the harbour.", {"Norway"}),
        ("Norway and Sweden agreed to close the harbour.", {"Norway", "Sweden"}),
        ("Norway signed a treaty with Sweden.", {"Norway", "Sweden"}),
        ("The deal between Norway and Sweden was announced.", {"Norway", "Sweden"}),
        ("A treaty was signed by Norway and Sweden.", {"Norway", "Sweden"}),
        ("Canada urged Mexico to lift the ban.", {"Canada"}),
        ("She praised Chile's commitment to reform.", {"Chile"}),
        ("The Swedish delegation refused to leave.", {"Sweden"}),
        ("Swedish and Norwegian officials agreed to meet.", {"Sweden", "Norway"}),
        ("Miners refused to accept the offer.", {"miners"}),
        ("OSLO (Wire) — Sweden agreed to close the harbour.", {"Sweden"}),
    ],
)
def test_subjects_agents_owners_and_the_other_side_are_parties(text: str, expected: set[str]) -> None:
    assert read(text)[0] == expected


def test_where_firms_are_based_is_no_party() -> None:
    found = read("The Peru-based retailer Orbit and the Chile-based Lux Group announced their agreement on shops.")
    assert all(names.isdisjoint({"Peru", "Chile"}) for names in found)


@pytest.mark.parametrize(
    ("text", "before", "expected"),
    [
        ("Both agreed to share the water.", "Peru and Chile met on Monday.", {"Peru", "Chile"}),
        ("The three agreed to share the water.", "Peru, Chile and Brazil met.", {"Peru", "Chile", "Brazil"}),
        ("The three parties agreed to meet.", "Peru, Chile and Brazil met.", {"Peru", "Chile", "Brazil"}),
        ("Union leaders refused to sign.", "The Harbour Workers' Union met.", {"Harbour Workers' Union"}),
        ("They refused to sign.", "Peru and Chile met on Monday.", {"Peru", "Chile"}),
        ("Her party demanded a vote.", "The Greens' leader, Ann Lee, came late.", {"Greens"}),
        ("Its envoy, Ann Lee, urged Chile to sign.", "Peru was late.", {"Ann Lee", "Peru"}),
    ],
)
def test_who_is_taken_up_was_named_in_the_paragraph_before(text: str, before: str, expected: set[str]) -> None:
    assert read(text, before)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Lumen Bank said it would repay the loan.", {"Lumen Bank"}),
        ("Ann Lee, the secretary of the Beacon Union, refused to sign.", {"Ann Lee", "Beacon Union"}),
        ("Negotiators for the Beacon Union refused to sign.", {"Beacon Union"}),
        ("The airlines struck a deal with the pilots.", {"airlines", "pilots"}),
    ],
)
def test_those_who_speak_for_a_body_are_read_as_the_body(text: str, expected: set[str]) -> None:
    assert read(text)[0] == expected


def test_we_are_the_speaker_and_the_body_spoken_for() -> None:
    text = "“We refuse to accept the offer,” said Ann Lee, the secretary of the Beacon Union."
    assert read(text) == [{"Ann Lee", "Beacon Union"}]


def test_both_sides_are_those_that_the_window_names_most() -> None:
    before = "Norway and Sweden met in Malmö. Norway wants fish; Sweden wants timber."
    assert read("The two countries agreed to share both.", before)[0] == {"Norway", "Sweden"}


def test_i_and_we_are_the_speaker() -> None:
    text = "“We refuse to accept the offer,” Carmen Ruiz said."
    assert read(text) == [{"Carmen Ruiz"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru and Chile were close to war; they agreed to talk on Monday.", {"Peru", "Chile"}),
        ("Hungary was blunt. Pál Nagy, its trade minister, refused to sign.", {"Pál Nagy", "Hungary"}),
        ("Forty farmers agreed to sell their land.", {"farmers"}),
        ("State, city and water board signed an agreement.", {"state", "city", "water board"}),
        ("The nurses left. Their union demanded a pay rise.", {"nurses' union"}),
        ("The clerk refused. Her insurer agreed to pay.", {"clerk", "insurer"}),
        ("A Chinese company agreed to pay.", {"Chinese company"}),
        ("Norvik and its union reached a deal.", {"Norvik", "union"}),
    ],
)
def test_parties_are_named_by_whom_they_act_for(text: str, expected: set[str]) -> None:
    assert set.union(*read(text)) == expected


def test_a_pronoun_joined_to_a_name_takes_up_what_stands_before_it() -> None:
    assert read("Norway, Sweden and they agreed to share the water.") == [{"Norway", "Sweden"}]
