from pathlib import Path

import pytest
from msgspec import structs

from streams.issue_checks.codes import check_codes
from streams.issues import Issue, IssueList, parse_issue_list
from streams.media_topics import media_topics

ROOT = Path(__file__).parents[3]
LISTS = [*(ROOT / "tests" / "coverage").rglob("issues.json"), *(ROOT / "streams").rglob("issues.json")]

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
        ("medtop:20000822", [("warning", "topic")]),
        ("medtop:20000012", [("hint", "topic")]),  # of jewelry nothing is known that would be far
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


def test_a_topic_that_another_of_its_family_is_called_like_the_issue_is_a_warning():
    issue = Issue(id="a", label="Port strike", description="Dockers' pay and shifts.", medtop="medtop:20000533")
    (finding,) = check_codes(IssueList(issues=(issue,)))
    assert (finding.level, finding.check) == ("warning", "topic")
    assert "“unemployment”" in finding.message
    assert "medtop:20000530 “labor strike”" in finding.remedy


def test_hardly_a_code_of_the_lists_that_there_are_is_a_false_alarm():
    lists = [parse_issue_list(path.read_bytes(), source=str(path)) for path in LISTS]
    codes = sum(issue.medtop is not None for listed in lists for issue in listed.issues)
    alarms = [f for listed in lists for f in check_codes(listed) if (f.level, f.check) == ("warning", "topic")]
    assert codes > 300
    assert len(alarms) <= codes / 50


def test_most_codes_taken_at_random_are_told():
    (demo,) = (parse_issue_list(path.read_bytes(), source="demo") for path in LISTS if "demo" in path.parts)
    topics = [topic.code for topic in media_topics().values() if topic.label and not topic.retired][::40]
    wrong = [structs.replace(issue, medtop=code) for issue in demo.issues for code in topics if code != issue.medtop]
    warned = sum(any(f.level == "warning" for f in check_codes(IssueList(issues=(issue,)))) for issue in wrong)
    assert warned > 0.6 * len(wrong)
