"""Where content and source stand to a verb."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from streams.reading.attribution.verb_frames import of_verb
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


@pytest.mark.parametrize(
    ("text", "cue", "kind", "content"),
    [
        ("The bank said that rates would rise.", "said", "ccomp", "that rates would rise"),
        ("Rates will rise, the bank said.", "said", "inv", "Rates will rise"),
        ("The bank wants to raise rates.", "wants", "xcomp", "to raise rates"),
        ("The union criticised the offer.", "criticised", "dobj", "the offer"),
        ("The union warned of strikes.", "warned", "prep:of", "strikes"),
        ("Lund called for a strike to save the yard.", "called", "prep:for", "a strike to save the yard"),
        ("Lund backed her in Oslo.", "backed", "dobj", "her"),
        ("Lund backed her in Oslo over the strike.", "backed", "dobj", "her in Oslo over the strike"),
        ("Lund backed the yard in Oslo.", "backed", "dobj", "the yard in Oslo"),
        ("Lund called for a strike, which failed.", "called", "prep:for", "a strike"),
        ("Lund described it at noon on Monday as a ruin.", "described", "dobj+on", "it at noon on Monday as a ruin"),
        ("Police put the crowd at 35,000.", "put", "dobj+at", "the crowd at 35,000"),
        ("She put the book down at noon.", "put", "dobj", "the book"),
        ("A poll found Lund ahead by six points.", "found", "ccomp", "Lund ahead by six points"),
        ("The survey put Lund behind in Oslo.", "put", "ccomp", "Lund behind in Oslo"),
        ("The video showed the car behind the bus.", "showed", "dobj", "the car"),
        ("The union slammed the offer at 35,000 rallies.", "slammed", "dobj", "the offer"),
        ("They were promised a beach by the mayor.", "promised", "pass:dobj", "a beach by the mayor"),
        ("She 's said that rates would rise.", "said", "ccomp", "that rates would rise"),
        ("The boat will go, Nils Berg, the chairman, wrote in a note.", "wrote", "inv", "The boat will go"),
        ("She 's spoken about the rates.", "spoken", "prep:about", "the rates"),
        ("Asked how it went, Lund smiled.", "Asked", "pass:ccomp", "how it went"),
        ("The offer was criticised by the union.", "criticised", "pass", "The offer"),
        ("It's been reported that the boat sank.", "reported", "pass:ccomp", "that the boat sank"),
        ("The hall was a country retreat for the mayor called Bryn Tirion.", "called", "pass:oprd", "Bryn Tirion"),
        ("Asked about it, most voters said yes.", "said", "ccomp", "yes"),
    ],
)
def test_a_verb_stands_in_its_frame_with_its_content(text: str, cue: str, kind: str, content: str) -> None:
    found = tree(text)
    frames = {frame.kind: frame for frame in of_verb(found, found.words.index(cue))}
    assert kind in frames
    assert found.phrase(frames[kind].content[0]) == content


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Lund said the ferry was late, adding that nobody knew why.", "said", "the ferry was late"),
        ("Lund said the ferry would sink and praised the crew.", "said", "the ferry would sink"),
        ("Lund says the ferry is late and adds that nobody knows why.", "says", "the ferry is late"),
        ("Lund said she feared the storm, which sank two boats.", "said", "she feared the storm"),
    ],
)
def test_content_ends_where_the_reporter_goes_on(text: str, cue: str, content: str) -> None:
    found = tree(text)
    frame = next(f for f in of_verb(found, found.words.index(cue)) if f.kind == "ccomp")
    assert found.phrase(frame.content[0]).rstrip(",") == content


def test_a_semicolon_parts_a_cue_from_a_clause() -> None:
    found = tree("Its envoy, Ada Lund, told us that she favoured help; the bank, which had money, has heard it.")
    assert all(f.kind != "inv" for f in of_verb(found, found.words.index("heard")))


def test_what_was_told_after_long_talks_is_content() -> None:
    found = tree("Lund told reporters after the four hours of talks that the two sides had agreed to meet.")
    frames = {frame.kind: frame for frame in of_verb(found, found.words.index("told"))}
    assert found.phrase(frames["ccomp"].content[0]) == "that the two sides had agreed to meet"


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        ("The crew was convinced that the ferry would sink.", "convinced", "crew"),
        ("The crew was told that the ferry would sink.", "told", None),
    ],
)
def test_who_feels_so_thinks_so_and_who_is_told_does_not_say_so(text: str, cue: str, source: str | None) -> None:
    found = tree(text)
    frame = next(f for f in of_verb(found, found.words.index(cue)) if f.kind == "pass:ccomp")
    assert (found.words[frame.source] if frame.source is not None else None) == source


def test_content_that_reaches_back_over_its_own_cue_is_read_to_an_end() -> None:
    words = ["Prices", "rose", "and", "said", "fell"]
    heads, deps = [4, 1, 1, 1, 3], ["nsubj", "ROOT", "cc", "conj", "ccomp"]
    doc = Doc(Vocab(), words, heads=heads, deps=deps, tags=["NNS", "VBD", "CC", "VBD", "VBD"])
    assert [frame.kind for frame in of_verb(Tree(doc), 3)] == ["ccomp"]


@pytest.mark.parametrize(
    "rest", ["with its envoy Ada Lund arguing that it was late.", "while Ada Lund felt that it was late."]
)
def test_content_ends_where_somebody_else_is_brought_in_who_says_a_thing(rest: str) -> None:
    found = tree(f"The bank rejected the plan, {rest}")
    frames = {frame.kind: frame for frame in of_verb(found, found.words.index("rejected"))}
    assert found.phrase(frames["dobj"].content[0]) == "the plan"
    assert "prep:with" not in frames
