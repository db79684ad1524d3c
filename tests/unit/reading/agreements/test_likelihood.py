from streams.reading.agreements.likelihood import features, likelihood
from streams.reading.agreements.rules import Match, matches
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


def read(text: str) -> tuple[str, Match]:
    here = sketch(parse([text])[0])
    match = next(matches(here))
    return here.tree.lower[match.token], match


def test_a_plain_promise_is_likelier_than_the_same_word_for_something_else() -> None:
    promise = likelihood(*read("The mayor pledged to rebuild the bridge by May."), "committed")
    rumour = likelihood(*read("Rumours circulated that he was preparing his wife to offer a meal."), "committed")
    assert promise > 0.5 > rumour


def test_facts_that_tell_one_status_from_another_are_judged_with_it() -> None:
    word, match = read("Norway and Sweden agreed to share the catch.")
    found = set(features(word, match, "reached"))
    assert {"rule=agree-do", "status=reached", "word=agreed", "past", "reached+past", "reached+s:several"} <= found
    assert "committed+past" not in found
