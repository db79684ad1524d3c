"""Marks of written news are read as attributions."""

from __future__ import annotations

from pathlib import Path

import pytest
from quality.written_news import MarkError, articles, attributions, labels, paths, read, unmarked


def said(line: str) -> list[tuple[str | None, list[str], list[str]]]:
    marked = unmarked(line)

    def words(span: tuple[int, int]) -> str:
        return marked.text[slice(*span)]

    return [
        (words(a.cue) if a.cue else None, [*map(words, a.content)], [*map(words, a.sources)])
        for a in attributions(marked)
    ]


def test_marks_are_taken_out_and_remembered_as_spans() -> None:
    assert unmarked("{1s Ann Lee} {1q said} {1c it rained}.").text == "Ann Lee said it rained."
    assert said("{1s Ann Lee} {1q said} {1c it rained}.") == [("said", ["it rained"], ["Ann Lee"])]


def test_marks_may_nest() -> None:
    assert sorted(said("{1s Lee} {1q said} {1c that {2s Ruiz} had {2q denied} {2c it}}."), reverse=True) == [
        ("said", ["that Ruiz had denied it"], ["Lee"]),
        ("denied", ["it"], ["Ruiz"]),
    ]


def test_content_of_one_cue_may_be_in_pieces() -> None:
    (one,) = said('{1c "Go,"} {1s she} {1q said}. {1c "Now."}')
    assert one == ("said", ['"Go,"', '"Now."'], ["she"])


def test_each_of_several_cues_of_a_number_has_what_stands_behind_it() -> None:
    assert said("{1s Lee} {1q told} them {1c to go}, {1q adding} {1c that it was late}.") == [
        ("told", ["to go"], ["Lee"]),
        ("adding", ["that it was late"], ["Lee"]),
    ]


def test_a_cue_with_nothing_behind_it_shares_what_its_number_says() -> None:
    assert said('{1q In} {1s her} {1q telling}, {1c it is a "modest" law}.')[0] == (
        "In",
        ['it is a "modest" law'],
        ["her"],
    )


def test_words_may_stand_alone() -> None:
    assert said('{1c "I knew."}') == [(None, ['"I knew."'], [])]


@pytest.mark.parametrize(
    "line",
    ["{1s Lee {1q said} {1c it}.", "Lee} said it.", "{1s Lee} {1q said} it.", "# A\n{1c It} is.\n> 2 Lee", "> 1 Lee"],
)
def test_what_is_not_in_the_form_is_an_error_that_says_where(line: str) -> None:
    with pytest.raises(MarkError, match=r"line \d"):
        articles(line if line.startswith("#") else f"# A\n{line}" if not line.startswith(">") else line)


def test_paragraphs_are_events_of_their_article_with_canonical_speakers(tmp_path: Path) -> None:
    file = tmp_path / "town.txt"
    file.write_text(
        "# {1s Lee}: {1c No}\n> 1 Ann Lee\nAnn Lee came.\n>\n{1s She} {1q said} {1c no}.\n> 1 Ann Lee\n# B\nC.\n"
    )
    first, second, other = read(file)
    assert (second.event.article.uri, second.event.ordinal, second.event.paragraph_count) == ("written:town:1", 2, 2)
    assert [p.text for p in second.event.window] == ["Lee: No", "Ann Lee came."]
    assert [a.speaker for a in second.attributions] == ["Ann Lee"]
    assert (first.attributions, other.event.article.uri) == ((), "written:town:2")


def test_labels_are_those_of_statements_of_real_news() -> None:
    (marked,) = articles("# A\n{1s Lee} {1q said} {1c no}. {2c So} it {2q is said}.\n> 1 Ann Lee")[0][1]
    assert labels([*attributions(marked)]) == [
        {"cue": (4, 8), "content": [(9, 11)], "speakers": [{"name": "Ann Lee"}]},
        {"cue": (19, 26), "content": [(13, 15)], "speakers": []},
    ]


def test_two_files_are_held_back() -> None:
    assert {path.stem for path in paths("held back")} == {"breaking", "courts"}
    assert len(paths("open")) == len(paths()) - 2
