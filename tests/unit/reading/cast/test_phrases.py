"""Whom a phrase means that is no name."""

from __future__ import annotations

import pytest
from resolving import meant, referents


@pytest.mark.parametrize(
    ("word", "text", "before", "name"),
    [
        ("old", "The 67-year-old said no.", "Bo Lund, 67, met Ann Reed, 34, in Oslo.", "Bo Lund"),
        ("clerk", "The 34-year-old clerk said no.", "Bo Lund, 67, met Ann Reed, 34, in Oslo.", "Ann Reed"),
        ("old", "The 67-year-old said no.", "Bo Lund left Oslo.", "Bo Lund"),
        ("old", "The 67-year-old said no.", "Bo Lund and Ann Reed met in Oslo.", "67-year-old"),
        ("company", "The 67-year-old company said no.", "Bo Lund left Oslo.", "67-year-old company"),
        ("old", "The 34-year-old said no.", "Bo Lund, 34, met Ann Reed, 34, in Oslo.", "34-year-old"),
        ("old", "The 67-year-old said no.", "Bo Lund, 34, left Oslo.", "67-year-old"),
        ("old", "The 19-year-old said no.", "A 19-year-old man met Bo Lund in Oslo.", "19-year-old"),
        ("coroner", "The 67-year-old died, the coroner said.", "Bo Lund, 67, met Ann Reed, 34, in Oslo.", "coroner"),
    ],
)
def test_an_age_leads_to_whoever_is_as_old(word: str, text: str, before: str, name: str) -> None:
    found = meant(word, text, before)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("before", "noun", "name"),
    [
        ("The Federal Salt Administration met.", "agency", "Federal Salt Administration"),
        ("The Department of Justice met.", "department", "Department of Justice"),
        ("Harbour Rights Watch met the chief.", "group", "Harbour Rights Watch"),
        ("The Norwegian Tennis Federation met.", "organisation", "Norwegian Tennis Federation"),
        ("Halden cut its prices.", "company", "Halden"),
        ("Rain fell in the city of Oslo.", "city", "city of Oslo"),
        ("The dockers met a Lund city officer.", "officer", "Lund city officer"),
        ("The Federal Salt Administration met.", "court", None),
    ],
)
def test_a_bare_noun_takes_up_the_body_or_the_phrase_before_it(before: str, noun: str, name: str | None) -> None:
    found = meant(noun, f"The {noun} said no.", before)
    assert found is not None
    assert (found.name if found.resolved == "nominal" else None) == name


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("A senior UN official said no.", "senior UN official", "anonymous"),
        ("Senior police officials said no.", "senior police officials", "group"),
        ("Sources close to the talks said no.", "sources close to the talks", "group"),
        ("Democrats on the budget committee said no.", "Democrats on the budget committee", "group"),
    ],
)
def test_an_unnamed_source_is_called_what_the_text_calls_it(text: str, name: str, kind: str) -> None:
    found = referents(text)
    verb = found.here.tree.words.index("said")
    (subject,) = found.here.tree.of(verb, "nsubj")
    who = found.resolve_in(0, subject)
    assert who is not None
    assert (who.name, who.kind) == (name, kind)


def test_the_same_unnamed_source_keeps_one_name() -> None:
    window = "A senior UN official said the convoy would leave at dawn."
    found = meant("official", "The official said the road was mined.", window)
    assert found is not None
    assert (found.name, found.resolved) == ("senior UN official", "nominal")


