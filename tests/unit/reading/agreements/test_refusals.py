import pytest

from streams.reading.agreements.refusals import block, leave, refuse, vote_down, withheld
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def read(text: str, word: str) -> tuple[Tree, int]:
    tree = Tree(parse([text])[0])
    return tree, tree.words.index(word)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The ferry company refused to lower its fares.", "refused", "refuse"),
        ("The parish declined.", "declined", "decline"),
        ("Asked to freeze the fees, he declined, saying only that they were under review.", "declined", "decline"),
        ("Fares declined in May.", "declined", None),
        ("The mayor declined to comment.", "declined", "silence"),
        ("The company refused to discuss the fares.", "refused", "refuse"),
        ("Chile declined to discuss the border.", "declined", "refuse"),
        ("She rejected the claim.", "rejected", None),
        ("He rejected the word.", "rejected", None),
        ("The firm refused to give guarantees.", "refused", "refuse"),
        ("The firm refused to give details.", "refused", "silence"),
        ("They urged the bank to wait and were rebuffed.", "rebuffed", "decline"),
    ],
)
def test_what_is_refused_is_something_to_be_done_and_no_claim(text: str, word: str, expected: str | None) -> None:
    trigger = refuse(*read(text, word))
    assert (trigger.kind if trigger else None) == expected


@pytest.mark.parametrize(
    ("text", "word", "refused"),
    [
        ("The union opposed the merger.", "opposed", True),
        ("A tree blocked the road.", "blocked", False),
        ("The agency sued to block the merger.", "block", False),
        ("They voted to block the merger.", "block", True),
    ],
)
def test_what_is_blocked_is_a_plan_and_no_road(text: str, word: str, refused: bool) -> None:
    assert (block(*read(text, word)) is not None) == refused


@pytest.mark.parametrize(
    ("text", "word", "refused"),
    [
        ("Peru quit the treaty.", "quit", True),
        ("The rebels withdrew their consent.", "withdrew", True),
        ("The guests left the hotel.", "left", False),
        ("The junta broke its promise.", "broke", True),
        ("The boy broke a cup.", "broke", False),
    ],
)
def test_whoever_leaves_an_agreement_refuses_it(text: str, word: str, refused: bool) -> None:
    assert (leave(*read(text, word)) is not None) == refused


@pytest.mark.parametrize(
    ("text", "word", "refused"),
    [
        ("The senate voted against the tax.", "voted", True),
        ("Ukraine again said no.", "said", True),
        ("She said no ferry would sail.", "said", False),
        ("He says no matter what.", "says", False),
    ],
)
def test_a_vote_against_and_a_plain_no_are_refusals(text: str, word: str, refused: bool) -> None:
    assert (vote_down(*read(text, word)) is not None) == refused


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The union will not sign the contract.", "sign", "refused"),
        ("She could not accept the terms.", "accept", "refused"),
        ("The party will not change its policy.", "change", "reaffirmed"),
        ("I would not have shared a taxi with him.", "shared", None),
        ("It would not just lift wages.", "lift", None),
        ("He would sign nothing", "sign", "refused"),
        ("He would not rewrite the contract.", "rewrite", "refused"),
        ("The shop said it would no longer supply bread.", "supply", "refused"),
        ("Croatia would take back nobody.", "take", "refused"),
        ("There are those who would not pay.", "pay", None),
    ],
)
def test_what_will_not_be_done_is_refused(text: str, word: str, expected: str | None) -> None:
    trigger = withheld(*read(text, word))
    assert (trigger.status if trigger else None) == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [("We will not abandon the plan.", "reaffirmed"), ("We will not abandon anyone.", None)],
)
def test_a_plan_that_is_not_left_is_upheld_and_people_are_only_not_left(text: str, status: str | None) -> None:
    found = withheld(*read(text, "abandon"))
    assert (found.status if found is not None else None) == status


@pytest.mark.parametrize(
    ("text", "word", "refused"),
    [
        ("The villagers oppose it.", "oppose", True),
        ("The villagers opposed the closure of the mine.", "opposed", True),
        ("The villagers oppose cruelty.", "oppose", False),
    ],
)
def test_a_plan_is_opposed_and_not_a_thing_in_general(text: str, word: str, refused: bool) -> None:
    assert (block(*read(text, word)) is not None) == refused


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The guild withdrew its demand for a share.", "withdrew", "committed"),
        ("The guild withdrew its offer.", "withdrew", "refused"),
        ("The delegates left without a deal.", "left", None),
        ("A month is left in his term.", "left", None),
        ("News broke of an agreement.", "broke", None),
        ("The delegates walked out of the talks.", "walked", "refused"),
    ],
)
def test_who_gives_up_a_demand_yields_and_who_leaves_talks_refuses(text: str, word: str, expected: str | None) -> None:
    trigger = leave(*read(text, word))
    assert (trigger.status if trigger else None) == expected


def test_a_state_that_will_not_discuss_something_refuses_it() -> None:
    assert withheld(*read("Peru will not discuss its border.", "discuss")) is not None
    assert withheld(*read("The nurse will not discuss her border.", "discuss")) is None


def test_down_behind_a_vote_says_how_it_went() -> None:
    assert vote_down(*read("The council voted down the tax that was to pay for them.", "voted")) is not None


def test_a_plan_is_thrown_out_and_so_is_bread_but_only_the_plan_is_refused() -> None:
    assert vote_down(*read("The council threw out the plan.", "threw")) is not None
    assert vote_down(*read("The cook threw out the bread.", "threw")) is None
