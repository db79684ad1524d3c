"""`According to`, and labels before a colon."""

from __future__ import annotations

import pytest

from streams.reading.attribution.formulas import is_turn
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("According to the survey, rents fell.", "survey", "rents fell"),
        (
            "According to people briefed on it, who had seen the plans, the bank will close on Monday.",
            "people",
            "the bank will close on Monday",
        ),
        ("Rents fell, according to the survey.", "survey", "Rents fell"),
        ("Rents fell, and wages rose, according to the survey.", "survey", "Rents fell, and wages rose"),
        ("Rents, according to the survey, fell.", "survey", "Rents, according to the survey, fell"),
        ("In a new Harbour Bank poll, Lee leads by five points.", "poll", "Lee leads by five points"),
        ("Lee leads by five points in a survey released on Monday.", "survey", "Lee leads by five points"),
        ("In the view of the bank, rents will fall.", "bank", "rents will fall"),
        ("In Lee's assessment of the bank, rents will fall.", "Lee", "rents will fall"),
        ("In her view, rents will fall.", "her", "rents will fall"),
        ("In the view of Ann Holm, the mayor of Oslo, rents will fall.", "Holm", "rents will fall"),
        ("“It has failed on all counts,” in Lund's view.", "Lund", "“It has failed on all counts,”"),
        ("In his opinion the rule rewards sloth.", "his", "the rule rewards sloth"),
        ("The trench cost another 160 million, on her reckoning.", "her", "The trench cost another 160 million"),
        ("In the company's version, a landslide broke the pipe.", "company", "a landslide broke the pipe"),
        ("In the words of Mayor Ann Holm, the city has no wells.", "Holm", "the city has no wells"),
        ("Rents will fall, in her opinion.", "her", "Rents will fall"),
        ("Ada Obi: The well is dry and nobody came.", "Obi", "The well is dry and nobody came."),
        ("MS. OBI: The well is dry.", "OBI", "The well is dry."),
        ("MS. OBI: The mayor said so.", "OBI", "The mayor said so."),
        ("LUND: The mayor said that we must leave.", "LUND", "The mayor said that we must leave."),
        ("HARBOURTON: The court said the well is dry.", "court", "the well is dry"),
        ("LAHORE: Residents said the well is dry.", "Residents", "the well is dry"),
    ],
)  # fmt: skip
def test_the_source_stands_in_the_formula(text: str, source: str, content: str) -> None:
    page = sketch(parse([text])[0])
    (found,) = page.attributions
    assert found.source is not None
    assert page.tree.words[found.source] == source
    assert page.tree.phrase((found.content[0][0], found.content[-1][1])) == content


def test_a_turn_in_a_transcript_is_spoken_by_whoever_its_letter_stands_for() -> None:
    page = sketch(parse(["Q: Did you see the well?"])[0])
    (found,) = page.attributions
    assert found.source == 0
    assert is_turn(page.tree, 0)


@pytest.mark.parametrize("text", ["Lund: I saw the well.", "Plan B: dig a new well.", "A well is there."])
def test_no_other_word_is_a_turn(text: str) -> None:
    tree = sketch(parse([text])[0]).tree
    assert not any(is_turn(tree, i) for i in range(tree.size))


@pytest.mark.parametrize(
    "text", ["Lee won in the Sunday poll.", "In a new poll, most voters said that they liked Lee."]
)
def test_a_vote_and_a_poll_of_those_who_speak_themselves_say_nothing(text: str) -> None:
    page = sketch(parse([text])[0])
    assert not any(a.source is not None and page.tree.words[a.source] == "poll" for a in page.attributions)


@pytest.mark.parametrize("text", ["In her view of it, Lee said it was late.", "In her view, Lee said, it is late."])
def test_whoever_says_right_behind_it_what_their_view_is_says_it_once(text: str) -> None:
    page = sketch(parse([text])[0])
    assert [page.tree.words[a.source] for a in page.attributions if a.source is not None] == ["Lee"]


def test_what_stands_in_view_of_something_is_nobody_s_view() -> None:
    assert sketch(parse(["In view of the storm, the ferry stayed in port."])[0]).attributions == []


@pytest.mark.parametrize("text", ["Time: 10 am", "The result: three goals and no regrets.", "Note:", ": and so on"])
def test_not_every_colon_follows_a_speaker(text: str) -> None:
    assert sketch(parse([text])[0]).attributions == []
