from __future__ import annotations

import asyncio
import csv
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from alerting.sending import alert
from answering import asking, served
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tallying.events import NOON, agreed, announced, header, kill, paragraph, quoting, usable
from tallying.feeding import feed

from streams.api import counts
from streams.api.endpoints import ENDPOINTS
from streams.api.openapi import openapi
from streams.contract.codec import alert_record, change_record, dead_letter_record
from streams.contract.dead_letters import dead_letter
from streams.contract.records import NewRecord, Record
from streams.errors import DecodeError
from streams.events import Change, ClassifiedParagraph
from streams.settings import Secret
from streams.tally.store import TallyStore

TOKEN = "0123456789abcdef"


def coverage(count: int = 3) -> list[ClassifiedParagraph]:
    """Articles an hour apart, each with one statement and one agreement."""
    articles = [header(f"urn:{n}", outlet=f"Paper {n % 2}", published=NOON + timedelta(hours=n)) for n in range(count)]
    return [
        paragraph(
            article,
            agreements=[agreed("port", parties=["A", "B"])],
            **quoting("Lena Ortiz" if n % 2 else "Ada Price", f"We walk out at {n}.", issues=["port"]),
        )
        for n, article in enumerate(articles)
    ]


async def test_tallies_are_those_of_the_store_with_the_labels_of_their_issues(tmp_path: Path) -> None:
    events = [announced(issues=["port"]), *coverage()]
    async with served(tmp_path, events) as (app, _, _), asking(app) as client:
        answer = (await client.get("/tallies")).json()
        days = (await client.get("/tallies", params={"issue": "port", "by": "hour"})).json()
        none = (await client.get("/tallies", params={"issue": "other"})).json()

    assert [(t["issue"], t["paragraphs"], t["statements"]) for t in answer["tallies"]] == [("port", 3, 3)]
    assert answer["labels"] == {"port": "PORT"}
    assert [t["start"] for t in days["tallies"]] == [f"2024-03-05T{hour}:00:00Z" for hour in (12, 13, 14)]
    assert none == {"tallies": [], "labels": {}}


async def test_statements_come_the_latest_first_page_by_page_each_once(tmp_path: Path) -> None:
    async with served(tmp_path, coverage(5)) as (app, _, _), asking(app) as client:
        found: list[str] = []
        cursor = ""
        while True:
            page = (
                await client.get("/statements", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
            ).json()
            found += [statement["content"] for statement in page["statements"]]
            if (cursor := page["cursor"]) is None:
                break

    assert found == [f"We walk out at {n}." for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"speaker": "ortiz"}, [3, 1]),
        ({"kind": "group"}, []),
        ({"outlet": "Paper 0"}, [4, 2, 0]),
        ({"issue": "port", "uri": "urn:2"}, [2]),
        ({"issue": "other"}, []),
        ({"q": "OUT walk"}, [4, 3, 2, 1, 0]),
        ({"q": '"OUT ÁT 3"'}, [3]),
        ({"q": 'wal* "at 1"', "speaker": "ort len"}, [1]),
        ({"q": '"at walk"'}, []),
        ({"q": "%"}, []),
        ({"since": "2024-03-05T14:00:00Z", "until": "2024-03-05T16:00:00Z"}, [3, 2]),
    ],
)
async def test_statements_are_found_by_what_they_are(tmp_path: Path, asked: dict[str, str], found: list[int]) -> None:
    async with served(tmp_path, coverage(5)) as (app, _, _), asking(app) as client:
        page = (await client.get("/statements", params=asked)).json()

    assert [statement["content"] for statement in page["statements"]] == [f"We walk out at {n}." for n in found]


async def test_agreements_are_found_by_status_and_issue(tmp_path: Path) -> None:
    async with served(tmp_path, coverage()) as (app, _, _), asking(app) as client:
        reached = (await client.get("/agreements", params={"status": "reached", "issue": "port", "limit": 2})).json()
        sought = (await client.get("/agreements", params={"status": "sought"})).json()

    assert [found["article"]["uri"] for found in reached["agreements"]] == ["urn:2", "urn:1"]
    assert reached["cursor"]
    assert sought["agreements"] == []


