"""The page's pure functions, run where they run: in the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from browsing.newsroom import Newsroom
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.timeout(300)  # the newsroom of each file starts in its first test

NOW = "new Date('2024-05-14T12:00:00Z')"


@pytest.fixture(scope="module")
def modules(browser: Browser, young: Newsroom) -> Iterator[Page]:
    """A page whose modules are there by name: `m.format`, `m.marks`."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(young.url)
    start = page.locator("script[type=module]").get_attribute("src") or ""
    names = ("address", "agreements", "csv", "events", "format", "marks", "spans", "tallies", "timeline", "words")
    page.evaluate(
        """async ([root, names]) => {
            globalThis.m = Object.fromEntries(await Promise.all(
              names.map(async (name) => [name, await import(`${root}/logic/${name}.js`)])));
        }""",
        [start.rpartition("/")[0], names],
    )
    yield page
    context.close()


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        # numbers and times
        ("m.format.number(12345)", "12,345"),
        ("m.format.signed(-3)", "−3"),
        ("m.format.signed(1200)", "+1,200"),
        ("m.format.counted(1, 'reply', 'replies')", "1 reply"),
        ("m.format.counted(0, 'reply', 'replies')", "0 replies"),
        (f"m.format.when('2024-05-14T09:05:00Z', {NOW}, 'Europe/Berlin')", "11:05"),
        (f"m.format.when('2024-05-14T00:00:00Z', {NOW}, 'America/New_York')", "today"),
        (f"m.format.when('2024-05-12T00:00:00Z', {NOW}, 'America/New_York')", "12 May"),
        (f"m.format.when('2024-05-12T23:30:00Z', {NOW}, 'Europe/Berlin')", "13 May, 01:30"),
        (f"m.format.when('2023-12-01T10:00:00Z', {NOW}, 'UTC')", "1 Dec 2023"),
        (f"m.format.when('never', {NOW})", ""),
        ("m.format.lasting(7.6)", "8 s"),
        ("m.format.lasting(600)", "10 min"),
        ("m.format.listed(['A', 'B', 'C'])", "A, B and C"),
        ("m.format.sentence('wait; it goes on')", "Wait; it goes on."),
        ("m.format.sentence('')", ""),
        ("m.format.shortened('one two three four', 12)", "one two …"),
        # addresses
        ("m.address.addressOf('overview')", "/"),
        ("m.address.addressOf('issue', {issue: 'a&b', span: null, q: ''})", "/?view=issue&issue=a%26b"),
        ("m.address.parseAddress('?view=nothing&x=1').view", "overview"),
        ("m.address.parseAddress('?view=issue&issue=a').params.get('issue')", "a"),
        ("m.address.changed(m.address.parseAddress('?view=alerts&q=a&span=7d'), {span: null})", "/?view=alerts&q=a"),
        ("m.address.followable('javascript:alert(1)')", None),
        ("m.address.followable('urn:desk:1')", None),
        ("m.address.followable('https://desk.example/1')", "https://desk.example/1"),
        # spans of time
        (
            f"m.spans.boundsOf(new URLSearchParams('span=24h'), {NOW})",
            {"since": "2024-05-13T12:00:00Z", "until": None, "by": "hour"},
        ),
        (
            f"m.spans.boundsOf(new URLSearchParams('since=2024-05-03&until=2024-05-03'), {NOW})",
            {"since": "2024-05-03T00:00:00Z", "until": "2024-05-04T00:00:00Z", "by": "hour"},
        ),
        (f"m.spans.boundsOf(new URLSearchParams('since=soon'), {NOW})", {"since": None, "until": None, "by": "day"}),
        ("m.spans.inWords(new URLSearchParams('span=1y'), String)", "the past year"),
        # tallies
        ("m.tallies.agreementsIn({agreements: {reached: {reports: 5, distinct: 2}}})", 2),
        ("m.tallies.isNewer({revision: 4}, {revision: 4})", False),
        ("m.tallies.isNewer(undefined, {revision: 1})", True),
        ("m.tallies.caughtUpIn({at: 0, lag: 300}, {at: 10000, lag: 200})", 20),
        ("m.tallies.caughtUpIn({at: 0, lag: 300}, {at: 10000, lag: 300})", None),
        (
            "m.tallies.binned([['01', 1], ['04', 2], ['05', 4]].map(([day, paragraphs]) =>"
            " ({start: `1970-01-${day}T00:00:00Z`, paragraphs})), {from: 0, to: 4 * 864e5, most: 3})",
            [1, 0, 6],
        ),
        # timelines
        (
            "m.timeline.columns([{start: '1970-01-03T00:00:00Z', paragraphs: 7, agreements: {}}], 'day',"
            " {from: 864e5, to: 2 * 864e5}).map((one) => one.paragraphs)",
            [0, 7],
        ),
        (
            "m.timeline.columns(['2024-05-05', '2024-05-06', '2024-05-12'].map((day) =>"
            " ({start: `${day}T00:00:00Z`, paragraphs: 1, agreements: {}})), 'week',"
            " {from: Date.parse('2024-05-05'), to: Date.parse('2024-05-12')})"
            ".map((one) => [new Date(one.at).toISOString().slice(0, 10), one.paragraphs])",
            [["2024-04-29", 1], ["2024-05-06", 2]],
        ),
        ("m.timeline.columnOf('day', {from: 0, to: 80 * 864e5})", "week"),
        ("m.timeline.columnOf('hour', {from: 0, to: 80 * 864e5})", "hour"),
        # text and its marks, in characters and not in UTF-16 units
        ("m.marks.unitsOf('a😀b')(2)", 3),
        (
            "m.marks.pieces('abcdef', [{start: 0, end: 4, kind: 'x'}, {start: 2, end: 6, kind: 'y'}])"
            ".map((one) => one.text + ':' + one.marks.map((mark) => mark.kind).join(''))",
            ["ab:x", "cd:xy", "ef:y"],
        ),
        (
            "m.marks.around('It rained. They agreed on it. He left.', [16, 22])",
            {"before": "They ", "words": "agreed", "after": " on it."},
        ),
        # what is told together
        (
            "m.agreements.together(['taiwan', 'china-sea'].map((issue) => ({id: issue, ordinal: 1,"
            " article: {uri: 'u', version: '1'},"
            " agreement: {issue, status: 'sought', trigger: [1, 2], parties: ['A']}})))"
            ".map((one) => one.issues)",
            [["taiwan", "china-sea"]],
        ),
        # words that are looked for
        ("m.words.beginnings(' walk out ')", "walk* out*"),
        ("m.words.beginnings('\"walked out\" of')", '"walked out" of'),
        ("m.words.beginnings('ceas* talks')", "ceas* talks"),
        ("m.words.beginnings('AI at C++')", "AI at C++"),
        # tables
        ("m.csv.csv(['a', 'b'], [['x,y', '=1+1']])", "a,b\r\n\"x,y\",'=1+1\r\n"),
        ("m.csv.csv(['a', 'b'], [[null, 'say \"so\"']])", 'a,b\r\n,"say ""so"""\r\n'),
        ("m.csv.csv(['a'], [[-1]])", "a\r\n-1\r\n"),
    ],
)  # fmt: skip
def test_it_gives(modules: Page, call: str, expected: object) -> None:
    assert modules.evaluate(f"JSON.parse(JSON.stringify({call}) ?? 'null')") == expected


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 1000])
def test_events_are_the_same_however_the_stream_is_cut(modules: Page, cut: int) -> None:
    stream = (
        ": here\nretry: 1500\nid: a:0\n\nevent: tally\ndata: {1\ndata: 2}\n\n"
        ": still here\nid: a:1\n\r\nid: a:2\ndata: x\n\n"
    )
    parts = re.findall(rf".{{1,{cut}}}", stream, flags=re.DOTALL)
    found = modules.evaluate(
        f"""() => {{
            const parser = new m.events.EventParser();
            const events = {json.dumps(parts)}.flatMap((part) => parser.push(part));
            return {{events, id: parser.id, retry: parser.retry}};
        }}"""
    )
    assert found == {
        "events": [
            {"event": "tally", "data": "{1\n2}", "id": "a:0"},
            {"event": "message", "data": "x", "id": "a:2"},
        ],
        "id": "a:2",
        "retry": 1500,
    }
