"""Names and pronouns, as they stand in a paragraph."""

from __future__ import annotations

import pytest

from streams.reading.cast.names import Mention, mentions
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def named(text: str) -> dict[str, Mention]:
    return {m.text: m for m in mentions(Tree(parse([text])[0]))}


@pytest.mark.parametrize(
    ("text", "name", "category"),
    [
        ("Foreign Minister Wanjiku Kamau met reporters.", "Wanjiku Kamau", "person"),
        ("The talks with Secretary of Defense Paul Orr ended early.", "Paul Orr", "person"),
        ("National security adviser Rita Bloom stayed away.", "Rita Bloom", "person"),
        ("Ana Castillo, the former governor of the bank, left.", "Ana Castillo", "person"),
        ("Ursula van Meer spoke first.", "Ursula van Meer", "person"),
        ("Jean-Luc Morel spoke first.", "Jean-Luc Morel", "person"),
        ("The Department of Energy published the figures.", "Department of Energy", "organisation"),
        ("Shares of the Northern Rail Group fell.", "Northern Rail Group", "organisation"),
        ("The FAA had no comment.", "FAA", "organisation"),
        ("The ACLU of Ohio had no comment.", "ACLU of Ohio", "organisation"),
        ("Crestline Health will shut the ward.", "Crestline Health", "organisation"),
        ("Cllr Sowerby had no comment.", "Sowerby", "person"),
        ("Renter Anjali Rao had no comment.", "Anjali Rao", "person"),
        ("Pal Kelly Ford had no comment.", "Kelly Ford", "person"),
        ("Care worker Julia Cardinal had no comment.", "Julia Cardinal", "person"),
        ("PC Omar Qadir had no comment.", "Omar Qadir", "person"),
        ("Datuk Seri Karim Zulhelmi had no comment.", "Karim Zulhelmi", "person"),
        ("Tan Sri Goh Beng had no comment.", "Goh Beng", "person"),
        ("Smt. Kaveri Nambiar had no comment.", "Kaveri Nambiar", "person"),
        ("Engr. Chidi Ekwueme had no comment.", "Chidi Ekwueme", "person"),
        ("MEC Nolwazi Dube had no comment.", "Nolwazi Dube", "person"),
        ("SSP Traffic Bilal Qureshi had no comment.", "Bilal Qureshi", "person"),
        ("Minister of State for Women and Child Development Rekha Joshi left.", "Rekha Joshi", "person"),
        ("The Leader of the Opposition Shri C. Mohan Das had no comment.", "C. Mohan Das", "person"),
        ("Eoin Brosnan TD had no comment.", "Eoin Brosnan", "person"),
        ("The Ports and Anti-Smuggling Commission met.", "Ports and Anti-Smuggling Commission", "organisation"),
        ("ASP Luke Nsubuga had no comment.", "Luke Nsubuga", "person"),
        ("Labour Party TD Mary Coyle had no comment.", "Mary Coyle", "person"),
        ("Drugmaker Crestline Therapeutics had no comment.", "Crestline Therapeutics", "organisation"),
        ("Charity Harbour Relief had no comment.", "Harbour Relief", "organisation"),
        ("Sowerby's said it would close.", "Sowerby's", "organisation"),
        ("Sowerby’s raised its prices.", "Sowerby’s", "organisation"),
        ("Sowerby's claims were false.", "Sowerby", "unknown"),
        ("Sowerby's been told to go.", "Sowerby", "unknown"),
        ("Ann Sowerby's plans failed.", "Ann Sowerby", "person"),
        ("The Rev. Julia Potter had no comment.", "Julia Potter", "person"),
        ("He was kind, his wife, Julia Orr Banks, said.", "Julia Orr Banks", "person"),
        ("The Amalgamated Autoworkers had no comment.", "Amalgamated Autoworkers", "organisation"),
        ("Harbour Seal Rescue had no comment.", "Harbour Seal Rescue", "organisation"),
        ("British Otter Line Rescue said it had come.", "British Otter Line Rescue", "organisation"),
        ("The Charity Commission had no comment.", "Charity Commission", "organisation"),
        ("The US had no comment.", "US", "country"),
        ("Trinidad and Tobago rejected the plan.", "Trinidad and Tobago", "country"),
        ("Republic of Congo rejected the plan.", "Republic of Congo", "country"),
        ("The Isle of Man rejected the plan.", "Isle of Man", "country"),
        ("Holyrood rejected the plan.", "Holyrood", "country"),
        ("Scotland Yard rejected the plan.", "Scotland Yard", "organisation"),
        ("Law and Justice rejected the plan.", "Law and Justice", "organisation"),
        ("Brothers of Italy rejected the plan.", "Brothers of Italy", "organisation"),
        ("Jane Street rejected the plan.", "Jane Street", "organisation"),
        ("Amnesty International Kenya rejected the plan.", "Amnesty International Kenya", "organisation"),
        ("Amnesty International rejected the plan.", "Amnesty International", "organisation"),
        ("The Harbour Society of England and Wales met.", "Harbour Society of England and Wales", "organisation"),
        ("Reporters asked Reuters about it.", "Reuters", "organisation"),
        ("Moscow rejected the plan.", "Moscow", "country"),
        ("They live in San Francisco.", "San Francisco", "place"),
        ("Poll: Bernie Sanders Burns Hillary Clinton With Lead.", "Hillary Clinton", "person"),
        ("Ann Lee, a professor at a university in Nashville, Tennessee, left.", "Tennessee", "place"),
        ("Virginia, who lives there, left.", "Virginia", "person"),
        ("The Screen Crews Guild met on Monday.", "Screen Crews Guild", "organisation"),
        ("The Road and Kitchen Workers' Union met.", "Road and Kitchen Workers' Union", "organisation"),
        ("They met the World Anti-Doping Agency.", "World Anti-Doping Agency", "organisation"),
        ("Council member Roy Banks left.", "Roy Banks", "person"),
        ("Prosper Estates said no.", "Prosper Estates", "organisation"),
        ("The Commission on Harbour Debates met.", "Commission on Harbour Debates", "organisation"),
        ("The Northern Academy of Letters met.", "Northern Academy of Letters", "organisation"),
        ("The Harbour Search and Rescue Service met.", "Harbour Search and Rescue Service", "organisation"),
        (
            "The Institute of Tides, Ice Control and Research met.",
            "Institute of Tides, Ice Control and Research",
            "organisation",
        ),
        ("The director of Harbour Safety Ann Lee left.", "Ann Lee", "person"),
        ("Director of Harbour Safety Ann Lee left.", "Ann Lee", "person"),
        ("The Harbour Sheriff's Office left.", "Harbour Sheriff's Office", "organisation"),
        ("District Judge Ann Lund of Oslo left.", "Ann Lund", "person"),
        ("The Department of Justice left.", "Department of Justice", "organisation"),
        ("Harbour Rights Watch left.", "Harbour Rights Watch", "organisation"),
        ("Bob Cole criticised it.", "Bob Cole", "person"),
    ],
)
def test_a_name_is_found_with_what_it_is(text: str, name: str, category: str) -> None:
    assert named(text)[name].category == category


