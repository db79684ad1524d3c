from __future__ import annotations

import json
from datetime import UTC, datetime

from tallying.events import NOON, agreed, header, paragraph, said

from streams.tally.core.fold import fold
from streams.tally.core.summary import IssueTally, bucket_start, is_empty, summarise


def tally(**about: object) -> IssueTally:
    (found,) = fold([paragraph(header(published=NOON), issues=["trade"], **about)])
    return found


def test_json_has_the_counts_and_agreements_by_status() -> None:
    shown = tally(statements=[said("Ann Lee")], agreements=[agreed("trade")]).as_dict()

    assert json.loads(json.dumps(shown)) == {
        "issue": "trade",
        "paragraphs": 1,
        "original": 1,
        "syndicated": 0,
        "articles": 1,
        "outlets": 1,
        "statements": 1,
        "speakers": [{"name": "Ann Lee", "kind": "person", "statements": 1}],
        "kinds": {"person": 1},
        "agreements": {"reached": {"reports": 1, "distinct": 1}},
        "first": "2024-03-05T12:00:00Z",
        "last": "2024-03-05T12:00:00Z",
    }


def test_json_of_a_period_says_when_it_starts() -> None:
    (day,) = fold([paragraph(header(published=NOON), issues=["trade"])], by="day")
    assert day.as_dict()["start"] == "2024-03-05T00:00:00Z"


def test_the_event_names_so_many_speakers_and_counts_them_all() -> None:
    found = tally(statements=[said(name) for name in ("Cy", "Bo", "Bo", "Al")])

    event = found.as_event(reading="r", revision=7, positions={"articles-0": 3}, speakers=2)

    assert [speaker.name for speaker in event.speakers] == ["Bo", "Al"]
    assert (event.statements, event.reading, event.revision, event.positions) == (4, "r", 7, {"articles-0": 3})
    assert (event.first, event.last) == (found.first, found.last)


def test_counts_of_several_shards_and_hours_are_summed_and_zeros_say_nothing() -> None:
    found = summarise(
        "trade",
        [
            ("outlet", "Daily", 0, 2),
            ("outlet", "Daily", 1, 1),
            ("outlet", "Gone", 0, 0),
            ("outlet", "", 0, 1),
            ("article", "", 0, 1),
            ("speaker", "person:Ann: Lee", 0, 1),
            ("speaker", "person:Ann: Lee", 1, -1),
            ("agreement", "reached:a:b", 0, 2),
            ("instant", "0000000000", 5, 0),
            ("instant", "0000000001", 4, 1),
        ],
    )

    assert (found.paragraphs, found.outlets, found.articles, found.statements) == (4, 1, 1, 0)
    assert (found.speakers, found.kinds) == ((), {})
    assert found.agreements["reached"].distinct == 1
    assert found.first == found.last == datetime(1970, 1, 1, 4, 0, 0, 1, tzinfo=UTC)


def test_a_tally_of_nothing_is_empty() -> None:
    assert is_empty(summarise("trade", []))
    assert not is_empty(tally())


def test_days_and_hours_start_on_the_hour_in_utc_before_1970_too() -> None:
    assert bucket_start(-1, "day") == datetime(1969, 12, 31, tzinfo=UTC)
    assert bucket_start(-1, "hour") == datetime(1969, 12, 31, 23, tzinfo=UTC)
    assert bucket_start(30, None) is None
