from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.versions import version_key
from streams.errors import InputError
from streams.events import Article, DeadLetter
from streams.ingest.articles import article_of
from streams.ingest.drafts import Draft
from streams.ingest.formats.html_text import JOIN
from streams.ingest.formats.protocol import Entry
from streams.ingest.formats.xml_document import FORMAT, read
from streams.ingest.sources import read_sources

OPENING = "The harbour board met on Monday and put off its decision on the new quay."
QUOTE = "“We will wait,” its chairman said. “But not for ever.”"
HTML = f"<p>{OPENING}</p><figure><figcaption>The quay</figcaption></figure><p>{QUOTE}</p>"
ESCAPED = HTML.replace("&", "&amp;").replace("<", "&lt;")
TWICE = ESCAPED.replace("&", "&amp;")
DAY = datetime(2024, 3, 5, 7, 30, tzinfo=UTC)

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)
HEAD = "<title>Harbour Times</title><link>https://harbour.example/</link><language>en-gb</language>"


def rss(item: str, *, namespaces: str = NAMESPACES, declaration: str = "") -> str:
    return f'{declaration}<rss version="2.0" {namespaces}><channel>{HEAD}<item>{item}</item></channel></rss>'


def atom(entry: str, *, namespace: str = "http://www.w3.org/2005/Atom", more: str = "") -> str:
    return (
        f'<feed xmlns="{namespace}" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="en-gb">'
        '<title type="text">Harbour Times</title><link rel="self" href="https://harbour.example/feed"/>'
        '<link href="https://harbour.example/"/><updated>2024-03-06T00:00:00Z</updated>'
        f"{more}<entry>{entry}</entry></feed>"
    )


