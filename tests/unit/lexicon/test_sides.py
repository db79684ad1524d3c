from streams.lexicon.sides import Sides


def test_the_groups_of_an_issue_list_say_who_is_on_which_side() -> None:
    sides = Sides([["Norway", "Oslo", "Ingrid Dahl"]])
    assert [sides.of(name) for name in ("oslo", "Ingrid Dahl", "Dahl", "Bergen")] == [
        "Norway",
        "Norway",
        "Norway",
        "Bergen",
    ]
    assert sides.knows("Norway")
    assert not sides.knows("Bergen")
