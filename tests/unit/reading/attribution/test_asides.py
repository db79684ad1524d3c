"""Asides between commas that say who speaks."""

from __future__ import annotations

import pytest

from streams.reading.attribution.asides import asides
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def found(text: str) -> list[tuple[str, list[str]]]:
    tree = Tree(parse([text])[0])
    said = asides(tree, [False] * tree.size)
    return [(tree.words[a.source], [tree.phrase(c) for c in a.content]) for a in said if a.source is not None]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The bridge, the mayor said, is safe.", "mayor", ["The bridge", "is safe."]),
        ("The fund will buy maize, it announced, for Chad.", "it", ["The fund will buy maize", "for Chad."]),
        ("The rules stay, officials told guests before dinner, and she left.", "officials", ["The rules stay"]),
        ("Chile will send help, its envoy, the general Ada Lund, announced, in May.", "Lund", ["Chile will send help"]),
        (
            "No soldier would set foot there, the chief of staff, Nils Berg, vowed in May.",
            "Berg",
            ["No soldier would set foot there"],
        ),
        (
            "Few are convinced: bans, they point out, make farmers plant less.",
            "they",
            ["bans", "make farmers plant less."],
        ),
        ("The deal is a danger, thinks Carl Ek of the guild; it rained.", "Ek", ["The deal is a danger"]),
        (
            "After nine weeks of rain SALT will hire men, the board announced.",
            "board",
            ["After nine weeks of rain SALT will hire men"],
        ),
        ("Any such deal, said Ada Lund, a lawyer for the guild, would fail.", "Lund", ["Any such deal", "would fail."]),
        ("If they left, one diplomat reasoned, it would rain.", "diplomat", ["If they left", "it would rain."]),
    ],
)
def test_a_speaker_and_a_cue_between_commas_report_what_is_around_them(
    text: str, source: str, content: list[str]
) -> None:
    said = found(text)
    assert [name for name, _ in said] == [source]
    assert said[0][1][: len(content)] == content


@pytest.mark.parametrize(
    "text",
    [
        "In the spring, the mayor announced.",
        "When the vote was over, the mayor complained.",
        "It rained, and the mayor announced the deal.",
        "The treaty holds, and it stands by its word, of course.",
        "Ada Lund, who said little, left.",
        "She spoke well, told reporters a joke, and left.",
        "The ferry will sail, Ada Lund, the harbor master, said Sunday.",
        "She hosts a show, writes a weekly column, and sings.",
        "",
    ],
)
def test_a_clause_of_its_own_is_no_aside(text: str) -> None:
    assert found(text) == []
