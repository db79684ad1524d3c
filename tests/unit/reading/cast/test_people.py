import pytest

from streams.reading.cast.people import Register, leaders
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse
from streams.reading.text.roles import Role


def register(*texts: str, **known: str | None) -> Register:
    mentions = [m for doc in parse(texts) for m in sketch(doc).mentions]
    return Register(mentions, {name.replace("_", " "): country for name, country in known.items()})


def test_full_names_of_people_among_the_parties_are_known_with_their_country() -> None:
    groups = [["Norway", "Oslo", "Norwegian government", "Ada Lund"], ["Harbour Board", "Nils Berg"]]
    assert leaders(groups) == {"Ada Lund": "Norway", "Nils Berg": None}


def test_a_leader_known_from_the_issue_list_is_meant_by_surname_and_by_role() -> None:
    found = register("Ms Lund spoke.", Ada_Lund="Norway")
    assert list(found.people) == ["Ada Lund"]
    person = found.meant(Role("president", frozenset(), "Norway"))
    assert person is not None
    assert person.name == "Ada Lund"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ian and Julia Berg met us.", {"Ian Berg", "Julia Berg"}),
        ("Rick Scott left. Scott and Maria Lund met us.", {"Rick Scott", "Maria Lund"}),
        ("Sophie was shown around.", {"Sophie"}),
        ("They met at Sophie.", set()),
        ("Hurricane Ian weakened. Ian was no danger.", {"Hurricane Ian"}),
        ("Chase was sold.", set()),
    ],
)
def test_a_given_name_alone_is_somebodys_with_the_surname_that_it_shares(text: str, people: set[str]) -> None:
    assert register(text).people.keys() == people


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("The Harbour Workers' Union met.", "Union", "Harbour Workers' Union"),
        ("The World Salt Fund met.", "WSF", "World Salt Fund"),
        ("Halden Motors met.", "Halden", "Halden Motors"),
        ("The National Guard met.", "National", None),
        ("Sowerby's said no.", "Sowerby", "Sowerby's"),
    ],
)
def test_a_body_is_known_by_initials_and_by_parts_of_its_own(text: str, short: str, full: str | None) -> None:
    assert register(text).body(short) == full


def test_a_paper_is_known_by_the_last_word_of_its_name() -> None:
    assert register("He told the Los Angeles Times.").body("Times") == "Los Angeles Times"


def test_a_body_is_of_the_kinds_that_its_name_and_the_article_say() -> None:
    found = register("The union, Beacon, met the charity Luxaid at the Salt Council.")
    assert found.kinds("Beacon") == {"union"}
    assert found.kinds("Luxaid") == {"charity"}
    assert found.kinds("Salt Council") == {"council"}


def test_a_full_name_may_be_a_companys_where_no_given_name_is_in_it() -> None:
    assert leaders([["Lantern Biotech", "Otto Lund"], ["Harbour AG", "Ada Lund"]]) == {
        "Otto Lund": None,
        "Ada Lund": None,
    }


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("The Amalgamated Bargeworkers met. The ABW left.", "ABW", "Amalgamated Bargeworkers"),
        (
            "The Institute for Salt and Care Excellence met. ISCE left.",
            "ISCE",
            "Institute for Salt and Care Excellence",
        ),
    ],
)
def test_a_body_is_known_by_letters_of_its_name(text: str, short: str, full: str) -> None:
    assert register(text).body(short) == full


@pytest.mark.parametrize(
    "text",
    [
        "Lantern Corvex closed. Lantern's chief executive left.",
        "Lantern Corvex, which has a clinic, closed.",
        "Lantern Corvex shut its clinic.",
    ],
)
def test_a_name_that_is_spoken_of_as_a_body_is_one(text: str) -> None:
    found = register(text)
    assert (found.body("Lantern Corvex"), list(found.people)) == ("Lantern Corvex", [])


