from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from answering import arrive, asking, served
from tallying.events import agreed, announced, header, paragraph, quoting, said
from tallying.feeding import feed
from tallying.mending import mend, no_agreement, speaks, wrong

from streams.contract.topics import MENDS
from streams.log.snapshot import snapshot
from streams.settings import Secret

READ = paragraph(
    issues=["trade"], statements=[said("Ann Lee")], agreements=[agreed("trade", parties=["A"])], text="Some words."
)
LISTED = announced(issues=["trade", "climate"])
NO_TRADE = {
    "uri": "urn:a",
    "index": 1,
    "by": "Ada",
    "note": "It is about the weather.",
    "mends": {"kind": "issue", "issue": "trade", "reads": "wrong"},
}


def that(**mends: Any) -> dict[str, Any]:
    return NO_TRADE | {"mends": mends}


async def test_a_mend_is_a_record_of_its_own_and_shown_with_who_and_when_and_whether_it_holds(tmp_path: Path) -> None:
    async with served(tmp_path, [LISTED]) as (app, log, store), asking(app) as client:
        await arrive(log, store, [READ])
        answer = await client.post("/mends", json=NO_TRADE)
        assert (answer.status_code, answer.json()["new"]) == (200, True)
        before = (await client.get("/mends")).json()["mends"]
        await arrive(log, store, [])
        (shown,) = (await client.get("/mends", params={"uri": "urn:a", "by": "Ada", "issue": "trade"})).json()["mends"]
        tallies = (await client.get("/tallies")).json()["tallies"]
        found = (await client.get("/paragraph", params={"uri": "urn:a", "index": 1})).json()
        records = [record async for record in snapshot(log, MENDS.name)]

    assert (before, tallies, len(records)) == ([], [], 1)
    assert (shown["holds"], shown["state"], shown["index"], shown["version"]) == (True, "holds", 1, "1")
    assert shown["mend"] == answer.json()["mend"]
    assert (shown["mend"]["by"], shown["mend"]["note"]) == ("Ada", NO_TRADE["note"])
    assert [known["mend"]["id"] for known in found["mends"]] == [shown["mend"]["id"]]
    assert ([i["id"] for i in found["paragraph"]["issues"]], found["counted"]["issues"]) == (["trade"], [])


async def test_a_mend_is_taken_back_once_and_stays_in_history(tmp_path: Path) -> None:
    async with served(tmp_path, [LISTED]) as (app, log, store), asking(app) as client:
        await arrive(log, store, [READ])
        made = (await client.post("/mends", json=NO_TRADE)).json()["mend"]
        await arrive(log, store, [])
        back = await client.delete(f"/mends/{made['id']}", params={"by": "Bo"})
        await arrive(log, store, [])
        again = await client.delete(f"/mends/{made['id']}", params={"by": "Cy"})
        (shown,) = (await client.get("/mends")).json()["mends"]
        tallies = (await client.get("/tallies")).json()["tallies"]
        unknown = await client.delete("/mends/none", params={"by": "Bo"})

    assert (back.json()["new"], again.json()["new"], unknown.status_code) == (True, False, 404)
    assert (shown["holds"], shown["state"], shown["back"]["by"]) == (False, "taken back", "Bo")
    assert [tally["issue"] for tally in tallies] == ["trade"]


