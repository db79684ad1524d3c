import pytest

from streams.reading.parse import parse
from streams.reading.tree import Tree
from streams.reading.verb_triggers import verb_trigger


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("They agreed to cut fares.", "agreed", ("agree", None)),
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
    ],
)
def test_each_verb_has_its_frame(text: str, word: str, expected: tuple[str, str | None] | None) -> None:
    found = Tree(parse([text])[0])
    trigger = verb_trigger(found, found.words.index(word))
    assert ((trigger.kind, trigger.status) if trigger else None) == expected
