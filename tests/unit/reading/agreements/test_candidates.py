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


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("The hospital opened its records at the request of the coroner.", {"sought"}),
        ("The panel recommends that the older runway be closed.", {"sought"}),
        ("The inspectors' report recommends closing the older runway.", {"sought"}),
        ("The bank said it would look into the complaints.", {"committed"}),
        ("The mayor promised to look into the rents.", {"committed"}),
        ("The refinery said it was complying with the court's order.", {"committed"}),
        ("The minister toured the valley, promising new pumps by autumn.", {"committed"}),
        ("The brewery declined to lower its prices.", {"refused"}),
        ("The regulator signed off on the sale of the harbour.", {"committed"}),
        ("Teachers called on the council to reopen the pool.", {"sought"}),
        ("A coroner urged the ministry to recall the heaters.", {"sought"}),
        ("She vowed to rebuild the school.", {"committed"}),
        ("The owner vowed never to sell the ground.", {"refused"}),
        ("The firm proposed to share the cost with the town.", {"sought"}),
        ("The union insisted on a vote.", {"sought"}),
        ("Farmers urged the minister to reject the levy.", {"sought"}),
        ("The president reaffirmed an earlier agreement with Chile.", {"reaffirmed"}),
        ("The two airlines agreed in principle to share the hangar.", {"reached"}),
        ("The two airlines have an agreement in principle on sharing the hangar.", {"reached"}),
        ("The orchestra walked out of talks on its contract.", {"refused"}),
        ("The widow asked for an independent inquiry.", {"sought"}),
        ("The ferry line is seeking permission to raise its fares.", {"sought"}),
        ("The bank gave in to pressure from its members and froze the fees.", {"committed"}),
        ("The museum said it had no plans to return the mask.", {"refused"}),
        ("The union backed out of the deal.", {"refused"}),
        ("The senators pushed for a second hearing.", {"sought"}),
        ("The agency announced it would fund two more ships.", {"committed"}),
        ("The ministry said it would investigate the leak.", {"committed"}),
        ("The islanders want the navy to leave.", {"sought"}),
        ("The family asked the court to reopen the case.", {"sought"}),
        ("Calls for the director to resign grew louder.", {"sought"}),
        ("The publisher apologised and agreed to pulp the book.", {"committed"}),
        ("The port refused entry to the ship.", {"refused"}),
    ],
)
def test_nouns_and_soft_forms_tell_agreements_too(text: str, statuses: set[str]) -> None:
    assert {candidate.status for candidate in read(text) if candidate.score >= LIKELY} == statuses


@pytest.mark.parametrize(
    "text",
    [
        "The mayor agreed with her critics that the bridge is ugly.",
        "Most farmers agree that the summer was wet.",
        "Scientists agree on the age of the rock.",
        "The two witnesses agreed that the lorry was red.",
        "The figures agree with those of last year.",
        "If the two firms reach a deal, the strike will end.",
        "A deal would have saved the yard.",
        "Without a settlement, the case goes to court.",
        "There is no agreement on the budget.",
        "The talks ended without an agreement.",
        "The minister signed the visitors’ book.",
        "The governor signed the act into law.",
        "A great deal of rain fell on the valley.",
        "The two teams settled for a draw.",
        "The actor ended her tour on Monday.",
        "The bank resolved the fault in its app.",
        "He has an understanding of the law.",
        "The settlement was founded in 1880 by herders.",
        "Nobody knows whether they signed the contract.",
        "The agreement seeks to shield small farms.",
        "The Pact of Steel is a play about two brothers.",
        "Talks between the two unions collapsed on Sunday.",
    ],
)
def test_opinions_shared_what_might_have_been_and_other_senses_are_no_agreement_reached(text: str) -> None:
    assert not [candidate for candidate in read(text) if candidate.status == "reached" and candidate.score >= LIKELY]


@pytest.mark.parametrize(
    "text",
    [
        "The party has declined since the war.",
        "The town sought to hide the debt.",
        "The reporter asked the minister about the leak.",
        "The bank appealed the ruling.",
        "The report suggested that prices had risen.",
        "The driver insisted that he was well.",
        "The clerk maintained that he had seen nothing.",
        "The mayor repeated her claim that prices had fallen.",
        "The senator denied the accusation.",
        "The paper printed her call with the minister.",
        "If I were mayor, I would remove the fence.",
        "The minister said she would resign.",
        "She asked whether the road was open.",
        "Asked on Friday, the coach smiled.",
        "The firm denied that it had paid.",
        "He dismissed the meeting as a show.",
        "A rise was not promised.",
        "She told them on a call that prices would rise.",
        "The guard put the question to the passengers.",
    ],
)
def test_claims_questions_and_own_affairs_are_no_agreements(text: str) -> None:
    assert not [candidate for candidate in read(text) if candidate.score >= LIKELY]


def test_a_candidate_says_by_which_rule_and_in_which_words_it_is_told() -> None:
    text = "After the vote, Norway signed a treaty with Sweden on fishing before the ministers left."
    (told,) = (c for c in read(text) if c.rule == "sign")
    assert text[slice(*told.trigger)] == "signed"
    assert told.clause == "signed a treaty with Sweden on fishing ."
    assert told.cameo == "057"
    assert set(told.parties) == {"Norway", "Sweden"}
