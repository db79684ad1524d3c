"""Marks of the written news are sound."""

from __future__ import annotations

from pathlib import Path

import pytest
from quality.written_news import Attribution, paths, read

LONGEST_NAME = 80
each_file = pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)


def spans(a: Attribution) -> list[tuple[int, int]]:
    return [*([a.cue] if a.cue is not None else []), *a.content, *a.sources]


def test_there_are_thousands_of_attributions() -> None:
    found = [paragraph for path in paths() for paragraph in read(path)]
    assert len(found) > 4_900
    assert sum(len(paragraph.attributions) for paragraph in found) > 6_900


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
