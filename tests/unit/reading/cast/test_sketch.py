"""What is read from one paragraph on its own."""

from __future__ import annotations

from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse

TEXT = "“The union has lost,” Ada Obi told officials in Lagos. Workers cheered her."


def test_a_document_has_one_sketch() -> None:
    (doc,) = parse([TEXT])
    assert sketch(doc) is sketch(doc)


def test_quotations_are_known_by_their_tokens() -> None:
    page = sketch(parse([TEXT])[0])
    assert page.in_quotation(page.tree.words.index("union"))
    assert not page.in_quotation(page.tree.words.index("told"))


def test_every_token_of_a_name_leads_to_it() -> None:
    page = sketch(parse([TEXT])[0])
    assert page.at[page.tree.words.index("Ada")] == page.at[page.tree.words.index("Obi")]


def test_nouns_for_people_stand_where_they_may_be_meant_again() -> None:
    page = sketch(parse([TEXT])[0])
    assert {page.tree.words[i] for i in page.nouns} >= {"officials", "Workers"}


def test_a_short_name_in_brackets_is_known_with_the_name_before_it() -> None:
    here = sketch(parse(["The Harbour Trust Fund (HTF) closed on Monday."])[0])
    assert here.aliases == [("HTF", "Harbour Trust Fund")]
