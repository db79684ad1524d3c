"""Whom a pronoun takes up."""

from __future__ import annotations

from resolving import meant, referents


def test_a_pronoun_that_fits_nobody_says_so() -> None:
    found = meant("She", "She said no.", "Mr. Weber left the room.")
    assert found is not None
    assert (found.name, found.resolved) == ("she", "unresolved")


def test_a_pronoun_prefers_the_subject() -> None:
    found = meant("He", "Peter Lang met Paul Stein at noon. He said the deal was dead.")
    assert found is not None
    assert found.name == "Peter Lang"


def test_a_pronoun_is_rather_whoever_is_known_to_be_a_woman() -> None:
    found = meant("She", "She said no.", "Ann Lee spoke for an hour. Quade Lund saw her in the hall.")
    assert found is not None
    assert found.name == "Ann Lee"


def test_a_body_with_its_place_in_its_name_is_the_subject_and_speaks() -> None:
    window = "The panel recommends changes. Still, the Salt Council of Ontario opposed an increase."
    found = meant("it", '"Keep the tax," it recommended.', window)
    assert found is not None
    assert found.name == "Salt Council of Ontario"


def test_a_thing_is_never_meant_by_a_pronoun_that_speaks() -> None:
    found = meant("it", "Inflation fell, it said.", "The Reserve Bank kept its rate.")
    assert found is not None
    assert found.name == "Reserve Bank"


def test_whoever_has_spoken_is_he_rather_than_someone_only_touched_on() -> None:
    window = ("“It is late,” Emil Brandt said.", "Does it need more clerks than Max Holst?")
    found = meant("he", "“They should know,” he said.", *window)
    assert found is not None
    assert found.name == "Emil Brandt"


def test_a_surname_taken_for_another_word_may_be_he_where_it_speaks() -> None:
    window = ("Governor Emil Small met Max Holst.", "Small, who left, said that “it cost Max Holst a lot”.")
    found = meant("he", "“It is late,” he said.", *window)
    assert found is not None
    assert found.name == "Emil Small"


def test_behind_his_lawyer_he_is_whose_lawyer_it_is() -> None:
    found = meant("he", "Otto Brandt sat down. His lawyer rose, and he said no.")
    assert found is not None
    assert found.name == "Otto Brandt"


def test_a_wife_is_no_he() -> None:
    found = meant("he", "His wife does not know, he said.", "Nils Berg signed on.")
    assert found is not None
    assert found.name == "Nils Berg"


def test_whom_she_speaks_of_is_rather_someone_else() -> None:
    found = meant("she", "Ingrid Holst was angry. The minister, she said, was late.")
    assert found is not None
    assert found.name == "Ingrid Holst"
    found = meant("she", "Ingrid Holst was angry. Ann Lee, she said, was late.")
    assert found is not None
    assert found.name == "Ingrid Holst"


def test_a_pronoun_takes_up_a_token_of_its_paragraph_or_none() -> None:
    found = referents("The nurses left because they were late.")
    words = found.here.tree.words
    found.resolve_in(0, words.index("they"))
    assert found.taken_up(words.index("they")) == words.index("nurses")
    assert found.taken_up(words.index("late")) is None
