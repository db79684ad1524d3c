import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from streams.filing.likeness import NAMES, Likeness, parts
from streams.filing.senses import by_distilled
from streams.issues import Issue, IssueList
from streams.meaning.encoding import Floats

ISSUES = IssueList(
    issues=(
        Issue(id="schools", label="Schools", description="Teachers, pupils and exams."),
        Issue(id="fishing", label="Fishing quotas", description="Catches, boats and cod."),
        Issue(id="leader", label="President", description=""),
        Issue(id="strange", label="Zzyzx", description=""),
    )
)
SENSE = by_distilled()
LIKENESS = Likeness(ISSUES, SENSE)
BOTH = NAMES.index("both")


def features(text: str) -> Floats:
    return LIKENESS.features(SENSE.of([text]))[0]


def likeliest(text: str) -> int:
    return int(features(text)[:, BOTH].argmax())


def test_a_text_is_most_like_the_issue_whose_meaning_it_shares_without_a_word_of_it() -> None:
    assert likeliest("Homework and classrooms were on the mind of every student.") == 0
    assert likeliest("Boats landed herring and mackerel in the harbour.") == 1


def test_likeness_is_in_deviations_of_news_from_what_is_usual() -> None:
    assert features("Homework and classrooms were on the mind of every student.")[0, BOTH] > 2
    assert features("The violin had been tuned before the concert.")[1, BOTH] < 1


def test_an_issue_speaks_of_its_parts_and_its_terms() -> None:
    issue = Issue(id="fires", label="Fires and blasts", description="Cars or land on fire.", terms=("arson",))
    assert parts(issue) == ["Fires", "blasts", "Cars", "land on fire", "arson"]
    assert parts(Issue(id="x", label="EU")) == ["EU"]


def test_the_words_that_are_alike_are_shown_where_they_stand() -> None:
    text = "The canoe came home; the violin stayed."
    assert [text[start:end] for start, end in LIKENESS.alike(text, 1)] == ["canoe"]


def test_no_word_that_says_nothing_is_shown() -> None:
    assert LIKENESS.alike("They and the others stayed at home.", 0) == ()
    assert LIKENESS.alike("The president arrived.", 2) == ()
    assert LIKENESS.alike("Zzyzx is a place.", 3) == ()


@given(st.text())
def test_any_text_is_compared_with_every_issue_and_shows_words_within_it(text: str) -> None:
    found = features(text)
    assert found.shape == (4, len(NAMES))
    assert np.isfinite(found).all()
    assert all(0 <= start < end <= len(text) for start, end in LIKENESS.alike(text, 0))
