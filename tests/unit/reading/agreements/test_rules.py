import pytest

from streams.reading.agreements.rules import Match, Rule, matches, rules
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


def read(text: str) -> dict[str, Match]:
    here = sketch(parse([text])[0])
    return {here.tree.words[match.token]: match for match in matches(here)}


@pytest.mark.parametrize("rule", [rule for rule in rules() if rule.statuses], ids=lambda rule: rule.id)
def test_every_rule_finds_the_marked_word_of_its_example(rule: Rule) -> None:
    before, marked, after = rule.example.split("*")
    assert read(before + marked + after)[marked.split()[0]].rule == rule


@pytest.mark.parametrize("rule", [rule for rule in rules() if not rule.statuses], ids=lambda rule: rule.id)
def test_a_rule_without_a_status_tells_that_the_marked_word_is_no_agreement(rule: Rule) -> None:
    before, marked, after = rule.example.split("*")
    assert marked not in read(before + marked + after)


def test_every_rule_has_an_id_of_its_own() -> None:
    assert len({rule.id for rule in rules()}) == len(rules())


def test_a_word_within_the_complement_of_another_says_so() -> None:
    found = read("The union refused to honour the agreement.")
    assert {"in", "in:refuse", "in:refuse-do"} <= found["honour"].facts
    assert "in" not in found["refused"].facts


def test_a_promise_that_is_only_what_another_word_is_about_is_none_of_its_own() -> None:
    assert "pledge" not in read("The mayor reaffirmed her pledge to plant trees.")
