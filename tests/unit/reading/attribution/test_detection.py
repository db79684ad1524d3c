"""Attributions found in a paragraph, whatever the paragraph looks like."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.reading.attribution.detection import attributions
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse

UGLY = [
    "",
    " ",
    "\n\n",
    "”",
    "“",
    "“”",
    "''",
    '"""""',
    "“““ said",
    "said said said",
    "😀 “😀,” 😀 said 😀.",
    "אמר \u202e“שלום”\u202c the minister said.",
    "LEE SAID THE PLANT WOULD CLOSE. “IT IS OVER,” HE SAID.",
    "• jobs\n• rents\n• he said\n",
    "Q: Did you say so?\nA: I said “no”.",
    "THE PRESIDENT: Well, I think so.",
    "a | b | c\n1 | 2 | said",
    "according to",
    "according THE according",
    "According to: “",
    ":",
    "said: ",
    "he said " * 40,
    "((((((((((“(((((((",
    "word" * 500,
]


def spans_are_inside(text: str) -> None:
    found = sketch(parse([text])[0])
    for a in found.attributions:
        for start, end in [*a.content, *([a.cue] if a.cue else [])]:
            assert 0 <= start < end <= found.tree.size
        assert a.source is None or 0 <= a.source < found.tree.size


@pytest.mark.parametrize("text", UGLY)
def test_ugly_text_is_read_without_an_error(text: str) -> None:
    spans_are_inside(text)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            ["“", "”", '"', "''", " ", ",", ".", ":", "—", "he", "said", "that", "Lee", "according", "to", "and", "it",
             "is", "?", "\u00a0", "who", "believes", "media", "reported", "THE", "the", "official", "😀", "by", "was"]
        ),
        max_size=40,
    ),
    st.sampled_from(["", " "]),
)  # fmt: skip
def test_any_mix_of_words_and_marks_is_read_without_an_error(words: list[str], space: str) -> None:
    spans_are_inside(space.join(words))


@pytest.mark.parametrize("end", ["", " ,", " —"])
def test_an_aside_that_ends_a_paragraph_has_no_clause_behind_it(end: str) -> None:
    spans_are_inside(f"It is the official , Lee said ,{end}")
    spans_are_inside(f"THE official was by the media , he said to Lee ,{end}")


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    spans_are_inside(text)


def test_contents_do_not_overlap() -> None:
    text = "The mayor said she hoped the court would agree that the firm had lied."
    found = sketch(parse([text])[0])
    covered = [i for a in found.attributions for start, end in a.content for i in range(start, end)]
    assert len(covered) == len(set(covered))


def test_what_an_aside_reports_may_have_a_speaker_of_its_own() -> None:
    text = "The mayor complained that the firm had lied, according to the clerk."
    tree = (page := sketch(parse([text])[0])).tree
    assert {tree.words[a.source] for a in page.attributions if a.source is not None} == {"mayor", "clerk"}


def test_an_aside_with_a_speaker_beside_its_cue_is_theirs() -> None:
    page = sketch(parse(["It rained; the Liberals, an official involved in the talks said, have not said no."])[0])
    assert "official" in {page.tree.words[a.source] for a in page.attributions if a.source is not None}


def test_an_aside_in_the_clause_of_another_cue_has_a_speaker_of_its_own() -> None:
    page = sketch(
        parse(["She believes that a deal is possible by the weekend, people around her said, and has asked for it."])[0]
    )
    assert "people" in {page.tree.words[a.source] for a in page.attributions if a.source is not None}


def test_an_aside_hides_what_is_merely_done_in_it() -> None:
    page = sketch(parse(["Her crews have agreed to go back on double pay, she said, but the tugs have not."])[0])
    assert [page.tree.words[a.source] for a in page.attributions if a.source is not None] == ["she"]


def test_the_same_text_gives_the_same_attributions() -> None:
    page = sketch(parse(["“Go,” she said. He refused to go."])[0])
    assert attributions(page.tree, page.quotations) == page.attributions


@pytest.mark.slow
def test_time_grows_no_faster_than_length() -> None:
    sentence = "“The tide is high,” Lund said, and the harbour master wanted to close the port. "

    def seconds(times: int) -> float:
        page = sketch(parse([sentence * times])[0])
        taken = []
        for _ in range(3):
            start = time.process_time()
            assert attributions(page.tree, page.quotations)
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(1200) < 24 * seconds(200)


