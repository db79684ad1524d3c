"""Who passes on what others said."""

from __future__ import annotations

import pytest

from streams.reading.attribution.relays import is_relay
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


def test_media_and_records_are_relays() -> None:
    tree = sketch(parse(["State media and a readout said so, Reuters and the mayor reported."])[0]).tree
    assert [word for i, word in enumerate(tree.words) if is_relay(tree, i)] == ["media", "readout", "Reuters"]


def test_what_media_report_that_another_said_is_the_others() -> None:
    page = sketch(parse(["The plant will close, Bo Lund said, according to a readout."])[0])
    (found,) = page.attributions
    assert found.source is not None
    assert found.relay is not None
    assert page.tree.words[found.source] == "Lund"
    assert page.tree.words[found.relay] == "readout"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Lee argued that the port was unsafe, the Harbour Gazette reported Monday.", "Lee"),
        ("Lee met with voters and pledged to mend the bridge, the Orlando Sentinel reported.", "Lee"),
        ("The Harbour Gazette reported that Lee had met voters.", "Gazette"),
        ("Lee was fined and left the country, the Harbour Gazette reported.", "Gazette"),
        ("The Boston Globe endorsed her in May, saying Lee had shown that it could be done.", "Globe"),
    ],
)
def test_what_papers_report_that_another_said_is_the_others(text: str, source: str) -> None:
    page = sketch(parse([text])[0])
    assert {page.tree.words[a.source] for a in page.attributions if a.source is not None} == {source}


def test_media_that_report_for_themselves_speak() -> None:
    (found,) = sketch(parse(["The plant will close in May, Reuters reported."])[0]).attributions
    assert found.relay is None
    assert found.source is not None


def test_what_media_report_that_another_has_done_is_theirs() -> None:
    page = sketch(parse(["Reuters reported that the council had sought to mend the bridge."])[0])
    (found,) = page.attributions
    assert found.source is not None
    assert page.tree.words[found.source] == "Reuters"


def test_media_that_are_said_to_report_something_are_no_part_of_it() -> None:
    text = "The minister told his envoy Bo Lund that Norway opposed the ban, state media reported on Friday."
    (found,) = sketch(parse([text])[0]).attributions
    tree = sketch(parse([text])[0]).tree
    assert [tree.phrase(part) for part in found.content] == ["that Norway opposed the ban"]


def test_whoever_is_quoted_by_a_paper_says_it_and_the_paper_passes_it_on() -> None:
    page = sketch(parse(["“It is over,” the mayor, Bo Lund, was quoted by the newspaper Dagbladet as saying."])[0])
    (found,) = page.attributions
    assert found.source is not None
    assert found.relay is not None
    assert (page.tree.words[found.source], page.tree.words[found.relay]) == ("mayor", "newspaper")


@pytest.mark.parametrize(
    ("text", "source", "relay"),
    [
        ("Reuters, quoting Minister Bo Lund, reported that the port was safe.", "Lund", "Reuters"),
        ("The Harbour Gazette reported, citing two aides, that the port was safe.", "aides", "Gazette"),
        ("The Post reported, quoting an anonymous clerk, that Lee would go.", "clerk", "Post"),
        ("The Harbour Gazette, citing an internal memo, reported that the port was safe.", "Gazette", None),
        ("The ministry, citing two aides, said that the port was safe.", "ministry", None),
    ],
)
def test_whom_media_cite_says_it(text: str, source: str, relay: str | None) -> None:
    page = sketch(parse([text])[0])
    found = next(a for a in page.attributions if a.kind == "ccomp")
    assert found.source is not None
    assert page.tree.words[found.source] == source
    assert (page.tree.words[found.relay] if found.relay is not None else None) == relay


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("It rained, the official Xinhua news agency said, citing local authorities.", "authorities"),
        ("It rained, the Lux news agency said, citing two officials.", "officials"),
        ("It rained, the Lux news agency said, citing a memo.", "agency"),
        ("It rained, Bo Lund said, citing local authorities.", "Lund"),
    ],
)
def test_whom_a_news_agency_cites_behind_what_is_said_says_it(text: str, source: str) -> None:
    page = sketch(parse([text])[0])
    assert source in [page.tree.words[a.source] for a in page.attributions if a.source is not None]


@pytest.mark.parametrize(("cited", "source"), [("an unnamed clerk", "clerk"), ("a memo", "Gazette")])
def test_quoted_words_are_those_of_whom_the_paper_quotes(cited: str, source: str) -> None:
    text = f'"It just fell apart," the Harbour Gazette reported, quoting {cited}. "They all wanted it."'
    page = sketch(parse([text])[0])
    assert [page.tree.words[a.source] for a in page.attributions if a.source is not None] == [source]
