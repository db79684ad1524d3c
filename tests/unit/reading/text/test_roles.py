import pytest

from streams.reading.cast.sketch import sketch
from streams.reading.text import roles
from streams.reading.text.parse import parse
from streams.reading.text.roles import Role, is_of_state
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return sketch(parse([text])[0]).tree


def role(head: str, *words: str, country: str | None = None) -> Role:
    return Role(head, frozenset(words), country)


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        (role("minister", "finance"), role("minister")),
        (role("secretary", "treasury"), role("secretary", "treasury")),
        (role("executive", "chief"), role("boss")),
        (role("secretary", "general", "worker", "federation"), role("leader", "union")),
        (role("president", country="Kenya"), role("leader", country="Kenya")),
        (role("spokeswoman"), role("spokesperson")),
        (role("sgt"), role("officer")),
        (role("pc"), role("officer")),
    ],
)
def test_a_role_is_meant_by_what_says_no_more_than_it(known: Role, wanted: Role) -> None:
    assert known.fits(wanted) > 0


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        (role("minister", "finance"), role("minister", "foreign")),
        (role("president", "vice"), role("president")),
        (role("governor"), role("mayor")),
        (role("teacher"), role("leader")),
        (role("teacher"), role("officer")),
    ],
)
def test_another_role_is_not_meant(known: Role, wanted: Role) -> None:
    assert known.fits(wanted) == 0


@pytest.mark.parametrize(
    ("text", "name", "head"),
    [
        ("The finance director, Ada Lund, waved.", "Ada", "director"),
        ("The director of the clinic on Elm Road, Ada Lund, left.", "Ada", "director"),
        ("Its treasurer, Ada Lund, left.", "Ada", "treasurer"),
        ("One of them, Ada Lund, left.", "Ada", "One"),
        ("A clerk at the museum, Ada Holm, told them.", "Ada", "clerk"),
    ],
)
def test_a_description_before_a_comma_goes_with_the_name_behind_it(text: str, name: str, head: str) -> None:
    found = tree(text)
    start = found.words.index(name)
    ahead = roles.ahead(found, start, start + 2)
    assert ahead is not None
    assert found.words[ahead[0]] == head


@pytest.mark.parametrize("where", ["from Oslo", "with the port", "near the port"])
def test_a_description_goes_on_with_where_somebody_is_from_or_with_whom(where: str) -> None:
    found = tree(f"A baker {where}, Ada Lund, said no.")
    assert roles.ahead(found, found.words.index("Ada"), found.words.index("Lund") + 1) == (1, 4 + ("the" in where))


@pytest.mark.parametrize(
    "text",
    [
        "Noting he rowed in his time at college, Lund said he was late.",
        "The trend is to shift costs from the government to families, Lund said.",
    ],
)
def test_a_body_behind_a_preposition_does_not_go_with_whoever_speaks(text: str) -> None:
    found = tree(text)
    start = found.words.index("Lund")
    assert roles.ahead(found, start, start + 1) is None


def test_a_name_in_a_list_goes_with_no_description() -> None:
    found = tree("We saw a pilot, Ada Lund and a dog.")
    start = found.words.index("Ada")
    assert roles.ahead(found, start, start + 2) is None


@pytest.mark.parametrize(
    ("text", "head", "country"),
    [
        ("Ada Lund, head of the port authority, left.", "head", None),
        ("Ada Lund, now the Norwegian ambassador, left.", "ambassador", "Norway"),
        ("Ada Lund, the South Korean envoy, left.", "envoy", "South Korea"),
    ],
)
def test_an_apposition_behind_a_name_is_its_role(text: str, head: str, country: str | None) -> None:
    found = roles.after(tree(text), 2)
    assert found is not None
    assert (found.head, found.country) == (head, country)


def test_what_goes_on_behind_a_name_is_no_role() -> None:
    assert roles.after(tree("In Ada Lund, voters saw a friend."), 3) is None


@pytest.mark.parametrize(
    ("text", "head", "word"),
    [
        ("Ada Lund, who chairs the harbour board, left.", "chairman", "board"),
        ("Ada Lund, who led the bank's mission, left.", "head", "mission"),
    ],
)
def test_a_relative_clause_says_what_someone_heads(text: str, head: str, word: str) -> None:
    found = roles.heading(tree(text), 2)
    assert found is not None
    assert found.head == head
    assert word in found.words


def test_what_someone_else_does_is_no_role() -> None:
    assert roles.heading(tree("Ada Lund, who likes the harbour board, left."), 2) is None
    assert roles.heading(tree("Ada Lund, who led."), 2) is None


@pytest.mark.parametrize(
    "text",
    [
        "A baker, who gave his name as Tito, left.",
        "A baker named Tito left.",
        "A baker, who uses the name Tito, left.",
        "A baker who goes by the name of Tito left.",
        "A baker, who goes by Tito, left.",
        "A baker who now goes by Tito left.",
        "A baker going by Tito left.",
        "A baker using the pseudonym Tito left.",
        "A baker, who would give only his first name, Tito, left.",
    ],
)
def test_words_for_naming_lead_back_to_who_is_named(text: str) -> None:
    found = tree(text)
    bearer = roles.naming(found, found.words.index("Tito"))
    assert bearer is not None
    assert found.words[bearer] == "baker"


@pytest.mark.parametrize(
    "text",
    [
        "A baker left in the name of Tito.",
        "A baker was brought by Tito.",
        "A baker went by Tito's house.",
        "A baker said that the van went by Tito.",
    ],
)
def test_a_name_that_nobody_is_said_to_bear_leads_to_nobody(text: str) -> None:
    found = tree(text)
    assert roles.naming(found, found.words.index("Tito")) is None


@pytest.mark.parametrize(("word", "gender"), [("wife", "f"), ("policewoman", "f"), ("postman", "m"), ("baker", "?")])
def test_some_nouns_are_for_men_or_women_alone(word: str, gender: str) -> None:
    assert roles.gender(word) == gender


@pytest.mark.parametrize(
    ("text", "name", "office"),
    [
        ("The ambassador to Norway Ada Lund left.", "Ada", "ambassador"),
        ("The head of the Oslo office of the Salt Fund Ada Lund left.", "Ada", "head"),
        ("A spokesman for Ada Lund left.", "Ada", None),
        ("The head of the carrier Lux left.", "Lux", None),
        ("The head of the port, Ada Lund, left.", "Ada", None),
        ("The envoy told Minister Ada Lund so.", "Ada", None),
    ],
)
def test_an_office_ends_before_the_name_of_who_holds_it(text: str, name: str, office: str | None) -> None:
    found = tree(text)
    token = roles.office_before(found, found.words.index(name))
    assert (found.words[token] if token is not None else None) == office


def test_an_office_or_an_organ_acts_for_a_state_and_a_company_does_not() -> None:
    assert [is_of_state(noun) for noun in ("delegation", "diplomat", "company")] == [True, True, False]