@pytest.mark.parametrize(
    ("noun", "window", "name"),
    [
        ("lawmaker", ["A lawmaker wants to ban bikes.", '"Bikes kill," Ann Lee said in the House.'], "Ann Lee"),
        ("congressman", ["A Texas congressman wants to ban bikes. Rep. Bo Lund wrote a bill."], "Bo Lund"),
        ("lawmaker", ["A lawmaker wants to ban bikes. Ann Lee saw him leave."], "lawmaker"),
        ("lawmaker", ["Ann Lee rides a bike.", "A lawmaker wants a ban.", "Ann Lee said it was odd."], "lawmaker"),
        ("lawmaker", ["A lawmaker wants to ban bikes.", "Ann Lee, head of the union, said no."], "lawmaker"),
        ("neighbour", ["A neighbour heard a bang.", "Ann Lee said she was fine."], "neighbour"),
    ],
)
def test_an_office_takes_up_who_is_named_behind_where_the_text_has_brought_it_up(
    noun: str, window: list[str], name: str
) -> None:
    found = meant(noun, f"The {noun} said it was late.", *window)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("which", ["second", "other", "first"])
def test_another_unnamed_source_is_not_the_one_before(which: str) -> None:
    found = meant("official", f"The {which} official said the road was mined.", "A UN official said no.")
    assert found is not None
    assert found.name == f"{which} official"


@pytest.mark.parametrize(
    ("word", "text", "name"),
    [
        ("governor", "Ingrid Holst came late. The governor said no.", "Ingrid Holst"),
        ("baker", "A baker, who gave his name only as Tito, said no.", "Tito"),
        ("chief", "Ingrid Holst, who led the bank's mission, left. The mission chief said no.", "Ingrid Holst"),
        ("governor", "The governor said no.", "governor"),
        ("tycoon", "Senator Ingrid Holst came late. The tycoon said no.", "Ingrid Holst"),
        ("senator", "Senator Emil Brandt left. Ingrid Holst spoke. She was late. The senator said no.", "Emil Brandt"),
        ("governor", "Senator Ingrid Holst came late. The governor said no.", "governor"),
        ("congressman", "Ingrid Holst met Emil Brandt. The congressman said no.", "Emil Brandt"),
        ("chief", "Ingrid Holst came late. The chief of one small port said no.", "chief of one small port"),
    ],
)
def test_a_description_leads_to_the_one_person_it_can_mean(word: str, text: str, name: str) -> None:
    found = meant(word, text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("word", "text", "name"),
    [
        ("Several", "Grain traders stayed calm. Several of them said no.", "grain traders"),
        ("one", "Grain traders stayed calm. Then one said no.", "grain trader"),
        ("Another", "Grain traders stayed calm. Another said no.", "grain trader"),
        ("one", "Two former clerks came. Then one of them said no.", "former clerk"),
        ("union", "The miners went home. Their union said no.", "miners' union"),
        ("office", "Governor Ada Quist left. Gov. Quist's office said no.", "Quist's office"),
        ("parent", "Anneberg Regional left. Anneberg's parent said no.", "Anneberg Regional's parent"),
        ("office", "Governor Ada Quist left. Her office said no.", "Ada Quist's office"),
        ("campaign", "Governor Ada Quist left. Gov. Quist's campaign said no.", "Quist campaign"),
        ("campaign", "Governor Ada Quist left. Her campaign said no.", "Quist campaign"),
        ("number", "A number of tram drivers said no.", "tram drivers"),
        ("union", "The Lund Education Association met. The union said no.", "Lund Education Association"),
        ("Brussels", "The European Commission met. Brussels said no.", "European Commission"),
        ("Brussels", "Belgian ministers met. Brussels said no.", "Belgium"),
    ],
)
def test_a_part_of_a_group_and_what_is_theirs_are_called_after_it(word: str, text: str, name: str) -> None:
    found = meant(word, text)
    assert found is not None
    assert found.name == name


def test_an_office_means_who_is_at_hand_rather_than_whoever_is_far_off() -> None:
    window = ("Senator Emil Brandt is 80.", "It rained.", "It snowed.")
    found = meant("senator", "Ingrid Holst has an advertisement: “It is cold,” the senator says.", *window)
    assert found is not None
    assert found.name == "Ingrid Holst"


