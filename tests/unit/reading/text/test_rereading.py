"""Second readings: what the tagger cannot have read right."""

from __future__ import annotations

import pytest

from streams.reading.text.parse import Parser, load_model, parse
from streams.reading.text.rereading import NAME, VERB, instead, is_doubtful

NLP = load_model()


def shown(tagged: str) -> dict[str, str]:
    """What is shown in place of which word of a text such as `Gale/NN said/VBD`."""
    pairs = [pair.rsplit("/", 1) for pair in tagged.split()]
    words, tags = [word for word, _ in pairs], [tag for _, tag in pairs]
    found = {words[i]: word for i, word in instead(words, tags).items()}
    assert is_doubtful(tags) or not found
    return found


@pytest.mark.parametrize(
    "tagged",
    [
        "Gale/NN said/VBD no/DT ./.",
        "Gale/VB has/VBZ won/VBN ./.",
        "Rain/NN fell/VBD ./. Gale/NN predicts/NNS a/DT flood/NN ./.",
        "“/`` Gale/NN would/MD pay/VB ,/, ”/''",
        "He/PRP met/VBD Gales/NNP ./. Gales/NNS said/VBD no/DT ./.",
    ],
)
def test_a_noun_that_stands_alone_before_a_verb_is_shown_as_a_name(tagged: str) -> None:
    assert NAME in shown(tagged).values()


@pytest.mark.parametrize(
    "tagged",
    [
        "The/DT gale/NN fell/VBD ./.",
        "Gale/NN winds/NNS fell/VBD ./.",
        "Gales/NNS fell/VBD ./.",
        "Unemployment/NN fell/VBD ./.",
        "Police/NN said/VBD no/DT ./.",
        "Today/NN is/VBZ fine/JJ ./.",
        "GALE/NN said/VBD no/DT ./.",
        "Gale/NNP said/VBD no/DT ./.",
        "In/IN Gale/NN was/VBD rain/NN ./.",
        "Gale/NN",
        "",
    ],
)
def test_other_words_are_shown_as_they_are(tagged: str) -> None:
    assert NAME not in shown(tagged).values()


@pytest.mark.parametrize(
    ("tagged", "verb"),
    [
        ("Port/NNP Chief/NNP Backs/NNPS Strike/NNP ./.", "Backs"),
        ("Gale/NNP plans/NNS a/DT walkout/NN ./.", "plans"),
        ("Owners/NNS meet/VBP ./. The/DT union/NN denies/NNS it/PRP ./.", "denies"),
        ("Gale/NNP ,/, in/IN Oslo/NNP ,/, slams/NNS the/DT port/NN ./.", "slams"),
    ],
)
def test_a_plural_that_must_be_the_verb_of_its_sentence_is_shown_as_a_verb(tagged: str, verb: str) -> None:
    assert shown(tagged) == {verb: VERB}


@pytest.mark.parametrize(
    "tagged",
    [
        "Gale/NNP said/VBD that/IN plans/NNS fail/VBP ./.",
        "Gale/NNP plans/NNS were/VBD off/RP ./.",
        "See/VB Gale/NNP plans/NNS in/IN full/JJ ./.",
        "A/DT list/NN of/IN plans/NNS for/IN Oslo/NNP ./.",
        "The/DT Gale/NNP docks/NNS in/IN Oslo/NNP ./.",
    ],
)
def test_a_plural_stays_one_where_the_sentence_has_a_verb_or_needs_none(tagged: str) -> None:
    assert shown(tagged) == {}


def test_a_surname_that_is_a_common_word_is_read_as_a_name_and_kept_as_written() -> None:
    (doc,) = parse(["Gale predicts that the port will close."])
    assert doc.text == "Gale predicts that the port will close."
    assert [(token.text, token.tag_, token.dep_) for token in doc[:2]] == [
        ("Gale", "NNP", "nsubj"),
        ("predicts", "VBZ", "ROOT"),
    ]


def test_the_words_beside_it_keep_what_the_tokenizer_knows_of_them() -> None:
    parser = Parser(NLP, cached=0)
    other, named = parser.parse(["Johnson said they can't sail.", "Sleet said they can't sail."])
    assert [token.tag_ for token in named] == [token.tag_ for token in other]
    assert [token.norm_ for token in named][1:] == [token.norm_ for token in other][1:]


def test_a_second_reading_of_one_text_changes_no_other() -> None:
    texts = ["Gale predicts a flood.", "The port closed on Monday.", "Sleet said no."]
    together = Parser(NLP, cached=0).parse(texts)
    for text, doc in zip(texts, together, strict=True):
        (alone,) = Parser(NLP, cached=0).parse([text])
        assert [(t.tag_, t.dep_, t.head.i) for t in alone] == [(t.tag_, t.dep_, t.head.i) for t in doc]
