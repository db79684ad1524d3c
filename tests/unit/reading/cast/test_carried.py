"""Quotations with no cue of their own."""

from __future__ import annotations

from datetime import UTC, datetime

from streams.events import ArticleHeader
from streams.reading.cast.carried import last_speaker, speaker_before
from streams.reading.cast.resolution import Cast
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 3, 1, tzinfo=UTC))


def cast(text: str, *window: str) -> Cast:
    docs = parse([*window, text])
    return Cast(HEADER, docs[:-1], docs[-1])


def test_a_quotation_belongs_to_the_one_person_whom_the_paragraph_before_brings_up() -> None:
    found = cast("“It was not me.”", "Nobody was calmer than Ingrid Holst, whose boat had sunk.")
    name = last_speaker(found)
    assert name is not None
    assert (name.name, name.resolved) == ("Ingrid Holst", "carried")


def test_a_quotation_belongs_to_whom_the_paragraph_before_a_row_of_them_brings_up() -> None:
    window = ("Peter Lang slept.", "From Ingrid Holst writing at the Post:", "“It was not me.", "“It was not us.")
    name = last_speaker(cast("“Nor was it you.”", *window))
    assert name is not None
    assert (name.name, name.resolved) == ("Ingrid Holst", "carried")


def test_a_quotation_belongs_to_nobody_whom_a_paragraph_further_up_brings_up() -> None:
    assert last_speaker(cast("“Nor was it you.”", "Ingrid Holst slept.", "It was late.", "“It was not me.”")) is None


def test_a_quotation_goes_on_with_who_spoke_last() -> None:
    found = cast("“It was not me.”", "Peter Lang met Ingrid Holst.", "“I slept,” Ingrid Holst said.")
    name = last_speaker(found)
    assert name is not None
    assert (name.name, name.score) == ("Ingrid Holst", 0.8)


def test_a_quotation_belongs_to_the_subject_of_the_sentence_before_it() -> None:
    found = cast("Ingrid Holst shook her head. “It was not me.”", "“I slept,” Peter Lang said.")
    name = speaker_before(found, found.here.tree.words.index("“"))
    assert name is not None
    assert (name.name, name.resolved) == ("Ingrid Holst", "carried")


def test_a_quotation_belongs_to_whom_a_question_before_it_is_about() -> None:
    found = cast("What does Ingrid Holst want? A boat, perhaps. “It was not me.”", "“I slept,” Peter Lang said.")
    name = speaker_before(found, found.here.tree.words.index("“"))
    assert name is not None
    assert name.name == "Ingrid Holst"


def test_nobody_before_it_means_nobody() -> None:
    assert last_speaker(cast("“It was not me.”")) is None


def test_a_quotation_does_not_go_on_with_a_letter_that_marks_a_turn() -> None:
    assert last_speaker(cast("“It was not me.”", "Q: Who sank the boat then?")) is None


def test_a_quotation_that_no_mark_has_closed_goes_on_over_paragraphs() -> None:
    found = cast(
        "“We are proud of him.”",
        "His daughter, Ingrid Holst, said: “Dad never thought of himself. He gave all he had.",
        "“He got Mum out, and then he heard the dog. I begged him not to go.",
    )
    name = last_speaker(found)
    assert name is not None
    assert (name.name, name.score) == ("Ingrid Holst", 0.9)
