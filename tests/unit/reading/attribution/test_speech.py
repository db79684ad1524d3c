"""Quotations that are speech on their own."""

from __future__ import annotations

import pytest

from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


def speech(text: str) -> list[tuple[str, str | None, list[str]]]:
    page = sketch(parse([text])[0])
    tree = page.tree
    return [
        (a.kind, tree.words[a.source] if a.source is not None else None, [tree.phrase(part) for part in a.content])
        for a in page.attributions
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The well is dry,” said farmer Ada Obi.", "Obi"),
        ("“The well is dry,” Ada Obi told the council.", "Obi"),
        ("“The well is dry,” Ada Obi, who runs the pump, remarked on the steps of the hall; then it rained.", "Obi"),
        ("Ada Obi herself was blunt: “The well is dry.”", "Obi"),
        ("Obi, 58, told AFP: “The well is dry and so are we.”", "Obi"),
        ("“Is the well dry?” asked Obi.", "Obi"),
        ("Farmer Ada Obi (Benue): “The well is dry and so are we.”", "Obi"),
        ("The letter makes that plain: “The well is dry and so are we.”", "letter"),
        ("Obi said, “as long as it rains.”", "Obi"),
        ("Obi sent a message saying, “done.”", "Obi"),
        ("“The well is dry. Nobody came.” — Ada Obi", "Obi"),
        ("“A disgrace,” was the verdict of councillor Ada Obi.", "Obi"),
        ("“I hate it.” This was the answer from Ada Obi.", "Obi"),
        ("“They came at night and took it all.” That is how Ada Obi remembers it.", "Obi"),
        ("“They came at night and took it all.” That is how the fire of May began.", None),
        ("“The Long Road to the Wells” is the story of Ada Obi.", None),
    ],
)
def test_the_words_beside_a_quotation_say_whose_it_is(text: str, speaker: str | None) -> None:
    (found,) = speech(text)
    assert found[1] == speaker


@pytest.mark.parametrize(
    ("between", "parts"),
    [
        ("She shrugged.", 1),
        ("The mayor smiled.", 1),
        ("Obi put on her coat.", 1),
        ("The Harbour League had closed.", 1),
        ("What do the neighbours think? She shrugs.", 1),
        ("Bo Lund had seen it too.", 2),
        ("Her husband nodded.", 2),
        ("What does Lund want?", 2),
    ],
)
def test_a_quotation_without_a_cue_is_the_last_speakers_if_nobody_else_is_told_of(between: str, parts: int) -> None:
    assert len(speech(f"“The well is dry,” said Ada Obi. {between} “We left the place at noon.”")) == parts


def test_a_quotation_that_stops_before_its_sentence_does_takes_the_rest() -> None:
    text = "He said “I carried” the children down the stairs."
    assert [content for _, _, content in speech(text)] == [["“I carried” the children down the stairs"]]


def test_a_quotation_that_ends_a_clause_takes_its_beginning() -> None:
    text = "Obi told the council that after two dry years, “Nobody sows.”"
    assert [content for _, _, content in speech(text)] == [["that after two dry years, “Nobody sows.”"]]


def test_each_of_two_speakers_keeps_their_own() -> None:
    text = "“It leaks,” Ada Obi said. “It does not,” replied Bo Lund."
    assert [(who, content) for _, who, content in speech(text)] == [
        ("Obi", ["“It leaks,”"]),
        ("Lund", ["“It does not,”"]),
    ]


def test_who_is_asked_says_what_stands_in_marks_and_the_question_is_no_speech() -> None:
    said = speech("“The well is dry,” Obi told the paper when asked why it shut. “It has not rained since May.”")
    assert [(kind, who) for kind, who, _ in said if kind == "quote"] == [("quote", "Obi")]


def test_a_lone_quotation_waits_for_its_speaker() -> None:
    assert speech("“It leaks. It has for years.”") == [("carried", None, ["“It leaks. It has for years.”"])]


def test_a_thing_before_a_colon_says_nothing() -> None:
    assert speech("The bridge bore a name in chalk: “Home of the brave.”") == []


