"""What is labelled with issues, and what a fold leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest
from quality import coverages, issue_cases, real_news, written_news
from quality.issue_cases import FOLDS, LISTS, Listed

from streams.issues import parse_issue_list


def own() -> list[Listed]:
    return [issue_cases.of_coverage(c) for c in coverages.open_to_tuning() if c.name in {"city", "grain", "merger"}]


def about(listed: Listed) -> list[tuple[str, list[bool]]]:
    return [(listed.texts[case.own], case.about.tolist()) for case in listed.cases]


@pytest.mark.parametrize("name", issue_cases.written_lists())
def test_what_was_written_is_labelled_with_issues_that_its_list_has(name: str) -> None:
    listed = issue_cases.of_written(name)
    table = (written_news.FOLDER / "issues" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    labelled = sum(len(about.split(",")) for _, about, *_ in (line.split("\t") for line in table) if about)
    assert sum(case.about.sum() for case in listed.cases) == labelled > 100
    assert len(listed.cases) > 450


def test_a_list_is_over_news_of_one_round() -> None:
    later = [listed for listed in issue_cases.written() if issue_cases.is_of_second_round(listed)]
    assert len(later) == 30
    files = {case.article.split(":")[1] for listed in later for case in listed.cases}
    assert files <= written_news.SECOND_ROUND


@pytest.mark.skipif(not real_news.TEXTS.exists(), reason="the real news is not beside the project")
def test_real_news_is_labelled_by_more_lists_in_part_and_in_its_open_part_alone() -> None:
    away = real_news.locked()
    for listed in issue_cases.partly():
        assert sum(case.about.sum() for case in listed.cases) > 50
        assert len(listed.cases) > 500
        assert not {case.article for case in listed.cases} & away


@pytest.mark.parametrize("path", sorted((issue_cases.PARTLY / "lists").glob("*.json")), ids=lambda path: path.stem)
def test_partial_labels_name_issues_of_their_list_and_none_twice(path: Path) -> None:
    ids = {issue.id for issue in parse_issue_list(path.read_bytes(), source=path.name).issues}
    table = (issue_cases.PARTLY / "issues" / f"{path.stem}.tsv").read_text(encoding="utf-8").splitlines()
    for line in table:
        found = [issue for cell in line.split("\t")[1:] for issue in cell.split(",") if issue]
        assert set(found) <= ids
        assert len(set(found)) == len(found)
    assert len({line.split("\t")[0] for line in table}) == len(table)


def test_fewer_cases_have_their_own_texts_alone() -> None:
    for listed in own():
        chosen = {id(case) for case in listed.cases[1::2]}
        fewer = listed.where(lambda case, chosen=chosen: id(case) in chosen)
        assert about(fewer) == [about(listed)[k] for k in range(1, len(listed.cases), 2)]
        used = {k for case in fewer.cases for k in (case.own, case.headline, *case.before)}
        assert used == {*range(len(fewer.texts))}


def test_each_fold_learns_from_nothing_that_it_is_tried_on() -> None:
    known = own()
    for fold in range(FOLDS):
        kept, left = issue_cases.kept(known, fold), issue_cases.left(known, fold)
        assert {listed.name for listed in kept} | {listed.name for listed in left} == {"city", "grain", "merger"}
        assert len(kept) + len(left) == 3


@pytest.mark.skipif(not real_news.TEXTS.exists(), reason="the real news is not beside the project")
def test_every_article_and_list_of_the_real_news_is_left_out_by_one_fold() -> None:
    assert sorted(name for names in LISTS for name in names) == sorted(real_news.lists())