def test_whoever_is_said_to_be_something_is_meant_by_it() -> None:
    found = meant("she", "The author of the bill is Ada Lund. Later she said no.")
    assert found is not None
    assert found.name == "Ada Lund"
    named = meant("author", "The author of the bill is Ada Lund.")
    assert named is not None
    assert named.name == "Ada Lund"


def test_the_company_is_the_body_that_the_text_has_named() -> None:
    found = meant("company", "The company said no.", "Lantern Corvex shut its clinic in Orsk.")
    assert found is not None
    assert found.name == "Lantern Corvex"


@pytest.mark.parametrize("window", ["Lantern Corvex shut its shop.", "Lantern Corvex, which has a shop, closed it."])
def test_a_description_may_mean_the_one_company_named_just_before(window: str) -> None:
    found = meant("carrier", "The low-cost carrier said no.", window)
    assert found is not None
    assert found.name == "Lantern Corvex"


def test_an_office_takes_up_the_one_person_of_whom_no_other_is_known() -> None:
    found = meant("president", "The president said no.", "Peter Lang, the Chilean envoy, met Ingrid Holst.")
    assert found is not None
    assert found.name == "Ingrid Holst"


def test_an_office_of_which_there_are_many_takes_up_nobody() -> None:
    found = meant("moderator", "Ingrid Holst was asked first. The moderator said no.")
    assert found is not None
    assert found.name == "moderator"


def test_another_company_is_not_the_one_named_before() -> None:
    found = meant("company", "The combined company said no.", "Lantern Corvex shut its shop.")
    assert found is not None
    assert found.name == "combined company"


@pytest.mark.parametrize(
    ("before", "noun", "name"),
    [
        ("Acme Corp. closed a plant.", "company", "Acme Corp."),
        ("Bain Capital closed a plant.", "firm", "Bain Capital"),
        ("Microsoft closed a plant.", "giant", "Microsoft"),
        ("Harbour Council closed a pool.", "authority", "Harbour Council"),
        ("Kent Police held a man.", "force", "Kent Police"),
        ("The RMT called a strike.", "union", "RMT"),
        ("NATO sent ships.", "alliance", "NATO"),
        ("The EU sent ships.", "bloc", "EU"),
        ("Ofcom sent a letter.", "regulator", "Ofcom"),
        ("The Harbour Ledger said yes. The Associated Press said yes.", "newspaper", "Harbour Ledger"),
        ("The Boston Globe said yes. Reuters said yes.", "agency", "Reuters"),
        ("CNN said yes. The Boston Globe said yes.", "network", "CNN"),
        ("Politico said yes. The Boston Globe said yes.", "website", "Politico"),
        ("The Boston Globe said yes.", "website", "website"),
        ("Ann Lee sent a letter.", "regulator", "regulator"),
    ],
)
def test_a_noun_for_what_a_body_is_means_the_body_of_that_kind(before: str, noun: str, name: str) -> None:
    found = meant(noun, f"The {noun} said no.", before)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("word", "text", "before", "name"),
    [
        (
            "department",
            "The health department said no.",
            "Kent Health Department had two cases.",
            "Kent Health Department",
        ),
        ("council", "The city council said no.", "Leeds City Council met Bo Lund.", "Leeds City Council"),
        ("department", "The state health department said no.", "Kent Health Department had two cases.", None),
        ("defender", '"No," the Chelsea defender said.', "Ann Lee, who met Bo Lund, is hurt.", "Ann Lee"),
        ("mum", '"No," said the mum of one.', "Ann Lee heard it at work.", "Ann Lee"),
        ("father", '"No," the father said.', "Ann Lee heard it at work.", None),
        ("singer", '"No," the singer said.', "Ann Lee and Eva Lund heard the news at work.", None),
        ("singer", '"No," the singer said.', "Detective Ann Lee heard it at work.", None),
        ("baker", '"No," the retired baker said.', "Ann Lee heard it at work.", "Ann Lee"),
        ("baker", '"No," the former baker said.', "A former baker left. Ann Lee saw him.", None),
        ("baker", '"No," the retired baker said.', "Judge Ann Lee heard it.", None),
        ("pundit", '"No," the conservative pundit said.', "Ann Lee heard it at work.", "Ann Lee"),
        ("Republican", '"No," the Texas Republican said.', "Texas Gov. Bo Lund met Ann Lee.", "Bo Lund"),
        ("Republican", '"No," the Texas Republican said.', "Ohio Gov. Bo Lund left.", None),
        ("Texan", '"No," the Texan said.', "Gov. Bo Lund left.", "Bo Lund"),
        ("Texan", '"No," the Texan said.', "Bo Lund met Ann Lee.", None),
        ("governor", '"No," the two-term governor said.', "Texas Gov. Bo Lund met Ann Lee.", "Bo Lund"),
        ("secretary", '"No," the former secretary of state said.', "Ann Lee spoke.", "Ann Lee"),
        ("trainer", '"No," the trainer said.', "A horse trainer was hurt. Ann Lee saw it.", "horse trainer"),
        ("lawmaker", '"No," the lawmaker said.', "A senior lawmaker met President Bo Lund.", "senior lawmaker"),
        ("old", "The 27-year-old says she is ready.", "Ann Lee will start the race beside Bo Lund.", "Ann Lee"),
        ("old", "The 27-year-old said no.", "Ann Lee, 34, will start the race beside Bo Lund.", None),
    ],
)
def test_a_phrase_takes_up_whom_the_text_has_just_brought_up(
    word: str, text: str, before: str, name: str | None
) -> None:
    found = meant(word, text, before)
    assert found is not None
    assert (found.name if found.resolved == "nominal" else None) == name


