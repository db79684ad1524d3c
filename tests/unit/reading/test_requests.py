import pytest

from streams.reading.parse import parse
from streams.reading.requests import seek
from streams.reading.tree import Tree


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
    ],
)
def test_a_request_is_put_to_another_side_and_not_to_the_public(text: str, word: str, sought: bool) -> None:
    tree = Tree(parse([text])[0])
    assert (seek(tree, tree.words.index(word)) is not None) == sought
