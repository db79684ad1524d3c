from datetime import UTC, datetime

import msgspec

from streams.contract.reports import agreement_reports, paragraph_id
from streams.events import AgreementLabel, ArticleHeader, ClassifiedParagraph, ReaderIdentity

LABEL = AgreementLabel(issue="port-strike", status="reached", trigger=(5, 11), plover="AGREE")
PARAGRAPH = ClassifiedParagraph(
    article=ArticleHeader(uri="urn:port", version="2", published=datetime(2024, 5, 3, tzinfo=UTC)),
    ordinal=3,
    paragraph_count=4,
    text="They agreed.",
    span=(0, 12),
    agreements=(LABEL,),
    reader=ReaderIdentity(version="1", issues="sha256:0"),
)


def test_a_paragraph_is_known_by_article_version_and_ordinal() -> None:
    assert paragraph_id(PARAGRAPH) == "urn:port#2/3"


def test_a_report_says_who_reports_what_in_which_words() -> None:
    (report,) = agreement_reports(PARAGRAPH)
    assert report.id == "urn:port#2/3/port-strike/5"
    assert (report.article, report.ordinal, report.text) == (PARAGRAPH.article, 3, "They agreed.")
    assert (report.agreement, report.retracted, report.reader) == (LABEL, False, PARAGRAPH.reader)


def test_two_reports_at_one_place_have_ids_of_their_own() -> None:
    reports = agreement_reports(msgspec.structs.replace(PARAGRAPH, agreements=(LABEL, LABEL)))
    assert [report.id for report in reports] == ["urn:port#2/3/port-strike/5", "urn:port#2/3/port-strike/5/2"]