def test_a_body_called_after_its_members_is_a_union_or_the_like() -> None:
    assert "union" in register("The Amalgamated Bargeworkers met.").kinds("Amalgamated Bargeworkers")


def test_a_surname_with_a_particle_is_no_full_name() -> None:
    found = register("Casper van Rijn came. Van Rijn left.")
    assert list(found.people) == ["Casper van Rijn"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Morris J. Brook Jr. came. Brook left.", "Morris J. Brook Jr."),
        ("Melba Acosta Rey came. Ms. Acosta left.", "Melba Acosta Rey"),
        ("Her chief of staff Cheryl Holm came. Holm left.", "Cheryl Holm"),
    ],
)
def test_a_surname_may_stand_before_other_words_of_a_name(text: str, name: str) -> None:
    assert list(register(text).people) == [name]


def test_a_name_is_known_whatever_marks_its_letters_have() -> None:
    found = register("Tomáš Wałda spoke first.", "Walda left.")
    assert [person.name for person in found.people.values()] == ["Tomáš Wałda"]
    assert found.surnamed("Walda") is not None


def test_a_surname_that_a_paper_has_too_is_the_persons_who_was_named() -> None:
    found = register("Mayor Don Guardian left.", "Guardian said no.")
    mention = next(m for m in sketch(parse(["Guardian said no."])[0]).mentions if m.text == "Guardian")
    person = found.namesake(mention)
    assert person is not None
    assert person.name == "Don Guardian"


@pytest.mark.parametrize(
    ("text", "called", "name"),
    [
        ("Emma Sweetman left. Sweetmann said no.", "Sweetmann", "Emma Sweetman"),
        ("Emma Sweetman left. Swetman said no.", "Swetman", "Emma Sweetman"),
        ("Emma Sweetman left. Sweetnam said no.", "Sweetnam", None),
        ("Emma Lund left. Lind said no.", "Lind", None),
    ],
)
def test_a_long_surname_is_known_with_one_letter_wrong(text: str, called: str, name: str | None) -> None:
    found = register(text)
    mention = next(m for m in sketch(parse([text])[0]).mentions if m.text == called)
    person = found.person(mention)
    assert (person.name if person is not None else None) == name


def test_a_word_of_a_headline_before_a_surname_is_no_given_name() -> None:
    found = register("Absent Lund derides debate", "Emma Lund was at home.")
    assert list(found.people) == ["Emma Lund"]


def test_a_body_goes_by_the_noun_that_heads_its_name() -> None:
    assert register("The Commission on Harbour Debates met.").body("Commission") == "Commission on Harbour Debates"


def test_a_body_goes_by_the_fullest_name_once_the_article_has_given_it() -> None:
    assert (
        register("The Unity Party of Norland met.", "The Unity Party won.").body("Unity Party")
        == "Unity Party of Norland"
    )
    later = register("The Unity Party met.", "The Unity Party of Norland won.")
    assert later.body("Unity Party") == "Unity Party"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Coach Milton Brazil left. Brazil waved.", "Milton Brazil"),
        ("Jack London left the river. London waved.", "Jack London"),
        ("Jack London left for home. He lives in London. London waved.", None),
        ("Jordan Peters left. Jordan waved.", None),
    ],
)
def test_a_surname_that_a_country_has_too_is_the_persons_where_the_country_is_not_named(
    text: str, name: str | None
) -> None:
    last = sketch(parse([text])[0]).mentions[-1]
    person = register(text).namesake(last)
    assert (person.name if person is not None else None) == name


def test_a_body_is_known_by_the_fuller_name_that_was_given_before() -> None:
    found = register("The Norwegian Salt Council met. The Salt Council left.")
    assert found.body("Salt Council") == "Norwegian Salt Council"


