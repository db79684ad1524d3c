from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError, OversizeError
from streams.events import Article
from streams.ingest.articles import article_of
from streams.ingest.byte_limits import KEPT_BYTES, MAX_LINE_BYTES
from streams.ingest.drafts import Draft
from streams.ingest.formats.html import FORMAT, parse, read
from streams.ingest.formats.html_text import JOIN, MAX_TAGS

OPENING = "The harbour board met on Monday and put off its decision on the new quay."
QUOTE = "“We will wait,” its chairman said. “But not for ever.”"
CLOSING = "Dockers had asked for a vote this year, and want one now."
STORY = [OPENING, QUOTE, CLOSING]
DAY = datetime(2024, 3, 5, 7, 30, tzinfo=UTC)

MARKED_UP = f"""<!DOCTYPE html><html lang="en-GB"><head><title>No quay yet | Harbour Times</title>
<link rel="canonical" href="/quay"><meta property="og:url" content="https://harbour.example/quay?from=home">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [
 {{"@type": "WebSite", "name": "Harbour"}},
 {{"@type": ["NewsArticle"], "headline": "No quay yet", "datePublished": "2024-03-05T08:30:00+01:00",
   "author": [{{"@type": "Person", "name": "Ines Moraud"}}, {{"name": "Paul Teller"}}],
   "publisher": {{"@type": "Organization", "name": "Harbour Times"}}}}]}}</script></head>
<body class="has-sidebar no-comments"><div id="cookieConsent">
<p>We use cookies to learn what our readers like.</p></div>
<header><h2>Harbour Times</h2><nav><ul><li><a href="/">Home</a></li></ul></nav></header>
<main><article class="post"><h1>No quay yet</h1>
<figure><img src="https://pictures.example/1"><figcaption>The quay on a cold day in March, from the air.</figcaption>
</figure><div class="article-body"><p>{OPENING}</p><div class="ad-slot">Advertisement</div>
<p>“We will wait,” its <a href="/chair">chairman</a> said. “But not for ever.”</p>
<div class="relatedStories"><p>The strike of the dockers is over, says their union.</p></div>
<p><a href="/strike">What the dockers want, in five points</a></p><p>{CLOSING}</p></div>
<div class="share">Share this story</div></article>
<section><article><h3><a href="/x">Ferry late</a></h3><p>The ferry to the isles was late again on Friday.</p></article>
</section></main><footer><p>Harbour Times is printed on paper from the forests of the north.</p></footer></body>
</html>"""

META = f"""<html><head><meta name="author" content="Ines Moraud, Paul Teller">
<meta property="og:title" content="No quay yet">
<meta property="og:site_name" content="Harbour Times"><meta property="og:url" content="https://harbour.example/quay">
<meta property="article:published_time" content="Tue, 05 Mar 2024 08:30:00 CET"><meta name="og:locale" content="en_GB">
</head><body><div><ul><li><a href=1>News</a></li><li><a href=2>Sport</a></li></ul></div><div id=wrap>
<div class=main-col><div class=txt><p>{OPENING}<p>{QUOTE}<p>{CLOSING}</div></div>
<div class=right><p>Weather: it will rain on the harbour all the week.</p></div></div></body></html>"""

BREAKS = f"""<html lang=en-GB><head><title>No quay yet</title><base href="https://harbour.example/">
<link rel=canonical href=quay><meta name=application-name content="Harbour Times"></head>
<body><table><tr><td><a href=1>News</a></td><td class=story>
<div class="byline">Ines Moraud, Paul Teller</div>{OPENING}<br><br>{QUOTE}<br><br>{CLOSING}</td></tr></table>
<time datetime="2024-03-05T07:30Z">Tuesday</time></body></html>"""

MICRODATA = f"""<html lang="en-GB"><head><link rel="canonical" href="https://harbour.example/quay">
<meta property="og:site_name" content="Harbour Times"></head>
<body><div itemscope itemtype="https://schema.org/NewsArticle"><h1>No quay yet</h1>
<span itemprop="author">Ines Moraud, Paul Teller</span>
<time itemprop="datePublished" datetime="2024-03-05 08:30 +0100">
</time><div itemprop="articleBody"><p>{OPENING}</p><aside><p>In numbers: 400 metres of stone, three million crowns.</p>
</aside><p>{QUOTE}</p><p>{CLOSING}</p></div><section id="comments"><p>First! I was there, and it was very cold.</p>
</section></div></body></html>"""