@pytest.mark.parametrize(
    ("text", "who", "content"),
    [
        ("Outside, a hundred dockers blocked the gate, chanting “No pay, no port.”", "dockers", "“No pay, no port.”"),
        ("A man in the last row yelled “Shame!”", "man", "“Shame!”"),
        ("The vote began an hour late, when farmers rose from their seats, shouting “Out!”", "farmers", "“Out!”"),
        ("Lund wore a cap that read “Water now.”", "cap", "“Water now.”"),
    ],
)
def test_a_cry_or_a_sign_is_speech_however_short(text: str, who: str, content: str) -> None:
    assert ("quote", who, [content]) in speech(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Obi was asked, “Is it dry?” She answered, “It is.”", [(None, "“Is it dry?”"), ("She", "“It is.”")]),
        (
            "Obi wrote back to him, “Why not?” Lund then replied to her that it was late.",
            [("Obi", "“Why not?”"), ("Lund", "that it was late")],
        ),
        ("As Obi put it: “There is no going on as we did.”", [("Obi", "“There is no going on as we did.”")]),
        ("Obi predicted: “It will rain before the week is out.”", [("Obi", "“It will rain before the week is out.”")]),
        ("Lund’s answer was: “Not before the spring.”", [("answer", "“Not before the spring.”")]),
        ("From the report: “The wells were never deep enough.”", [("report", "“The wells were never deep enough.”")]),
        ("Obi told them on Monday, “you are the ones who dig.”", [("Obi", "“you are the ones who dig.”")]),
    ],
)
def test_the_verb_that_leads_to_a_quotation_goes_before_any_behind_it(
    text: str, expected: list[tuple[str | None, str]]
) -> None:
    assert [(who, content[0]) for _, who, content in speech(text)] == expected


def test_a_participle_goes_with_who_did_last_what_stands_before_it() -> None:
    text = "The board sat late and Obi left the room, saying, “I have heard enough of this.”"
    assert ("quote", "Obi", ["“I have heard enough of this.”"]) in speech(text)
    text = "Obi regretted that the pumps had failed, saying, “We were warned in the spring.”"
    assert ("quote", "Obi", ["“We were warned in the spring.”"]) in speech(text)


def test_a_quotation_goes_on_without_marks_to_the_clause_of_its_speaker() -> None:
    text = "“We lose half the water” before it reaches the fields, Obi said."
    assert speech(text)[0] == ("quote", "Obi", ["“We lose half the water” before it reaches the fields"])


@pytest.mark.parametrize(
    "text",
    [
        "In her first book, “The Road to the Wells,” Obi wrote that the river once reached the town.",
        "Obi opened her weekly show, “Water Talk,” with a song.",
    ],
)
def test_the_name_of_a_work_is_no_speech(text: str) -> None:
    assert all(kind not in {"quote", "carried"} for kind, _, _ in speech(text))


def test_a_quotation_in_brackets_has_a_speaker_of_its_own() -> None:
    text = "The plan met with little joy (“I want my water back,” said Obi) and was dropped."
    assert ("quote", "Obi", ["“I want my water back,”"]) in speech(text)


@pytest.mark.parametrize(
    ("between", "whose"),
    [
        ("Coach Omar Diaz was proud.", [(4, "Grant"), (3, None)]),
        ("Grant was proud.", [(7, "Grant")]),
        ("He was proud.", [(7, "Grant")]),
        ("The ground was full.", [(7, "Grant")]),
    ],
)
def test_a_quotation_behind_a_sentence_about_another_is_not_the_last_speakers(
    between: str, whose: list[tuple[int, str | None]]
) -> None:
    said = speech(f"“I am delighted now,” captain Lee Grant said. {between} “They gave everything.”")
    assert [(len(" ".join(content).split()), who) for _, who, content in said] == whose


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Mark Hughes, manager of Harbour Town: “We go again on Saturday.”", "Hughes"),
        ("The manager of Harbour Town, Mark Hughes: “We go again on Saturday.”", "Hughes"),
    ],
)
def test_a_line_without_a_verb_names_its_speaker_first_or_last(text: str, speaker: str) -> None:
    (found,) = speech(text)
    assert found[1] == speaker
