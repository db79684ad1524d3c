from datetime import UTC, datetime

import msgspec
import pytest

from streams.contract.readings import decide, filer_group, latest, reader_group, reader_version, reading_id, wanted
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


NOW = datetime(2026, 11, 27, tzinfo=UTC)
A, B = ReaderIdentity(version="3/1", issues="sha256:a"), ReaderIdentity(version="3/1", issues="sha256:b")


def of(reader: ReaderIdentity, status: ReadingStatus = "wanted", *, generation: int = 1) -> Reading:
    return msgspec.structs.replace(reading(reading_id(reader), status, generation=generation), reader=reader)


@pytest.mark.parametrize(
    ("announced", "switch_back", "status", "generation"),
    [
        ([], False, "new", 1),
        ([of(B)], False, "new", 1),
        ([of(A)], False, "wanted", 1),
        ([of(A), of(B)], False, "another", 1),
        ([of(A), of(B)], True, "again", 1),
        ([of(A, "beside")], True, "again", 1),
        ([of(B), of(A, "beside")], False, "another", 1),
        ([of(A), of(A, "dropped")], False, "new", 2),
        ([of(A, "dropped", generation=4), of(B)], True, "new", 5),
        ([of(A, generation=2), of(B)], True, "again", 2),
    ],
)
def test_a_reading_is_announced_where_it_does_not_stand_and_again_only_where_one_may_switch_back(
    announced: list[Reading], switch_back: bool, status: str, generation: int
):
    decision = decide(announced, A, ISSUES, switch_back=switch_back, now=NOW)
    assert (decision.status, decision.reading.id, decision.reading.generation) == (status, reading_id(A), generation)
    assert decision.announce == (status in {"new", "again"})
    if decision.announce:
        assert wanted([*announced, decision.reading]) == decision.reading


@pytest.mark.parametrize(
    ("announced", "expected"),
    [([], True), ([of(B)], False), ([of(B, "dropped")], True), ([of(ReaderIdentity(version="2/1", issues="b"))], True)],
)
def test_a_reader_is_new_where_no_reading_that_stands_is_by_its_version(announced: list[Reading], expected: bool):
    assert decide(announced, A, ISSUES, switch_back=False, now=NOW).new_reader == expected


def test_the_version_of_the_reader_is_that_without_filing():
    assert reader_version(ReaderIdentity(version="3.0aa1bc2d/7", issues="a")) == "3.0aa1bc2d"
