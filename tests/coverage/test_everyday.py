"""Labels of everyday news are sound, and no beat of it is read worse than it was."""

from __future__ import annotations

import json
from functools import cache, reduce
from pathlib import Path

import pytest
from quality.everyday import Everyday, alternatives, everyday
from quality.scoring import Score, Scores

FLOORS: dict[str, float] = json.loads(Path(__file__).with_name("everyday-floors.json").read_text(encoding="utf-8"))
BOTH = [*everyday("open"), *everyday("locked")]
OPEN = {beat.name: beat for beat in everyday("open")}
LONGEST_NAME = 120
each_file = pytest.mark.parametrize("beat", BOTH, ids=[f"{beat.path.parent.name} {beat.name}" for beat in BOTH])


@cache
def speakers(beat: Everyday) -> Score:
    return beat.scores().speakers


def together(beats: list[Everyday]) -> float:
    return reduce(Score.__add__, map(speakers, beats), Score()).f1


def test_each_beat_has_as_many_items_to_tune_on_as_are_locked_away() -> None:
    locked = {beat.name: len(beat.items()) for beat in everyday("locked")}
    assert locked == {name: len(beat.items()) for name, beat in OPEN.items()}
    assert sum(locked.values()) > 150


@each_file
def test_a_third_or_so_of_the_paragraphs_has_no_speaker(beat: Everyday) -> None:
    labels = beat.labels()
    silent = sum(not label["speakers"] for label in labels)
    assert 0.15 * len(labels) < silent < 0.5 * len(labels)


@each_file
def test_names_are_names_without_an_article(beat: Everyday) -> None:
    names = {one for label in beat.labels() for name in label["speakers"] for one in alternatives(name)}
    assert {name for name in names if not name.strip() or len(name) > LONGEST_NAME} == set()
    # In Irish `An` is an article that belongs to a name.
    assert {name for name in names if name.startswith(("a ", "an ", "A "))} == set()


@each_file
def test_nobody_is_required_and_optional_at_once(beat: Everyday) -> None:
    for label in beat.labels():
        required = [alternatives(name)[0] for name in label["speakers"]]
        assert len(required) == len(set(required)), label["starts"]
        assert set(required).isdisjoint(label["speakers_optional"]), label["starts"]


def test_a_paragraph_without_a_line_of_speakers_is_told_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "beat.txt"
    path.write_text("# item: one\nIt rained.\n\nIt poured.\n= -\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"beat\.txt: no line of speakers.*It rained"):
        Everyday(name="beat", path=path).items()


def test_an_alternative_name_is_as_right_as_the_canonical_one(tmp_path: Path) -> None:
    path = tmp_path / "beat.txt"
    text = "A neighbour who saw the fire said it took hold in seconds."
    path.write_text(f"# item: one\n{text}\n= neighbour who saw it / neighbour who saw the fire / neighbour\n", "utf-8")
    assert Everyday(name="beat", path=path).scores() == Scores(speakers=Score(right=1), paragraphs=1)


@pytest.mark.parametrize("beat", OPEN)
def test_no_beat_is_read_worse_than_it_was(beat: str) -> None:
    assert round(speakers(OPEN[beat]).f1, 3) >= FLOORS[beat]


def test_what_is_open_to_tuning_is_read_no_worse_than_it_was() -> None:
    assert round(together(everyday("open")), 3) >= FLOORS["open"]


def test_what_is_locked_away_is_read_no_worse_than_it_was() -> None:
    assert round(together(everyday("locked")), 3) >= FLOORS["locked"]
