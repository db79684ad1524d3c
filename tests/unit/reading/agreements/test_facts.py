import pytest

from streams.reading.agreements.facts import facts
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


def read(text: str, word: str) -> frozenset[str]:
    here = sketch(parse([text])[0])
    return facts(here, here.tree.words.index(word))


@pytest.mark.parametrize(
    ("text", "word", "there", "missing"),
    [
        ("The union did not agree to the plan.", "agree", {"not", "did", "~to", "s:body"}, {"past"}),
        ("If the union agrees to the plan, work will resume.", "agrees", {"unreal"}, set()),
        ("The two sides will sign a deal.", "sign", {"will", "coming", "obj:agreement", "s:several"}, {"past"}),
        ("The bank is expected to sign a deal.", "sign", {"coming", "inf", "g:expect"}, {"will"}),
        ("She was not going to sign the deal.", "sign", {"not", "will"}, set()),
        ("They asked that the clause be dropped.", "asked", {"that", "bare"}, {"to"}),
        ("They asked the bank to wait.", "asked", {"to", "other", "obj"}, {"that"}),
        ("He vowed not to sign.", "vowed", {"to", "to-not", "do:yield"}, {"not"}),
        ("The firm offered $2 million.", "offered", {"obj", "money"}, {"alone"}),
        ("He relied on the offer.", "relied", {"about", "~on", "obj:promise"}, {"obj"}),
        ("The parish declined.", "declined", {"alone", "past"}, {"about"}),
        ("A deal was reached on Monday.", "deal", {"^nsubjpass", "g:reach", "passive"}, {"will"}),
        ("They are close to a deal.", "deal", {"near", "via:to"}, set()),
        ("An accord that both have signed is in force.", "accord", {"made:sign"}, set()),
        ("Their demands include a vote.", "demands", {"owned", "s:they"}, set()),
        ("“We will pay,” she said.", "pay", {"s:we", "quoted", "reported", "will"}, set()),
        ("The mayor said she would pay.", "pay", {"said", "s:he", "reported"}, {"quoted"}),
        ("He is a liar who pledged to ban ships.", "pledged", {"to"}, {"whatever"}),
        ("They gave what he pledged.", "pledged", {"whatever"}, set()),
        ("They insisted that any package include a delay.", "insisted", {"that", "bare"}, set()),
        ("Her recommendation that the road be closed angered him.", "recommendation", {"that", "bare"}, set()),
        ("He asked her to share his views.", "asked", {"do-obj:opinion"}, set()),
        ("The party ignored the movement and the expansion.", "ignored", {"obj"}, {"obj:deed"}),
        ("The party opposed the expansion.", "opposed", {"obj:deed"}, set()),
        ("“But why?” he asked her.", "asked", {"obj:person"}, set()),
        ("The judge rejected the claim.", "rejected", {"s:court"}, set()),
        ("Half of the members will pay.", "pay", {"s:share"}, set()),
        ("Of the soldiers 54 percent said they would vote for Brand.", "vote", {"s:share"}, set()),
    ],
)
def test_a_clause_has_these_facts_and_not_those(text: str, word: str, there: set[str], missing: set[str]) -> None:
    found = read(text, word)
    assert there <= found
    assert not missing & found
