from __future__ import annotations

import pytest
from tallying.events import header

from streams.audit.expected import Expected, Place
from streams.audit.findings import Found, findings
from streams.contract.records import TopicPartition
from streams.tally.auditing import CountedEdition

PLACE = Place(TopicPartition("articles", 0), 0, 0)


def seen(read: int, filed: int, counted: int | None, *, version="2", bodies=3, killed=False, **kept: bool) -> Found:
    edition = {} if counted is None else {"urn:a": CountedEdition(version, "", bodies, counted)}
    ought = Expected(header(version="2"), 0 if killed else bodies, killed, PLACE)
    return Found(expected={"urn:a": ought}, read={"urn:a": read}, filed={"urn:a": filed}, counted=edition, **kept)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (seen(3, 3, 3), None),
        (seen(0, 0, None), ("read", "missing", 0)),
        (seen(2, 2, 2), ("read", "incomplete", 2)),
        (seen(2, 3, 3), ("read", "incomplete", 2)),
        (seen(3, 0, None), ("filed", "missing", 0)),
        (seen(3, 1, 1), ("filed", "incomplete", 1)),
        (seen(3, 3, None), ("tallied", "missing", 0)),
        (seen(3, 3, 0), ("tallied", "missing", 0)),
        (seen(3, 3, 2), ("tallied", "incomplete", 2)),
        (seen(3, 3, 3, version="1"), ("tallied", "stale", 3)),
        (seen(0, 0, None, killed=True), None),
        (seen(3, 3, 2, killed=True), ("tallied", "orphaned", 2)),
        (seen(0, 0, None, bodies=0), None),
    ],
)
def test_the_first_stage_at_which_something_is_wrong_is_told(found: Found, told: tuple | None) -> None:
    assert [(one.stage, one.fault, one.paragraphs) for one in findings(found)] == ([] if told is None else [told])


def test_what_the_log_has_deleted_is_not_missed_where_it_counts() -> None:
    assert not list(findings(seen(0, 0, 3, read_kept=False, filed_kept=False)))
    assert [one.stage for one in findings(seen(0, 0, 1, read_kept=False, filed_kept=False))] == ["read"]


def test_what_counts_and_was_never_published_is_an_orphan() -> None:
    found = Found(expected={}, read={}, filed={}, counted={"urn:x": CountedEdition("1", "", 2, 2)})
    assert [(one.uri, one.fault, one.killed) for one in findings(found)] == [("urn:x", "orphaned", False)]