async def test_who_speaks_is_told_with_his_record_by_issue(tmp_path: Path) -> None:
    async with served(tmp_path, coverage(5)) as (app, _, _), asking(app) as client:
        everybody = (await client.get("/speakers")).json()["speakers"]
        by_part = (await client.get("/speakers", params={"q": "ÓRTIZ", "issue": "port"})).json()["speakers"]
        by_name = (await client.get("/speakers", params={"name": "Ada Price"})).json()["speakers"]
        later = (await client.get("/speakers", params={"since": "2024-03-05T15:00:00Z"})).json()["speakers"]

    assert [(found["name"], found["statements"], found["issues"]) for found in everybody] == [
        ("Ada Price", 3, {"port": 3}),
        ("Lena Ortiz", 2, {"port": 2}),
    ]
    assert [found["name"] for found in by_part] == ["Lena Ortiz"]
    assert [found["name"] for found in by_name] == ["Ada Price"]
    assert [(found["name"], found["statements"]) for found in later] == [("Ada Price", 1), ("Lena Ortiz", 1)]


async def test_who_agrees_with_whom_is_told_by_status(tmp_path: Path) -> None:
    async with served(tmp_path, coverage()) as (app, _, _), asking(app) as client:
        answer = (await client.get("/pairs", params={"issue": "port"})).json()

    agreements = {"reached": {"reports": 3, "distinct": 1}}
    assert answer == {"pairs": [{"party": "A", "other": "B", "reports": 3, "agreements": agreements}], "left_out": 0}


async def test_tallies_of_hours_have_an_end_and_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(tmp_path, coverage(5)) as (app, _, _), asking(app) as client:
        until = {"by": "hour", "until": "2024-03-05T14:00:00Z"}
        first = (await client.get("/tallies", params=until)).json()["tallies"]
        monkeypatch.setattr(counts, "MOST_COUNTS", 3)
        refused = await client.get("/tallies", params={"by": "day"})
        in_all = await client.get("/tallies")

    assert [found["start"] for found in first] == ["2024-03-05T12:00:00Z", "2024-03-05T13:00:00Z"]
    assert (refused.status_code, in_all.status_code) == (400, 200)
    assert refused.json()["error"] == {
        "message": "that is summed up from more than 3 counts",
        "remedy": "ask for fewer issues, or for a shorter time with since and until",
    }


