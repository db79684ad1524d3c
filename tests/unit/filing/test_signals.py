import numpy as np

from streams.filing.senses import by_distilled
from streams.filing.signals import NAMES, SignalFinder, leads
from streams.issues import Issue, IssueList

FINDER = SignalFinder(
    IssueList(
        issues=(
            Issue(id="schools", label="Schools", description="Teachers, pupils and exams."),
            Issue(id="fishing", label="Fishing quotas", description="Catches, boats and cod."),
        )
    ),
    by_distilled(),
)


def test_an_issue_has_a_row_and_each_signal_a_column_with_its_lead() -> None:
    found = FINDER.find(["The teachers sat exams."])
    assert found.values.shape == (1, 2, len(NAMES))
    schools, fishing = found.values[0]
    assert schools[NAMES.index("evidence")] > 0.5 > fishing[NAMES.index("evidence")]
    assert schools[NAMES.index("lead: both")] == -fishing[NAMES.index("lead: both")]
    assert found.evidence[0][0].spans


def test_evidence_is_told_by_label_and_by_description() -> None:
    label, description = FINDER.find(["Schools.", "The exams."]).values[:, 0]
    named, described = NAMES.index("named by the label"), NAMES.index("of the description")
    assert label[named] > label[described]
    assert description[named] < description[described]


def test_a_lead_is_over_the_best_other_issue() -> None:
    assert leads(np.array([[1.0], [3.0], [2.0]])).ravel().tolist() == [-2.0, 1.0, -1.0]
    assert leads(np.array([[2.0], [2.0]])).ravel().tolist() == [0.0, 0.0]


def test_one_issue_alone_leads_nobody() -> None:
    assert leads(np.array([[1.0]])).tolist() == [[0.0]]
