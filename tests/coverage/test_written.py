"""Marks of the written news and labels of its agreements are sound."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from quality import written_agreements
from quality.written_agreements import LabelError, labelled
from quality.written_news import Attribution, paths, read

from streams.events import AgreementStatus

LONGEST_NAME = 80
each_file = pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)


def spans(a: Attribution) -> list[tuple[int, int]]:
    return [*([a.cue] if a.cue is not None else []), *a.content, *a.sources]


def test_there_are_thousands_of_attributions() -> None:
    found = [paragraph for path in paths() for paragraph in read(path)]
    assert len(found) > 10_500
    assert sum(len(paragraph.attributions) for paragraph in found) > 16_000


@each_file
def test_a_third_or_so_of_the_paragraphs_reports_nothing(path: Path) -> None:
    found = list(read(path))
    silent = sum(not paragraph.attributions for paragraph in found)
    assert 0.05 * len(found) < silent < 0.6 * len(found)


@each_file
def test_spans_are_words_of_their_paragraph(path: Path) -> None:
    for paragraph in read(path):
        text = paragraph.event.text
        for a in paragraph.attributions:
            for start, end in spans(a):
                assert 0 <= start < end <= len(text)
                assert not (text[start - 1 : start].isalpha() and text[start].isalpha()), text[start:end]
                assert not (text[end : end + 1].isalpha() and text[end - 1].isalpha()), text[start:end]


@each_file
def test_who_has_words_for_them_has_a_name(path: Path) -> None:
    nameless = [
        (paragraph.event.text, a)
        for paragraph in read(path)
        for a in paragraph.attributions
        if a.sources and not a.speaker
    ]
    assert nameless == []


@each_file
def test_names_are_short(path: Path) -> None:
    names = {a.speaker or "" for paragraph in read(path) for a in paragraph.attributions}
    assert max(map(len, names)) <= LONGEST_NAME


@each_file
def test_no_cue_stands_in_what_it_says(path: Path) -> None:
    inside = [
        (paragraph.event.text[slice(*a.cue)], paragraph.event.text)
        for paragraph in read(path)
        for a in paragraph.attributions
        for start, end in a.content
        if a.cue is not None and start < a.cue[1] and a.cue[0] < end
    ]
    assert inside == []


@pytest.mark.parametrize("path", written_agreements.paths(), ids=lambda path: path.stem)
def test_triggers_of_agreements_stand_in_their_paragraphs(path: Path) -> None:
    found = [(one.event.text, label) for one in labelled(path) for label in one.agreements]
    assert len(found) == len(path.read_text(encoding="utf-8").splitlines())
    assert all(text[slice(*label.trigger)].strip() for text, label in found)


def test_there_are_more_than_a_thousand_agreements_of_every_status() -> None:
    found = [label for path in written_agreements.paths() for one in labelled(path) for label in one.agreements]
    assert sum(not label.optional for label in found) > 650
    assert sum(label.optional for label in found) > 700
    assert {label.status for label in found if not label.optional} == set(get_args(AgreementStatus))


@pytest.mark.parametrize("line", ["agreed\tsaid", "wed\tAna Ruiz\tsaid", "reached\tAna Ruiz\tsigned", "reached\t\t"])
def test_a_line_whose_trigger_is_not_in_its_paragraph_is_an_error(line: str, tmp_path: Path) -> None:
    path = tmp_path / "agency.tsv"
    path.write_text(f"agency:1.1\t{line}\n", encoding="utf-8")
    with pytest.raises(LabelError, match=r"agency:1\.1"):
        labelled(path)
