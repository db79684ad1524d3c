import pytest
from lxml import etree

from streams.ingest.formats.prose import paragraphs, paragraphs_in

MET = "The board met on Monday, said the chair."
AGAIN = "It will meet again & vote in May."


@pytest.mark.parametrize(
    "text",
    [
        f"{MET}\n\n{AGAIN}",
        f"{MET}\r\n\r\n{AGAIN}\r\n",
        f"<p>{MET}</p><p>It will meet again &amp; vote in May.</p>",
        f"&lt;p&gt;{MET}&lt;/p&gt;&lt;p&gt;It will meet again &amp;amp; vote in May.&lt;/p&gt;",
    ],
)
def test_a_body_has_its_paragraphs_in_plain_text_html_and_html_escaped_twice(text: str) -> None:
    assert [paragraph.text for paragraph in paragraphs(text)] == [MET, AGAIN]


def test_html_that_a_text_is_about_stays_in_it() -> None:
    (only,) = paragraphs("<p>The tag &lt;b&gt; makes text bold, said the chair.</p>")

    assert only.text == "The tag <b> makes text bold, said the chair."


def test_elements_have_their_paragraphs_and_what_is_no_text_is_left_out() -> None:
    body = etree.fromstring(
        f"<body.content>{MET}<media><p>A picture.</p></media><hl2>What is next</hl2>"
        "<block>It will meet <b>again</b>\n &amp; vote<!-- --> in May.</block><style>p</style></body.content>"
    )
    etree.strip_tags(body, etree.Comment)

    found = paragraphs_in(body)

    assert [(paragraph.role, paragraph.text) for paragraph in found] == [
        ("body", MET),
        ("sub-head", "What is next"),
        ("body", AGAIN),
    ]
    joined = "\n\n".join(paragraph.text for paragraph in found)
    assert [joined[slice(*paragraph.span)] for paragraph in found] == [paragraph.text for paragraph in found]
