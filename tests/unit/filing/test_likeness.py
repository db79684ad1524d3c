import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.filing import likeness
from streams.filing.likeness import Likeness
from streams.issues import Issue, IssueList

ISSUES = IssueList(
    issues=(
        Issue(id="schools", label="Schools", description="Teachers, pupils and exams."),
        Issue(id="fishing", label="Fishing quotas", description="Catches, boats and cod."),
        Issue(id="leader", label="President", description=""),
        Issue(id="strange", label="Zzyzx", description=""),
    )
)
LIKENESS = Likeness(ISSUES)


def likeliest(text: str) -> int:
    odds = LIKENESS.log_odds(text)
    return odds.index(max(odds))


def test_a_text_is_most_like_the_issue_whose_meaning_it_shares_without_a_word_of_it() -> None:
    assert likeliest("Homework and classrooms were on the mind of every student.") == 0
    assert likeliest("Boats landed herring and mackerel in the harbour.") == 1


def test_a_text_like_nothing_on_the_list_is_unlikely_to_be_about_any_of_it() -> None:
    assert max(LIKENESS.log_odds("The violin had been tuned before the concert.")) < 0


def test_what_people_are_called_by_is_like_nothing() -> None:
    odds = LIKENESS.log_odds("The president arrived.")
    assert odds[2] < 0


def test_an_issue_of_words_unknown_is_like_nothing() -> None:
    assert LIKENESS.log_odds("Zzyzx is a place.")[3] < 0
    assert LIKENESS.alike("Zzyzx is a place.", 3) == ()


def test_the_words_that_are_alike_are_shown_where_they_stand() -> None:
    text = "The canoe came home; the violin stayed."
    assert [text[start:end] for start, end in LIKENESS.alike(text, 1)] == ["canoe"]


def test_no_word_that_says_nothing_is_shown() -> None:
    assert LIKENESS.alike("They and the others stayed at home.", 0) == ()


def test_a_list_of_one_issue_needs_no_other_to_compare_with() -> None:
    alone = Likeness(IssueList(issues=(Issue(id="schools", label="Schools", description="Teachers and pupils."),)))
    (about,), (not_about,) = alone.log_odds("The pupils liked their teachers."), alone.log_odds("It rained on the sea.")
    assert about > not_about


@given(st.text())
def test_any_text_has_odds_for_every_issue_and_shows_words_within_it(text: str) -> None:
    assert len(LIKENESS.log_odds(text)) == 4
    assert all(0 <= start < end <= len(text) for start, end in LIKENESS.alike(text, 0))


@pytest.mark.parametrize("most_bytes", [0, 40_000])
def test_words_too_many_to_be_kept_are_compared_all_the_same(most_bytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST_BYTES", most_bytes)
    text = "Homework and classrooms were on the mind of every student, menopausal or not."
    assert Likeness(ISSUES).log_odds(text) == pytest.approx(LIKENESS.log_odds(text), abs=1e-4)
