from __future__ import annotations

from pathlib import Path

import msgspec
from answering import arrive, asking, served
from tallying.events import agreed, header, kill, paragraph, quoting, said
from tallying.feeding import feed

from streams.contract.readings import reading_id
from streams.events import ClassifiedParagraph, Speaker


def spoken(ordinal: int = 1, count: int = 1, *, version: str = "1", words: str = "We walk out.") -> ClassifiedParagraph:
    event = paragraph(header("urn:a", version), ordinal, count, **quoting("Lena Ortiz", words, issues=["port"]))
    return msgspec.structs.replace(event, agreements=(agreed("port"),))


def carried(ordinal: int, count: int) -> ClassifiedParagraph:
    event = spoken(ordinal, count)
    speaker = Speaker(name="Lena Ortiz", kind="person", resolved="carried")
    (statement,) = event.statements
    return msgspec.structs.replace(event, statements=(msgspec.structs.replace(statement, speaker=speaker),))


async def test_a_paragraph_comes_whole_with_its_marks_and_why_it_was_read_so(tmp_path: Path) -> None:
    events = [spoken(1, 2), carried(2, 2)]
    async with served(tmp_path) as (app, log, store), asking(app) as client:
        await arrive(log, store, events)
        first = (await client.get("/paragraph", params={"uri": "urn:a", "index": 1})).json()
        second = (await client.get("/paragraph", params={"uri": "urn:a", "index": 2, "version": "1"})).json()

    assert msgspec.convert(first["paragraph"], ClassifiedParagraph) == events[0]
    assert {"start": 0, "end": 12, "kind": "content", "refs": ["1"]} in first["marks"]
    assert first["why"]["statements"][0]["how"] == "by name"
    assert (first["reading"], first["versions"]) == (reading_id(events[0].reader), "/history?uri=urn%3Aa")
    assert second["why"]["statements"][0]["how"] == "carried over: named nowhere here, who spoke last in ¶1"
    assert second["why"]["agreements"][0]["before"] == "also in ¶1"


async def test_a_text_that_was_killed_is_shown_no_more(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, log, store), asking(app) as client:
        await arrive(log, store, [spoken()])
        await arrive(log, store, [kill(header("urn:a"))])
        answer = await client.get("/paragraph", params={"uri": "urn:a", "index": 1})

    assert answer.status_code == 404
    assert "walk out" not in answer.text


async def test_a_text_that_was_corrected_is_not_shown_in_the_place_of_what_counts(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, log, store), asking(app) as client:
        await arrive(log, store, [spoken()])
        await arrive(log, store, [spoken(version="2", words="We stay in.")])
        now = await client.get("/paragraph", params={"uri": "urn:a", "index": 1})
        before = await client.get("/paragraph", params={"uri": "urn:a", "index": 1, "version": "1"})

    assert now.json()["paragraph"]["text"] == "We stay in."
    assert (before.status_code, before.json()["error"]["remedy"]) == (
        404,
        "version 2 does; /history has what each said",
    )


async def test_what_the_log_does_not_have_as_it_counts_is_not_shown(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, log, store), asking(app) as client:
        feed(store, [spoken()])
        answer = await client.get("/paragraph", params={"uri": "urn:a", "index": 1})
        # It counts already; where it stands is learnt when it comes once more.
        await arrive(log, store, [spoken(words="Something else."), spoken()])
        again = await client.get("/paragraph", params={"uri": "urn:a", "index": 1})
        (tally,) = store.tallies()

    assert answer.status_code == 404
    assert "streams reread" in answer.json()["error"]["remedy"]
    assert again.json()["paragraph"]["text"] == "We walk out."
    assert tally.paragraphs == 1


async def test_a_paragraph_that_there_is_not_is_not_found(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, log, store), asking(app) as client:
        await arrive(log, store, [paragraph(header("urn:a"), statements=[said("Lena Ortiz")])])
        answers = [
            await client.get("/paragraph", params={"uri": uri, "index": index})
            for uri, index in (("urn:a", 2), ("urn:b", 1))
        ]

    assert [answer.status_code for answer in answers] == [404, 404]
