from __future__ import annotations

from sqlalchemy import Engine
from tallying.events import agreed, header, kill, paragraph
from tallying.feeding import feed

from streams.settings import Secret
from streams.tally.sql.publication import Publication
from streams.tally.store import TallyStore


def test_nothing_is_owed_by_an_empty_store(engine: Engine) -> None:
    assert Publication.begin(engine, 0, speakers=1) is None


def test_equal_revisions_are_equal_tallies(engine: Engine, store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"])])
    first = Publication.begin(engine, 100, speakers=1)
    assert first is not None
    first.abandon()
    second = Publication.begin(engine, 100, speakers=1)
    assert second is not None
    second.finish()

    assert first.tallies == second.tallies
    assert first.tallies[0].revision == 101


def test_only_what_has_changed_since_is_published(engine: Engine, store: TallyStore) -> None:
    for issues in (["trade", "climate"], ["trade"]):
        feed(store, [paragraph(header(f"urn:{len(issues)}"), issues=issues)])
        publication = Publication.begin(engine, 0, speakers=1)
        assert publication is not None
        publication.finish()

    assert [(tally.issue, tally.paragraphs) for tally in publication.tallies] == [("trade", 2)]


def test_a_store_built_anew_publishes_higher_revisions_than_the_one_before_it(url: Secret, engine: Engine) -> None:
    bases = []
    for base in (5_000_000, 6_000_000):
        store = TallyStore(url)
        feed(store, [paragraph(header(f"urn:{base}"), issues=["trade"])])
        publication = Publication.begin(engine, base, speakers=1)
        assert publication is not None
        publication.finish()
        bases.append(publication.tallies[0].revision)
        store.close()
    assert bases == sorted(bases)


def test_many_retractions_are_published_part_by_part(engine: Engine, store: TallyStore) -> None:
    reports = [agreed("trade", key=f"k{n}") for n in range(1_100)]
    feed(store, [paragraph(issues=["trade"], agreements=reports), kill(header())])
    sizes = []
    while publication := Publication.begin(engine, 0, speakers=1):
        sizes.append(len(publication.reports))
        publication.finish()
    assert sizes == [1_000, 100]
