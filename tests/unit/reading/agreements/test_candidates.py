from datetime import UTC, datetime

import pytest

from streams.events import AgreementCandidate, ArticleHeader, Paragraph
from streams.reading import Reader

LIKELY = 0.3


def read(text: str) -> tuple[AgreementCandidate, ...]:
    header = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))
    event = Paragraph(article=header, ordinal=1, paragraph_count=1, text=text, span=(0, len(text)))
    return Reader().read([event])[0].candidates


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("The two countries agreed to cut tariffs.", {"reached"}),
        ("The minister pledged to open the archive.", {"committed"}),
        ("The union promised its members a vote.", {"committed"}),
        ("The firm accepted the conditions.", {"committed"}),
        ("Norway signed a treaty with Sweden.", {"reached"}),
        ("The two sides struck a deal on fishing quotas.", {"reached"}),
        ("She hailed an agreement on asylum.", {"reached"}),
        ("The agreement from Chile to reduce exports pleased her.", {"committed"}),
        ("He appreciated her commitment to reform.", {"committed"}),
        ("The company is ready to pay a fine.", {"committed"}),
        ("The president reaffirmed his support for the treaty.", {"reaffirmed"}),
        ("The council will honour the agreement.", {"reaffirmed"}),
        ("The two sides are expected to sign a deal on Friday.", {"anticipated"}),
        ("They hope to reach an agreement by May.", {"anticipated"}),
        ("Talks between the navies are planned for the spring.", {"anticipated"}),
        ("Canada urged Mexico to lift the ban.", {"sought"}),
        ("The group called on the mayor to close the road.", {"sought"}),
        ("The federation asked for a protected lane.", {"sought"}),
        ("The senator demanded that the bank pay back the money.", {"sought"}),
        ("The union refused to accept the offer.", {"refused"}),
        ("The landlord rejected the plan.", {"refused"}),
        ("The country will not sign the treaty.", {"refused"}),
        ("The chairman said his club would never accept less.", {"refused"}),
        ("The general was reluctant to talk to the rebels.", {"refused"}),
        ("The union did not agree to the plan.", {"refused"}),
        ("Washington is expected to lift the ban.", {"anticipated"}),
        ("The insurer has turned down one claim in five.", {"refused"}),
        ("Under a deal announced on Monday, the airline will sell 12 planes.", {"reached"}),
        ("The governor said the state would pay for new pumps.", {"committed"}),
        ("China will make no concession on the islands.", {"refused"}),
    ],
)
def test_a_sentence_is_likely_to_tell_these(text: str, statuses: set[str]) -> None:
    assert {candidate.status for candidate in read(text) if candidate.score >= LIKELY} == statuses


def test_a_candidate_says_by_which_rule_and_in_which_words_it_is_told() -> None:
    text = "After the vote, Norway signed a treaty with Sweden on fishing before the ministers left."
    (told,) = (c for c in read(text) if c.rule == "sign")
    assert text[slice(*told.trigger)] == "signed"
    assert told.clause == "signed a treaty with Sweden on fishing ."
    assert told.cameo == "057"
    assert set(told.parties) == {"Norway", "Sweden"}
