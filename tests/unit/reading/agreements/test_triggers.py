import pytest

from streams.reading.agreements.triggers import triggers
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree

SIDES = "sides"
"""Where the parties decide between committed and reached."""


def read(text: str) -> list[tuple[str, str]]:
    found = Tree(parse([text])[0])
    return [(found.words[t.token], t.status or SIDES) for t in triggers(found)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The two countries agreed to cut tariffs.", [("agreed", SIDES)]),
        ("The minister pledged to open the archive.", [("pledged", "committed")]),
        ("The union promised its members a vote.", [("promised", "committed")]),
        ("The firm accepted the conditions.", [("accepted", SIDES)]),
        ("Norway signed a treaty with Sweden.", [("signed", "reached")]),
        ("The two sides struck a deal on fishing quotas.", [("deal", "reached")]),
        ("She hailed an agreement on asylum.", [("agreement", "reached")]),
        ("The agreement from Chile to reduce exports pleased her.", [("agreement", "committed")]),
        ("He appreciated her commitment to reform.", [("commitment", "committed")]),
        ("The company is ready to pay a fine.", [("ready", "committed")]),
        ("The president reaffirmed his support for the treaty.", [("reaffirmed", "reaffirmed")]),
        ("The council will honour the agreement.", [("honour", "reaffirmed")]),
        ("The minister said the state will not abandon the policy.", [("abandon", "reaffirmed")]),
        ("The two sides are expected to sign a deal on Friday.", [("sign", "anticipated")]),
        ("They hope to reach an agreement by May.", [("agreement", "anticipated")]),
        ("Talks between the navies are planned for the spring.", [("Talks", "anticipated")]),
        ("Canada urged Mexico to lift the ban.", [("urged", "sought")]),
        ("The group called on the mayor to close the road.", [("called", "sought")]),
        ("The federation asked for a protected lane.", [("asked", "sought")]),
        ("The senator demanded that the bank pay back the money.", [("demanded", "sought")]),
        ("The union refused to accept the offer.", [("refused", "refused")]),
        ("The landlord rejected the plan.", [("rejected", "refused")]),
        ("The country will not sign the treaty.", [("sign", "refused")]),
        ("The chairman said his club would never accept less.", [("accept", "refused")]),
        ("The general was reluctant to talk to the rebels.", [("reluctant", "refused")]),
        ("The union did not agree to the plan.", [("agree", "refused")]),
        ("He said their counterparts had been reluctant over the past months to agree to it.", [("x", "refused")]),
        ("Washington is expected to lift the ban.", [("lift", "anticipated")]),
        ("The insurer has turned down one claim in five.", [("turned", "refused")]),
        ("Under a deal announced on Monday, the airline will sell 12 planes.", [("deal", "reached")]),
        ("Ministers walked out of the talks.", [("walked", "refused")]),
        ("The governor said the state would pay for new pumps.", [("pay", "committed")]),
        ("Doctors voted to accept the offer.", [("accept", SIDES)]),
        ("China will make no concession on the islands.", [("concession", "refused")]),
    ],
)
def test_each_frame_has_its_status(text: str, expected: list[tuple[str, str]]) -> None:
    found = read(text)
    assert [status for _, status in found] == [status for _, status in expected]
    assert len(found) == 1


@pytest.mark.parametrize(
    "text",
    [
        "If the two sides agreed, the war would end.",
        "Will the union accept the offer?",
        "The minister could sign the treaty.",
        "The spokesman declined to comment.",
        "She refused to say what the firm had offered.",
        "He did not promise anything.",
        "Under the agreement, trawlers must turn back.",
        "There is no agreement on the date.",
        "He asked about the weather.",
        "She offered her own view of the film.",
        "The critic rejected the comparison.",
        "They shook hands.",
        "The weather was fine and the band played.",
    ],
)
def test_what_is_no_agreement_has_no_trigger(text: str) -> None:
    assert read(text) == []


def test_a_complement_of_a_trigger_is_part_of_it() -> None:
    assert read("The minister refused to agree to a deal that he had urged them to sign.")[0] == ("refused", "refused")
    assert len(read("The minister urged both sides to sign the agreement.")) == 1


def test_a_request_that_is_turned_down_is_one_still() -> None:
    assert read("The hotel rejected the cooks' demand for a rise.") == [("rejected", "refused"), ("demand", "sought")]


def test_what_is_to_be_signed_is_part_of_the_request() -> None:
    assert read("The cooks asked for a guarantee signed by both owners.") == [("asked", "sought")]


def test_what_was_agreed_before_is_told_apart_from_what_followed() -> None:
    assert [
        word for word, _ in read("The agency approved the merger after the airlines agreed to sell ten planes.")
    ] == [
        "approved",
        "agreed",
    ]
