from typing import Any

import pytest
from feeds.quay import read_article
from hypothesis import given
from hypothesis import strategies as st

from streams.events import Subject
from streams.ingest.subjects import MOST, MOST_CHARS, by, of_json, subject, subjects

WAR = Subject(code="medtop:20000056", name="war", creator="Larnholm Wire")


@pytest.mark.parametrize(
    ("code", "scheme"),
    [
        ("medtop:20000056", ""),
        ("http://cv.iptc.org/newscodes/mediatopic/20000056", ""),
        ("20000056", "medtop"),
        ("20000056", "http://cv.iptc.org/newscodes/mediatopic/"),
        ("20000056", "mediatopics"),
    ],
)
def test_a_media_topic_is_known_however_it_is_spelt(code: str, scheme: str) -> None:
    assert subject(code, "war", "Larnholm Wire", scheme) == WAR


def test_any_other_code_is_as_it_was_given_and_a_name_alone_is_enough() -> None:
    assert subject("afp:WAR-1", "war") == Subject(code="afp:WAR-1", name="war")
    assert subject(name="<b>war</b> &amp; peace") == Subject(name="war & peace")
    assert subject("", " ") is None


def test_what_is_too_long_or_no_text_is_left_out() -> None:
    assert subject("x" * (MOST_CHARS + 1)) is None
    assert subject("a\nb") is None
    assert len(subjects(subject(f"a:{n % 80}") for n in range(1000))) == MOST


def test_a_subject_without_a_creator_is_by_the_outlet() -> None:
    assert list(by("Wire", [Subject(name="war"), WAR])) == [Subject(name="war", creator="Wire"), WAR]


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_whatever_json_says_of_subjects_fails_nothing(value: Any) -> None:
    assert all(one.code or one.name for one in of_json(value))


NINJS = (
    b'{"uri": "urn:a", "versionCreated": "2024-03-05", "provider": {"name": "Larnholm Wire"}, "body_text": "It met."%s}'
)


@pytest.mark.parametrize(
    "source",
    [
        b'{"uri": "urn:a", "published": "2024-03-05", "outlet": "Larnholm Wire", "text": "It met.",'
        b' "subjects": [{"code": "medtop:20000056", "name": "war"}]}',
        NINJS % b', "subject": [{"code": "medtop:20000056", "name": "war"}]',
        NINJS
        % b', "subjects": [{"uri": "http://cv.iptc.org/newscodes/mediatopic/20000056", "literal": "war"}, 7, null]',
        b"<newsItem guid='urn:a' version='1'><itemMeta><provider literal='Larnholm Wire'/><versionCreated>2024-03-05"
        b"</versionCreated></itemMeta><contentMeta><subject type='cpnat:abstract' qcode='medtop:20000056'><name>war"
        b"</name></subject></contentMeta><contentSet><inlineData>It met.</inlineData></contentSet></newsItem>",
        b"<rss><channel><title>Larnholm Wire</title><item><guid>urn:a</guid><pubDate>2024-03-05</pubDate>"
        b"<description>It met.</description><category domain='medtop'>20000056</category></item></channel></rss>",
        b"<feed><title>Larnholm Wire</title><entry><id>urn:a</id><published>2024-03-05</published><content>It met."
        b"</content><category term='20000056' label='war' scheme='http://cv.iptc.org/newscodes/mediatopic/'/></entry></feed>",
    ],
    ids=["our own", "ninjs 1", "ninjs 3", "NewsML-G2", "RSS", "Atom"],
)
def test_every_format_that_says_what_an_article_is_about_is_heard(source: bytes) -> None:
    (found,) = read_article(source).subjects

    assert (found.code, found.creator) == ("medtop:20000056", "Larnholm Wire")
    assert found.name in ("war", "20000056")


def test_who_says_so_may_be_another_one() -> None:
    tagged = b', "subjects": [{"name": "war", "creator": "ex:Tagger"}, "peace"], "subject": ["no"]'

    assert read_article(NINJS % tagged).subjects == (
        Subject(name="war", creator="ex:Tagger"),
        Subject(name="peace", creator="Larnholm Wire"),
    )


def test_what_an_article_is_about_makes_no_other_text_of_it() -> None:
    plain, tagged = read_article(NINJS % b""), read_article(NINJS % b', "subjects": ["war"]')

    assert plain.article == tagged.article
