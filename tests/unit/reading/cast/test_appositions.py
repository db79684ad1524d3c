import pytest

from streams.reading.cast.appositions import apposed, is_group, joined, joined_states
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
        ("A clerk I was talking to, Ada Lund, rose to say no.", "clerk", "Ada Lund"),
        ("One baker supporting the port, Gorm Ystad of the Rowers League, said no.", "baker", "Gorm Ystad"),
        ("A teacher hired in May, Gorm Ystad, has also said no.", "teacher", "Gorm Ystad"),
        ("The driver who works in Austin, West Texas, said no.", "driver", None),
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


@pytest.mark.parametrize(
    ("text", "first", "together"),
    [
        ("The senator and former mayor said no.", "senator", ["senator"]),
        ("The senator and the former mayor said no.", "senator", ["senator", "mayor"]),
    ],
)
def test_two_roles_with_one_article_are_one_persons(text: str, first: str, together: list[str]) -> None:
    here = read(text)
    assert [here.tree.words[i] for i in joined(here, here.tree.words.index(first))] == together


def test_states_in_a_row_are_joined_whatever_the_parse_makes_of_them() -> None:
    here = read("Peru, Chile and Brazil met.")
    assert [here.tree.words[i] for i in joined_states(here, 0)] == ["Peru", "Chile", "Brazil"]


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


@pytest.mark.parametrize(
    ("text", "word", "names"),
    [
        ("Senators Ann Reed, Bob Cole, Carl Diaz and Dora Finn said no.", "Reed", "Reed Cole Diaz Finn"),
        ("Senators Ann Reed, Bob Cole, Carl Diaz and Dora Finn said no.", "Finn", "Reed Cole Diaz Finn"),
        ("Ann Reed, a Democrat, and Bob Cole, a Republican, called it a mistake.", "Reed", "Reed Cole"),
        ("Young senators Ann Reed, Lisa Mund and Bob Cole criticised it.", "senators", "Reed Mund Cole"),
        ("Minister Scott Reed and Health Minister Greg Cole said no.", "Cole", "Reed Cole"),
        ("Former Vice President and presidential candidate Ann Reed said no.", "President", "Reed"),
        ("Ann Reed of New York, Phil Mund of Oslo and Ned Lund of Bergen said no.", "Mund", "Reed Mund Lund"),
        ("Two senators - Ann Reed and Bob Cole - said they left.", "senators", "Reed Cole"),
        ("Its mayor, Bo Lund, and two aides said they would resign.", "aides", "mayor aides"),
        ("Ann Reed, along with Bob Cole, said no.", "Reed", "Reed Cole"),
        ("The Harbour Union, together with the Ohio Bank, said no.", "Union", "Union Bank"),
        ("In Oslo, Ann Reed, who left, said no.", "Reed", "Reed"),
        ("Ann Reed, Bob Cole said, will go.", "Cole", "Cole"),
    ],
)
def test_names_in_a_row_speak_together_whatever_the_parse_makes_of_them(text: str, word: str, names: str) -> None:
    here = read(text)
    assert [here.tree.words[i] for i in joined(here, here.tree.words.index(word))] == names.split()