def test_title_and_country_in_front_belong_to_the_name() -> None:
    mention = named("French President Claire Dubois arrived.")["Claire Dubois"]
    assert [role.head for role in mention.roles] == ["president"]
    assert mention.country == "France"
    assert mention.gender == "f"


def test_the_capital_stands_for_its_government() -> None:
    assert named("Washington kept silent.")["Washington"].country == "United States"


def test_an_honorific_shows_gender() -> None:
    assert named("Mrs. Abara left.")["Abara"].gender == "f"


@pytest.mark.parametrize("role", ["Ranking Member", "Labour Party TD", "Opposition Chief Whip"])
def test_a_role_in_capitals_is_no_name(role: str) -> None:
    assert named(f"The {role}, Ann Berg, had no comment.").keys() == {"Ann Berg"}


def test_a_paper_called_after_people_is_one() -> None:
    assert "Harbour Observer" in named("The Harbour Observer had no comment.")


def test_days_and_months_are_no_names() -> None:
    assert "Monday" not in named("On Monday the court in March sat.")
    assert "Sundays" not in named("Trains on Sundays are rare, and Sundays are long.")


def test_pronouns_of_the_third_person_are_mentions() -> None:
    found = named("She told them that it was his.")
    assert {text: m.gender for text, m in found.items()} == {"she": "f", "them": "+", "it": "n", "his": "m"}


def test_an_empty_text_names_nobody() -> None:
    assert named("") == {}


def test_a_body_may_bear_the_name_of_its_people() -> None:
    assert "International Seamen’s League" in named("The International Seamen’s League wants more.")


@pytest.mark.parametrize(
    "name",
    [
        "Salt and Markets Authority",
        "Institute for Salt and Care Excellence",
        "Danish Red Cross",
        "Queen’s Park",
        "Salim al-Rawahi",
    ],
)
def test_small_words_and_adjectives_stand_in_names(name: str) -> None:
    assert name in named(f"On Monday the {name} kept silent.")


def test_two_bodies_are_two() -> None:
    assert {"Senate", "House"} <= named("The Senate and House kept silent.").keys()


def test_a_legal_form_is_no_part_of_a_name() -> None:
    assert named("Lantern AG kept silent.")["Lantern"].category == "organisation"


