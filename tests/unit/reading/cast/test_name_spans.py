"""Where a name begins, and how far it goes."""

from __future__ import annotations

import pytest

from streams.reading.cast.name_spans import behind_title, end_of, is_name, known_end
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


@pytest.mark.parametrize(
    ("text", "first", "name"),
    [
        ("Jean-Luc de Boer spoke first.", "Jean", "Jean-Luc de Boer"),
        ("President Lai Ching-te spoke first.", "Lai", "Lai Ching-te"),
        ("The Department of Justice spoke first.", "Department", "Department of Justice"),
        ("The Food and Drug Administration spoke first.", "Food", "Food and Drug Administration"),
        ("The World Anti-Doping Agency spoke first.", "World", "World Anti-Doping Agency"),
        ("Norway and Chile spoke first.", "Norway", "Norway"),
        ("Ann Lee of Oslo spoke first.", "Ann", "Ann Lee"),
        ("On Monday Black Lives Matter spoke first.", "Black", "Black Lives Matter"),
        ("A Wire Daily/Harbour College survey says so.", "Wire", "Wire Daily/Harbour College"),
        ('Juan "Chilo" Mendez of Oslo spoke first.', "Juan", 'Juan "Chilo" Mendez'),
        ("He asked Martin O’Hallan about it.", "Martin", "Martin O’Hallan"),
        ("Commissioner Ulla von der Brink spoke first.", "Ulla", "Ulla von der Brink"),
        ("St Mary's Hospital spoke first.", "St", "St Mary's Hospital"),
        ("St Mary's vicar spoke first.", "St", "St Mary"),
    ],
)
def test_a_name_goes_as_far_as_particles_hyphens_and_what_a_body_is_of(text: str, first: str, name: str) -> None:
    tree = Tree(parse([text])[0])
    start = tree.words.index(first)
    end = end_of(tree, start)
    assert tree.text[tree.starts[start] : tree.ends[end - 1]] == name


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("“It is cold here,” said Coast Guard 1st Lt. Oskar Lindmark.", "Coast"),
        ("“They have no idea of it,” said Army Capt. Oskar Lindmark, who has served for years.", "Army"),
        ("“It is cold here,” said Marine Corps Lance Cpl. Oskar Lindmark.", "Marine"),
        ("“It is cold here,” said Navy Petty Officer 2nd Class Oskar Lindmark.", "Petty"),
    ],
)
def test_a_rank_goes_on_behind_the_mark_that_shortens_it_and_behind_its_grade(text: str, first: str) -> None:
    tree = Tree(parse([text])[0])
    start = tree.words.index(first)
    end = end_of(tree, start)
    assert tree.words[end - 1] == "Lindmark"
    assert tree.words[behind_title(tree, start, end)] == "Oskar"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Lieutenant Junior Grade Ann Lee said no.", "Lieutenant"),
        ("Mayor Pro Tem Ann Lee said no.", "Mayor"),
        ("Professor Emeritus Ann Lee said no.", "Professor"),
        ("Taoiseach Ann Lee said no.", "Taoiseach"),
    ],
)
def test_a_title_goes_on_behind_itself(text: str, first: str) -> None:
    tree = Tree(parse([text])[0])
    start = tree.words.index(first)
    end = end_of(tree, start)
    assert tree.words[behind_title(tree, start, end)] == "Ann"


@pytest.mark.parametrize(
    ("text", "first", "name"),
    [
        ("“No,” said Coach Junior Seau.", "Coach", "Junior"),
        ("“No,” said Bishop Grade.", "Bishop", "Grade"),
        ("Ann Lee MSP said no.", "Ann", "Ann"),
        ("Ann Lee MP said no.", "Ann", "Ann"),
        ("Senator Ann Lee MP said no.", "Senator", "Ann"),
        ("The Stamford Advocate said no.", "Stamford", "Stamford"),
    ],
)
def test_half_of_what_goes_on_and_letters_behind_a_name_are_no_title(text: str, first: str, name: str) -> None:
    tree = Tree(parse([text])[0])
    start = tree.words.index(first)
    end = end_of(tree, start)
    assert tree.words[behind_title(tree, start, end)] == name


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("The Labour MP said no.", "Labour"),
        ("A Leeds MP said no.", "Leeds"),
        ("One Scottish National MP said no.", "Scottish"),
        ("Leeds MP said no.", "Leeds"),
    ],
)
def test_an_office_in_letters_that_is_somebodys_and_behind_no_name_is_a_title(text: str, first: str) -> None:
    tree = Tree(parse([text])[0])
    start = tree.words.index(first)
    end = end_of(tree, start)
    assert behind_title(tree, start, end) == end