RSS_ITEM = (
    "<title>No quay yet</title><guid>https://harbour.example/quay</guid><dc:creator>Ines Moraud</dc:creator>"
    "<pubDate>Tue, 05 Mar 2024 07:30:00 GMT</pubDate>"
)
ATOM_ENTRY = (
    "<id>https://harbour.example/quay</id><title>No quay yet</title><author><name>Ines Moraud</name></author>"
    "<published>2024-03-05T07:30:00Z</published><updated>2024-03-05T07:30:00Z</updated>"
)
TRAPS: dict[str, bytes] = {
    "the full text beside a summary": rss(
        f"{RSS_ITEM}<description>In short.</description><content:encoded><![CDATA[{HTML}]]></content:encoded>"
    ).encode(),
    "escaped HTML in the description": rss(f"{RSS_ITEM}<description>{ESCAPED}</description>").encode(),
    "HTML escaped twice": rss(f"{RSS_ITEM}<description>{TWICE}</description>").encode(),
    "HTML escaped twice in CDATA": rss(f"{RSS_ITEM}<description><![CDATA[{ESCAPED}]]></description>").encode(),
    "plain text": rss(f"{RSS_ITEM}<description>{OPENING}\n\n{QUOTE}</description>").encode(),
    "namespaces that are not declared": rss(
        f"{RSS_ITEM}<content:encoded>{ESCAPED}</content:encoded>", namespaces=""
    ).encode(),
    "namespaces that are wrong": rss(
        f"{RSS_ITEM}<content:encoded>{ESCAPED}</content:encoded>",
        namespaces=NAMESPACES.replace("purl.org", "example.org"),
    ).encode(),
    "pictures with texts of their own": rss(
        f"<media:title>A quay</media:title><media:content url='x'/>{RSS_ITEM}<media:description>Seen from the air."
        f"</media:description><description>{ESCAPED}</description>"
    ).encode(),
    "a guid that is no address, a link that is relative": rss(
        RSS_ITEM.replace("<guid>https://harbour.example/quay", '<guid isPermaLink="false">quay')
        + f"<link>/elsewhere</link><description>{ESCAPED}</description>"
    ).encode(),
    "no guid": rss(
        RSS_ITEM.replace("guid>https://harbour.example/quay<", "link> /quay <").replace("/guid", "/link")
        + f"<description>{ESCAPED}</description>"
    ).encode(),
    "an author by mail": rss(
        RSS_ITEM.replace("dc:creator>Ines Moraud", "author>desk@harbour.example (Ines Moraud)").replace(
            "dc:creator", "author"
        )
        + f"<description>{ESCAPED}</description>"
    ).encode(),
    "an encoding of one byte": rss(
        f"{RSS_ITEM}<description>{ESCAPED}</description>", declaration='<?xml version="1.0" encoding="windows-1252"?>'
    ).encode("cp1252"),
    "UTF-8 that says it is none": rss(
        f"{RSS_ITEM}<description>{ESCAPED}</description>", declaration='<?xml version="1.0" encoding="iso-8859-1"?>'
    ).encode(),
    "RSS 1.0": (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{HEAD}</channel>'
        f'<item rdf:about="https://harbour.example/quay"><title>No quay yet</title><dc:creator>Ines Moraud</dc:creator>'
        f"<dc:date>2024-03-05T08:30+01:00</dc:date><description>{ESCAPED}</description></item></rdf:RDF>"
    ).encode(),
    "Atom with HTML": atom(
        f'{ATOM_ENTRY}<summary>In short.</summary><content type="html">{ESCAPED}</content>'
    ).encode(),
    "Atom with XHTML": atom(
        f'{ATOM_ENTRY}<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{HTML}</div></content>'
    ).encode(),
    "Atom with XHTML of prefixes": atom(
        ATOM_ENTRY
        + '<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml">'
        + HTML.replace("</", "</x:").replace("<p", "<x:p").replace("<fig", "<x:fig")
        + "</x:div></content>"
    ).encode(),
    "Atom with a summary and content elsewhere": atom(
        f'{ATOM_ENTRY}<content type="video/mp4" src="/v"/><summary type="html">{ESCAPED}</summary>'
    ).encode(),
    "Atom of another namespace": atom(
        f'{ATOM_ENTRY}<content type="html">{ESCAPED}</content>', namespace="http://purl.org/atom/ns#"
    ).encode(),
    "Atom with ids that are relative to a base": atom(
        ATOM_ENTRY.replace("https://harbour.example/quay", "../quay") + f"<content>{ESCAPED}</content>"
    )
    .replace("<entry>", '<entry xml:base="https://harbour.example/world/">')
    .encode(),
    "Atom with the author of the feed": atom(
        ATOM_ENTRY.replace("<author><name>Ines Moraud</name></author>", "") + f"<content>{ESCAPED}</content>",
        more="<author><name>Ines Moraud</name></author>",
    ).encode(),
}
DATES = [
    "Tue, 05 Mar 2024 07:30:00 GMT",
    "Tue, 05 Mar 2024 02:30:00 EST",
    "Tue, 5 Mar 2024 08:30 CET",
    "5 Mar 24 08:30:00 +0100",
    "2024-03-05T07:30:00",
    "2024-03-05 08:30:00 +01:00",
]


def entries(data: str | bytes) -> list[Entry]:
    return list(read(BytesIO(data if isinstance(data, bytes) else data.encode())))


def only(data: str | bytes) -> Article:
    (entry,) = entries(data)
    assert isinstance(entry.found, Draft), entry.found
    return article_of(entry.found, stating=FORMAT.stating)


@pytest.mark.parametrize("trap", TRAPS)
def test_feeds_of_many_shapes_are_the_same_article(trap: str) -> None:
    article = only(TRAPS[trap])

    header = article.article
    assert (header.uri, header.version, header.headline) == ("https://harbour.example/quay", "1", "No quay yet")
    assert (header.byline, header.outlet, header.published) == ("Ines Moraud", "Harbour Times", DAY)
    assert header.language == "en-gb"
    assert [(paragraph.role, paragraph.text) for paragraph in article.paragraphs] == [
        ("body", OPENING),
        ("body", QUOTE),
    ]
    text = JOIN.join([OPENING, QUOTE])
    assert [text[slice(*paragraph.span)] for paragraph in article.paragraphs] == [OPENING, QUOTE]


