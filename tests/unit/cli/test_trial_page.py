from __future__ import annotations

from html.parser import HTMLParser

from trying.differences import agreement, difference, example, issue

from streams.cli.trial_page import trial_page

HOSTILE = '"><script>alert(1)</script><img src=//evil.example onerror=x>'


class Page(HTMLParser):
    """Elements and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.elements and self.elements[-1][0] == "mark":
            self.marked.append(data)
            self.elements.append(("", {}))


def test_the_page_has_counts_words_and_paragraphs_with_what_moved_them_marked() -> None:
    page = Page(trial_page(difference(issue(), issue("rents", came=0), agreements=[agreement()])))
    for told in ("10 → 12", "Came: 2 paragraphs", "dockers", "Without a move: Rents", "Harbour Times", "Lena Ortiz"):
        assert told in page.text
    assert page.marked == ["dockers", "agreed"]


def test_text_is_data_wherever_it_stands() -> None:
    hostile = issue(
        HOSTILE, label=HOSTILE, examples=(example(text=HOSTILE, evidence=((0, 5),), headline=HOSTILE, outlet=HOSTILE),)
    )
    page = Page(trial_page(difference(hostile, agreements=[agreement(parties=(HOSTILE,), text=HOSTILE)])))
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert page.text.count("alert(1)") >= 5
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = Page(trial_page(difference(issue())))
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.elements}
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "default-src 'none'" in policy
    links = [attributes["href"] or "" for tag, attributes in page.elements if tag == "a"]
    assert links
    assert all(link.startswith("#") for link in links)


def test_links_of_the_table_lead_to_the_issues() -> None:
    page = Page(trial_page(difference(issue(), issue("trade", went=1))))
    anchors = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    assert {f"#{anchor}" for anchor in anchors} >= {a["href"] for tag, a in page.elements if tag == "a"}
