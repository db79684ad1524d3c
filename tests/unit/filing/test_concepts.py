from streams.filing.concepts import Compiled, compile_issues, units
from streams.filing.vocabulary import phrase
from streams.issues import Issue, IssueList


def strength(compiled: Compiled, words: str, issue: int) -> float:
    """Of a phrase for an issue; 0 if it says nothing of it."""
    stems = phrase(words)
    return max(
        (
            compiled.concepts[concept].strengths[number]
            for variant in compiled.by_stem.get(stems[0], ())
            if variant.stems == stems
            for concept, number in variant.concepts
            if compiled.chunks[compiled.concepts[concept].chunk].issue == issue
        ),
        default=0.0,
    )


def test_own_words_say_more_than_synonyms_and_those_more_than_nothing() -> None:
    compiled = compile_issues(IssueList(issues=(Issue(id="rents", label="Evictions"),)))
    own, synonym = strength(compiled, "evictions", 0), strength(compiled, "evicted", 0)
    assert own == 1.0
    assert synonym > 0
    assert strength(compiled, "whale", 0) == 0.0


def test_a_word_of_the_family_stands_for_the_head_that_the_label_has() -> None:
    compiled = compile_issues(IssueList(issues=(Issue(id="war", label="War in Sudan"),)))
    assert strength(compiled, "airstrike", 0) > 0.5


def test_states_and_their_peoples_speak_for_the_part_of_the_world_that_they_are_in() -> None:
    compiled = compile_issues(IssueList(issues=(Issue(id="x", label="Latin America"), Issue(id="y", label="Sport"))))
    assert strength(compiled, "Latin America", 0) > strength(compiled, "Brazilian", 0) > 0.5
    assert strength(compiled, "Nigerian", 0) == 0.0


def test_a_code_alone_opens_its_family_weakly() -> None:
    with_code = compile_issues(IssueList(issues=(Issue(id="x", label="Situation", medtop="medtop:20000056"),)))
    without = compile_issues(IssueList(issues=(Issue(id="x", label="Situation"),)))
    assert strength(with_code, "ceasefire", 0) > 0
    assert strength(without, "ceasefire", 0) == 0


def test_a_word_that_two_issues_claim_says_less_of_each() -> None:
    one = Issue(id="a", label="Ferry safety")
    both = compile_issues(IssueList(issues=(one, Issue(id="b", label="Ferry fares"))))
    alone = compile_issues(IssueList(issues=(one,)))
    assert strength(both, "ferry", 0) < strength(alone, "ferry", 0)


def test_two_that_stand_between_each_other_are_one_relation() -> None:
    compiled = compile_issues(IssueList(issues=(Issue(id="x", label="Relations between Norway and Sweden"),)))
    assert compiled.chunks[0].relation


def test_known_phrases_are_one_unit() -> None:
    assert list(units(phrase("artificial intelligence in South Korea"))) == [
        phrase("artificial intelligence"),
        phrase("South Korea"),
    ]


def test_an_issue_of_stop_words_alone_says_nothing_and_does_not_fail() -> None:
    compiled = compile_issues(IssueList(issues=(Issue(id="x", label="The other", description="of it and that."),)))
    assert compiled.by_stem == {}
