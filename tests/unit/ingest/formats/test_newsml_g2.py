from datetime import timedelta
from pathlib import Path

import pytest
from feeds.quay import AGREED, NOW, QUAY, read, read_article, read_embargoed, read_refusal
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from streams.errors import InputError
from streams.events import Article, DeadLetter
from streams.ingest.formats.newsml_g2 import draft, items

FILES = sorted(Path(__file__).with_name("newsml_g2").iterdir())
GUID = "urn:newsml:wire.example:quay"
DATES = "<versionCreated>2024-03-05T09:30:00Z</versionCreated>"
BODY = f"<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body><p>{AGREED}</p></body></html></inlineXML>"


def item(
    meta: str = "", *, version: str = "version='2'", guid: str = GUID, body: str = BODY, dates: str = DATES
) -> bytes:
    return (
        f"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='{guid}' {version}>"
        f"<itemMeta>{dates}{meta}</itemMeta><contentSet>{body}</contentSet></newsItem>"
    ).encode()


def message(*given: bytes) -> bytes:
    return (
        b"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>"
        + b"".join(given)
        + b"</itemSet></newsMessage>"
    )


def test_there_are_enough_traps() -> None:
    assert len(FILES) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_way_to_write_an_item_gives_the_same_article(path: Path) -> None:
    (article,) = read(path)

    assert replace(article, subjects=()) == QUAY
    assert read(path.read_bytes()) == [article]


def test_a_bad_item_of_a_message_leaves_its_neighbours_be() -> None:
    first, bad, last = read(message(item(), item(guid=""), item(guid="urn:last")))

    assert isinstance(first, Article)
    assert isinstance(bad, DeadLetter)
    assert isinstance(last, Article)
    assert (bad.origin, bad.value is not None and b"newsItem" in bad.value) == ("standard input[2]", True)
    assert last.article.uri == "urn:last"


def test_a_message_without_a_news_item_is_told_so() -> None:
    assert "no article in it" in read_refusal(message(b"<packageItem guid='urn:a'/>")).message


@pytest.mark.parametrize("status", ["stat:withheld", "stat:canceled", "stat:cancelled"])
def test_what_is_withheld_or_canceled_is_killed_up_to_its_version(status: str) -> None:
    meta = f"<pubStatus qcode='{status}'/><embargoed/><itemClass qcode='ninat:picture'/>"

    article = read_article(item(meta, body="", dates=""))

    assert (article.status, article.article.version, article.paragraphs) == ("canceled", "2", ())


def test_an_unknown_status_is_refused() -> None:
    assert "'stat:spiked' is unknown" in read_refusal(item("<pubStatus qcode='stat:spiked'/>")).message


def test_an_item_under_an_embargo_is_held_until_it_is_over() -> None:
    end = NOW + timedelta(hours=1)
    held = item("<embargoed>2024-03-06T02:00:00+01:00</embargoed>")

    item_held = read_embargoed(held, end - timedelta(seconds=1))

    assert (item_held.until, item_held.article) == (end, read_article(held, end))
    assert item_held.article.article.uri == GUID


@pytest.mark.parametrize("embargo", ["<embargoed/>", "<embargoed> </embargoed>", "<embargoed>noon</embargoed>"])
def test_an_embargo_that_is_empty_or_cannot_be_told_withholds_the_item(embargo: str) -> None:
    letter = read_refusal(item(embargo))

    assert "withheld, as its embargo" in letter.message
    assert letter.value is None
    assert letter.size > 0


@pytest.mark.parametrize("signal", ["sig:correction", "sig:update"])
def test_a_correction_without_a_version_number_is_a_version_of_its_own(signal: str) -> None:
    article = read_article(item(f"<signal qcode='{signal}'/>", version=""))

    assert article.article.version == "2024-03-05T09:30:00.000+00:00"


@pytest.mark.parametrize(
    ("provider", "outlet"),
    [
        ("<provider qcode='nprov:LW'/>", "LW"),
        ("<provider uri='http://cv.example/newsprovider/LW'/>", "LW"),
        ("<provider qcode='nprov:LW' literal='Larnholm: Wire'/>", "Larnholm: Wire"),
        ("<provider qcode='nprov:LW'><name>Larnholm Wire</name></provider>", "Larnholm Wire"),
        ("", ""),
    ],
)
def test_the_outlet_is_the_name_of_the_provider_else_the_end_of_its_code(provider: str, outlet: str) -> None:
    assert read_article(item(provider)).article.outlet == outlet


def test_what_is_no_text_is_refused() -> None:
    letter = read_refusal(item("<itemClass qcode='ninat:picture'/>"))

    assert "class 'picture', not a text" in letter.message


@pytest.mark.parametrize(
    "data",
    [
        item(body="<remoteContent href='http://127.0.0.1:9/a.jpg'/>"),
        item(body="<inlineXML/><inlineData> </inlineData>"),
        item(dates="<versionCreated>5.3.2024</versionCreated>"),
        item(dates=""),
        b"<!DOCTYPE newsItem [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + item(),
        item(body="<inlineXML><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd'/></inlineXML>"),
        item(body="<inlineXML>" + "<div>" * 300 + AGREED + "</div>" * 300 + "</inlineXML>"),
        item()[:-5],
    ],
)
def test_what_is_no_article_is_refused_with_a_remedy(data: bytes) -> None:
    read_refusal(data)


PARTS = st.sampled_from([
    "newsMessage", "itemSet", "newsItem", "itemMeta", "contentMeta", "contentSet", "inlineXML", "inlineData", "html",
    "body", "p", "body.content", "pubStatus", "embargoed", "versionCreated", "headline", "by", "provider", "name",
])  # fmt: skip
TEXTS = st.text(alphabet="aZ é.\n", max_size=9) | st.sampled_from(
    ["2024-03-05", "usable", "<p>", "9999-12-31T23:00-09:00"]
)
ATTRIBUTES = st.dictionaries(st.sampled_from(["guid", "version", "qcode", "uri", "literal", "role", "tag"]), TEXTS)


def _element(tag: str, attributes: dict[str, str], text: str, below: list[etree._Element]) -> etree._Element:
    element = etree.Element(tag, attributes)
    element.text = text
    element.extend(below)
    return element


LEAVES = st.builds(_element, PARTS, ATTRIBUTES, TEXTS, st.just([]))
TREES = st.recursive(
    LEAVES, lambda inner: st.builds(_element, PARTS, ATTRIBUTES, TEXTS, st.lists(inner, max_size=4)), max_leaves=12
)


@given(TREES)
def test_any_tree_is_drafts_or_input_errors(root: etree._Element) -> None:
    root.tag, told = "newsItem", None
    for found in items(root):
        found.set("guid", GUID)
        try:
            draft(found)
        except InputError as error:
            told = error
    assert told is None or told.remedy
