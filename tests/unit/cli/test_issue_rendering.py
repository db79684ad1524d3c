from rich.console import Console

from streams.cli.issue_rendering import EXCERPT, finding_table, issue_table, matches, verdict
from streams.issue_checks import CoverageMatches, Finding, IssueMatches
from streams.issue_checks.matches import Example, WordCount
from streams.issues import Issue, IssueList

ISSUES = IssueList(issues=(Issue(id="drugs", label="Drug trafficking", medtop="medtop:20000096"),))
WARNING = Finding(level="warning", check="few-words", issues=("drugs",), message="drugs: too few", remedy="say more")
ERROR = Finding(level="error", check="code", message="no such code")


def shown(renderable) -> str:
    console = Console(width=120, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def example(text: str, words: str) -> CoverageMatches:
    start = text.index(words)
    issue = IssueMatches(
        id="drugs",
        paragraphs=1,
        articles=1,
        carried=0,
        evidence=(WordCount(words=words, paragraphs=1),),
        example=Example(
            uri="u", outlet="Daily", ordinal=3, score=0.9, text=text, evidence=((start, start + len(words)),)
        ),
    )
    return CoverageMatches(paragraphs=1, articles=1, unmatched=0, issues=(issue,), together=())


def test_the_verdict_counts_what_was_found():
    assert verdict("a.json", ISSUES, []).plain.strip() == "a.json: 1 issue, nothing to say against it"
    assert verdict("a.json", None, [ERROR, WARNING, WARNING]).plain.strip() == "a.json: 1 error, 2 warnings"


def test_issues_are_shown_with_topic_and_words():
    assert "drug trafficking 20000096  Drug · trafficking" in shown(issue_table(ISSUES))


def test_findings_are_shown_with_their_remedy():
    lines = [line.strip() for line in shown(finding_table([ERROR, WARNING])).splitlines()]
    assert lines[1:] == ["error    no such code", "warning  drugs: too few", "say more"]


def test_of_a_long_example_the_part_with_the_evidence_is_shown_cut_between_words():
    text = "word " * 200 + "fentanyl " + "word " * 200
    flat = " ".join(shown(matches(example(text, "fentanyl"))).split())
    assert "… word" in flat
    assert "fentanyl word" in flat
    assert flat.count("word") < EXCERPT / 4
    assert "wo …" not in flat
    assert "wor …" not in flat


def test_a_short_example_is_shown_whole():
    text = "No fentanyl here [bold]."
    assert f"Daily ¶3  0.90  {text}" in shown(matches(example(text, "fentanyl")))