def test_an_aside_ends_with_its_sentence_though_a_quotation_follows() -> None:
    text = "Chile had made progress, Mr Holm said, though not enough. “It is late,” said Ada Lund."
    page = sketch(parse([text])[0])
    assert [page.tree.words[a.source] for a in page.attributions if a.source is not None] == ["Holm", "Lund"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We oppose it,” Reuters quoted Lee as saying.", [("saying", "“We oppose it,”")]),
        (
            "The cuts will go on “in any case”, Minister Bo Lund said, a day after Norway demanded talks on prices.",
            ["said"],
        ),
        ("The court heard that Bo Lund had left the gate open.", []),
        ("Bo Lund left the gate open, magistrates heard.", []),
        ("Bo Lund heard that the gate was open.", ["heard"]),
        ("Minister Bo Lund has not called on her to resign.", []),
        ("Minister Bo Lund called on her to resign.", ["called"]),
        ("Facing strikes, the board backed off, replacing the levy.", []),
        ("The road, she pointed out, is closed.", ["pointed"]),
        ("It seems unfair to tell the miners: “We are sorry.”", []),
        ("If France embraced a tax as part of a deal, the path would be easier.", []),
        ("If the union backed the plan, Lee said, it would pass.", ["said"]),
        ("Lee said she would resign if the board rejected the plan.", ["said"]),
        ("The board rejected the plan, raising the odds that the port will close.", ["rejected"]),
        ("A guard, who asked not to be named as he still works there, said the gate was open.", ["said"]),
        ("Bo Lund said on Friday that it was late, according to his office.", ["According", "said"]),
        ("Why would Bo Lund believe that the gate was open?", []),
        ("Why was Bo Lund so sure that the clerks wanted to leave?", []),
        ("Was Bo Lund right when he said that the gate was open?", ["said"]),
        ("Was the gate open, asks Bo Lund?", ["asks"]),
        ("When carmakers (think Ford) move, prices can fall at speed.", []),
        ("The guards found a body in the river.", []),
        ("Bo Lund found it odd that the gate was open.", ["found"]),
    ],
)
def test_content_is_somebodys_own(text: str, expected: list[tuple[str, str] | str]) -> None:
    tree = (page := sketch(parse([text])[0])).tree
    found = [(tree.words[a.cue[0]], tree.phrase(a.content[0])) for a in page.attributions if a.cue is not None]
    cues = sorted(cue.lower() for cue, _ in found)
    assert cues == sorted((e if isinstance(e, str) else e[0]).lower() for e in expected)
    assert all(e in found for e in expected if not isinstance(e, str))


def test_what_someone_says_within_what_an_aside_is_about_is_without_the_aside() -> None:
    tree = (page := sketch(parse(["Bo Lund said on Friday that it was late, according to his office."])[0])).tree
    assert "that it was late" in [tree.phrase(a.content[0]) for a in page.attributions]


def test_who_speaks_behind_a_cue_is_not_what_the_words_before_it_are_about() -> None:
    page = sketch(parse(["Hospitals are “on the brink”, warns the Norwegian Medical Association in a report."])[0])
    (found,) = page.attributions
    assert found.source is not None
    assert page.tree.words[found.source] == "Association"


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("Lund said he often thinks of what his mother told him: “Never drink first.”", "Lund", "he often thinks"),
        ("Lund said he responded, “Never again will I drink first.”", "Lund", "he responded"),
        ("Lund left the hall, saying, “Never again will I drink first.”", "Lund", "“Never"),
    ],
)
def test_who_reports_what_somebody_else_said_says_it_with_its_marks(text: str, speaker: str, content: str) -> None:
    page = sketch(parse([text])[0])
    (found,) = page.attributions
    assert found.source is not None
    assert page.tree.words[found.source] == speaker
    assert page.tree.phrase(found.content[0]).startswith(content)


def test_content_ends_where_its_reporter_says_more_in_marks() -> None:
    page = sketch(parse(["Obi insisted the wells were “safe” while adding at the end, “I would drink from them.”"])[0])
    contents = [page.tree.phrase(a.content[0]) for a in page.attributions]
    assert contents == ["the wells were “safe”", "“I would drink from them.”"]
