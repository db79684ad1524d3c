from datetime import UTC, datetime

import pytest

from streams.contract.readings import filer_group, latest, reader_group, reading_id, wanted
from streams.events import ReaderIdentity, Reading, ReadingStatus
from streams.issues import Issue, IssueList

ISSUES = IssueList(issues=(Issue(id="pay", label="Pay"),))


def reading(name: str, status: ReadingStatus = "wanted", *, generation: int = 1) -> Reading:
    return Reading(
        id=name,
        reader=ReaderIdentity(version="3", issues=ISSUES.fingerprint),
        issues=ISSUES,
        status=status,
        generation=generation,
        announced=datetime(2024, 5, 3, tzinfo=UTC),
    )


def test_a_reading_id_is_of_reader_and_list_together():
    one = reading_id(ReaderIdentity(version="3", issues="sha256:a"))
    assert one == reading_id(ReaderIdentity(version="3", issues="sha256:a"))
    assert one != reading_id(ReaderIdentity(version="3", issues="sha256:b"))
    assert one != reading_id(ReaderIdentity(version="4", issues="sha256:a"))
    assert len(one) == 8


def test_a_reading_taken_up_again_has_another_group_and_a_reader_version_one_of_its_own():
    assert filer_group(reading("a")) != filer_group(reading("a", generation=2))
    assert reader_group("3") != reader_group("4")


def test_the_latest_word_on_each_reading_stands_in_order_of_announcement():
    announced = [reading("a"), reading("b"), reading("a", "beside")]
    assert [(r.id, r.status) for r in latest(announced).values()] == [("b", "wanted"), ("a", "beside")]


@pytest.mark.parametrize(
    ("announced", "expected"),
    [
        ([], None),
        ([("a", "wanted")], "a"),
        ([("a", "wanted"), ("b", "wanted")], "b"),
        ([("a", "wanted"), ("b", "wanted"), ("a", "wanted")], "a"),
        ([("a", "wanted"), ("trial", "beside")], "a"),
        ([("a", "wanted"), ("b", "wanted"), ("b", "dropped")], "a"),
        ([("a", "dropped")], None),
    ],
)
def test_wanted_is_what_was_wanted_last_and_still_stands(
    announced: list[tuple[str, ReadingStatus]], expected: str | None
):
    found = wanted(reading(name, status) for name, status in announced)
    assert (found.id if found else None) == expected
