"""The demo coverage has what a demo must show."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, get_args

from quality import coverages

from streams.events import AgreementStatus, Article

DEMO = coverages.demonstration()
STATUSES = set(get_args(AgreementStatus))
Label = dict[str, Any]


def usable() -> dict[str, Article]:
    return {gold: article for gold, article in DEMO.published() if article.status == "usable"}


def all_labels() -> list[Label]:
    return [label for gold in usable() for label in DEMO.labels(gold)]


def bodies(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs if paragraph.role == "body"]


def test_the_demo_has_several_outlets_and_days() -> None:
    headers = [article.article for article in usable().values()]
    assert len({header.outlet for header in headers}) >= 4
    assert len({header.published.date() for header in headers}) >= 10
    assert len({header.uri for header in headers}) >= 14


def test_the_demo_has_a_correction_that_changes_an_agreement() -> None:
    versions = Counter(article.article.uri for article in usable().values())
    (corrected,) = [uri for uri, count in versions.items() if count == 2]
    golds = {article.article.version: gold for gold, article in usable().items() if article.article.uri == corrected}
    assert "reached" in required_statuses(golds["1"])
    assert "reached" not in required_statuses(golds["2"])
    assert "sought" in required_statuses(golds["2"])


def test_the_demo_kills_an_article_that_was_out() -> None:
    canceled = [article.article for _, article in DEMO.published() if article.status == "canceled"]
    before = {article.article.uri for article in usable().values()}
    assert len(canceled) == 1
    assert canceled[0].uri in before


def test_the_demo_has_a_text_that_two_outlets_carry() -> None:
    carriers: dict[tuple[str, ...], set[str]] = {}
    for article in usable().values():
        carriers.setdefault(tuple(bodies(article)), set()).add(article.article.outlet)
    assert [len(outlets) for outlets in carriers.values() if len(outlets) > 1] == [2]


def test_the_demo_has_every_status_several_times() -> None:
    counts = Counter(a["status"] for label in all_labels() for a in label["agreements"] if not a.get("optional"))
    assert set(counts) == STATUSES
    assert min(counts.values()) >= 5


def test_the_demo_reports_one_agreement_in_several_outlets_on_one_day() -> None:
    reports: dict[tuple[Any, str], set[str]] = {}
    for gold, article in usable().items():
        for label in DEMO.labels(gold):
            for agreement in label["agreements"]:
                if agreement["status"] == "reached" and not agreement.get("optional"):
                    day = article.article.published.date()
                    reports.setdefault((day, agreement["issue"]), set()).add(article.article.outlet)
    assert sum(len(outlets) > 1 for outlets in reports.values()) >= 3


def test_the_demo_has_relays_pronouns_unnamed_sources_and_quotes_that_go_on() -> None:
    found = all_labels()
    assert {"Xinhua", "Chinese state media", "Chinese foreign ministry"} <= {
        via for label in found for via in label["via"]
    }
    unnamed = [speaker for label in found for speaker in label["speakers"] if "official" in speaker]
    assert len(set(unnamed)) >= 10
    texts = paired()
    spoken = re.compile(
        r"\b(he|she|they) (said|went on|warned|asked|argued|noted|told|added|also promised)\b", re.IGNORECASE
    )
    assert sum(bool(label["speakers"] and spoken.search(text)) for label, text in texts) >= 12
    unnamed_here = [text for label, text in texts for name in label["speakers"] if name.split()[-1] not in text]
    assert len(unnamed_here) >= 5, "speakers whom only a pronoun, or nothing, points to"
    goes_on = [text for _, text in texts if text.count("“") > text.count("”")]
    assert len(goes_on) >= 2


def paired() -> list[tuple[Label, str]]:
    return [pair for gold, article in usable().items() for pair in zip(DEMO.labels(gold), bodies(article), strict=True)]


def required_statuses(gold: str) -> set[str]:
    return {a["status"] for label in DEMO.labels(gold) for a in label["agreements"] if not a.get("optional")}
