from streams.reading.agreements.clauses import (
    clause_after,
    content,
    goes_on,
    infinitive_below,
    is_aim,
    is_infinitive,
    named,
    object_of,
    of_anyone,
    refers_back,
    to_come,
)
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


def test_what_a_trigger_is_about_reaches_to_the_end_of_its_phrase() -> None:
    found = tree("The minister pledged to open the archive.")
    start, end = content(found, found.words.index("pledged"))
    assert found.phrase((start, end)).startswith("pledged to open the archive")


def test_an_infinitive_has_its_to() -> None:
    found = tree("She refused to sign the paper.")
    assert is_infinitive(found, found.words.index("sign"))
    assert infinitive_below(found, found.words.index("refused"))
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


def test_a_word_goes_on_with_its_preposition() -> None:
    found = tree("The call for talks was heard.")
    assert goes_on(found, found.words.index("call"), "for")
    assert not goes_on(found, found.words.index("call"), "with")


def test_a_clause_is_what_stands_behind_its_verb() -> None:
    found = tree("She said that the ferry was late.")
    assert clause_after(found, found.words.index("said")) == found.words.index("was")
    assert clause_after(found, found.words.index("was")) is None


def test_a_noun_is_named_in_lower_case_or_not_at_all() -> None:
    found = tree("Ferries sail.")
    assert (named(found, 0), named(found, None)) == ("ferries", "")


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


def test_a_pronoun_and_a_bare_definite_noun_refer_back() -> None:
    for text, word, expected in (
        ("Ministers will oppose the request.", "oppose", True),
        ("They consented to that.", "consented", True),
        ("Ministers will oppose the request for a loan.", "oppose", False),
        ("Ministers will oppose a cut.", "oppose", False),
        ("They refused.", "refused", False),
    ):
        found = tree(text)
        assert refers_back(found, found.words.index(word)) is expected, text