def test_a_word_for_what_someone_is_stands_before_the_name() -> None:
    assert "Ann Holm" in named("On Monday Democrat Ann Holm kept silent.")
    assert "Ann Holm" in named("On Monday House Democrat Ann Holm kept silent.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Headmaster Plamen Zoltov kept silent.", "Plamen Zoltov"),
        ("The view of the Swede Torkel Zoltov is another.", "Torkel Zoltov"),
        ("“It is fine,” said Glaciologist Torkel Zoltov.", "Torkel Zoltov"),
        ("His lawyer, Maître Yves Holm, kept silent.", "Yves Holm"),
        ("“I froze,” testified Const. Ann Holm.", "Ann Holm"),
        ("Police inspector Man Bahadur Zoltov kept silent.", "Man Bahadur Zoltov"),
        ("The Canadian Public Health Infobase counted them.", "Canadian Public Health Infobase"),
    ],
)
def test_a_title_is_no_part_of_a_name_whose_first_half_is_unheard_of(text: str, name: str) -> None:
    assert name in named(text)


def test_letters_behind_a_name_are_no_part_of_it() -> None:
    assert "Helen Marsh" in named("On Monday Helen Marsh KC kept silent.")


def test_a_doctor_is_one_by_title() -> None:
    assert [role.head for role in named("Dr Simon Holm left.")["Simon Holm"].roles] == ["doctor"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The ambassador to Norway Ann Lund left.", {"Norway", "Ann Lund"}),
        ("Norwegian Ambassador to Jordan Hamdan Nasser left.", {"Jordan", "Hamdan Nasser"}),
        ("Head of the Oslo chapter of the Rowers League Marta Wills left.", {"Oslo", "Rowers League", "Marta Wills"}),
        ("The director of the Open Rivers Project Ida Nowak left.", {"Open Rivers Project", "Ida Nowak"}),
        ("Deputy Director of the Centers for Salt Control Anne Holt left.", {"Centers for Salt Control", "Anne Holt"}),
        ("The editor of the Harbour Gazette Xo Mbeki left.", {"Harbour Gazette", "Xo Mbeki"}),
        ("Secretary of State for Northern Affairs Tibor Lund left.", {"Northern Affairs", "Tibor Lund"}),
        ("The mayor of San Jose Marta Wills left.", {"San Jose", "Marta Wills"}),
        ("The head of the Marta Wills Foundation left.", {"Marta Wills Foundation"}),
        ("A lawyer for Marta Wills left.", {"Marta Wills"}),
    ],
)
def test_an_office_and_who_holds_it_are_two_names(text: str, names: set[str]) -> None:
    assert named(text).keys() == names


@pytest.mark.parametrize(
    ("text", "name", "category"),
    [
        ("Coach Unno Emrik said it was late.", "Unno Emrik", "person"),
        ("Blue Harbor said it was late.", "Blue Harbor", "organisation"),
        ("The regulator Blue Harbor said it was late.", "Blue Harbor", "organisation"),
        ("Bo Lund Jr. said it was late.", "Bo Lund Jr.", "person"),
        ("Lund & Reed said it was late.", "Lund & Reed", "organisation"),
        ("Morgan Stanley said it was late.", "Morgan Stanley", "organisation"),
        ("Det Insp Sara Hill said it was late.", "Sara Hill", "person"),
        ("Supt Mark Lowe said it was late.", "Mark Lowe", "person"),
        ("DCI Ann Holt said it was late.", "Ann Holt", "person"),
    ],
)
def test_whoever_says_it_is_a_body_unless_a_title_says_otherwise(text: str, name: str, category: str) -> None:
    assert named(text)[name].category == category


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lyndon County Clerk Barb Lund left.", "Barb Lund"),
        ("Trustee Earl Lund left.", "Earl Lund"),
        ("The station commander Dean Lund left.", "Dean Lund"),
        ("Det Con Huw Lund left.", "Huw Lund"),
        ("Substitute Iker Lund left.", "Iker Lund"),
        ("The General Directorate of Harbours left.", "General Directorate of Harbours"),
        ("The 9th Circuit Court of Appeals left.", "9th Circuit Court of Appeals"),
        ("The Lund County Medical Examiner's Office left.", "Lund County Medical Examiner's Office"),
        ("Aid group Doctors Without Borders left.", "Doctors Without Borders"),
        ("Chipmaker TSMC left.", "TSMC"),
    ],
)
def test_a_name_is_whole_and_has_no_word_of_what_its_bearer_is(text: str, name: str) -> None:
    assert name in named(text)


@pytest.mark.parametrize(
    "text", ["The Member of Parliament for Lund, Ann Lee, left.", "The Commissioner for Works, Ann Lee, left."]
)
def test_an_office_is_no_name(text: str) -> None:
    assert {"Ann Lee"} == {name for name in named(text) if "Lund" not in name}


def test_a_form_of_address_leaves_the_office_before_it() -> None:
    assert [role.head for role in named("Law Minister Datuk Ann Lee left.")["Ann Lee"].roles] == ["minister"]
