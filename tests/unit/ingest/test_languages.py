import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.languages import UNDETERMINED, is_english
from streams.ingest.languages import COMMONEST, language_of

ENGLISH = "The harbour board met on Monday and put off its decision on the new quay that dockers had asked for."
OTHERS = {
    "de": "Der Hafenvorstand tagte am Montag und verschob die Entscheidung.",
    "fr": "Le conseil du port s'est réuni lundi et a reporté sa décision.",
    "es": "La junta del puerto se reunió el lunes y aplazó su decisión.",
    "it": "Il consiglio del porto si è riunito lunedì e ha rinviato la decisione.",
    "pt": "A direção do porto reuniu-se na segunda-feira e adiou a decisão.",
    "nl": "Het havenbestuur kwam maandag bijeen en stelde de beslissing uit.",
    "sv": "Hamnstyrelsen sammanträdde i måndags och sköt upp beslutet.",
    "pl": "Zarząd portu zebrał się w poniedziałek i odłożył decyzję.",
    "tr": "Liman kurulu pazartesi günü toplandı ve kararını erteledi.",
    "ru": "Совет порта собрался в понедельник и отложил решение.",
    "zh": "港口董事会周一开会，推迟了决定。",
    "sw": "Bodi ya bandari ilikutana Jumatatu na kuahirisha uamuzi wake.",
}


@pytest.mark.parametrize(("language", "text"), OTHERS.items())
def test_a_sentence_of_another_language_is_named_as_it(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        ENGLISH.upper(),
        "The union announced a strike.",
        "Yes.",
        "Recep Tayyip Erdoğan hosted Volodymyr Zelensky in Ankara.",
        "Lionel Messi scored twice as Inter Miami beat Deportivo Saprissa 3-0.",
        "Xi Jinping met Joe Biden in Woodside.",
        "No deal, says Sinn Féin's Michelle O'Neill.",
        "12 34 56",
        "",
    ],
)
def test_english_however_short_or_full_of_foreign_names_is_english(text: str) -> None:
    assert language_of(text) == "en"


def test_what_is_stated_stands_unless_the_text_says_otherwise() -> None:
    assert language_of(ENGLISH, "en-GB") == "en-GB"
    assert language_of(OTHERS["de"], "de-AT") == "de-AT"
    assert language_of(OTHERS["de"], "nds") == "nds"
    assert language_of(OTHERS["de"], "en") == "de"
    assert language_of(ENGLISH, "de") == "en"
    assert language_of("Yes.", "de") == "de"


def test_a_language_that_cannot_be_told_is_undetermined_but_not_english() -> None:
    assert language_of("El sindicato anunció una huelga.") == UNDETERMINED


def test_an_english_story_may_begin_with_another_language() -> None:
    assert language_of(OTHERS["de"] * 10 + ENGLISH * 20) == "en"
    assert language_of((OTHERS["de"] + " ") * 40) == "de"


def test_a_common_word_or_two_of_english_do_not_make_a_text_english() -> None:
    assert (
        language_of("Das Album „The Sound of Silence and Noise“ erschien am Montag in Berlin. " + OTHERS["de"]) == "de"
    )


def test_every_language_that_is_read_is_english() -> None:
    assert all(not is_english(language_of(text)) for text in OTHERS.values())
    assert all(is_english(language_of(f"{word} {ENGLISH}")) for word in COMMONEST)


@given(st.text(), st.sampled_from(["", "en", "de"]))
def test_any_text_has_a_language_and_always_the_same(text: str, stated: str) -> None:
    found = language_of(text, stated)
    assert found
    assert language_of(text, stated) == found
