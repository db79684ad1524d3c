import re
from html.parser import HTMLParser
from itertools import pairwise

from explaining.paragraphs import TEXT, paragraph, paragraphs, said, whole
from hypothesis import given, settings
from tallying.events import header

from streams.cli.explain.page import marked, page
from streams.explaining.marks import marks
from streams.explaining.notes import Explainer

VOID = {"meta"}


class Markup(HTMLParser):
    """What is in a piece of HTML; fails on an element that is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(*several) -> str:
    explainer = Explainer({"port-pay": "Pay at the port"})
    return page(explainer.explain(one) for one in several)


PLAIN = Markup(page_of(whole(), paragraph(ordinal=2), whole(header("urn:b"))))


def texts(html: str) -> list[str]:
    return [Markup(found).text for found in re.findall(r'<p class="text" dir="auto">(.*?)</p>', html, re.DOTALL)]


def readable(text: str) -> str:
    """As HTML can say it: no NUL."""
    return text.replace("\0", "\ufffd")


@settings(max_examples=40)
@given(paragraphs())
def test_marked_text_is_well_formed_and_reads_as_the_text(any_paragraph):
    found = Markup(marked(any_paragraph.text, marks(any_paragraph)))
    assert found.text == readable(any_paragraph.text)
    assert set(found.tags) <= {"mark"}


@settings(max_examples=40)
@given(paragraphs())
def test_a_page_of_anything_has_only_the_elements_and_attributes_of_any_page(any_paragraph):
    html = page_of(any_paragraph)
    found = Markup(html)
    assert set(found.tags) <= set(PLAIN.tags)
    assert {name for name, _ in found.attributes} <= {name for name, _ in PLAIN.attributes}
    assert texts(html) == [readable(any_paragraph.text)]


def test_a_carriage_return_is_kept_from_becoming_a_line_feed():
    assert marked("a\rb", ()) == "a&#13;b"


def test_overlapping_and_nested_marks_are_well_formed():
    text = "abcdef"
    nested = [said(words, mention=None, text=text) for words in ("abcd", "cdef", "d")]
    html = marked(text, marks(paragraph(text=text, statements=tuple(nested))))
    assert Markup(html).text == text
    for edge in ("begins", "ends"):
        assert sorted(re.findall(f'class="[^"]*{edge}[^"]*" data-ref="(.)"', html)) == ["1", "2", "3"]


def test_a_page_stands_alone():
    html = page_of(whole(), whole(header("urn:b")))
    found = Markup(html)
    assert not {"script", "link", "img", "iframe"} & set(found.tags)
    assert "default-src 'none'" in html
    assert not re.search(r"url\(|@import|https?:", html)


def test_every_link_leads_to_a_place_of_the_page_and_no_place_has_two():
    found = Markup(page_of(whole(), whole(ordinal=2), whole(header("urn:b"))))
    places = [value for name, value in found.attributes if name == "id"]
    assert len(places) == len(set(places))
    links = {value.removeprefix("#") for name, value in found.attributes if name == "href" and value}
    named = {value for name, value in found.attributes if name == "aria-labelledby"}
    assert links
    assert links | named <= set(places)


def test_landmarks_and_headings_are_there_in_order():
    tags = Markup(page_of(whole(), whole(header("urn:b")))).tags
    assert {"header", "nav", "main", "article", "section"} <= set(tags)
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_all_that_was_read_is_told_in_words_beside_the_text():
    told = Markup(page_of(whole())).text
    for words in (
        "by name, “Lena Ortiz”",
        "word for word, “said”",
        "relayed by Port Gazette, “the port’s gazette”",
        "Pay at the port",
        "pay · dockers",
        "“agreed”, the article says so itself · PLOVER AGREE, CAMEO 03",
        "0.80",
        "0.90",
    ):
        assert words in told


def test_an_article_without_a_headline_goes_by_its_beginning():
    nameless = header("urn:a")
    html = page_of(whole(type(nameless)(uri="urn:a", published=nameless.published)))
    (title,) = re.findall("<h2[^>]*>(.*?)</h2>", html)
    assert title.endswith(" …")
    assert TEXT.startswith(title.removesuffix(" …"))


def test_a_page_of_nothing_is_a_page():
    assert "0 articles" in Markup(page_of()).text
