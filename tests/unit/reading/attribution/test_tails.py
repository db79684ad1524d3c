import pytest

from streams.reading.attribution.tails import tail
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


@pytest.mark.parametrize(
    ("text", "head", "content"),
    [
        ("Divers freed two sailors from the wreck, the harbour chief, Ada Lund, said.", "Lund", "wreck"),
        ("The board will back the offer, its chairman Nils Berg said.", "Berg", "offer"),
        ("The road will stay shut until spring, the mayor said.", "mayor", "spring"),
        ("Power is back in two towns, the Office of Harbour Safety (OHS) said.", "Office", "towns"),
    ],
)
def test_who_stands_before_a_cue_at_the_end_speaks(text: str, head: str, content: str) -> None:
    tree = sketch(parse([text])[0]).tree
    found = tail(tree, 0, tree.words.index("said"))
    assert found is not None
    assert (tree.words[found[0]], tree.words[found[1] - 1]) == (head, content)


@pytest.mark.parametrize(
    "text", ["She left at noon, as she had said.", "Ada Lund said.", "It rained hard, heavy rain said."]
)
def test_without_someone_there_is_no_tail(text: str) -> None:
    tree = sketch(parse([text])[0]).tree
    assert tail(tree, 0, tree.words.index("said")) is None