async def test_what_holds_already_is_not_said_twice(tmp_path: Path) -> None:
    async with served(tmp_path, [LISTED]) as (app, log, store), asking(app) as client:
        await arrive(log, store, [READ])
        said_so = that(kind="statement", span=[0, 4], speaker={"name": "Bo", "kind": "person"})
        first = (await client.post("/mends", json=said_so)).json()
        await arrive(log, store, [])
        second = (await client.post("/mends", json=said_so | {"by": "Cy"})).json()

    assert (second["mend"], second["new"]) == (first["mend"], False)
    assert first["mend"]["mends"]["words"] == "Some"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (NO_TRADE | {"by": " "}, "nobody says so"),
        (NO_TRADE | {"note": "n" * 2001}, "length <= 2000"),
        (NO_TRADE | {"index": 0}, "int` >= 1"),
        (that(kind="issue", issue="climate", reads="wrong"), "is not about 'climate' already"),
        (that(kind="issue", issue="trade", reads="missing"), "is about 'trade' already"),
        (that(kind="issue", issue="climat", reads="missing"), "no issue 'climat' on the list"),
        (that(kind="statement", span=[5, 9], speaker=None), "no such statement"),
        (that(kind="statement", span=[0, 4], speaker={"name": " ", "kind": "person"}), "no name"),
        (that(kind="agreement", issue="climate", status="reached", trigger=[0, 4], none=True), "no such agreement"),
        (that(kind="agreement", issue="trade", status="reached", trigger=[0, 4]), "is none, or has another"),
        (that(kind="taken-back", mend="x"), "taken-back"),
        ({"uri": "urn:a"}, "missing required field"),
    ],
)  # fmt: skip
async def test_what_says_nothing_that_can_be_mended_is_refused_with_the_reason(
    tmp_path: Path, body: dict[str, Any], says: str
) -> None:
    async with served(tmp_path, [LISTED, READ]) as (app, _, _), asking(app) as client:
        answer = await client.post("/mends", json=body)
        assert (await client.get("/mends")).json()["mends"] == []
    assert answer.status_code == 400
    assert says in answer.json()["error"]["message"]
    assert answer.json()["error"]["remedy"]


async def test_a_paragraph_that_does_not_count_is_not_mended(tmp_path: Path) -> None:
    async with served(tmp_path, [LISTED, READ]) as (app, _, _), asking(app) as client:
        statuses = [
            (await client.post("/mends", json=NO_TRADE | other)).status_code
            for other in ({"uri": "urn:b"}, {"index": 2}, {"version": "2"}, {"version": "1"})
        ]
    assert statuses == [404, 404, 404, 200]


async def test_no_page_of_another_site_mends_anything_and_nobody_without_the_token(tmp_path: Path) -> None:
    token = "sixteen-letters-and-more"
    async with served(tmp_path, [LISTED, READ], token=Secret(token)) as (app, _, _), asking(app) as client:
        allowed = {"Authorization": f"Bearer {token}"}
        statuses = [
            (await client.post("/mends", json=NO_TRADE, headers=headers)).status_code
            for headers in (
                {},
                allowed | {"Origin": "https://evil.example"},
                allowed | {"Origin": "null"},
                allowed | {"Sec-Fetch-Site": "cross-site"},
                allowed | {"Sec-Fetch-Site": "same-site"},
                allowed | {"Content-Type": "text/plain"},
                allowed | {"Origin": "http://127.0.0.1:8040", "Sec-Fetch-Site": "same-origin"},
            )
        ]
        large = await client.post(
            "/mends", content=b'{"uri": "' + b"x" * 70_000, headers=allowed | {"Content-Type": "application/json"}
        )
        gone = await client.delete("/mends/x", params={"by": "Bo"}, headers={"Origin": "https://evil.example"})
    assert statuses == [401, 403, 403, 403, 403, 415, 200]
    assert (large.status_code, gone.status_code) == (413, 403)


async def test_mends_are_a_table_too(tmp_path: Path) -> None:
    async with served(tmp_path, [LISTED, READ]) as (app, _, store), asking(app) as client:
        feed(store, [mend(wrong("trade")), mend(speaks("Bo Lund"), minute=1), mend(no_agreement("trade"), minute=2)])
        lines = (await client.get("/mends", params={"format": "csv"})).text.splitlines()
    head = lines[0].split(",")
    assert {"mend.by", "mend.mends.kind", "mend.mends.issue", "mend.mends.speaker.name", "holds", "state"} <= set(head)
    kinds = [line.split(",")[head.index("mend.mends.kind")] for line in lines[1:]]
    assert kinds == ["agreement", "statement", "issue"]


async def test_an_old_mend_whose_paragraph_is_gone_is_still_shown(tmp_path: Path) -> None:
    async with served(tmp_path, [LISTED, READ]) as (app, _, store), asking(app) as client:
        feed(store, [mend(wrong("trade")), paragraph(header(version="2"), **quoting("Bo", "Other words."))])
        (shown,) = (await client.get("/mends")).json()["mends"]
    assert (shown["holds"], shown["state"], shown["index"]) == (False, "not there", 0)