@pytest.mark.parametrize("by", [{"headers": {"Accept": "text/csv"}}, {"params": {"format": "csv"}}])
async def test_a_table_comes_as_csv_all_pages_in_one(tmp_path: Path, by: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.api.application.MOST", 2)
    async with served(tmp_path, coverage(5)) as (app, _, _), asking(app) as client:
        answer = await client.get("/statements", **by)

    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="statements.csv"'
    assert [row["content"] for row in csv.DictReader(io.StringIO(answer.text))] == [
        f"We walk out at {n}." for n in (4, 3, 2, 1, 0)
    ]


async def test_trials_are_told_of_and_one_that_there_is_not_is_not_found(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        none = await client.get("/trials")
        missing = await client.get("/trials/wider")

    assert none.json() == {"trials": []}
    assert (missing.status_code, missing.json()["error"]["message"]) == (404, "there is no trial 'wider'")


async def test_what_the_log_told_last_comes_first(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, log, _), asking(app) as client:
        await log.append([alert_record(alert(name)) for name in "abc"])
        bad = Record(topic="paragraphs", partition=0, offset=7, key=b"k", value=b"bad", headers=(), timestamp=0)
        await log.append([dead_letter_record(dead_letter(bad, "read", DecodeError("no JSON", remedy="send JSON")))])
        told = (await client.get("/alerts", params={"limit": 2})).json()
        (letter,) = (await client.get("/dead-letters")).json()["dead_letters"]

    assert [found["id"] for found in told["alerts"]] == ["c", "b"]
    assert (letter["origin"], letter["message"], letter["remedy"]) == ("paragraphs-0-7", "no JSON", "send JSON")
    assert "value" not in letter


async def test_an_article_that_nobody_counted_is_not_found(tmp_path: Path) -> None:
    async with served(tmp_path, coverage()) as (app, _, _), asking(app) as client:
        missing = await client.get("/history", params={"uri": "urn:none"})
        there = await client.get("/history", params={"uri": "urn:1"})

    assert missing.status_code == 404
    assert "no such article" in missing.json()["error"]["message"]
    assert len(there.json()["history"]["versions"]) == 1


async def test_articles_come_the_latest_first_page_by_page_and_are_found_by_what_they_are(tmp_path: Path) -> None:
    async with served(tmp_path, coverage(5)) as (app, _, _), asking(app) as client:

        async def found(**asked: object) -> list[str]:
            uris: list[str] = []
            cursor: str | None = None
            while True:
                params = {"limit": 2, **asked} | ({"cursor": cursor} if cursor else {})
                page = (await client.get("/articles", params=params)).json()
                uris += [article["uri"] for article in page["articles"]]
                if (cursor := page["cursor"]) is None:
                    return uris

        assert await found() == [f"urn:{n}" for n in (4, 3, 2, 1, 0)]
        assert await found(outlet="Paper 1") == ["urn:3", "urn:1"]
        assert await found(uri="urn:2") == ["urn:2"]
        assert await found(uri="URN") == []
        assert await found(uri="%") == []
        assert await found(since="2024-03-05T14:00:00Z", until="2024-03-05T16:00:00Z") == ["urn:3", "urn:2"]
        assert (await client.get("/articles", params={"cursor": "x"})).status_code == 400
        table = await client.get("/articles", params={"format": "csv", "limit": 1})

    (row,) = csv.DictReader(io.StringIO(table.text))
    assert (row["uri"], row["headline"], row["paragraphs"], row["paragraph_count"]) == (
        "urn:4",
        "About urn:4",
        "1",
        "1",
    )


async def test_an_article_that_is_killed_is_listed_no_longer(tmp_path: Path) -> None:
    async with served(tmp_path, [*coverage(2), kill(header("urn:1"))]) as (app, _, _), asking(app) as client:
        left = (await client.get("/articles")).json()["articles"]

    assert [article["uri"] for article in left] == ["urn:0"]


async def test_changes_of_one_article_are_found_behind_those_of_others(tmp_path: Path) -> None:
    changed = [Change(id=uri, uri=uri, reading="r", kind="killed") for uri in ("urn:a", "urn:b", "urn:c", "urn:d")]
    async with served(tmp_path) as (app, log, _), asking(app) as client:
        await log.append([change_record(change) for change in changed])
        told = (await client.get("/changes", params={"uri": "urn:a", "limit": 1})).json()["changes"]
        none = (await client.get("/changes", params={"uri": "urn:"})).json()["changes"]

    assert [change["uri"] for change in told] == ["urn:a"]
    assert none == []


async def test_articles_that_are_not_read_yet_are_told_of_with_the_lag(tmp_path: Path) -> None:
    new = header("urn:new", digest="d")
    async with served(tmp_path, coverage(1)) as (app, _, store), asking(app) as client:
        before = (await client.get("/lag")).json()
        feed(store, [usable(new, 1)], now=5.0)
        unread = (await client.get("/lag")).json()
        feed(store, [paragraph(new)], now=6.0)
        after = (await client.get("/lag")).json()

    assert [(told["waiting"], told["since"]) for told in (before, unread, after)] == [
        (0, None),
        (1, "1970-01-01T00:00:05Z"),
        (0, None),
    ]


async def test_it_is_ready_once_the_tallies_have_caught_up_and_stays_so(tmp_path: Path) -> None:
    from streams.contract.codec import classified_record

    events = coverage(1)
    async with served(tmp_path) as (app, log, store), asking(app) as client:
        await log.append([classified_record(event) for event in events])
        behind = await client.get("/ready")
        lag = (await client.get("/lag")).json()
        advance_to_end(store, [p for p in lag["partitions"] if p["end"]])
        ready = await client.get("/ready")
        await log.append([classified_record(event) for event in events])
        still = await client.get("/ready")

    assert (behind.status_code, lag["lag"], ready.status_code, still.status_code) == (503, 1, 200, 200)
    assert still.json() == {"ready": True, "lag": 1}


def advance_to_end(store: TallyStore, partitions: list[dict[str, int]]) -> None:
    from streams.contract.records import TopicPartition
    from streams.log.consuming import Advance

    ends = {TopicPartition(str(p["topic"]), p["partition"]): Advance(None, p["end"]) for p in partitions}
    store.apply([], ends, now=1.0)


async def test_what_is_the_same_as_the_client_has_is_not_sent_again(tmp_path: Path) -> None:
    async with served(tmp_path, coverage()) as (app, _, _), asking(app) as client:
        first = await client.get("/tallies")
        again = await client.get("/tallies", headers={"If-None-Match": first.headers["etag"]})
        other = await client.get("/tallies", headers={"If-None-Match": '"other"'})

    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200


async def test_every_answer_has_the_headers_that_keep_a_browser_from_doing_more(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        answers = [await client.get(path) for path in ("/health", "/nothing", "/statements?limit=x", "/openapi.json")]

    assert [answer.status_code for answer in answers] == [200, 404, 400, 200]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "access-control-allow-origin" not in answer.headers


async def test_without_the_token_only_health_answers(tmp_path: Path) -> None:
    async with served(tmp_path, token=Secret(TOKEN)) as (app, _, _), asking(app) as client:
        refused = [await client.get(endpoint.path) for endpoint in ENDPOINTS if not endpoint.open]
        document = await client.get("/openapi.json")
        live = await client.get("/live")
        health = await client.get("/health")
        let_in = await client.get("/issues", headers={"Authorization": f"Bearer {TOKEN}"})

    assert {answer.status_code for answer in [*refused, document, live]} == {401}
    assert (health.status_code, let_in.status_code) == (200, 200)


async def test_no_name_of_the_server_opens_what_needs_the_token(tmp_path: Path) -> None:
    async with served(tmp_path, token=Secret(TOKEN)) as (app, _, _), asking(app) as client:
        answers = [
            await client.get("/issues", headers={"Host": f"127.0.0.1:{end}"}) for end in ("x/health?", "1/health?")
        ]

    assert {answer.status_code for answer in answers} <= {401, 421}


async def test_a_record_that_is_no_event_hides_no_other(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, log, _), asking(app) as client:
        await log.append([NewRecord(topic="alerts", key=b"r", value=b"bad"), alert_record(alert("a"))])
        told = (await client.get("/alerts")).json()

    assert [found["id"] for found in told["alerts"]] == ["a"]


async def test_a_name_that_was_made_to_lead_here_is_not_answered(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        answer = await client.get("/tallies", headers={"Host": "evil.example"})

    assert answer.status_code == 421


async def test_what_is_counted_can_be_changed_by_nobody(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        answers = [await client.request(method, "/tallies") for method in ("POST", "PUT", "DELETE", "PATCH")]

    assert {answer.status_code for answer in answers} == {405}


async def test_a_fault_of_ours_shows_nothing_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: TallyStore) -> dict[str, str]:
        raise RuntimeError("secret place")

    monkeypatch.setattr(TallyStore, "labels", broken)
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        answer = await client.get("/issues")

    assert answer.status_code == 500
    assert answer.json() == {"error": {"message": "this is a fault of the server", "remedy": "its log says more"}}


async def test_every_answer_is_what_the_openapi_document_promises(tmp_path: Path) -> None:
    events = [announced(issues=["port"]), *coverage()]
    document = orjson.loads(orjson.dumps(openapi(ENDPOINTS, secured=False)))
    async with served(tmp_path, events) as (app, log, _), asking(app) as client:
        await log.append([alert_record(alert())])
        assert (await client.get("/openapi.json")).json() == document
        for endpoint in ENDPOINTS:
            if endpoint.writes or "{" in endpoint.path or endpoint.path == "/paragraph":
                continue  # of what there has to be first: see the tests of it
            params = {"uri": "urn:1"} if endpoint.path == "/history" else {}
            answer = await client.get(endpoint.path, params=params)
            operation = document["paths"][endpoint.path]["get"]
            promised = operation["responses"]["200"]["content"]["application/json"]["schema"]
            schema = {**promised, "components": document["components"]}
            assert [e.message for e in Draft202012Validator(schema).iter_errors(answer.json())] == [], endpoint.path


@settings(max_examples=30)
@given(st.data())
async def test_no_query_makes_the_server_fail(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    endpoint = data.draw(st.sampled_from([endpoint for endpoint in ENDPOINTS if not endpoint.writes]))
    names = st.sampled_from([*endpoint.takes.__struct_fields__, "other"])
    values = st.one_of(st.text(max_size=20), st.integers().map(str), st.just("2024-03-05T12:00:00Z"))
    query = data.draw(st.lists(st.tuples(names, values), max_size=4))
    async with served(tmp_path_factory.mktemp("api"), coverage(2)) as (app, _, _), asking(app) as client:
        answer = await client.get(endpoint.path, params=query)

    assert answer.status_code in {200, 400, 404, 503}


async def test_a_path_with_a_slash_too_many_is_no_path_and_leads_nowhere(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        answer = await client.get("/tallies/")

    assert answer.status_code == 404
    assert "location" not in answer.headers


async def test_whoever_asks_only_for_the_head_of_what_has_no_end_is_answered_at_once(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        async with asyncio.timeout(30):
            live = await client.head("/live")
            refused = await client.head("/live", headers={"Last-Event-ID": "nowhere"})

    assert (live.status_code, refused.status_code) == (200, 400)
    assert live.headers["content-type"].startswith("text/event-stream")
