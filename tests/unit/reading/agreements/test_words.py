from streams.reading.agreements.words import entries_of, is_a


def test_every_form_of_a_word_is_of_its_class() -> None:
    assert all(is_a("verbs", "commit", form) for form in ("pledge", "pledges", "pledged", "pledging", "undertook"))
    assert is_a("nouns", "agreement", "treaties")


def test_a_phrase_is_no_word_of_its_class_without_its_further_words() -> None:
    assert not is_a("verbs", "refuse", "turn")
    assert ("refuse", ("down",)) in entries_of("verbs")["turned"]


def test_a_word_may_be_of_several_classes() -> None:
    assert {name for name, _ in entries_of("verbs")["signed"]} >= {"sign", "reach"}
