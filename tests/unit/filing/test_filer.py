from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.events import AgreementCandidate, ArticleHeader, ClassifiedParagraph, ReadParagraph, WindowParagraph
from streams.filing import Filer, default_issue_list
from streams.filing.filer import VERSION
from streams.issues import Issue, IssueList
from streams.lexicon.pieces import PIECE
from streams.meaning import distilled
from streams.minilm.encoder import load

FILER = Filer(default_issue_list())
DEAL = "Norway and Sweden agreed to cut tariffs on timber. "
ARTICLE = (DEAL, "It took two years.", "Unions promised strikes over layoffs at the sawmills.")


def read(text: str, *before: str) -> ReadParagraph:
    """As a reader gives it, with a candidate wherever `agreed` stands."""
    starts = [at for at in range(len(text)) if text.startswith("agreed", at)]
    return ReadParagraph(
        article=ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC)),
        ordinal=len(before) + 1,
        paragraph_count=len(before) + 1,
        text=text,
        span=(0, len(text)),
        window=tuple(WindowParagraph(role="body", ordinal=i, text=t) for i, t in enumerate(before, start=1)),
        candidates=tuple(
            AgreementCandidate(
                status="reached",
                parties=("Norway", "Sweden"),
                trigger=(at, at + 6),
                clause=DEAL,
            )
            for at in starts
        ),
        reader="9.abc",
    )


def article() -> list[ReadParagraph]:
    return [read(text, *ARTICLE[:i]) for i, text in enumerate(ARTICLE)]


def test_a_paragraph_is_filed_under_issues_and_so_are_its_agreements() -> None:
    (found,) = FILER.file([read(DEAL)])
    assert [issue.id for issue in found.issues] == ["trade"]
    assert [(a.issue, a.status, a.parties) for a in found.agreements] == [("trade", "reached", ("Norway", "Sweden"))]


def test_a_paragraph_of_an_article_that_is_not_in_english_is_filed_under_nothing() -> None:
    german = msgspec.structs.replace(read(DEAL).article, language="de-AT")

    (found,) = FILER.file([msgspec.structs.replace(read(DEAL), article=german)])

    assert (found.issues, found.agreements) == ((), ())
    assert found.article.language == "de-AT"


def test_the_identity_is_that_of_reader_filing_and_list() -> None:
    (found,) = FILER.file([read(DEAL)])
    assert found.reader == FILER.identity("9.abc")
    assert found.reader.version == f"9.abc/{VERSION}"
    assert found.reader.issues == default_issue_list().fingerprint


def test_a_batch_gives_what_its_paragraphs_give_alone_and_in_any_order() -> None:
    alone = [Filer(default_issue_list()).file([paragraph])[0] for paragraph in article()]
    assert FILER.file(article()) == alone
    assert FILER.file(article()[::-1]) == alone[::-1]


def test_what_went_through_json_is_filed_the_same() -> None:
    again = [msgspec.json.decode(msgspec.json.encode(paragraph), type=ReadParagraph) for paragraph in article()]
    assert FILER.file(again) == FILER.file(article())


def test_an_empty_batch_has_no_labels() -> None:
    assert FILER.file([]) == []


def test_a_very_long_paragraph_is_filed_in_pieces_with_spans_of_the_whole() -> None:
    text = "The mayor spoke. " * (PIECE // 17) + DEAL
    (found,) = FILER.file([read(text)])
    assert [(a.issue, text[slice(*a.trigger)]) for a in found.agreements] == [("trade", "agreed")]
    evidence = [text[a:b] for issue in found.issues if issue.id == "trade" for a, b in issue.evidence]
    assert "tariffs" in evidence


def test_an_issue_or_agreement_of_several_pieces_stands_once_with_its_media_topic() -> None:
    (short,) = FILER.file([read(DEAL)])
    (long,) = FILER.file([read(DEAL * (2 * PIECE // len(DEAL)))])
    topics = {issue.id: issue.medtop for issue in short.issues}
    assert topics["trade"]
    assert [issue.medtop for issue in long.issues if issue.id == "trade"] == [topics["trade"]]
    assert [a.trigger for a in long.agreements] == [a.trigger for a in short.agreements]


def assert_spans_inside(found: ClassifiedParagraph) -> None:
    assert all(0 <= a < b <= len(found.text) for issue in found.issues for a, b in issue.evidence)


WORDS = ("“", "”", "China", "agreed", "THE", "PRESIDENT:", "\n", "🙂", "اتفق", "tariffs", "\u00a0", "U.S.", ".", "who")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=40), st.text(max_size=200))
def test_whatever_the_text_nothing_is_raised_and_spans_lie_inside(words: list[str], text: str) -> None:
    for found in FILER.file([read(" ".join(words), text), read(text, " ".join(words))]):
        assert_spans_inside(found)


def test_what_was_read_with_the_encoder_is_filed_by_what_it_says() -> None:
    pytest.importorskip("onnxruntime", reason="newsroom-streams[accurate] is not installed")
    paragraph = read("Homework went unmarked in the crowded classroom.")
    meant = ("", "The ships lay idle at the quay.")
    schools = Issue(id="schools", label="Schools", description="Teachers, pupils and exams.")
    filer = Filer(IssueList(issues=(schools, Issue(id="ports", label="Ports", description="Ships, docks and cargo."))))

    def filed(reader: str, meanings: Iterable[bytes]) -> list[str]:
        (found,) = filer.file([msgspec.structs.replace(paragraph, reader=reader, meanings=tuple(meanings))])
        return [issue.id for issue in found.issues]

    for reader, encoder in (("9+accurate", load()), ("9", distilled.load())):
        assert filed(reader, map(encoder.meaning, ("", paragraph.text))) == ["schools"]
        assert filed(reader, map(encoder.meaning, meant)) == ["ports"]


def test_what_was_read_without_meanings_is_filed_as_if_it_had_them() -> None:
    paragraph = read("Homework went unmarked in the crowded classroom.")
    schools = Issue(id="schools", label="Schools", description="Teachers, pupils and exams.")
    meanings = tuple(map(distilled.load().meaning, ("", paragraph.text)))
    filer = Filer(IssueList(issues=(schools,)))
    with_them, without = filer.file([msgspec.structs.replace(paragraph, meanings=known) for known in (meanings, ())])
    assert with_them == without
    assert with_them.issues