SCRIPTED = f"""<html lang="en-GB"><body><div id="app"></div><script type="application/ld+json">[{{"@type": "Article",
"@id": "https://harbour.example/quay", "headline": "No quay yet", "datePublished": "2024-03-05T07:30:00Z",
"author": "Ines Moraud, Paul Teller", "publisher": {{"name": "Harbour Times"}},
"articleBody": "{OPENING}\\n\\n{QUOTE}\\n\\n{CLOSING}"}}]</script></body></html>"""

XHTML = f"""<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://w3/x.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" lang="en-GB"><head><title>No quay yet</title>
<meta name="streams:uri" content="https://harbour.example/quay" /><meta name="streams:outlet" content="Harbour Times" />
<meta name="dc.creator" content="Ines Moraud, Paul Teller" />
<meta name="dc.date" content="2024-03-05T07:30:00" /></head>
<body><div role="main"><p>{OPENING}</p><!-- ad --><p>{QUOTE}</p><p hidden="hidden">Not yet for the public to see.</p>
<p style="display: none">Read in a browser only, this is.</p><p>{CLOSING}</p></div></body></html>"""

LATIN = META.replace("<head>", '<head><meta charset="iso-8859-1">').encode("cp1252")
MISDECLARED = META.replace("<head>", '<head><meta charset="windows-1252">').encode()

TRAPS: dict[str, bytes] = {
    "JSON-LD among its neighbours": MARKED_UP.encode(),
    "Open Graph and open paragraphs": META.encode(),
    "a table with line breaks": BREAKS.encode(),
    "microdata with comments": MICRODATA.encode(),
    "a text in JSON-LD alone": SCRIPTED.encode(),
    "XHTML with a document type": XHTML.encode(),
    "an encoding of one byte": LATIN,
    "UTF-8 that says it is none": MISDECLARED,
    "a byte order mark": b"\xef\xbb\xbf" + META.encode(),
    "JSON-LD that is broken": META.replace(
        "<head>", '<head><script type="application/ld+json">{"@type": "NewsArticle",}</script>'
    ).encode(),
    "JSON-LD of wrong shapes": META.replace(
        "<head>",
        '<head><script type="application/ld+json">{"@type": "NewsArticle", "headline": [7], "author": [null, {"name":'
        ' {}}], "datePublished": "soon", "publisher": [], "mainEntityOfPage": 7, "inLanguage": {}}</script>',
    ).encode(),
}


def article(data: bytes) -> Article:
    return article_of(parse(data), stating=FORMAT.stating)


def bodies(page: str) -> list[str]:
    return [paragraph.text for paragraph in parse(page.encode()).paragraphs if paragraph.role == "body"]


@pytest.mark.parametrize("trap", TRAPS)
def test_pages_of_many_shapes_are_the_same_article(trap: str) -> None:
    found = article(TRAPS[trap])

    header = found.article
    assert (header.uri, header.version, header.headline) == ("https://harbour.example/quay", "1", "No quay yet")
    assert header.byline == "Ines Moraud, Paul Teller"
    assert (header.outlet, header.published, header.language) == ("Harbour Times", DAY, "en-GB")
    assert [paragraph.text for paragraph in found.paragraphs if paragraph.role == "body"] == STORY
    assert {paragraph.role for paragraph in found.paragraphs} <= {"header", "body"}


def test_headings_and_notes_have_their_roles() -> None:
    page = (
        f"<article><h1>No quay yet</h1><p>By Ines Moraud</p><p>{OPENING}</p><h2>A long wait</h2><p>{QUOTE}</p>"
        f"<p><strong>What dockers say</strong></p><ul><li>{CLOSING}</li></ul>"
        "<p><em>This story has been updated with a quote.</em></p><h3>More on the quay</h3></article>"
    )

    found = parse(page.encode())

    assert [p.role for p in found.paragraphs] == ["header", "body", "sub-head", "body", "sub-head", "body", "note"]
    assert found.byline == "Ines Moraud"


def test_spans_are_in_the_paragraphs_joined_by_blank_lines() -> None:
    paragraphs = parse(MARKED_UP.encode()).paragraphs
    joined = JOIN.join(paragraph.text for paragraph in paragraphs)

    assert [joined[slice(*paragraph.span)] for paragraph in paragraphs] == [p.text for p in paragraphs]


def test_a_class_that_says_sidebar_around_the_story_does_not_take_it_out() -> None:
    assert bodies(f'<div class="with-sidebar related"><p>{OPENING}</p><p>{QUOTE}</p></div>') == [OPENING, QUOTE]