@pytest.mark.parametrize(
    ("word", "text", "before", "name"),
    [
        ("carrier", "The carrier said no.", "Cabin crew at Luxair began a strike.", "Luxair"),
        ("company", "The Ohio-based company said no.", "Hargrove Drug Co. closed a plant.", "Hargrove Drug Co."),
        ("watchdog", "The consumer watchdog said no.", "Lantern Corvex shut its shop.", "consumer watchdog"),
        (
            "watchdog",
            "The watchdog said no.",
            "The Norland Competition Commission met.",
            "Norland Competition Commission",
        ),
        ("It", "It says the rent was due.", "The lawsuit names Halvorsen Property Group.", "lawsuit"),
        ("It", "It says the rent was due.", "Halvorsen Property Group read the lawsuit.", "Halvorsen Property Group"),
        ("it", "No other rides were hit, it said.", "The Lund County Fair shut the Sky Hawk.", "Lund County Fair"),
        ("Republican", "The South Carolina Republican said no.", "Senator Bo Lund left.", "Bo Lund"),
        ("Democrat", "The ranking Democrat said no.", "Senator Bo Lund left.", "Bo Lund"),
        ("union", "The Unite union said no.", "Bo Lund left.", "Unite"),
        ("newspaper", "The Guardian newspaper said no.", "Bo Lund left.", "Guardian"),
        ("union", "The dockers' union said no.", "Bo Lund left.", "dockers' union"),
    ],
)
def test_what_is_said_of_a_body_a_text_or_a_partys_member_leads_to_it(
    word: str, text: str, before: str, name: str
) -> None:
    found = meant(word, text, before)
    assert found is not None
    assert found.name == name


def test_whose_supporters_they_are_is_told_by_the_full_name_and_kept_of_one_of_them() -> None:
    text = "Trask’s supporters are confident she has the numbers. One said it was late."
    found = referents(text, "Simone Trask will face a vote on Tuesday.")
    them, one = (found.resolve_in(1, found.here.tree.words.index(word)) for word in ("supporters", "One"))
    assert them is not None
    assert one is not None
    assert (them.name, one.name) == ("Simone Trask's supporters", "Simone Trask's supporter")
