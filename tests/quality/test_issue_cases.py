"""What is labelled with issues, and what a fold leaves out."""

from __future__ import annotations

import pytest
from quality import coverages, issue_cases, real_news, written_news
from quality.issue_cases import FOLDS, LISTS, Listed


def own() -> list[Listed]:
    return [issue_cases.of_coverage(c) for c in coverages.open_to_tuning() if c.name in {"city", "grain", "merger"}]


def about(listed: Listed) -> list[tuple[str, list[bool]]]:
    return [(listed.texts[case.own], case.about.tolist()) for case in listed.cases]


@pytest.mark.parametrize("listed", issue_cases.written(), ids=lambda listed: listed.name)
def test_what_was_written_is_labelled_with_issues_that_its_list_has(listed: Listed) -> None:
    table = (written_news.FOLDER / "issues" / f"{listed.name}.tsv").read_text(encoding="utf-8").splitlines()
    labelled = sum(len(about.split(",")) for _, about, *_ in (line.split("\t") for line in table) if about)
    assert sum(case.about.sum() for case in listed.cases) == labelled > 100
    assert len(listed.cases) > 500


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
