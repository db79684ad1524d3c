"""Changes of articles and their history, as the store keeps and owes them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tallying.events import OTHER_READER, announced, header, kill, paragraph, quoting, reread, usable, version
from tallying.feeding import feed

from streams.contract.readings import reading_id
from streams.events import Change, ClassifiedParagraph
from streams.settings import Secret
from streams.tally.sql.history import KEPT
from streams.tally.store import TallyStore

PAY = quoting("Lena Ortiz", "We have a deal on pay", issues=["port"])
NIGHT = quoting("Bo Lund", "The night shift stays", issues=["port"])


@pytest.fixture
def store(database_url: str) -> Iterator[TallyStore]:
    opened = TallyStore(Secret(database_url))
    yield opened
    opened.close()


def one(number: str, *, digest: str = "") -> list[ClassifiedParagraph]:
    """A version whose words are those of its number."""
    return [paragraph(header(version=number, digest=digest), **quoting("Lena Ortiz", f"Offer {number}{digest}"))]


def owed(store: TallyStore) -> list[Change]:
    """The changes that the store owes the log. Then it has them."""
    publication = store.publication(speakers=10)
    if publication is None:
        return []
    publication.finish()
    return list(publication.changes)


def told(store: TallyStore) -> list[tuple[str, str | None, str | None]]:
    """The same by kind and versions."""
    return [(c.kind, c.before and c.before.version, c.after and c.after.version) for c in owed(store)]


def shown(store: TallyStore) -> list[tuple[str, str | None, list[str]]]:
    """The history of the article: version, how it ended, what it said."""
    found = store.history("urn:a")
    versions = found.versions if found is not None else ()
    return [(v.said.edition.version, v.ended, [s.content for s in v.said.statements]) for v in versions]


def test_an_update_is_told_once_all_of_it_has_come_and_a_repeat_never(store: TallyStore) -> None:
    first = [paragraph(header(version="1"), 1, 1, **PAY)]
    second = [paragraph(header(version="2"), n, 2, **words) for n, words in ((1, PAY), (2, NIGHT))]
    feed(store, first)
    feed(store, second[:1])
    assert told(store) == []
    feed(store, second[1:])
    (change,) = owed(store)
    assert (change.kind, change.before and change.before.version, change.after and change.after.version) == (
        "substantive",
        "1",
        "2",
    )
    assert [(c.before, c.after and c.after.content) for c in change.statements] == [(None, NIGHT["text"])]
    feed(store, [*first, *second])
    assert told(store) == []


def test_versions_that_come_in_one_batch_are_told_like_those_that_do_not(store: TallyStore) -> None:
    feed(store, [*one("1"), *one("2"), *one("3")])
    assert told(store) == [("substantive", "1", "2"), ("substantive", "2", "3")]
    assert shown(store) == [
        ("1", "replaced", ["Offer 1"]),
        ("2", "replaced", ["Offer 2"]),
        ("3", None, ["Offer 3"]),
    ]


def test_a_kill_withdraws_and_a_later_version_revives_once_it_is_whole(store: TallyStore) -> None:
    feed(store, one("1"), now=10.0)
    feed(store, [kill(header(version="1"))], now=20.0)
    assert told(store) == [("killed", "1", None)]
    parts = [paragraph(header(version="2"), n, 2, **words) for n, words in ((1, PAY), (2, NIGHT))]
    feed(store, [*one("1"), parts[0]], now=30.0)
    assert told(store) == []
    feed(store, parts[1:], now=40.0)
    assert told(store) == [("revived", None, "2")]

    found = store.history("urn:a")
    assert found is not None
    assert found.killed == "1"
    assert [(v.came.timestamp(), v.gone and v.gone.timestamp(), v.ended) for v in found.versions] == [
        (10.0, 20.0, "killed"),
        (40.0, None, None),
    ]


def test_what_was_killed_before_it_came_is_no_change(store: TallyStore) -> None:
    feed(store, [kill(header(version="2")), *one("1"), *one("2")])
    assert told(store) == []
    found = store.history("urn:a")
    assert found is not None
    assert (found.killed, found.versions) == ("2", ())
    feed(store, one("3"))
    assert told(store) == []
    assert store.history("urn:other") is None


def test_a_version_counted_without_all_its_paragraphs_is_told_again_when_the_rest_comes(store: TallyStore) -> None:
    parts = [paragraph(header(version="2"), n, 2, **words) for n, words in ((1, PAY), (2, NIGHT))]
    feed(store, [*one("1"), parts[0]], now=1.0)
    store.take_overdue([0], cutoff=1.0, now=300.0)
    (lacking,) = owed(store)
    assert lacking.after is not None
    assert (lacking.after.paragraphs, lacking.after.paragraph_count) == (1, 2)
    feed(store, parts[1:], now=400.0)
    (whole,) = owed(store)
    assert [(c.before, c.after and c.after.content) for c in whole.statements] == [(None, NIGHT["text"])]
    assert lacking.id != whole.id
    assert [(v.came.timestamp(), v.gone and v.gone.timestamp()) for v in store.history("urn:a").versions] == [
        (1.0, 300.0),
        (400.0, None),
    ]


def test_a_text_announced_again_is_told_and_remembered_as_often_as_it_counts(store: TallyStore) -> None:
    texts = {digest: one("1", digest=digest) for digest in "xy"}
    for digest in "xyxy":
        feed(store, [usable(texts[digest][0].article, 1), *texts[digest]])
    changes = owed(store)
    assert [(c.before.digest, c.after.digest) for c in changes if c.before and c.after] == [
        ("x", "y"),
        ("y", "x"),
        ("x", "y"),
    ]
    assert len({change.id for change in changes}) == 3
    assert [ended for _, ended, _ in shown(store)] == ["replaced", "replaced", "replaced", None]


def test_what_is_not_acknowledged_is_owed_again_with_the_same_id(store: TallyStore) -> None:
    feed(store, [*one("1"), *one("2")])
    publication = store.publication(speakers=10)
    assert publication is not None
    publication.abandon()
    assert publication.changes == tuple(owed(store))
    assert owed(store) == []


def test_a_reading_that_catches_up_tells_no_changes_and_has_a_history_when_it_becomes_current(
    store: TallyStore,
) -> None:
    both = [*one("1"), *one("2")]
    feed(store, [announced(), *both], now=10.0)
    owed(store)
    feed(store, [announced(OTHER_READER), *reread(both)], now=500.0)
    assert told(store) == []
    store.keep_readings(now=600.0)
    store.use(reading_id(OTHER_READER), at_once=True)
    assert told(store) == []
    found = store.history("urn:a")
    assert found is not None
    assert found.reading == reading_id(OTHER_READER)
    assert [(v.said.edition.version, v.came.timestamp()) for v in found.versions] == [("1", 10.0), ("2", 10.0)]


def test_the_history_of_an_article_is_bounded(store: TallyStore) -> None:
    for number in range(1, KEPT + 5):
        feed(store, one(str(number)))
    assert [number for number, _, _ in shown(store)] == [str(n) for n in range(4, KEPT + 5)]


def test_a_first_version_costs_no_rows_of_history(store: TallyStore) -> None:
    feed(store, version(header("urn:a"), ["port", "port"]))
    assert shown(store) == [("1", None, [])]
    assert told(store) == []
