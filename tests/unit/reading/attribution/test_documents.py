import pytest

from streams.reading.attribution import documents
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def at(text: str, word: str) -> tuple[Tree, int]:
    tree = sketch(parse([text])[0]).tree
    return tree, tree.words.index(word)


@pytest.mark.parametrize(
    ("text", "word", "owner"),
    [
        ("A statement from the ministry named him.", "statement", "ministry"),
        ("The bank's letter named him.", "letter", "bank"),
        ("A statement of regret followed.", "statement", None),
        ("A Reuters report named him.", "report", "Reuters"),
        ("The opinion poll named him.", "poll", None),
        ("The draft named him.", "draft", None),
        ("He paid twice, court documents show.", "documents", None),
        ("State records show that he paid twice.", "records", None),
        ("The ministry statement named him.", "statement", "ministry"),
        ("Harbour Bank records show that he paid twice.", "records", "Bank"),
        ("He paid twice, her lawsuit says.", "lawsuit", None),
        ("He paid twice, the bank's lawsuit says.", "lawsuit", "bank"),
        ("He paid twice, her statement says.", "statement", "her"),
    ],
)
def test_a_text_speaks_for_its_owner(text: str, word: str, owner: str | None) -> None:
    tree, token = at(text, word)
    found = documents.owner(tree, token)
    assert (tree.words[found] if found is not None else None) == owner


@pytest.mark.parametrize(
    ("text", "word", "relayed"),
    [
        ("He resigned, according to a statement carried by Xinhua.", "statement", True),
        ("He resigned, according to a report seen by the Harbour Gazette.", "report", True),
        ("He resigned, according to a statement released by the ministry.", "statement", False),
        ("He resigned, according to a study published by the ministry.", "study", False),
        ("State radio quoted the mayor as saying that he had resigned.", "radio", True),
        ("State radio cited the mayor as the reason for the delay.", "radio", False),
    ],
)
def test_a_text_that_another_carried_or_saw_is_relayed(text: str, word: str, relayed: bool) -> None:
    assert documents.is_relayed(*at(text, word)) == relayed
