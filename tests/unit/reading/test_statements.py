"""Who says what: tables of paragraphs and what a reader takes from them. All prose is made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.events import ArticleHeader, Statement
from streams.reading.cast.resolution import Cast
from streams.reading.statements import statements
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 3, 1, tzinfo=UTC))


def read(text: str, *window: str) -> tuple[Statement, ...]:
    docs = parse([*window, text])
    return statements(docs[-1], Cast(HEADER, docs[:-1], docs[-1]))


def said(text: str, *window: str) -> list[tuple[str | None, str]]:
    """Speaker and content of each statement, parts joined by a slash."""
    return [
        (s.speaker.name if s.speaker else None, " / ".join(text[a:b] for a, b in s.content))
        for s in read(text, *window)
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "“We will pay every bill by June,” club chairman Ralph Osei said.",
            "Ralph Osei",
            "“We will pay every bill by June,”",
        ),
        (
            '"The ice is thinner than we thought," said Ingrid Dahl, a glaciologist in Tromsø.',
            "Ingrid Dahl",
            '"The ice is thinner than we thought,"',
        ),
        (
            "Osei Mensah told reporters: “Nobody will lose a job over this.”",
            "Osei Mensah",
            "“Nobody will lose a job over this.”",
        ),
        (
            "Judge Maria Keller ruled that the landlord must return the deposit.",
            "Maria Keller",
            "that the landlord must return the deposit",
        ),
        (
            "According to the European Commission, output fell by a tenth last year.",
            "European Commission",
            "output fell by a tenth last year",
        ),
        (
            "Output fell by a tenth last year, according to the European Commission.",
            "European Commission",
            "Output fell by a tenth last year",
        ),
        (
            "The stadium will open in August, mayor Anna Lindqvist said.",
            "Anna Lindqvist",
            "The stadium will open in August",
        ),
        (
            "Finance Minister Paul Weber called the budget “a fairy tale for adults”.",
            "Paul Weber",
            "the budget “a fairy tale for adults”",
        ),
        (
            "Green lawmakers accused the minister of hiding the report.",
            "Green lawmakers",
            "the minister of hiding the report",
        ),
        (
            "Laura Chen believes the merger will fail.",
            "Laura Chen",
            "the merger will fail",
        ),
        (
            "The Norwegian coalition urged Brussels to delay the tariff.",
            "Norwegian coalition",
            "Brussels to delay the tariff",
        ),
        (
            "The ferry will sail again, said Nils Holm, who runs the port, and the fares will stay.",
            "Nils Holm",
            "The ferry will sail again / and the fares will stay",
        ),
        (
            "The fares will rise, according to two clerks who were present.",
            "two clerks who were present",
            "The fares will rise",
        ),
        (
            "Traders heard Mona Reyes say that the market would close.",
            "Mona Reyes",
            "that the market would close",
        ),
        (
            "THE CHAIR: I call the next witness to the stand.",
            "chair",
            "I call the next witness to the stand.",
        ),
        (
            "“The buses never come.” — Petra Novak, tenant",
            "Petra Novak",
            "“The buses never come.”",
        ),
    ],
)
def test_one_statement_has_its_speaker_and_its_words(text: str, speaker: str, content: str) -> None:
    assert said(text) == [(speaker, content)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The so-called “bad bank” opened its doors on Monday.",
        "Her novel “The Long Ferry” won the prize.",
        "The club lost 3-1 at home and dropped to ninth place.",
        "Rain fell on the valley for two days.",
        "Trains run every 20 minutes on weekdays.",
    ],
)
def test_scare_quotes_titles_and_plain_reports_are_no_statements(text: str) -> None:
    assert said(text) == []


def test_a_quotation_goes_on_after_its_cue() -> None:
    text = "“The books were cooked,” auditor Jane Moss said. “Not once. Every year.”"
    assert said(text) == [("Jane Moss", "“The books were cooked,” / “Not once. Every year.”")]


def test_a_cue_in_the_middle_joins_both_halves() -> None:
    text = "“If the dam breaks,” engineer Carlos Ruiz said, “the town has an hour.”"
    assert said(text) == [("Carlos Ruiz", "“If the dam breaks,” / “the town has an hour.”")]


def test_a_quotation_with_no_cue_is_the_last_speakers() -> None:
    window = "“We have tried everything,” coach Sara Lind said on Friday."
    text = "“The money is simply gone.”"
    (statement,) = read(text, window)
    assert statement.speaker is not None
    assert (statement.speaker.name, statement.speaker.resolved) == ("Sara Lind", "carried")
    assert statement.speaker.mention is None
    assert statement.cue is None


def test_a_quotation_runs_over_paragraphs_where_no_mark_closes_it() -> None:
    first = "“The vote was fair,” Helen Park, the returning officer, said. “I counted it myself."
    second = "“And I would count it again tomorrow.”"
    assert said(second, first) == [("Helen Park", "“And I would count it again tomorrow.”")]
    assert said(first)[0][1].endswith("I counted it myself.")


def test_nobody_is_made_up_for_a_quotation_that_nobody_says() -> None:
    (statement,) = read("“It is over. We are going home.”")
    assert statement.speaker is None


def test_two_who_say_the_same_are_two_statements() -> None:
    text = "Marta Silva and Jorge Pinto said the school would stay open."
    assert said(text) == [
        ("Marta Silva", "the school would stay open"),
        ("Jorge Pinto", "the school would stay open"),
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "via"),
    [
        ("Production will restart on Monday, Hans Vogt said, according to Reuters.", "Hans Vogt", "Reuters"),
        (
            "“We seek no quarrel,” King Tomas said, according to a readout released by KCNA.",
            "Tomas",
            "KCNA",
        ),
    ],
)
def test_who_passes_words_on_is_no_speaker(text: str, speaker: str, via: str) -> None:
    (statement,) = read(text)
    assert statement.speaker is not None
    assert statement.via is not None
    assert (statement.speaker.name, statement.via.name) == (speaker, via)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rents will double, Nora Bell said.", "indirect"),
        ("“Rents will double,” Nora Bell said.", "direct"),
        ("Rents will “more than double”, Nora Bell said.", "mixed"),
    ],
)
def test_the_type_says_how_much_stands_in_marks(text: str, kind: str) -> None:
    (statement,) = read(text)
    assert statement.type == kind


@pytest.mark.parametrize("space", [" ", "\u00a0", "  "])
@pytest.mark.parametrize(("left", "right"), [("“", "”"), ('"', '"'), ("''", "''"), ("«", "»")])
def test_spans_are_right_to_the_character(left: str, right: str, space: str) -> None:
    quotation = f"{left}Łódź — déjà vu — is ours,{right}"
    text = f"{quotation}{space}José Ångström said."
    (statement,) = read(text)
    assert [text[a:b] for a, b in statement.content] == [quotation]
    assert statement.cue is not None
    assert text[slice(*statement.cue)] == "said"
    assert statement.speaker is not None
    assert statement.speaker.mention is not None
    assert text[slice(*statement.speaker.mention)] == "José Ångström"


@pytest.mark.parametrize(
    ("window", "text", "speaker"),
    [
        ("", "The harbour chief, Ada Lund, warned that the wall would crack.", "Ada Lund"),
        ("The harbour chief, Ada Lund, waved.", "The chief said the wall would crack.", "Ada Lund"),
        ("", "Nils Berg, head of the port authority, said the wall would crack.", "Nils Berg"),
        ("", "“It leaks,” said Sister Marta Klein.", "Marta Klein"),
        ("", "He Zhimin, the vice-governor, said the wall would crack.", "He Zhimin"),
        ("", "South Korea's Park Min-jae said the wall would crack.", "Park Min-jae"),
        ("President Amina Otieno of Kenya landed.", "The Kenyan leader said the wall would crack.", "Amina Otieno"),
        ("The divers' union had asked for gloves.", "It said the water was cold.", "divers' union"),
        ("Norway sent a tug.", "Its delegation said the wall would crack.", "Norwegian delegation"),
        ("A senior port official called it safe.", "The port official said it would hold.", "senior port official"),
        ("The ferry company Blue Line lost two boats.", "The company said nobody was hurt.", "Blue Line"),
        ("Ada Lund met Nils Berg on the quay. She was cross.", "“It leaks,” she said.", "Ada Lund"),
        ("Coach Iris Moe spoke first.", "Ada Lund shook her head. “It leaks.”", "Ada Lund"),
        ("", "Both crews said the water was cold.", "both crews"),
        ("", "The wall will crack, according to a letter from the Norwegian ministry.", "Norwegian ministry"),
        ("", "State radio quoted Ada Lund as saying that the wall would crack.", "Ada Lund"),
        ("", "The Kremlin said the wall would hold.", "Kremlin"),
    ],
)
def test_whoever_speaks_has_one_name(window: str, text: str, speaker: str) -> None:
    assert {name for name, _ in said(text, *([window] if window else []))} == {speaker}


def test_who_saw_a_draft_is_only_named_as_its_relay() -> None:
    (statement,) = read("The wall will be torn down, according to a draft seen by the Harbour Gazette.")
    assert statement.speaker is None
    assert statement.via is not None
    assert statement.via.name == "Harbour Gazette"


def test_a_medium_that_is_told_something_stands_beside_who_says_it() -> None:
    text = "“It is over,” Bo Lund told Reuters on Monday."
    (found,) = read(text)
    assert found.speaker is not None
    assert found.via is not None
    assert (found.speaker.name, found.via.name) == ("Bo Lund", "Reuters")
    assert found.via.mention == (text.index("Reuters"), text.index(" on"))


def test_the_outlet_of_the_article_itself_passes_nothing_on_by_telling_what_it_was_told() -> None:
    header = ArticleHeader(uri="urn:test", published=HEADER.published, outlet="Oslo Courier")
    for text, via in (
        ("Bo Lund told the Courier it was over.", None),
        ("Bo Lund told Reuters it was over.", "Reuters"),
    ):
        (doc,) = parse([text])
        (found,) = statements(doc, Cast(header, [], doc))
        assert (found.via and found.via.name) == via


def test_whom_the_text_names_as_examples_say_it() -> None:
    text = "Experts such as Ann Lee and Bo Lund said that it would rain."
    assert {speaker for speaker, _ in said(text)} == {"Ann Lee", "Bo Lund"}


def test_those_whom_media_cite_say_it_and_the_media_pass_it_on() -> None:
    found = read("Reuters reported, citing two officials, that it would rain.")[-1]
    assert found.speaker is not None
    assert found.via is not None
    assert (found.speaker.name, found.via.name) == ("two officials", "Reuters")


def test_a_relative_goes_by_whose_he_is() -> None:
    assert said("His daughter said that it rained.", "Bo Lund left the harbour.")[0][0] == "Bo Lund's daughter"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The city of Oslo said it would close two schools.", "city of Oslo"),
        ("The state of Texas said that the bridge was safe.", "state of Texas"),
        ("The town of Halden announced that the pool would stay shut.", "town of Halden"),
        ("The county of Kent said it would appeal.", "county of Kent"),
        ("The port of Dover said that ferries were late.", "port of Dover"),
        ("The University of Norland said it would close two schools.", "University of Norland"),
    ],
)
def test_a_body_spelled_out_by_its_kind_and_its_name_is_named(text: str, speaker: str) -> None:
    assert [name for name, _ in said(text)] == [speaker]


@pytest.mark.parametrize(
    "text",
    [
        "Hurricane Dorian slammed the Bahamas.",
        "Typhoon Hagibis threatened to flood the city.",
        "Cyclone Idai blasted the coast.",
        "Tropical Storm Nana threatened to flood the coast.",
    ],
)
def test_a_named_storm_says_nothing(text: str) -> None:
    assert said(text) == []


def test_whoever_bears_the_name_of_a_storm_and_says_something_is_named() -> None:
    assert [name for name, _ in said("Storm Lund said that it rained.")] == ["Storm Lund"]
