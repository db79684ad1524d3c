import pytest

from streams.reading.cast.appositions import apposed, is_group, joined
from streams.reading.cast.nominals import nominal
from streams.reading.cast.sketch import Sketch, sketch
from streams.reading.text.parse import parse


def read(text: str) -> Sketch:
    return sketch(parse([text])[0])


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("The harbour chief, Ada Lund, said no.", "chief", "Ada Lund"),
        ("Her main rival, Councillor Nils Berg, said no.", "rival", "Nils Berg"),
        ("The old sponsor, Channel Six, said no.", "sponsor", "Channel Six"),
        ("The sponsor of both clubs, the brewer Hopmark, said no.", "sponsor", "Hopmark"),
        ("In a letter to the Gazette, her press chief, Nils Berg, said no.", "chief", "Nils Berg"),
        ("The director of the Oslo chapter of the Rowers League Ada Lund said no.", "director", "Ada Lund"),
        ("The mayor said no.", "mayor", None),
        ("The mayor, Norway and Chile said no.", "mayor", None),
    ],
)
def test_a_description_bears_the_name_beside_it(text: str, head: str, name: str | None) -> None:
    here = read(text)
    found = apposed(here, nominal(here, here.tree.words.index(head)))
    assert (found.text if found is not None else None) == name


def test_the_second_description_behind_a_name_is_beside_it_too() -> None:
    here = read("Ada Lund, the rebels' chief negotiator, a former teacher who tells jokes, will go.")
    found = apposed(here, nominal(here, here.tree.words.index("teacher")))
    assert found is not None
    assert found.text == "Ada Lund"


def test_those_tied_by_and_are_joined() -> None:
    here = read("Ada Lund and her deputy said no.")
    assert [here.tree.words[i] for i in joined(here, 1)] == ["Lund", "deputy"]


def test_a_plural_name_with_a_place_behind_it_is_part_of_a_group() -> None:
    here = read("Democrats on the panel said no.")
    assert is_group(here, 0)


def test_a_name_right_behind_a_noun_with_the_same_verb_is_beside_it() -> None:
    here = read("Prices had fallen, the state news agency Norpress reported, for the third time.")
    found = apposed(here, nominal(here, here.tree.words.index("agency")))
    assert found is not None
    assert found.text == "Norpress"


def test_whoever_is_tied_to_the_name_of_another_is_joined_to_them() -> None:
    page = read("The police chief, Ana Díaz, and the mayor, Luis Vega, said the gang had fled.")
    assert [page.tree.words[i] for i in joined(page, page.tree.words.index("chief"))] == ["chief", "mayor"]