@pytest.mark.parametrize("date", DATES)
def test_dates_of_many_styles_are_the_same_moment(date: str) -> None:
    item = RSS_ITEM.replace("Tue, 05 Mar 2024 07:30:00 GMT", date)

    assert only(rss(f"{item}<description>It met.</description>")).article.published == DAY


def test_items_that_cannot_be_read_are_refused_with_their_places_and_their_neighbours_go_on() -> None:
    good = f"{RSS_ITEM}<description>{ESCAPED}</description>"
    untimely = good.replace("Tue, 05 Mar 2024 07:30:00 GMT", "5.3.2024")
    feed = rss(f"{good}</item><item>{RSS_ITEM}</item><item>{untimely}</item><item>{good}")

    first, empty, bad, last = entries(feed)

    assert [entry.place for entry in (first, empty, bad, last)] == ["[1]", "[2]", "[3]", "[4]"]
    assert first.found == last.found
    assert isinstance(bad.found, InputError)
    assert bad.found.message == "pubdate: '5.3.2024' is no date"
    assert isinstance(empty.found, Draft)
    with pytest.raises(InputError, match="no body paragraph"):
        article_of(empty.found, stating=FORMAT.stating)


@pytest.mark.parametrize(
    ("suffix", "feed"), [(".rss", "Atom with HTML"), (".atom", "RSS 1.0"), (".xml", "no guid"), ("", "no guid")]
)
def test_a_feed_is_known_by_its_root_whatever_the_suffix(tmp_path, suffix: str, feed: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / f"feed{suffix}"
    path.write_bytes(TRAPS[feed])

    (article,) = read_sources([path])

    assert isinstance(article, Article)
    assert article.article.uri == "https://harbour.example/quay"


def test_an_item_of_a_title_alone_is_a_dead_letter_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    path.write_text(rss(RSS_ITEM))

    (letter,) = read_sources([path])

    assert isinstance(letter, DeadLetter)
    assert letter.message == f"{path}[1]: no body paragraph"
    assert b"No quay yet" in (letter.value or b"")


def test_an_update_is_a_later_version_and_one_without_publication_is_told_by_it() -> None:
    updated = ATOM_ENTRY.replace("<updated>2024-03-05T07:30:00Z", "<updated>2024-03-05T09:00:00.5+01:00")
    alone = updated.replace("<published>2024-03-05T07:30:00Z</published>", "")

    for entry in (updated, alone):
        header = only(atom(f"{entry}<content>{ESCAPED}</content>")).article
        assert header.version == "2024-03-05T08:00:00.500+00:00"
    assert header.published == datetime(2024, 3, 5, 8, 0, 0, 500_000, tzinfo=UTC)


def test_a_deleted_entry_kills_what_the_feed_published_till_then_and_a_later_update_brings_it_back() -> None:
    deletion = '<at:deleted-entry ref="https://harbour.example/quay" when="2024-03-05T12:00:00+01:00"/>'

    def updated(at: str) -> str:
        entry = ATOM_ENTRY.replace("<updated>2024-03-05T07:30:00Z", f"<updated>{at}")
        return only(atom(f"{entry}<content>{ESCAPED}</content>")).article.version

    kill, _ = (entry.found for entry in entries(atom(ATOM_ENTRY, more=deletion)))

    assert isinstance(kill, Draft)
    assert article_of(kill, stating=FORMAT.stating).status == "canceled"
    assert kill.uri == "https://harbour.example/quay"
    for before in ("2024-03-05T07:30:00Z", "2024-03-05T10:59:59Z", "2024-03-05T12:00:00+01:00"):
        assert version_key(updated(before)) <= version_key(kill.version)
    assert version_key(updated("2024-03-05T11:00:00.001Z")) > version_key(kill.version)


@pytest.mark.parametrize("attributes", ["", 'when="2024-03-05T12:00:00Z"', 'ref="urn:a" when="soon"'])
def test_a_deleted_entry_that_says_too_little_is_refused(attributes: str) -> None:
    feed = f"<feed><deleted-entry {attributes}/></feed>"

    (entry,) = entries(feed)

    assert isinstance(entry.found, InputError)
    assert entry.found.remedy


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<rss><channel><item>", "not XML"),
        (b"<rss><channel><item><title>A & B</title></item></channel></rss>", "not XML"),
        (b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "document type"),
        (b'<rss xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="x"/></rss>', "XInclude"),
        (b"<opml/>", "<opml>"),
    ],
)
def test_what_is_no_feed_is_refused_whole(data: bytes, message: str) -> None:
    (entry,) = entries(data)

    assert isinstance(entry.found, InputError)
    assert message in entry.found.message
    assert entry.found.remedy