@pytest.mark.parametrize(("word", "name"), [("LUND", "Ada Lund"), ("Lund", "Ada Lund"), ("ADA", None), ("HOLM", None)])
def test_a_surname_in_capitals_is_known(word: str, name: str | None) -> None:
    person = register("Ada Lund waved.").surnamed(word)
    assert (person.name if person is not None else None) == name


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("The US Food and Drug Administration (FDA) met.", "FDA", "US Food and Drug Administration"),
        ("The Norland Harbour Trust (HT) met.", "HT", "Norland Harbour Trust"),
        ("The Norland Harbour Trust (XQ) met.", "XQ", "XQ"),
    ],
)
def test_letters_in_brackets_may_begin_within_the_name_before_them(text: str, short: str, full: str) -> None:
    page = sketch(parse([text])[0])
    assert Register(page.mentions, {}, dict(page.aliases)).body(short) == full


@pytest.mark.parametrize(
    ("text", "called", "name"),
    [
        ("Deputy Dana Wessel Schurz left.", "Wessel Schurz", "Dana Wessel Schurz"),
        ("Deputy Dana Wessel Schurz met Ann Schurz.", "Ann Schurz", "Ann Schurz"),
        ("Bo Lund met Bo Lund Jr. in Oslo.", "Lund Jr.", "Bo Lund Jr."),
        ("Bo Lund met Bo Lund Jr. in Oslo.", "Bo Lund", "Bo Lund"),
    ],
)
def test_two_surnames_and_a_son_are_known_by_the_end_of_the_name(text: str, called: str, name: str) -> None:
    known = register(text)
    (mention,) = sketch(parse([f"{called} left."])[0]).mentions
    person = known.person(mention)
    assert person is not None
    assert person.name == name


def test_an_article_in_a_surname_may_begin_with_a_capital() -> None:
    known = register("The cleric Anwar al-Amin left.")
    (mention,) = sketch(parse(["Al-Amin left."])[0]).mentions
    person = known.person(mention)
    assert person is not None
    assert person.name == "Anwar al-Amin"


def test_whoever_was_named_with_a_title_is_a_person_wherever_the_name_stands() -> None:
    known = register("Coach Unno Emrik left. Unno Emrik said it was late.")
    assert list(known.people) == ["Unno Emrik"]
    assert known.body("Unno Emrik") is None


def test_a_body_that_is_known_by_name_is_of_its_kind() -> None:
    known = register("The RMT met NATO.")
    assert "union" in known.kinds("RMT")
    assert "alliance" in known.kinds("NATO")


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        (
            "Grand Meridian Hotels fired her. Grand Meridian said it was sorry.",
            "Grand Meridian",
            "Grand Meridian Hotels",
        ),
        ("The Labour Party Conference met the Labour Party.", "Labour Party", "Labour Party"),
        ("The Norland Gold Board (GoldBod) met. GoldBod said no.", "GoldBod", "Norland Gold Board"),
    ],
)
def test_a_body_may_go_by_the_beginning_of_its_name_or_what_stands_in_brackets(
    text: str, short: str, full: str
) -> None:
    here = sketch(parse([text])[0])
    assert Register(here.mentions, {}, dict(here.aliases)).body(short) == full


@pytest.mark.parametrize(
    ("text", "bodily"),
    [
        ("Lux human resources chief Ann Lee left.", True),
        ("The craft was built by Texas-based Lux.", True),
        ("Cabin crew at Lux left.", True),
        ("Shares in Lux fell.", True),
        ("Farmers in Lux left.", False),
        ("The Lux farmer Ann Lee left.", False),
    ],
)
def test_what_people_work_for_or_own_shares_of_is_spoken_of_as_a_body(text: str, bodily: bool) -> None:
    mention = next(m for m in sketch(parse([text])[0]).mentions if m.text == "Lux")
    assert mention.bodily is bodily


def test_a_company_goes_by_the_first_word_before_what_it_makes() -> None:
    assert register("Halden Motor Co. left.").body("Halden") == "Halden Motor Co."
    assert register("United Motor Co. left.").body("United") is None
