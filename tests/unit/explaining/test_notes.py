import pytest
from explaining.paragraphs import agreed, paragraph, said, whole
from tallying.events import header

from streams.events import IssueMention, Statement
from streams.explaining.notes import NOBODY, Explainer


def how(*statements: Statement) -> list[str]:
    return [note.how for note in Explainer({}).explain(paragraph(statements=statements)).statements]


@pytest.mark.parametrize(
    ("resolved", "mention", "expected"),
    [
        ("name", "Lena Ortiz", "by name, “Lena Ortiz”"),
        ("nominal", "The port", "by role, “The port”"),
        ("pronoun", "We", "by pronoun, “We”"),
        ("carried", None, "carried over: named nowhere here"),
        ("unresolved", "We", "not resolved: “We”"),
        ("unresolved", None, "not resolved"),
    ],
)
def test_how_a_speaker_was_found_is_said_in_words(resolved: str, mention: str | None, expected: str):
    assert how(said(resolved=resolved, mention=mention)) == [expected]


def test_a_pronoun_points_back_to_the_statement_or_paragraph_where_its_speaker_spoke_last():
    explainer = Explainer({})
    he = said(resolved="pronoun", mention="We")
    explainer.explain(paragraph(ordinal=2, statements=(said(),)))
    notes = explainer.explain(paragraph(ordinal=4, statements=(he, he))).statements
    assert notes[0].how == "by pronoun, “We”, who spoke last in ¶2"
    assert notes[1].how == "by pronoun, “We”, who spoke last in statement 1"
    (later,) = explainer.explain(paragraph(ordinal=5, statements=(said(resolved="carried", mention=None),))).statements
    assert later.how == "carried over: named nowhere here, who spoke last in ¶4"


def test_nobody_is_remembered_from_another_article_or_version():
    explainer = Explainer({})
    explainer.explain(paragraph(header("urn:a"), statements=(said(),)))
    for other in (header("urn:b"), header("urn:b", "2")):
        (note,) = explainer.explain(paragraph(other, statements=(said(resolved="carried", mention=None),))).statements
        assert note.how == "carried over: named nowhere here"


def test_a_statement_without_a_speaker_says_so():
    (note,) = Explainer({}).explain(paragraph(statements=(Statement(type="mixed", content=((0, 3),)),))).statements
    assert (note.speaker, note.resolved, note.score) == (NOBODY, False, None)
    assert note.quoted == "partly word for word"


def test_a_statement_says_who_relays_it_in_which_words():
    (note,) = Explainer({}).explain(whole()).statements
    assert note.via == "Port Gazette, “the port’s gazette”"
    assert (note.cue, note.quoted) == ("said", "word for word")


def test_an_issue_shows_its_label_and_each_word_once():
    text = "Pay! The pay of dockers"
    mention = IssueMention(id="pay", score=0.7, evidence=((0, 3), (9, 12), (16, 23)))
    (note,) = Explainer({"pay": "Pay at the port"}).explain(paragraph(text=text, issues=(mention,))).issues
    assert (note.label, note.words) == ("Pay at the port", ("Pay", "dockers"))


def test_an_agreement_points_to_where_it_was_reported_first():
    explainer = Explainer({})
    same = (agreed(key="k"),)
    first, again, elsewhere = (
        explainer.explain(paragraph(header(uri, outlet=outlet), ordinal, agreements=same)).agreements[0].before
        for uri, outlet, ordinal in (("urn:a", "Daily", 1), ("urn:a", "Daily", 3), ("urn:b", "Weekly", 1))
    )
    assert (first, again, elsewhere) == ("", "also in ¶1", "also in ¶1, Daily")


def test_agreements_without_a_key_are_not_taken_for_each_other():
    explainer = Explainer({})
    notes = [explainer.explain(paragraph(ordinal=n, agreements=(agreed(),))).agreements[0] for n in (1, 2)]
    assert [note.before for note in notes] == ["", ""]


def test_what_stands_before_in_the_article_is_pointed_back_to_though_it_is_not_explained():
    explainer = Explainer({})
    there = paragraph(ordinal=5, statements=(said(mention=None, resolved="carried"),), agreements=(agreed(key="k"),))
    explainer.follow(there.article, spoke={"Lena Ortiz": 3}, reported={"k": 2})
    note = explainer.explain(there)
    assert note.statements[0].how == "carried over: named nowhere here, who spoke last in ¶3"
    assert note.agreements[0].before == "also in ¶2"
