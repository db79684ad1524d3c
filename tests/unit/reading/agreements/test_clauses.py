from streams.reading.agreements.clauses import (
    is_aim,
    is_infinitive,
    object_of,
    of_anyone,
    to_come,
)
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


def test_an_infinitive_has_its_to() -> None:
    found = tree("She refused to sign the paper.")
    assert is_infinitive(found, found.words.index("sign"))
    assert not is_infinitive(found, found.words.index("refused"))


def test_what_is_to_come_is_anticipated_and_what_is_wanted_is_sought() -> None:
    expected, wanted, done = (
        tree(text)
        for text in ("They are expected to sign it.", "She wants them to sign it.", "They met in order to sign it.")
    )
    assert to_come(expected, expected.words.index("sign")) == "anticipated"
    assert to_come(wanted, wanted.words.index("sign")) == "sought"
    assert to_come(done, done.words.index("met")) is None


def test_the_object_is_direct_or_behind_a_preposition() -> None:
    direct, behind = tree("They signed a treaty."), tree("They withdrew from the treaty.")
    assert direct.words[object_of(direct, direct.words.index("signed")) or 0] == "treaty"
    assert behind.words[object_of(behind, behind.words.index("withdrew")) or 0] == "treaty"


def test_what_nobody_in_particular_does_is_of_anyone() -> None:
    generic, told = tree("They help anyone who asks for it."), tree("They help Ann Lee, who asks for it.")
    assert of_anyone(generic, generic.words.index("asks"))
    assert not of_anyone(told, told.words.index("asks"))


def test_an_aim_is_still_to_be_done_and_what_one_is_forced_to_do_is_done() -> None:
    aimed, forced = tree("They sued to stop it."), tree("They were forced to stop it.")
    assert is_aim(aimed, aimed.words.index("stop"))
    assert not is_aim(forced, forced.words.index("stop"))


def test_the_object_of_a_particle_or_of_a_relative_clause_is_found() -> None:
    away, relative = tree("They walked away from the talks."), tree("It is a plan which they dropped.")
    assert away.words[object_of(away, away.words.index("walked")) or 0] == "talks"
    assert relative.words[object_of(relative, relative.words.index("dropped")) or 0] == "plan"
