from __future__ import annotations

import orjson
from tallying.events import NOON, header
from trying.terms import issue_list

from streams.archive.ninjs import as_ninjs
from streams.events import Article, ArticleParagraph
from streams.ingest.articles import article_of
from streams.ingest.formats import ninjs

ISSUES = issue_list("l", port=["harbour"], trade=["tariff"], peace=["ceasefire"])
TEXTS = ("The dockers & the port agreed.", "It rained hard, 5 < 6 they say.")


def article() -> Article:
    body = tuple(ArticleParagraph(role="body", text=text, span=(0, len(text))) for text in TEXTS)
    note = ArticleParagraph(role="note", text="Corrected.", span=(0, 10))
    return Article(article=header(outlet="Daily"), paragraphs=(*body, note))


def test_subjects_are_ours_in_the_order_of_the_list_with_their_share_and_their_creator() -> None:
    subjects = as_ninjs(article(), {"trade": 1, "port": 2, "gone": 1}, ISSUES, "urn:creator")["subjects"]
    assert [(s["name"], s["relevance"], s["creator"]) for s in subjects] == [
        ("Port", 100, "urn:creator"),
        ("Trade", 50, "urn:creator"),
    ]
    assert subjects[0]["uri"] == "urn:newsroom-streams:issue:port"


def test_it_is_read_as_the_article_that_it_was() -> None:
    written = orjson.dumps(as_ninjs(article(), {"port": 1}, ISSUES, "urn:creator"))
    again = article_of(ninjs.parse(written), stating="{} {}".format)
    assert [p.text for p in again.paragraphs if p.role == "body"] == list(TEXTS)
    assert (again.article.uri, again.article.version, again.article.published) == ("urn:a", "1", NOON)
    assert (again.article.outlet, again.article.headline) == ("Daily", "About urn:a")
