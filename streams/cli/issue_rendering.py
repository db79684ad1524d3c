"""How the check of an issue list looks in a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from streams.cli.rendering import EVIDENCE, columns
from streams.issue_checks import CoverageMatches, Finding, IssueMatches
from streams.issue_checks.findings import LEVELS
from streams.issue_checks.matches import Example
from streams.issue_checks.words import content_words
from streams.issues import Issue, IssueList
from streams.media_topics import media_topics

GRAVITY = {"error": "bold red", "warning": "yellow", "hint": "dim"}
EXCERPT, BEFORE = 220, 60
"""Characters of an example, and of those before its first evidence."""


def verdict(file: str, issues: IssueList | None, findings: Sequence[Finding]) -> Text:
    """``issues.json: 12 issues, 1 warning, 2 hints``"""
    found = Counter(finding.level for finding in findings)
    counts = [_counted(found[level], level) for level in LEVELS if found[level]] or ["nothing to say against it"]
    if issues is not None:
        counts.insert(0, _counted(len(issues.issues), "issue"))
    return Text.assemble((file, "bold"), ": ", (", ".join(counts), GRAVITY["error"] if found["error"] else ""), "\n")


def issue_table(issues: IssueList) -> RenderableType:
    """One row an issue: its id, its Media Topic, and the words that it is known by."""
    rows = [[Text(issue.id, "bold"), _topic(issue), Text(" · ".join(content_words(issue)))] for issue in issues.issues]
    return Padding(columns(["Issue", "Media Topic", "Known by"], rows, right=frozenset()), (0, 0, 1, 0))


def finding_table(findings: Sequence[Finding]) -> RenderableType:
    """One row a finding, what to do about it on a line of its own."""
    rows: list[list[str | Text]] = [
        [
            Text(finding.level, GRAVITY[finding.level]),
            Text(finding.message) + Text(f"\n{finding.remedy}" if finding.remedy else "", "dim"),
        ]
        for finding in findings
    ]
    return columns(["Level", "Found"], rows, right=frozenset())


def matches(found: CoverageMatches) -> RenderableType:
    """One row an issue: how many paragraphs, by which words, and an example under them."""
    heading = Text.assemble(
        ("What it matches", "bold"),
        f" in {_counted(found.paragraphs, 'paragraph')} of {_counted(found.articles, 'article')}; "
        f"{found.unmatched:,} match no issue\n",
    )
    right = frozenset({"Paragraphs", "Articles", "Carried"})
    rows: list[list[str | Text]] = [
        [
            Text(issue.id, "bold" if issue.paragraphs else "dim"),
            f"{issue.paragraphs:,}",
            f"{issue.articles:,}",
            f"{issue.carried:,}",
            _why(issue),
        ]
        for issue in found.issues
    ]
    headings = ["Issue", "Paragraphs", "Articles", "Carried", "By these words, and an example"]
    note = Text("carried: no word of its own, but the paragraphs before are about it", "dim")
    return Padding(Group(heading, columns(headings, rows, right=right), note), (0, 0, 1, 0))


def _why(issue: IssueMatches) -> Text:
    if issue.example is None:
        return Text("nothing", "dim")
    words = Text("  ").join(Text.assemble(word.words, (f" {word.paragraphs}", "dim")) for word in issue.evidence)
    return Text("\n").join([words, _example(issue.example), Text("")])


def _example(example: Example) -> Text:
    """Where it stands, and the part of it where the evidence is, marked."""
    text = Text(example.text, "italic")
    for start, end in example.evidence:
        text.stylize(EVIDENCE, start, end)
    begin, end = _window(example)
    place = f"{example.outlet} ¶{example.ordinal}  {example.score:.2f}  ".lstrip()
    more = " …" if end < len(example.text) else ""
    return Text.assemble((place, "dim"), "… " if begin else "", text[begin:end], more)


def _window(example: Example) -> tuple[int, int]:
    """The part of the text that is shown, cut between words; all of a short one."""
    text, first = example.text, example.evidence[0][0] if example.evidence else 0
    if len(text) <= EXCERPT:
        return 0, len(text)
    begin = text.find(" ", first - BEFORE) + 1 if first > BEFORE else 0
    if len(text) <= begin + EXCERPT:
        return begin, len(text)
    return begin, max(text.rfind(" ", begin, begin + EXCERPT), begin + EXCERPT // 2)


def _topic(issue: Issue) -> Text:
    topic = media_topics().get(issue.medtop or "")
    if topic is None:
        return Text(issue.medtop or "none", "dim")
    return Text.assemble(topic.label, (f" {topic.code.removeprefix('medtop:')}", "dim"))


def _counted(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"
