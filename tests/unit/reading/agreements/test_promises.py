import pytest

from streams.reading.agreements.verb_triggers import verb_trigger
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The airline offered two dates in March.", "offered", "committed"),
        ("Both towns committed themselves to peace.", "committed", None),
        ("Both banks undertook to share the cost.", "undertook", None),
        ("The kings promised each other to keep in touch.", "promised", None),
        ("The bank remains committed to the loan.", "committed", "reaffirmed"),
        ("The owner assured the crew that nobody would be dismissed.", "assured", "committed"),
        ("The premier assured them that the policy stands.", "assured", "reaffirmed"),
        ("The premier assured them that it rains in May.", "assured", "no trigger"),
        ("The club accepted the conditions.", "accepted", None),
        ("The boards approved the merger.", "approved", "reached"),
        ("The boards backed it.", "backed", "committed"),
        ("The mayor has not accepted the offer.", "accepted", "refused"),
        ("The mayor has not accepted the verdict.", "accepted", "no trigger"),
        ("The treasurer is said to have signed off on it.", "signed", None),
        ("The premier vowed not to sign the permit.", "vowed", "refused"),
        ("The premier promised not to raise the fee.", "promised", "committed"),
        ("The owners gave ground on hours.", "gave", "committed"),
        ("The owners have not budged.", "budged", "refused"),
        ("The bank is to pay a fine.", "pay", "committed"),
        ("The bank is to build a hall.", "build", "no trigger"),
        ("The two clubs plan to merge.", "merge", "anticipated"),
        ("The bank said it would put up $4 million for the road.", "put", "committed"),
        ("The bank said it would make £8 million available.", "make", "committed"),
        ("The bank said it would make a film.", "make", "no trigger"),
        ("The county dropped its demand that the club pay.", "dropped", "committed"),
        ("The clerk said he would pay the fine if the court asked.", "pay", "no trigger"),
        ("The mayor would not promise that the fee would fall.", "promise", "refused"),
        ("In return the mine will pay for the road.", "pay", "committed"),
        ("The mine will pay for the road.", "pay", "no trigger"),
        ("The crew said that they would return on Monday.", "return", "no trigger"),
        ("They said that they would keep asking.", "keep", "no trigger"),
        ("The council approved a request for a tent.", "approved", None),
        ("The council approved of her.", "approved", "no trigger"),
        ("She expects the members to accept the offer.", "accept", "anticipated"),
        ("The landlords relented.", "relented", "committed"),
        ("Hungary dropped its objections.", "dropped", "committed"),
        ("Hungary dropped a stone.", "dropped", "no trigger"),
        ("She had given her word to the creditors.", "given", "committed"),
        ("Turkey gave its consent.", "gave", "committed"),
        ("Turkey gave a dinner.", "gave", "no trigger"),
        ("She threw her weight behind the plan.", "threw", "committed"),
        ("She threw the ball.", "threw", "no trigger"),
        ("The owners tabled a better offer.", "tabled", "committed"),
        ("The council gave the green light to the bridge.", "gave", "committed"),
        ("Peru put its name to the text.", "put", "reached"),
        ("The firm said it would repay the loan.", "repay", "committed"),
        ("The town offers shelter to hikers.", "offers", "no trigger"),
        ("He committed a crime.", "committed", "no trigger"),
        ("The court said the fee would be paid.", "paid", "no trigger"),
        ("Marks are given in private.", "given", "no trigger"),
    ],
)
def test_words_given_terms_accepted_and_objections_dropped_bind_who_does_so(
    text: str, word: str, expected: str | None
) -> None:
    tree = Tree(parse([text])[0])
    trigger = verb_trigger(tree, tree.words.index(word))
    assert (trigger.status if trigger else "no trigger") == expected
