from __future__ import annotations

from tallying.events import header, kill, usable

from streams.events import ArticleHeader
from streams.tally.core.announced import MAX_VERSIONS, Announced
from streams.tally.core.arrivals import VersionArrival, article_arrival


def version(article: ArticleHeader) -> VersionArrival:
    arrival = article_arrival(usable(article, 1))
    assert isinstance(arrival, VersionArrival)
    return arrival


FIRST, OTHER = version(header(digest="x")), version(header(digest="y"))


def test_of_one_version_the_text_announced_last_comes_last_however_often_each_was() -> None:
    said = Announced("urn:a")
    assert [said.take(arrival) for arrival in (FIRST, FIRST, OTHER, FIRST, FIRST)] == [True, False, True, True, False]
    assert said.versions == [OTHER, FIRST]
    assert (said.place(OTHER.facts), said.place(FIRST.facts)) == (1, 2)
    assert said.place(version(header(digest="z")).facts) == 0


def test_a_kill_takes_out_what_it_kills_and_holds_against_stragglers() -> None:
    said = Announced("urn:a")
    later = version(header(version="3"))
    for arrival in (FIRST, later, article_arrival(kill(header(version="2")))):
        assert said.take(arrival)
    assert said.versions == [later]
    assert not said.take(OTHER)
    assert not said.take(article_arrival(kill(header(version="1"))))
    assert (said.outdates("2"), said.outdates("3")) == (True, False)


def test_only_the_highest_versions_are_kept() -> None:
    said = Announced("urn:a")
    for number in (*range(1, 40), 2):
        said.take(version(header(version=str(number))))
    assert [known.facts.version for known in said.versions] == [str(n) for n in range(40 - MAX_VERSIONS, 40)]
