import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from streams.errors import OversizeError
from streams.ingest.formats import html_attributes, html_text
from streams.ingest.formats.html_attributes import MAX_ATTRIBUTES, most_attributes

PIECES = st.sampled_from(
    [" ", "/", ">", "<", '"', "'", "=", "a1", "b2", "c3", "d4", "\n", "\t", "<p ", "</p>", "<!--", "-->"]
)


@pytest.fixture
def every_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short tags are counted too."""
    monkeypatch.setattr(html_attributes, "MAX_ATTRIBUTES", 0)


@given(st.lists(PIECES, max_size=30).map("".join))
@example('</p><!--<p <="--><p <p < "')
@example('><script><p x="</script><p a1 b2 c3 d4>"')
@pytest.mark.usefixtures("every_tag")
def test_no_tag_has_more_attributes_than_are_counted(inner: str) -> None:
    page = f"<p {inner}>z</p>"
    root = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))
    parsed = [len(element.attrib) for element in root.iter() if isinstance(element.tag, str)]

    assert most_attributes(page) >= max(parsed)


@pytest.mark.parametrize(
    "tag",
    [
        "<p " + " ".join(f"a{n}=x" for n in range(MAX_ATTRIBUTES + 1)) + ">",
        '<p x" y=">" ' + " ".join(f"a{n}" for n in range(MAX_ATTRIBUTES)) + ">",
        "<p/" + "/".join(f"a{n}='>'" for n in range(MAX_ATTRIBUTES + 1)) + ">",
        '<script><p x="</script><p ' + " ".join(f"a{n}" for n in range(MAX_ATTRIBUTES + 1)) + '>"',
        "<!-- <p x=' --><p " + " ".join(f"a{n}" for n in range(MAX_ATTRIBUTES + 1)) + ">'",
    ],
)
def test_html_with_too_many_attributes_is_refused_before_it_is_parsed(tag: str) -> None:
    with pytest.raises(OversizeError, match="attributes, over the limit"):
        html_text.tree(f"<p>The board met.</p>{tag}It parted.</p>")


def test_a_long_value_is_one_attribute() -> None:
    assert most_attributes(f"<p style='{'a b ' * 10_000}' class=\"x\">") == 2


@pytest.mark.parametrize(
    "unit",
    ["<a ", "<p a=\"'", "<p a=", "<a/", "=", "<p a='x' ", "<", "<p a=\"<p b='", "<p a<b", '\'<p a="b" '],
)
def test_counting_takes_time_in_proportion_to_the_text(unit: str) -> None:
    def taken(size: int) -> float:
        begin = time.process_time()
        most_attributes(unit * (size // len(unit)))
        return time.process_time() - begin

    assert taken(800_000) < 40 * taken(100_000) + 0.1
