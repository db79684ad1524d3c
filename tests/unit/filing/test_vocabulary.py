from streams.filing import vocabulary
from streams.filing.vocabulary import phrase


def test_a_phrase_has_the_stems_that_say_something() -> None:
    assert phrase("the cost of the housing") == phrase("cost housing")


def test_a_stop_word_is_one_by_its_form_and_not_by_its_stem() -> None:
    assert phrase("apart") == ()
    assert len(phrase("apartments")) == 1


def test_numbers_say_nothing_of_a_subject() -> None:
    assert phrase("build 4,000 apartments") == phrase("build apartments")


def test_common_words_say_less_than_rare_ones() -> None:
    rarities = [vocabulary.phrase_rarity(phrase(word)) for word in ("company", "stadium", "fentanyl")]
    assert rarities == sorted(rarities)
    assert rarities[0] < 0.3
    assert rarities[-1] == 1.0


def test_words_together_say_more_than_each() -> None:
    assert vocabulary.phrase_rarity(phrase("red carpet")) > vocabulary.phrase_rarity(phrase("red"))


def test_capitals_and_peoples_stand_for_their_states() -> None:
    names = vocabulary.state_names()["China"]
    assert {phrase("Beijing"), phrase("Chinese"), phrase("China")} <= names


def test_a_part_of_the_world_has_what_its_states_are_called_by() -> None:
    regions = vocabulary.regions()
    assert {phrase("Nigerian"), phrase("Kenya")} <= regions[phrase("Africa")]
    assert phrase("Kenya") not in regions[phrase("Latin America")]


def test_every_family_has_codes_heads_and_terms() -> None:
    families = vocabulary.families()
    assert len(families) > 50
    assert all(family.codes and family.heads and family.terms for family in families)


def test_synonyms_hold_both_ways() -> None:
    table = vocabulary.synonyms()
    assert all(one in table[other] for one, others in table.items() for other in others)


def test_a_fixed_phrase_has_the_word_that_means_something_else_in_it() -> None:
    assert vocabulary.fixed_phrases()[phrase("White House")] == phrase("house")[0]
    assert all(word in stems for stems, word in vocabulary.fixed_phrases().items())


def test_according_to_somebody_is_no_accord() -> None:
    assert phrase("According to the accord") == phrase("accord")
