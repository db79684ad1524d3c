"""Where an article introduces whom it later calls by surname."""

from __future__ import annotations

from streams.lexicon.introductions import MOST, Introductions

LEE = "The adviser, Ann Lee, spoke first."


def test_a_surname_wants_the_paragraph_that_first_gives_the_full_name() -> None:
    found = Introductions(["It rained.", LEE, "Ann Lee left.", "It stopped.", "Lee’s car came."])
    assert found.wanted(4, {0}) == [1]


def test_what_is_shown_anyway_is_not_wanted() -> None:
    found = Introductions([LEE, "Later Ann Lee left.", "It stopped.", "Lee said no."])
    assert found.wanted(3, {0, 2}) == []
    assert found.wanted(3, {1, 2}) == []


def test_a_full_name_of_its_own_wants_nothing() -> None:
    assert Introductions([LEE, "It rained.", "Ann Lee said no."]).wanted(2, {1}) == []


def test_whom_the_paragraph_before_calls_by_surname_is_wanted_too() -> None:
    texts = [LEE, "It rained.", "Lee arrived.", "She said no."]
    assert Introductions(texts).wanted(3, {1, 2}) == [0]
    assert Introductions(texts).wanted(3, {1}) == []


def test_honorifics_and_words_that_begin_sentences_introduce_nobody() -> None:
    assert Introductions(["The Lee family met Mr. Lee.", "It rained.", "Lee said no."]).wanted(2, set()) == []


def test_no_more_than_a_few_are_wanted() -> None:
    names = [f"Ann {letter}olm" for letter in "ABCDEFGH"]
    last = " ".join(name.split()[1] + " came." for name in names)
    assert Introductions([*names, last]).wanted(len(names), set()) == list(range(MOST))


def test_an_introduction_that_comes_later_is_not_wanted() -> None:
    assert Introductions(["Lee said no.", LEE]).wanted(0, set()) == []
