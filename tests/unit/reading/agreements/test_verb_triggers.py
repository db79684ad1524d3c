import pytest

from streams.reading.agreements.verb_triggers import verb_trigger
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def test_who_decides_not_to_renew_a_contract_refuses_it() -> None:
    tree = Tree(parse(["The mayor decided not to renew the contract."])[0])
    found = verb_trigger(tree, tree.words.index("decided"))
    assert found is not None
    assert found.status == "refused"


@pytest.mark.parametrize(("text", "told"), [("The parties meet again in May.", True), ("They meet in May.", False)])
def test_those_who_meet_again_will_talk(text: str, told: bool) -> None:
    tree = Tree(parse([text])[0])
    assert (verb_trigger(tree, tree.words.index("meet")) is not None) == told


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("They agreed to cut fares.", "agreed", ("agree", None)),
        ("Had the unions agreed to a pay freeze, the plant would have stayed open.", "agreed", None),
        ("The unions agreed to disagree.", "agreed", None),
        ("Norway is unlikely to agree to cut fares.", "agree", None),
        ("Norway has yet to agree to the cuts.", "agree", None),
        ("We have agreed on nothing.", "agreed", ("agree", "refused")),
        ("He agreed that she was right.", "agreed", None),
        ("He agreed with her.", "agreed", None),
        ("She has decided to stay.", "decided", ("decide", None)),
        ("The bank offered to pay.", "offered", ("commit", "committed")),
        ("The bank offered a view of the harbour.", "offered", None),
        ("The president signed the bill.", "signed", None),
        ("The president signed the treaty.", "signed", ("sign", "reached")),
        ("She reiterated her opposition to the plan.", "reiterated", ("keep", "refused")),
        ("She called the plan a mistake.", "called", None),
        ("She called for a vote.", "called", ("seek", "sought")),
        ("He rejected the idea that he had known.", "rejected", None),
        ("They set up a hotline.", "set", ("found", "reached")),
        ("They will hold talks in May.", "hold", ("meet", "anticipated")),
        ("The state will not close the port.", "close", ("withheld", "refused")),
        ("It would not just lift wages.", "lift", None),
        ("Investors seem to agree on the price.", "agree", None),
        ("He agreed.", "agreed", ("decide", None)),
        ("The nurses settled their dispute with the hospital.", "settled", ("settle", "reached")),
        ("He settled in Lima.", "settled", None),
        ("Peru came to terms with its lenders.", "came", ("decide", None)),
        ("Peru came to Lima.", "came", None),
        ("Doctors ended their strike.", "ended", ("decide", None)),
        ("Peru is still bound by the treaty.", "bound", ("reaffirm", "reaffirmed")),
        ("Peru was bound by the treaty.", "bound", None),
        ("Chile will continue to honour the treaty.", "continue", ("reaffirm", "reaffirmed")),
        ("Chile will continue to grow.", "continue", None),
        ("The club stood by what it had offered.", "stood", ("keep", "reaffirmed")),
        ("The club maintained that the plan was sound.", "maintained", None),
        ("The two kings are likely to speak by telephone.", "speak", ("meet", "anticipated")),
        ("He is likely to speak at noon.", "speak", None),
        ("It was a petition signed by many.", "signed", None),
        ("She signed it into law.", "signed", None),
        ("It was a paper signed in a kitchen.", "signed", None),
        ("They had sworn off such deals.", "sworn", ("refuse", "refused")),
        ("The country will meet the target.", "meet", None),
        ("The senate has yet to sign the treaty.", "sign", None),
        ("Both were forced to sign the treaty.", "sign", ("sign", "reached")),
    ],
)
def test_each_verb_has_its_frame(text: str, word: str, expected: tuple[str, str | None] | None) -> None:
    found = Tree(parse([text])[0])
    trigger = verb_trigger(found, found.words.index(word))
    assert ((trigger.kind, trigger.status) if trigger else None) == expected
