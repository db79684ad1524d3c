from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.events import ArticleHeader, Paragraph, ReadParagraph, WindowParagraph
from streams.lexicon.pieces import PIECE
from streams.meaning import distilled
from streams.minilm.encoder import load
from streams.reading import Reader
from streams.reading.reader import VERSION

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))
READER = Reader()
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


def assert_spans_inside(found: ReadParagraph) -> None:
    spans = [told.trigger for told in found.candidates]
    for said in found.statements:
        spans += said.content
        spans += [span for span in (said.cue, said.speaker and said.speaker.mention) if span]
    assert all(0 <= start < end <= len(found.text) for start, end in spans)


def test_a_paragraph_gets_statements_and_candidates_of_agreements() -> None:
    found = READER.read(events(ARTICLE))[0]
    assert [said.speaker.name for said in found.statements if said.speaker] == ["Anna Berg"]
    assert [(told.status, told.parties, told.reported_by) for told in found.candidates] == [
        ("reached", ("Norway", "Sweden"), "Anna Berg")
    ]


def test_a_candidate_carries_the_words_that_say_what_it_is_on() -> None:
    (told,) = READER.read(events(ARTICLE))[0].candidates
    assert told.clause == "agreed on Monday to cut tariffs on timber"


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


def test_the_window_is_passed_on_for_whoever_files_it() -> None:
    event = events(ARTICLE)[2]
    assert READER.read([event])[0].window == event.window


def test_the_version_is_that_of_the_reader_and_of_whom_it_knows() -> None:
    one, other = Reader([("Norway", "Anna Berg")]), Reader([("Sweden", "Anna Berg")])
    assert Reader().version == VERSION
    assert one.version != other.version
    assert {v.partition(".")[0] for v in (one.version, other.version)} == {VERSION}
    assert Reader([("Norway", "Anna Berg")]).version == one.version
    assert one.read(events(ARTICLE))[0].reader == one.version


def test_groups_tell_who_is_who() -> None:
    text = "Berg promised to cut tariffs on timber."
    (known,) = Reader([("Norway", "Anna Berg")]).read(events([text]))
    (unknown,) = READER.read(events([text]))
    assert [told.parties for told in known.candidates] == [("Anna Berg",)]
    assert [told.parties for told in unknown.candidates] == [("Berg",)]


def test_a_batch_gives_what_its_paragraphs_give_alone_and_in_any_order() -> None:
    batch = events(ARTICLE)
    alone = [Reader().read([event])[0] for event in batch]
    assert READER.read(batch) == alone
    assert READER.read(batch[::-1]) == alone[::-1]


def test_reading_again_gives_the_same() -> None:
    assert READER.read(events(ARTICLE)) == READER.read(events(ARTICLE))


def test_an_empty_batch_has_no_labels() -> None:
    assert READER.read([]) == []


def test_a_very_long_paragraph_is_read_in_pieces_with_spans_of_the_whole() -> None:
    text = "The mayor spoke. " * (PIECE // 17) + "Norway and Sweden agreed to cut tariffs on timber, Anna Berg said."
    found = READER.read(events([text]))[0]
    assert [(told.status, text[slice(*told.trigger)]) for told in found.candidates] == [("reached", "agreed")]
    assert "Anna Berg" in {said.speaker.name for said in found.statements if said.speaker}
    assert_spans_inside(found)


def test_a_paragraph_of_an_article_that_is_not_in_english_says_nothing() -> None:
    german = msgspec.structs.replace(HEADER, language="de")
    foreign = [msgspec.structs.replace(event, article=german) for event in events(ARTICLE)]

    read = READER.read([*foreign, *events(ARTICLE)])

    assert [(found.statements, found.candidates) for found in read[:3]] == [((), ())] * 3
    assert read[3:] == READER.read(events(ARTICLE))


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


def with_header(text: str, *header: str, headline: str = "") -> ReadParagraph:
    window = tuple(WindowParagraph(role="header", text=line) for line in header)
    article = ArticleHeader(uri="urn:test", published=HEADER.published, headline=headline, byline="Ann Lee and Bo Lund")
    event = Paragraph(article=article, ordinal=1, paragraph_count=1, text=text, span=(0, len(text)), window=window)
    return READER.read([event])[0]


BYLINE = "date 2024-05-01 By Ann Lee and Bo Lund, HARBOUR TIMES"


def test_reporters_of_the_byline_are_not_the_two_sides_of_what_they_report() -> None:
    (found,) = with_header("The two sides agreed to cut tariffs on timber.", BYLINE).candidates
    assert (found.status, found.parties) == ("reached", ("two sides",))


def test_reporters_of_the_byline_are_nobodys_antecedents() -> None:
    for text in ("“We will lower the tariffs,” they said.", "“We will lower the tariffs.”", "Both said no."):
        names = {said.speaker.name for said in with_header(text, BYLINE).statements if said.speaker}
        assert not names & {"Ann Lee", "Bo Lund"}


def test_reporters_of_the_byline_whom_the_text_names_are_parties_and_speakers() -> None:
    found = with_header("Ann Lee and Bo Lund agreed on tariffs for timber, Ann Lee said.", BYLINE)
    assert [agreement.parties for agreement in found.candidates] == [("Ann Lee", "Bo Lund")]
    assert [said.speaker.name for said in found.statements if said.speaker] == ["Ann Lee"]


def test_whom_the_headline_names_may_be_the_two_sides() -> None:
    headline = "Norway and Sweden talk tariffs as Norway and Sweden tire"
    (found,) = with_header(
        "The two sides agreed to cut tariffs on timber.", headline, BYLINE, headline=headline
    ).candidates
    assert set(found.parties) == {"Norway", "Sweden"}


def test_what_each_text_means_that_filing_weighs_is_said_by_the_encoder_that_ships() -> None:
    found = READER.read(events(ARTICLE))[1]
    assert found.meanings == tuple(distilled.load().meaning(text) for text in ("", ARTICLE[0], ARTICLE[1]))


def test_by_another_encoder_it_is_another_version_and_nothing_else_is_read_otherwise() -> None:
    pytest.importorskip("onnxruntime", reason="newsroom-streams[accurate] is not installed")
    encoder = load()
    found = Reader(encoder=encoder).read(events(ARTICLE))[1]
    assert found.reader == f"{VERSION}+accurate"
    assert found.meanings == tuple(encoder.meaning(text) for text in ("", ARTICLE[0], ARTICLE[1]))
    assert READER.read(events(ARTICLE))[1] == msgspec.structs.replace(
        found, meanings=READER.read(events(ARTICLE))[1].meanings, reader=VERSION
    )
