"""Notes that quote a text become labels of offsets alone."""

from __future__ import annotations

from typing import Any

import pytest
from quality import real_news
from quality.label_notes import Compiler, NoteError
from quality.label_spans import Text

URI = "https://news.example/harbour"
PARAGRAPHS = [
    "“The harbour stays shut,” said Mayor Ada Brook. “We have asked for help.” Ms Brook told Radio Nine it was over.",
    "The Ministry of Tides (MOT) agreed to pay, according to officials.",
]
CODES = {"a.port": "first:port", "a.money": "first:money", "b.sea": "second:sea"}
NAMES = "> br Ada Brook\n> mi! Ministry of Tides\n> of? officials\n> ra! Radio Nine\n"


@pytest.fixture(autouse=True)
def _one_invented_article(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_news, "articles", lambda: {URI: {"uri": URI, "paragraphs": PARAGRAPHS}})


def compiled(notes: str) -> list[dict[str, Any]]:
    return Compiler(CODES).labels(f"@ 1\n{NAMES}= a.port b.sea\n{notes}")


def words(label: dict[str, Any], span: tuple[int, int]) -> str:
    return PARAGRAPHS[label["ordinal"] - 1][slice(*span)]


def test_a_statement_has_the_spans_of_what_was_quoted() -> None:
    (label,) = compiled("1 .\n' br|Mayor Ada Brook|said|The harbour..shut")
    (made,) = label["statements"]
    assert [words(label, span) for span in made["content"]] == ["The harbour stays shut"]
    assert words(label, made["cue"]) == "said"
    assert made["type"] == "direct"


def test_a_mention_is_the_name_alone() -> None:
    first, second = compiled(
        "1 .\n' br|Ms Brook|told|it was over @ra=Radio Nine\n2 .\n' mi|The Ministry of Tides (MOT)|agreed|pay"
    )
    (speaker,) = first["statements"][0]["speakers"]
    assert (words(first, speaker["mention"]), speaker["resolved"]) == ("Brook", "name")
    assert words(first, first["statements"][0]["via"]["mention"]) == "Radio Nine"
    assert words(second, second["statements"][0]["speakers"][0]["mention"]) == "Ministry of Tides"


def test_who_is_not_mentioned_is_carried_over() -> None:
    (label,) = compiled("1 .\n' br|||We have..help")
    assert label["statements"][0]["speakers"] == [{"name": "Ada Brook", "kind": "person", "resolved": "carried"}]


def test_a_quotation_that_runs_on_is_one_statement() -> None:
    (label,) = compiled(
        "2 .\n' of|officials|according to|The Ministry..(MOT)\n' of|officials|according to|agreed to pay"
    )
    (made,) = label["statements"]
    assert [words(label, span) for span in made["content"]] == ["The Ministry of Tides (MOT) agreed to pay"]
    assert made["type"] == "indirect"


def test_issues_are_those_of_the_article_or_those_of_the_paragraph_alone() -> None:
    default, alone = compiled("1 . a.money ?b.sea\n2 a.money")
    assert default["issues"] == {"first": ["money", "port"]}
    assert default["issues_optional"] == {"second": ["sea"]}
    assert alone["issues"] == {"first": ["money"]}
    assert "issues_optional" not in alone


def test_an_agreement_names_parties_issues_and_its_trigger() -> None:
    (label,) = compiled("2 .\n!? committed|mi|agreed to pay|a.port")
    (made,) = label["agreements"]
    assert (made["status"], made["parties"], made["issues"]) == (
        "committed",
        ["Ministry of Tides"],
        {"first": ["port"]},
    )
    assert words(label, made["trigger"]) == "agreed to pay"
    assert made["optional"] is True


def test_every_note_that_fits_nothing_is_told_with_its_line() -> None:
    with pytest.raises(NoteError, match=r"(?s)line 8: .*not there.*line 9: .*not there"):
        compiled("1 .\n' br|Brook|shouted|The harbour..shut\n! sought|br|begged|a.port")


def test_content_nearest_to_the_cue_is_taken() -> None:
    text = Text("It rose, she said. Later it rose again, he said, and it rose.")
    assert text.content("it rose", [(43, 47)]) == (53, 60)


def test_a_line_of_gold_has_required_and_optional_speakers_apart() -> None:
    (label,) = compiled(
        "1 .\n' br|Ada Brook|said|The harbour..shut\n'? br|Ms Brook|told|it was over @ra=Radio Nine\no of"
    )
    line = real_news.gold(label, "second", PARAGRAPHS[0])
    assert (line["speakers"], line["speakers_optional"], line["via"]) == (["Ada Brook"], ["officials"], ["Radio Nine"])
    assert line["issues"] == ["sea"]
