import pytest

from streams.reading.agreements.noun_triggers import adjective_trigger, noun_trigger
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


@pytest.mark.parametrize(
    ("text", "word", "status"),
    [
        ("The two sides reached a deal.", "deal", "reached"),
        ("The agreement from Chile pleased her.", "agreement", "committed"),
        ("The two sides hope to reach a deal.", "deal", "anticipated"),
        ("She sought an agreement on fish.", "agreement", "sought"),
        ("He praised their commitment to reform.", "commitment", "committed"),
        ("She condemned his refusal to sign.", "refusal", "refused"),
        ("A call for new talks was heard.", "call", "sought"),
        ("Talks are planned for May.", "Talks", "anticipated"),
        ("Under the deal, they must pay.", "deal", None),
        ("He read the deal.", "deal", None),
        ("Without a deal on pay, the pilots will stop work.", "deal", None),
        ("Under the deal, the farms will get water.", "deal", "reached"),
        ("Under its terms the farms will get water.", "terms", "reached"),
        ("Under the deal the farms got water.", "deal", None),
        ("The two banks have a tentative contract.", "contract", "reached"),
        ("A deal could be announced this month.", "deal", "anticipated"),
        ("A handshake could come by noon.", "handshake", "anticipated"),
        ("She was confident of a deal before Christmas.", "deal", "anticipated"),
        ("By noon the two had a deal.", "deal", "reached"),
        ("It matters that they have a frank understanding.", "understanding", None),
        ("A demand that Peru had pressed was dropped.", "demand", "sought"),
        ("The three rejected a Russian proposal.", "proposal", "sought"),
        ("The bank expects to complete the purchase in May.", "purchase", "anticipated"),
        ("The bank completed the purchase.", "purchase", None),
        ("They are on the verge of a deal.", "deal", "anticipated"),
        ("An understanding on wheat binds both towns.", "understanding", "reached"),
        ("Peru's approval is expected in May.", "approval", "anticipated"),
        ("He has no intention of resigning.", "intention", "refused"),
        ("She said the treaty still stands.", "treaty", "reaffirmed"),
        ("The price stays high.", "price", None),
        ("The policy remains in force.", "policy", "reaffirmed"),
        ("The teachers' demand was ignored.", "demand", "sought"),
        ("She was on a call that morning.", "call", None),
        ("The bank did not reply to a request for comment.", "request", None),
        ("A pledge is only a wish.", "pledge", None),
        ("Chile freed ten men as part of a deal with Peru.", "deal", "reached"),
        ("An end to the strike is in sight.", "end", "anticipated"),
        ("The firm has no plans to abandon the route.", "plans", "reaffirmed"),
        ("The firm has no plans to grow.", "plans", None),
        ("Chile hopes to conclude the talks by May.", "talks", "anticipated"),
        ("They failed to reach a deal.", "deal", None),
        ("She voiced her readiness to sign.", "readiness", "committed"),
        ("They regretted his reluctance to sign.", "reluctance", "refused"),
        ("The minister made a pledge.", "pledge", "committed"),
        ("The firm will spend two million, a pledge that cheered the town.", "pledge", "committed"),
    ],
)
def test_what_governs_a_noun_gives_its_status(text: str, word: str, status: str | None) -> None:
    found = tree(text)
    trigger = noun_trigger(found, found.words.index(word))
    assert (trigger.status if trigger else None) == status


@pytest.mark.parametrize(
    ("text", "word", "status"),
    [
        ("The firm is ready to pay.", "ready", "committed"),
        ("The firm is not ready to pay.", "ready", "refused"),
        ("The firm is reluctant to pay.", "reluctant", "refused"),
        ("The meal is ready.", "ready", None),
        ("The firm would be glad to pay.", "glad", "committed"),
        ("The firm was glad to pay.", "glad", None),
        ("The firm is not interested in a loan.", "interested", "refused"),
        ("London remained committed to the treaty.", "committed", "reaffirmed"),
    ],
)
def test_readiness_commits_and_reluctance_refuses(text: str, word: str, status: str | None) -> None:
    found = tree(text)
    trigger = adjective_trigger(found, found.words.index(word))
    assert (trigger.status if trigger else None) == status


def test_who_is_ready_to_fight_promises_nothing() -> None:
    found = tree("The members were ready to stay out all summer.")
    assert adjective_trigger(found, found.words.index("ready")) is None
