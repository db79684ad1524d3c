import pytest

from streams.reading.agreements.moods import asked, conditional, denies_object, has_will, negated, sentence, unreal
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


def at(found: Tree, word: str) -> int:
    return found.words.index(word)


def test_what_is_done_only_if_something_else_is_done_is_conditional() -> None:
    found = tree("The guild would agree only if the hours were cut.")
    assert conditional(found, at(found, "agree"))
    found = tree("The guild would agree because the hours were cut.")
    assert not conditional(found, at(found, "agree"))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("If Paris signs the treaty, the war will end.", "signs", True),
        ("The country could sign the treaty.", "sign", True),
        ("Will the country sign the treaty?", "sign", True),
        ("He asked whether they had signed.", "signed", True),
        ("The country signed the treaty.", "signed", False),
        ("She said that the country had signed it.", "signed", False),
        ("He must resign before she signs it.", "signs", True),
        ("Had they signed it, prices would be lower.", "signed", True),
        ("Had the king signed a treaty, nothing would have changed.", "signed", True),
        ("The house has yet to sign it.", "sign", True),
        ("A trustee will check that they keep their word.", "keep", True),
        ("A treaty would have ended the war.", "treaty", True),
        ("One side would have paid, and the other had signed it.", "signed", False),
        ("The fort cannot be held and stands empty.", "stands", False),
        ("They will help once an agreement is reached.", "agreement", True),
        ("They helped once an agreement was reached.", "agreement", False),
        ("He cannot pass the budget because he will not support the cuts.", "support", False),
    ],
)
def test_conditions_possibilities_and_questions_are_unreal(text: str, word: str, expected: bool) -> None:
    found = tree(text)
    assert unreal(found, at(found, word)) is expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The union did not agree.", "agree", True),
        ("The union never agreed.", "agreed", True),
        ("No side agreed to the plan.", "agreed", True),
        ("There is no agreement.", "agreement", True),
        ("They left without an agreement.", "agreement", True),
        ("Few are calling for a vote.", "calling", True),
        ("A few are calling for a vote.", "calling", False),
        ("The union agreed.", "agreed", False),
        ("The union agreed not to strike.", "agreed", False),
    ],
)
def test_negation_is_that_of_the_word_itself(text: str, word: str, expected: bool) -> None:
    found = tree(text)
    assert negated(found, at(found, word)) is expected


def test_the_future_has_its_auxiliary() -> None:
    found = tree("They will sign the treaty, which others signed.")
    assert has_will(found, at(found, "sign"))
    assert not has_will(found, at(found, "signed"))


def test_a_question_mark_asks_only_in_its_own_sentence() -> None:
    found = tree("They signed. Did it help?")
    assert not asked(found, at(found, "signed"))
    assert asked(found, at(found, "help"))


def test_a_sentence_holds_its_token() -> None:
    found = tree("They signed. Then they left. Nobody spoke.")
    for i in range(found.size):
        start, end = sentence(found, i)
        assert start <= i < end


def test_an_object_says_that_there_is_none() -> None:
    denied, said = tree("He would sign nothing."), tree("He would sign the treaty.")
    assert denies_object(denied, at(denied, "sign")) == at(denied, "nothing")
    assert denies_object(said, at(said, "sign")) is None
