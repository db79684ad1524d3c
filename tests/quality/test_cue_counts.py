"""The recipe of the cues on a corpus of a few made-up sentences."""

from __future__ import annotations

from quality.cue_counts import Gold, cases
from quality.cue_shares import Case, context_lines, contexts, counted, cue_lines, shares

from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse

SENTENCE = "The mayor {verb} that the bridge would close."


def labelled(text: str, *, source: str, cue: str, content: str) -> Gold:
    return Gold(*([(text.index(part), text.index(part) + len(part))] for part in (content, source, cue)))


def corpus() -> list[Case]:
    """`Said` reports something, `hoped` nothing."""
    found: list[Case] = []
    for verb in ("said", "says", "say", "hoped", "hope"):
        text = SENTENCE.format(verb=verb)
        gold = labelled(text, source="The mayor", cue=verb, content="that the bridge would close")
        found += cases(sketch(parse([text])[0]), [gold] if verb.startswith("sa") else [])
    return found


def test_a_word_is_counted_by_lemma_and_frame() -> None:
    assert counted(corpus())["say", "V"]["ccomp"] == (3, 3)
    assert counted(corpus())["hope", "V"]["ccomp"] == (2, 0)


def test_what_stands_in_what_another_reports_is_not_counted() -> None:
    text = "Bo Lund said that the mayor thought it rained."
    gold = labelled(text, source="Bo Lund", cue="said", content="that the mayor thought it rained")
    assert {case.form for case in cases(sketch(parse([text])[0]), [gold])} == {"said"}


def test_a_verb_beside_a_quotation_is_counted_with_it() -> None:
    text = "“It has rained all night,” Bo Lund said."
    gold = labelled(text, source="Bo Lund", cue="said", content="“It has rained all night,”")
    found = [case for case in cases(sketch(parse([text])[0]), [gold]) if case.frame == "quote"]
    assert [(case.form, case.reports) for case in found] == [("said", True)]


def test_the_tables_have_cues_alone_and_come_out_the_same_each_time() -> None:
    table = shares(corpus())
    assert set(table) == {("say", "V")}
    assert list(cue_lines(table)) == list(cue_lines(shares(corpus()))) == ["say\tV\tccomp=99"]


def test_how_a_case_stands_counts_where_it_makes_a_difference() -> None:
    cases = [Case("say", "V", "ccomp", (("speaker", who),), who == "she") for who in ("she", "it") for _ in range(200)]
    factors = contexts(cases, {("say", "V"): {"ccomp": 0.5}})
    assert factors["any", "speaker", "she"] > 2
    assert factors["any", "speaker", "it"] < 0.5
    assert all(line.count("\t") == 3 for line in context_lines(factors))