def test_a_paragraph_with_a_long_link_in_a_sentence_is_text() -> None:
    text = "The minister said on Tuesday that all the talks with the port had come to an end."
    link = "said on Tuesday that all the talks with the port"
    page = f"<p>{OPENING}</p><p>{text.replace(link, f'<a href=/x>{link}</a>')}</p>"

    assert bodies(page) == [OPENING, text]


def test_an_update_is_a_later_version_of_the_time_of_its_update() -> None:
    page = MARKED_UP.replace('"datePublished"', '"dateModified": "2024-03-05T11:00:00+01:00", "datePublished"')

    assert article(page.encode()).article.version == "2024-03-05T10:00:00.000+00:00"


def test_what_is_stated_outright_wins_and_can_kill() -> None:
    page = MARKED_UP.replace(
        "<head>", '<head><meta name="streams:version" content="9"><meta name="streams:status" content="canceled">'
    )

    found = article(page.encode())

    assert (found.article.uri, found.article.version, found.status) == ("https://harbour.example/quay", "9", "canceled")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html></html>", "no body paragraph"),
        (b"<html><head><title>x</title></head><frameset></frameset></html>", "no body paragraph"),
        (b"<html><nav><p>The harbour board met on Monday.</p></nav></html>", "no body paragraph"),
        (f"<p>{OPENING}</p>".encode(), "no publication date"),
        ("".join(f"<article><p>{text}</p></article>" for text in STORY).encode(), "a page of 3 stories"),
        (b"<div>" * 300 + b"<p>The board met.</p>", "nested too deep"),
        (b'<meta charset="utf-8"><p>caf\xe9</p>', "not UTF-8"),
        (b'<meta charset="cp037"><p>caf\xe9</p>', "not UTF-8"),
        (b'<meta charset="no-such"><p>caf\xe9</p>', "not UTF-8"),
        (b'<meta name="streams:status" content="gone"><p>It met.</p>', "status 'gone' is unknown"),
    ],
)
def test_what_is_no_article_is_refused_with_a_remedy(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        article(data)
    assert raised.value.remedy


def test_a_page_of_too_many_bytes_or_tags_is_refused_with_its_beginning() -> None:
    for data in (b"x" * (MAX_LINE_BYTES + 1), b"<p>" * (MAX_TAGS + 1)):
        (only,) = read(BytesIO(data))
        assert isinstance(only.found, OversizeError)
        assert only.size == len(data)
        assert only.data.startswith(data[:KEPT_BYTES])


def test_a_blank_file_has_no_entry() -> None:
    assert list(read(BytesIO(b"\xef\xbb\xbf \n"))) == []


def test_a_page_is_known_by_its_beginning() -> None:
    for start in (b"<!doctype html>", b"<HTML lang=en>", b"<!-- x --><html>", XHTML.encode()):
        assert FORMAT.begins(start)
    for start in (b"<rss>", b"<p>It met.</p>", b"{}", b"<?xml version='1.0'?><feed>", b""):
        assert not FORMAT.begins(start)


PIECES = st.sampled_from([
    "<html>", "<head>", "<article>", "</article>", "<main>", "<p>", "</p>", "<div class='related'>", "</div>", "<h1>",
    "<h2>", "<br>", "<a href=x>", "</a>", "<b>", "<li>", "<table><td>", "<script type='application/ld+json'>",
    '{"@type": "NewsArticle", "author": [1], "@graph": [[]]}', "</script>", "<time datetime='2024-13-01'>", "<!--",
    "<meta property='og:url' content='http://[x'>", "<meta charset=utf-16>", "<link rel=canonical href='//'>", "<svg>",
    "<template>", "<header>", "<?php", "&#0;", "&#xd800;", "\0", OPENING, "date 2024-02-30", "By Ines Moraud", "\ufeff",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join) | st.text())
def test_any_page_is_a_draft_in_reading_order_or_an_input_error(page: str) -> None:
    (found,) = [entry.found for entry in read(BytesIO(page.encode()))] or [Draft()]
    if isinstance(found, InputError):
        assert found.remedy
        return
    starts = [paragraph.span[0] for paragraph in found.paragraphs]
    assert starts == sorted(set(starts))
    assert all(paragraph.text.strip() for paragraph in found.paragraphs)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_draft_or_an_input_error(data: bytes) -> None:
    for entry in read(BytesIO(data)):
        assert isinstance(entry.found, Draft) or entry.found.remedy