def test_a_feed_without_items_has_no_entry() -> None:
    assert entries(rss("").replace("<item></item>", "")) == []


def version_at(updated: datetime) -> str:
    entry = f"<id>urn:a</id><updated>{updated.isoformat()}</updated><content>It met.</content>"
    return only(atom(entry)).article.version


@given(st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), max_size=4))
def test_versions_of_updates_are_in_the_order_of_their_times(moments: list[datetime]) -> None:
    versions = [version_at(moment) for moment in sorted(moments)]

    assert versions == sorted(versions, key=version_key)
    assert all(version_key("1") < version_key(version) for version in versions)


NAMES = st.sampled_from([
    "title", "guid", "id", "link", "pubDate", "updated", "description", "content", "author", "name", "source", "item",
    "entry", "deleted-entry", "channel", "media:title", "dc:creator", "encoded",
])  # fmt: skip
TEXTS = st.sampled_from([
    "", "soon", "2024-03-05", "http://[x", "/a", "a@b (", "&lt;p&gt;It met.&lt;/p&gt;", "&amp;lt;b", "&#x85;", OPENING,
    "<![CDATA[<article><table>It]]>",
])  # fmt: skip
ATTRIBUTES = st.sampled_from([
    "", ' ref="a" when="2024"', ' href="//" rel="alternate"', ' type="xhtml"', ' xml:base="http://["',
])  # fmt: skip
ELEMENTS = st.recursive(
    TEXTS,
    lambda inner: st.builds(
        lambda name, attribute, children: f"<{name}{attribute}>{''.join(children)}</{name}>",
        NAMES,
        ATTRIBUTES,
        st.lists(inner, max_size=5),
    ),
    max_leaves=20,
)


@given(st.sampled_from(["rss", "feed", "RDF"]), st.lists(ELEMENTS, max_size=4).map("".join))
def test_any_feed_is_drafts_or_input_errors(root: str, inner: str) -> None:
    for entry in entries(f"<{root}>{inner}</{root}>"):
        assert isinstance(entry.found, Draft) or entry.found.remedy


@given(st.binary(max_size=80), st.integers(0, 2000))
def test_a_feed_that_is_mangled_is_drafts_or_input_errors(junk: bytes, at: int) -> None:
    data = TRAPS["Atom with XHTML"]

    for entry in entries(data[: at % len(data)] + junk + data[at % len(data) :]):
        assert isinstance(entry.found, Draft) or entry.found.remedy


def test_an_item_of_many_fields_keeps_its_text() -> None:
    many = "<category>port</category>" * 500

    assert only(rss(f"{many}{RSS_ITEM}<description>It met.</description>")).paragraphs[0].text == "It met."


def test_an_item_without_id_and_link_is_named_by_its_content() -> None:
    item = RSS_ITEM.replace("<guid>https://harbour.example/quay</guid>", "") + "<description>It met.</description>"

    first, second = (only(rss(item)).article.uri for _ in range(2))

    assert first == second
    assert first.startswith("urn:newsroom:2024-03-05:harbour-times:sha256-")
