"""Who does what a verb says."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from streams.reading.attribution.subjects import (
    agent,
    bearer_of,
    beside,
    is_expletive,
    main_subject,
    owner,
    relative,
    right_before,
    subject,
    subject_before,
)
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


@pytest.mark.parametrize(
    ("text", "verb", "source"),
    [
        ("The mayor said it would rain.", "said", "mayor"),
        ("The mayor sat down and said nothing.", "said", "mayor"),
        ("The mayor went on to criticise the plan.", "criticise", "mayor"),
        ("The mayor resigned, saying she was tired.", "saying", "mayor"),
        ("The mayor, who said little, resigned.", "said", "mayor"),
        ("The mayor issued a statement saying the bridge was safe.", "saying", "mayor"),
        ("The mayor opened a rally blasting the toll.", "blasting", "mayor"),
        ("The mayor got a letter saying the bridge was safe.", "saying", "letter"),
        ("The mayor is named in a lawsuit alleging fraud.", "alleging", "lawsuit"),
        ("The mayor left the meeting believing the bridge was safe.", "believing", "mayor"),
        ("The mayor quoted polls showing that voters cared.", "showing", "polls"),
        ("The mayor argued that the toll would keep lorries away, saying it was time.", "saying", "mayor"),
        ("The delay gave the mayor a reason to oppose the bridge.", "oppose", "mayor"),
        ("The mayor denied the rumour that the bridge would close, saying it was safe.", "saying", "mayor"),
        ("The mayor sent an email to voters saying the bridge was safe.", "saying", "mayor"),
        ("It is common for voters to say it is a farce.", "say", "voters"),
        ("The delay led some voters to say it was a farce.", "say", "voters"),
        ("The rule would require captains to promise that they will stay.", "promise", "captains"),
        ("The mayor said the bridge was old and promised to mend it.", "promised", "mayor"),
        ("The mayor spent much of her speech praising the crew.", "praising", "mayor"),
        ("The cuts have left many voters saying that the toll is too high.", "saying", "voters"),
        ("The mayor found ways to cast the toll as a gift.", "cast", "mayor"),
        ("The mayor said the toll had been a mistake by the board, calling it a burden.", "calling", "mayor"),
        ("It is a fund which the mayor says is empty.", "says", "mayor"),
        ("Outside court, Mr Lund's sister, Ada, said the family was relieved.", "said", "sister"),
        ("Outside experts said the bridge was safe.", "said", "experts"),
        ("Unsettled by the strike in Oslo, Ada Lund, the minister, said that she would talk.", "said", "Lund"),
    ],
)
def test_a_verb_without_a_subject_shares_one(text: str, verb: str, source: str) -> None:
    found = tree(text)
    head = subject(found, found.words.index(verb))
    assert head is not None
    assert found.words[head] == source


def test_the_agent_of_a_passive_is_behind_by() -> None:
    found = tree("The plan was rejected by the council.")
    head = agent(found, found.words.index("rejected"))
    assert head is not None
    assert found.words[head] == "council"


def test_by_a_month_nobody_does_it() -> None:
    found = tree("The cut will be felt by January.")
    assert agent(found, found.words.index("felt")) is None


def test_who_takes_up_a_person_and_no_thing() -> None:
    found = tree("It came from a director at a maker of shoes, who asked for silence.")
    source = subject(found, found.words.index("asked"))
    assert source is not None
    assert found.words[source] != "shoes"


@pytest.mark.parametrize(
    ("text", "noun", "source"),
    [
        ("Voters heard her promise to cut fares.", "promise", "her"),
        ("The mayor made a promise to cut fares.", "promise", "mayor"),
        ("The mayor closed with a plea for calm.", "plea", "mayor"),
        ("There was a call from the bank for calm.", "call", "bank"),
        ("The mayor reaffirmed the city's commitment to build the bridge.", "commitment", "mayor"),
        ("Plans for the bridge were drawn up.", "Plans", None),
        ("It was common sense that the bridge would fall.", "sense", None),
        ("It was the bank's belief that the bridge would fall.", "belief", "bank"),
        ("The answer was a warning that the bridge would fall.", "warning", "answer"),
    ],
)
def test_a_noun_has_an_owner_where_one_stands_by_it(text: str, noun: str, source: str | None) -> None:
    found = tree(text)
    head = owner(found, found.words.index(noun))
    assert (found.words[head] if head is not None else None) == source


@pytest.mark.parametrize(
    ("text", "adjective", "source"),
    [
        ("The doctors were confident that she would live.", "confident", "doctors"),
        ("Voters, weary of the toll, stayed at home.", "weary", "Voters"),
    ],
)
def test_an_adjective_says_what_someone_is(text: str, adjective: str, source: str) -> None:
    found = tree(text)
    head = bearer_of(found, found.words.index(adjective))
    assert head is not None
    assert found.words[head] == source


def test_a_pronoun_takes_up_who_speaks_in_a_relative_clause() -> None:
    found = tree("The mayor, who opened the door and said she was tired, resigned.")
    cue, source = found.words.index("said"), found.words.index("mayor")
    assert relative(found, cue, source) == found.words.index("who")
    assert relative(found, found.words.index("resigned"), source) is None


def test_a_noun_phrase_beside_a_verb_does_it_where_the_parse_has_nobody() -> None:
    words = ["It", "rains", ",", "said", "Jolly", "."]
    tags, deps = ["PRP", "VBZ", ",", "VBD", "RB", "."], ["nsubj", "ccomp", "punct", "ROOT", "advmod", "punct"]
    found = Tree(Doc(Vocab(), words, tags=tags, heads=[1, 3, 3, 3, 3, 3], deps=deps))
    assert beside(found, 3, apart=(0, 3)) == 4


@pytest.mark.parametrize(
    ("text", "verb", "source"),
    [
        ('"Wells have no flags," quipped one.', "quipped", "one"),
        ("The 67-year-old conceded that he had read it.", "conceded", "old"),
    ],
)
def test_one_and_whoever_is_named_by_age_do_a_verb(text: str, verb: str, source: str) -> None:
    parsed = tree(text)
    found = beside(parsed, parsed.words.index(verb))
    assert found is not None
    assert parsed.words[found] == source


def test_a_name_that_is_taken_for_an_adverb_does_the_verb_behind_it() -> None:
    words, tags = ["Jolly", "said", "it", "rained"], ["RB", "VBD", "PRP", "VBD"]
    found = Tree(Doc(Vocab(), words, tags=tags, heads=[1, 1, 3, 1], deps=["advmod", "ROOT", "nsubj", "ccomp"]))
    assert right_before(found, 1) == 0


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("The visitor let it be known that more could come.", "known"),
        ("The visitor let it be understood that more could come.", "understood"),
    ],
)
def test_who_lets_something_be_known_says_it(text: str, verb: str) -> None:
    found = tree(text)
    assert agent(found, found.words.index(verb)) == found.words.index("visitor")


def test_who_lets_others_know_says_it() -> None:
    found = tree("The visitor let reporters know that more could come.")
    assert subject(found, found.words.index("know")) == found.words.index("visitor")


def test_a_participle_behind_an_apposition_is_the_verb_of_a_sentence_that_has_no_other() -> None:
    found = tree("The Pacific Council, a lobby of importers, called on both governments to begin talks on tariffs.")
    assert subject(found, found.words.index("called")) == found.words.index("Council")


def test_a_participle_in_a_sentence_with_a_verb_is_none_of_its_own() -> None:
    found = tree("The council opened a bridge, called the Span by most.")
    assert main_subject(found, found.words.index("called")) is None


@pytest.mark.parametrize(
    ("text", "expletive"),
    [
        ("It is hard to say who won.", True),
        ("It is likely to say who won.", False),
        ("It said who won.", False),
    ],
)
def test_it_stands_for_nobody_where_a_clause_follows(text: str, expletive: bool) -> None:
    assert is_expletive(tree(text), 0) is expletive


def test_the_last_subject_before_a_verb_stands_in_no_quotation() -> None:
    found = tree("The mayor smiled and it rained, waving.")
    cue = found.words.index("waving")
    last = subject_before(found, cue)
    assert last is not None
    assert found.words[last] == "it"
    assert subject_before(found, cue, [i == last for i in range(found.size)]) == found.words.index("mayor")


def test_of_two_subjects_the_one_beside_the_verb_has_it() -> None:
    words = ["Holding", "signs", ",", "clerks", "said", "no", "."]
    deps = ["advcl", "nsubj", "punct", "nsubj", "ROOT", "dobj", "punct"]
    tags = ["VBG", "NNS", ",", "NNS", "VBD", "DT", "."]
    found = Tree(Doc(Vocab(), words, heads=[4, 4, 4, 4, 4, 4, 4], deps=deps, tags=tags))
    assert subject(found, 4) == 3


def test_who_is_the_subject_of_a_clause_that_is_the_subject_has_the_verb() -> None:
    words = ["Voters", "going", "home", "said", "no", "."]
    deps = ["nsubj", "csubj", "advmod", "ROOT", "dobj", "punct"]
    tags = ["NNS", "VBG", "RB", "VBD", "DT", "."]
    found = Tree(Doc(Vocab(), words, heads=[1, 3, 1, 3, 3, 3], deps=deps, tags=tags))
    assert subject(found, 3) == 0


def test_there_has_nothing_to_say() -> None:
    found = tree("The mayor left and there were complaints that the boat was late.")
    assert subject(found, found.words.index("were")) is None


def test_claims_that_are_settled_are_not_theirs_who_settle_them() -> None:
    found = tree("The bank agreed to pay $92 million to settle claims that it hid the losses.")
    assert owner(found, found.words.index("claims")) is None


def test_what_someone_faces_is_not_theirs() -> None:
    found = tree("The mayor faces questions about the toll.")
    assert owner(found, found.words.index("questions")) is None


def test_a_verb_that_the_tagger_takes_for_a_noun_belongs_to_the_name_before_it() -> None:
    words = ["Lund", "predicts", "that", "it", "sinks", "."]
    deps = ["compound", "ROOT", "mark", "nsubj", "acl", "punct"]
    tags = ["NN", "NNS", "IN", "PRP", "VBZ", "."]
    found = Tree(Doc(Vocab(), words, heads=[1, 1, 4, 4, 1, 1], deps=deps, tags=tags))
    assert owner(found, 1) == 0


def test_what_someone_is_left_is_theirs_to_feel() -> None:
    found = tree("The delay left the crew fearful that the boat would sink.")
    head = bearer_of(found, found.words.index("fearful"))
    assert head is not None
    assert found.words[head] == "crew"


def test_a_participle_goes_with_the_clause_right_before_it() -> None:
    words = ["It", "grew", "as", "Lund", "spoke", ",", "saying", "no", "."]
    deps = ["nsubj", "ROOT", "mark", "nsubj", "advcl", "punct", "advcl", "dobj", "punct"]
    tags = ["PRP", "VBD", "IN", "NNP", "VBD", ",", "VBG", "DT", "."]
    found = Tree(Doc(Vocab(), words, heads=[1, 1, 4, 4, 1, 1, 1, 6, 1], deps=deps, tags=tags))
    assert subject(found, 6) == 3