@pytest.mark.parametrize(
    ("text", "word", "begins"),
    [
        ("They met Ann Lee.", "Ann", True),
        ("“It is dear,” said Will Doran, a teacher.", "Will", True),
        ("They met on Monday.", "Monday", False),
        ("They met.", "They", False),
        ("April Obi said no.", "April", True),
        ("May Obi told them no.", "May", True),
        ("Premier Greta May said no.", "May", True),
        ("Greta May left. May said no.", "May", True),
        ("In April Obi said no.", "April", False),
        ("On 5 May Obi said no.", "May", False),
        ("Last June Obi said no.", "June", False),
        ("The May Day march is late.", "May", False),
        ("Several threatened to go.", "Several", False),
    ],
)
def test_a_name_begins_with_a_capital_that_is_no_day_and_no_pronoun(text: str, word: str, begins: bool) -> None:
    tree = Tree(parse([text])[0])
    assert is_name(tree, tree.words.index(word)) is begins


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("Secretary of State Ann Lee left.", "Ann"),
        ("Foreign Minister Ann Lee left.", "Ann"),
        ("Ann Lee left.", "Ann"),
        ("Ministry of Defence staff left.", "Ministry"),
    ],
)
def test_a_title_ends_where_the_name_begins_and_a_body_has_none(text: str, behind: str) -> None:
    tree = Tree(parse([text])[0])
    assert tree.words[behind_title(tree, 0, end_of(tree, 0))] == behind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Johnson & Johnson said no.", "Johnson & Johnson"),
        ("Lowe's said no.", "Lowe's"),
        ("Lowe’s said no.", "Lowe’s"),
        ("Doctors Without Borders said no.", "Doctors Without Borders"),
        ("Immigration and Customs Enforcement said no.", "Immigration and Customs Enforcement"),
        ("Johnson said no.", None),
        ("Doctors said no.", None),
    ],
)
def test_a_body_that_is_known_as_a_whole_is_one_name(text: str, name: str | None) -> None:
    tree = Tree(parse([text])[0])
    end = known_end(tree, 0)
    assert (tree.text[: tree.ends[end - 1]] if end is not None else None) == name


@pytest.mark.parametrize("text", ["The captain Lewis Trevor-Dean left.", "Recorder Lewis Trevor-Dean left."])
def test_half_of_a_surname_is_no_title(text: str) -> None:
    tree = Tree(parse([text])[0])
    start = next(i for i in range(tree.size) if tree.words[i] in {"Lewis", "Recorder"})
    assert tree.words[behind_title(tree, start, end_of(tree, start))] == "Lewis"


@pytest.mark.parametrize(
    ("text", "word", "begins"),
    [
        ("Dolly Lund, who hired him for her tour, left.", "Dolly", True),
        ("Will Congress act?", "Will", False),
        ("Pickford's has warned that it may close.", "Pickford", True),
    ],
)
def test_a_given_name_begins_a_name_whatever_the_tagger_takes_it_for(text: str, word: str, begins: bool) -> None:
    tree = Tree(parse([text])[0])
    assert is_name(tree, tree.words.index(word)) is begins


@pytest.mark.parametrize(
    ("text", "shop"),
    [
        ("Pickford's has warned that it may close.", "Pickford's"),
        ("The baker Pickford's said no.", None),
        ("Pickford's plan has failed.", None),
    ],
)
def test_a_shop_keeps_its_mark_before_what_it_does(text: str, shop: str | None) -> None:
    tree = Tree(parse([text])[0])
    end = known_end(tree, 0)
    assert (tree.text[: tree.ends[end - 1]] if end is not None else None) == shop


def test_an_adjective_may_stand_before_a_bodys_name_with_and_in_it() -> None:
    tree = Tree(parse(["The regional Food and Water Safety Commission left."])[0])
    end = end_of(tree, 2)
    assert tree.text[tree.starts[2] : tree.ends[end - 1]] == "Food and Water Safety Commission"
