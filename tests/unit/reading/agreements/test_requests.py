import pytest

from streams.reading.agreements.requests import asked_of, put_forward, seek
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


@pytest.mark.parametrize(
    ("text", "word", "sought"),
    [
        ("The nurses urged the hospital to reopen the ward.", "urged", True),
        ("The farmers pressed for a ban.", "pressed", True),
        ("Brazil sought talks with Peru.", "sought", True),
        ("She sought shelter from the rain.", "sought", False),
        ("The envoy proposed to the general a line between the commands.", "proposed", True),
        ("The mayor insisted that the bridge be closed.", "insisted", True),
        ("The mayor insisted that the bridge was safe.", "insisted", False),
        ("The police urged residents to stay at home.", "urged", False),
        ("The owners were asked for money.", "asked", False),
        ("Nobody got what they asked for.", "asked", False),
        ("The drivers leaned on their horns for an hour.", "leaned", False),
        ("He asked her to comment.", "asked", False),
        ("The unions asked that the clause be dropped.", "asked", True),
        ("The union wants the jobs brought under the contract.", "wants", True),
        ("Turkey would like Peru to lift the ban.", "like", True),
        ("She likes to swim.", "likes", False),
        ("He helps those who ask for it.", "ask", False),
        ("The bakers want 9 per cent.", "want", True),
        ("The bakers want bread.", "want", False),
        ("The line is seeking six of the berths.", "seeking", True),
        ("It was the loan that Ghana had sought.", "sought", True),
        ("She begged the firm to think again.", "begged", True),
        ("The mayor suggested that the bridge be closed.", "suggested", True),
        ("The figures suggested a link.", "suggested", False),
        ("It was a rule on which the bank insisted.", "insisted", True),
        ("The town held out for a decade.", "held", False),
        ("The town held out for a tunnel.", "held", True),
    ],
)
def test_a_request_is_put_to_another_side_and_not_to_the_public(text: str, word: str, sought: bool) -> None:
    tree = Tree(parse([text])[0])
    assert (seek(tree, tree.words.index(word)) is not None) == sought


@pytest.mark.parametrize(
    ("text", "word", "sought"),
    [
        ("The deputies tabled a motion to repeal the law.", "tabled", True),
        ("The tax office filed a report.", "filed", False),
    ],
)
def test_what_is_put_forward_is_a_proposal(text: str, word: str, sought: bool) -> None:
    tree = Tree(parse([text])[0])
    assert (put_forward(tree, tree.words.index(word)) is not None) == sought


@pytest.mark.parametrize(
    ("text", "word", "asked"),
    [
        ("The nurses urged the hospital to reopen the ward.", "urged", ["hospital"]),
        ("The nurses called on the hospital to reopen.", "called", ["hospital"]),
        ("The nurses want the hospital to reopen the ward.", "want", ["hospital"]),
    ],
)
def test_a_request_tells_of_whom_something_is_asked(text: str, word: str, asked: list[str]) -> None:
    tree = Tree(parse([text])[0])
    assert [tree.words[i] for i in asked_of(tree, tree.words.index(word))] == asked
