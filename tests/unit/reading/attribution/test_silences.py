import pytest

from streams.events import SpeakerKind
from streams.reading.attribution.silences import is_act, is_silence
from streams.reading.cast.sketch import Sketch, sketch
from streams.reading.text.parse import parse


def read(text: str) -> Sketch:
    return sketch(parse([text])[0])


@pytest.mark.parametrize(
    "text",
    [
        "Neither would say when the ferry would sail.",
        "A guard asked not to be named.",
        "A guard declined to give his name.",
        "The point of the visit was to find out what the owners feared.",
        "Each camp accused the other.",
        "The clubs met without naming the port.",
        "Lund welcomed the Norwegian minister.",
        "It closed before anybody proposed a ferry.",
        "Lund was told in writing that the bridge was safe.",
    ],
)
def test_who_says_nothing_makes_no_statement(text: str) -> None:
    found = read(text)
    assert all(is_silence(found.tree, a) for a in found.attributions)


@pytest.mark.parametrize(
    "text",
    [
        "Lund refused to resign.",
        "The ministry declined to comment on the leak.",
        "Lund refused to say why the bridge had closed.",
        "Lund welcomed the vote of the council.",
        "The ministry said it had no comment.",
        "“Nobody slept,” Lund said.",
    ],
)
def test_words_are_no_silence(text: str) -> None:
    found = read(text)
    assert found.attributions
    assert not any(is_silence(found.tree, a) for a in found.attributions)


@pytest.mark.parametrize(
    ("text", "kind", "act"),
    [
        ("Norway and Chile agreed to share the maps.", "country", True),
        ("Lund agreed to share the maps.", "person", True),
        ("Both cities undertook to share what they learn.", "group", True),
        ("The mayor backed the plan.", "person", False),
        ("The unions asked for a delay.", "group", True),
        ("The city pledged to plant ten thousand trees along the canal.", "organisation", False),
        ("The leaders promised each other to keep the canal open.", "group", True),
        ("The city sought to plant ten thousand trees along the canal.", "organisation", True),
        ("Lund sought to plant ten thousand trees along the canal.", "person", False),
        ("The panel agreed that the maps were wrong.", "organisation", False),
        ("Norway and Chile agreed that the maps were wrong.", "country", True),
        ("Both sides agreed that the maps were wrong.", "group", True),
        ("The city said it would plant trees.", "organisation", False),
    ],
)
def test_bodies_that_bind_themselves_act_and_people_speak(text: str, kind: SpeakerKind, act: bool) -> None:
    found = read(text)
    assert found.attributions
    assert all(is_act(found.tree, a, kind) == act for a in found.attributions)
