import pytest

from streams.issue_checks.codes import check_codes
from streams.issues import Issue, IssueList

DRUGS = Issue(id="drugs", label="Drug trafficking", description="Smuggling of narcotics.", medtop="medtop:20000096")


def found(code: str | None, label: str = DRUGS.label, description: str = DRUGS.description):
    issue = Issue(id="drugs", label=label, description=description, medtop=code)
    return [(f.level, f.check) for f in check_codes(IssueList(issues=(issue,)))]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (None, []),
        ("medtop:20000096", []),
        ("medtop:20000304", []),  # has no label to compare with
        ("medtop:20009999", [("error", "code")]),
        ("medtop:99999999", [("error", "code")]),
        ("medtop:20001400", [("warning", "code")]),  # past the table's end: may be newer
        ("medtop:20000109", [("warning", "retired")]),
        ("medtop:20000822", [("hint", "topic")]),
    ],
)
def test_a_code_is_looked_up(code: str | None, expected: list[tuple[str, str]]):
    assert found(code) == expected


def test_words_of_a_family_relate_an_issue_to_its_code():
    assert found("medtop:20000096", "Fentanyl", "Overdoses and narcotics.") == []


def test_a_remedy_names_topics_in_use_that_are_like_the_label():
    issue = Issue(id="a", label="Labor strikes", medtop="medtop:20009999")
    (finding,) = check_codes(IssueList(issues=(issue,)))
    assert "medtop:20000530 “labor strike”" in finding.remedy
