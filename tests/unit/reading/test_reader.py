from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.events import ArticleHeader, ClassifiedParagraph, Paragraph, WindowParagraph
from streams.reading import Reader, default_issue_list
from streams.reading.text.parse import PIECE

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))
READER = Reader(default_issue_list())
ARTICLE = (
    "GENEVA — Norway and Sweden agreed on Monday to cut tariffs on timber, Trade Minister Anna Berg said.",
    "“It took us two years,” she said. “Nobody slept.”",
    "Unions promised strikes over layoffs at the sawmills, and the minister refused to discuss the border.",
)


def events(texts: Sequence[str]) -> list[Paragraph]:
    return [
        Paragraph(
            article=HEADER,
            ordinal=i + 1,
            paragraph_count=len(texts),
            text=text,
            span=(0, len(text)),
            window=tuple(WindowParagraph(role="body", ordinal=k + 1, text=t) for k, t in enumerate(texts[:i])),
        )
        for i, text in enumerate(texts)
    ]


def assert_spans_inside(found: ClassifiedParagraph) -> None:
    spans = [span for issue in found.issues for span in issue.evidence]
    spans += [agreement.trigger for agreement in found.agreements]
    for said in found.statements:
        spans += said.content
        spans += [span for span in (said.cue, said.speaker and said.speaker.mention) if span]
    assert all(0 <= start < end <= len(found.text) for start, end in spans)


def test_a_paragraph_gets_issues_statements_and_agreements() -> None:
    found = READER.read(events(ARTICLE))[0]
    assert "trade" in {issue.id for issue in found.issues}
    assert [said.speaker.name for said in found.statements if said.speaker] == ["Anna Berg"]
    assert {(a.issue, a.status) for a in found.agreements} >= {("trade", "reached")}


def test_what_identifies_the_paragraph_is_passed_on() -> None:
    event = events(ARTICLE)[2]
    found = READER.read([event])[0]
    assert (found.article, found.ordinal, found.paragraph_count, found.role, found.text, found.span) == (
        event.article,
        event.ordinal,
        event.paragraph_count,
        event.role,
        event.text,
        event.span,
    )


def test_the_identity_is_that_of_reader_and_list() -> None:
    assert READER.identity.version
    assert READER.identity.issues == default_issue_list().fingerprint
    assert all(found.reader == READER.identity for found in READER.read(events(ARTICLE)))


def test_a_batch_gives_what_its_paragraphs_give_alone_and_in_any_order() -> None:
    batch = events(ARTICLE)
    alone = [Reader(default_issue_list()).read([event])[0] for event in batch]
    assert READER.read(batch) == alone
    assert READER.read(batch[::-1]) == alone[::-1]


def test_reading_again_gives_the_same() -> None:
    assert READER.read(events(ARTICLE)) == READER.read(events(ARTICLE))


def test_an_empty_batch_has_no_labels() -> None:
    assert READER.read([]) == []


def test_a_very_long_paragraph_is_read_in_pieces_with_spans_of_the_whole() -> None:
    text = "The mayor spoke. " * (PIECE // 17) + "Norway and Sweden agreed to cut tariffs on timber, Anna Berg said."
    found = READER.read(events([text]))[0]
    assert [(a.issue, a.status, text[a.trigger[0] : a.trigger[1]]) for a in found.agreements] == [
        ("trade", "reached", "agreed")
    ]
    assert "tariffs" in [text[a:b] for issue in found.issues if issue.id == "trade" for a, b in issue.evidence]
    assert "Anna Berg" in {said.speaker.name for said in found.statements if said.speaker}
    assert_spans_inside(found)


def test_an_issue_of_several_pieces_keeps_its_media_topic() -> None:
    deal = "Norway and Sweden agreed to cut tariffs on timber. "
    (short,) = READER.read(events([deal]))
    (long,) = READER.read(events([deal + "The mayor spoke. " * (PIECE // 17) + deal]))
    topics = {issue.id: issue.medtop for issue in short.issues}
    assert topics["trade"]
    assert {issue.id: issue.medtop for issue in long.issues if issue.id == "trade"} == {"trade": topics["trade"]}


UGLY = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            ["“", "”", '"', "'", "China", "agreed", "to", "not", "THE", "PRESIDENT:", "Q:", "—", "- ", "\n", "🙂",
             "اتفق", "said", ",", ".", "?", "(", "tariffs", "with", "Norway", "\u00a0", "will", "who", "and", "U.S."]
        ),
        max_size=40,
    ).map(" ".join),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(UGLY, UGLY)
def test_whatever_the_text_nothing_is_raised_and_spans_lie_inside(before: str, text: str) -> None:
    for found in READER.read(events([before, text])):
        assert_spans_inside(found)


def test_shouting_tables_and_transcripts_are_read_without_fault() -> None:
    texts = [
        "CHINA AND NORWAY AGREE TO CUT TARIFFS, SAYS MINISTER",
        "Q: Will you sign?\nTHE PRESIDENT: We agreed to lower tariffs. (Laughter.)",
        "- tariffs\n- “unclosed\n- agreed | refused | 12%",
    ]
    for found in READER.read(events(texts)):
        assert_spans_inside(found)
