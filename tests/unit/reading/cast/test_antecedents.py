from streams.reading.cast.antecedents import candidates, number
from streams.reading.cast.sketch import Sketch, sketch
from streams.reading.text.parse import parse


def read(text: str) -> Sketch:
    return sketch(parse([text])[0])


def words(here: Sketch) -> list[str]:
    return [here.tree.words[candidate.token] for candidate in candidates(here)]


def test_names_pronouns_and_nouns_for_people_and_bodies_are_brought_up() -> None:
    here = read("The union met Ada Lund in the rain. She thanked the drivers.")
    assert words(here) == ["union", "Lund", "She", "drivers"]


def test_a_headline_brings_nobody_up() -> None:
    assert candidates(read("Ada Lund Meets Drivers")) == []


def test_subjects_stand_out_from_objects_and_these_from_places() -> None:
    here = read("The union met the mayor in Bergen.")
    weights = {here.tree.words[c.token]: c.weight for c in candidates(here)}
    assert weights["union"] > weights["mayor"] > weights["Bergen"]


def test_sentences_are_numbered_from_the_first() -> None:
    here = read("It rained. It snowed. It froze.")
    assert [number(here, i) for i in (0, 3, 6)] == [0, 1, 2]


def test_nobody_in_particular_is_not_brought_up() -> None:
    assert words(read("No soldier came, and every driver slept.")) == []
