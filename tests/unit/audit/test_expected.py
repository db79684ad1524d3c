from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tallying.events import header, kill, usable

from streams.audit.expected import Expected, Place, take
from streams.contract.records import TopicPartition
from streams.events import Article

PLACES = st.lists(st.integers(1, 4), max_size=8)


def ought(*events: Article) -> Expected | None:
    found: dict[str, Expected] = {}
    for offset, event in enumerate(events):
        take(found, Place(TopicPartition("articles", 0), offset, 0), event)
    return found.get("urn:a")


def test_the_highest_version_ought_to_count_whatever_came_last() -> None:
    found = ought(usable(header(version="2"), 3), usable(header(version="10"), 5), usable(header(version="9"), 1))
    assert found is not None
    assert (found.header.version, found.bodies, found.killed, found.place.offset) == ("10", 5, False, 1)


def test_of_one_version_the_text_announced_last_ought_to_count() -> None:
    found = ought(usable(header(digest="a"), 3), usable(header(digest="b"), 2))
    assert found is not None
    assert (found.header.digest, found.bodies) == ("b", 2)


@given(kills=PLACES, versions=PLACES, last=st.booleans())
def test_a_kill_holds_against_its_version_and_those_before_it(
    kills: list[int], versions: list[int], last: bool
) -> None:
    killed = [kill(header(version=str(n))) for n in kills]
    published = [usable(header(version=str(n)), 1) for n in versions]
    found = ought(*(published + killed if last else killed + published))
    standing = [n for n in versions if n > max(kills, default=0)]
    if standing:
        assert found is not None
        assert (found.killed, found.header.version) == (False, str(max(standing)))
    else:
        assert found is None or found.killed
