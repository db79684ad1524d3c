"""The page when something is missing or amiss: no connection, a token, hostile text."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browsing.chromium import Watched
from browsing.newsroom import DEMO, Newsroom
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.timeout(300)  # the newsroom of each file starts in its first test

HOSTILE = {
    "uri": "javascript:window.hurt=1", "version": "1", "outlet": "<img src=x onerror=window.hurt=2>",
    "headline": "<script>window.hurt=3</script> & \"quoted\"", "published": "2024-05-21T09:30:00Z",
    "paragraphs": [
        "“<script>window.hurt=4</script> &lt;img src=x onerror=window.hurt=5&gt; Taiwan,” Ada Quill said of Taiwan.",
        "Taiwan and China agreed on &lt;svg/onload=window.hurt=6&gt; a ferry to the island, Taipei said on Tuesday.",
    ],
}  # fmt: skip
SPOKEN = {
    "version": "1", "outlet": "Harbour Times", "published": "2024-05-22T09:30:00Z",
    "paragraphs": ["“I said this while nobody listened,” Ada Quill said of Taiwan and the Taiwan Strait."],
}  # fmt: skip
TOKEN = "a token of some length"


def test_text_of_articles_is_never_markup(watched: Watched, newsroom: Newsroom) -> None:
    page = watched.open()
    newsroom.publish(HOSTILE)
    expect(page.locator(".said", has_text="Ada Quill")).to_contain_text("<img src=x onerror=window.hurt=5>")

    for address in ("/", "/?view=statements", "/?view=agreements", "/?view=article&uri=javascript:window.hurt%3D1"):
        watched.open(address)
        assert page.evaluate("window.hurt") is None
        assert page.locator("main img, main script").count() == 0
        assert page.locator("a[href^='javascript:' i]").count() == 0
    newsroom.publish({"uri": HOSTILE["uri"], "version": "2", "status": "canceled"})


def test_a_server_that_went_away_is_said_and_what_came_meanwhile_is_caught_up_with(
    watched: Watched, newsroom: Newsroom, tmp_path: Path
) -> None:
    watched.forgiven = ("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_RESET")
    page = watched.open()
    expect(page.locator("#connection")).to_have_text("Live")

    port = newsroom.stop_serving()
    expect(page.locator("#disconnected")).to_contain_text(re.compile(r"Not connected\. .* Trying again in \d+ s\."))
    missed = tmp_path / "missed.json"
    missed.write_text(json.dumps(SPOKEN | {"uri": "urn:desk:missed"}))
    newsroom.publish_all(missed)
    newsroom.serve(port)
    # It tries again by itself too, and may have done so by now.
    if (button := page.get_by_role("button", name="Try now")).is_visible():
        button.dispatch_event("click")

    expect(page.locator("#connection")).to_have_text("Live")
    expect(page.locator("#disconnected")).to_be_hidden()
    expect(page.locator(".said").first).to_contain_text("while nobody listened")


def test_a_newsroom_without_coverage_says_what_brings_some_and_shows_it_when_it_comes(
    browser: Browser, young: Newsroom
) -> None:
    context = browser.new_context()
    try:
        watched = Watched(context.new_page(), young.url)
        page = watched.open()
        expect(page.locator(".blank")).to_contain_text("It appears here by itself")
        count = page.locator("tr[data-issue=taiwan] .count")
        expect(count).to_have_text("0")
        young.publish(SPOKEN | {"uri": "urn:desk:first"})
        young.wait_until(lambda: young.counted() == 1)
        expect(count).to_have_text("1")
        expect(page.locator(".blank")).to_be_hidden()
        watched.assert_well_behaved()
    finally:
        context.close()


def test_a_trial_is_adopted_on_the_page(browser: Browser, young: Newsroom) -> None:
    young.publish(SPOKEN | {"uri": "urn:desk:first"})
    young.wait_until(lambda: any(one["current"] and one["articles"] for one in young.get("/readings")["readings"]))
    young.try_list("pacific", DEMO / "pacific.json")
    context = browser.new_context()
    try:
        watched = Watched(context.new_page(), young.url)
        page = watched.open("/?view=trial&name=pacific")
        page.get_by_role("button", name="Adopt").click()
        page.get_by_role("dialog").get_by_role("button", name="Adopt").click()
        expect(page.get_by_role("link", name="Commanders on the line")).to_be_visible()
        watched.assert_well_behaved()
    finally:
        context.close()


def test_counts_that_are_behind_are_said_to_be(watched: Watched) -> None:
    lag = 0
    since: datetime | None = None
    page = watched.page
    page.clock.install()

    def told() -> dict[str, object]:
        waiting = {} if since is None else {"waiting": 12, "since": since.isoformat()}
        return {"lag": lag, "partitions": []} | waiting

    page.route("**/lag", lambda route: route.fulfill(json=told()))
    watched.open()
    expect(page.locator("#connection")).to_have_text("Live")
    banner = page.locator("#behind")

    lag = 4_200
    for _ in range(2):
        with page.expect_response("**/lag"):
            page.clock.run_for(10_000)
    expect(banner).to_contain_text("The counts lack the last 4,200 records of the log, and are not catching up")
    lag = 2_100
    with page.expect_response("**/lag"):
        page.clock.run_for(10_000)
    expect(banner).to_contain_text(re.compile(r"2,100 records of the log; at this pace they have caught up in \d+ s"))
    lag = 0
    with page.expect_response("**/lag"):
        page.clock.run_for(10_000)
    expect(banner).to_be_hidden()
    since = datetime.now(UTC) - timedelta(minutes=5)
    with page.expect_response("**/lag"):
        page.clock.run_for(10_000)
    expect(banner).to_contain_text(
        re.compile("12 articles have not been read as a whole, the first of them for .* min")
    )


def test_a_view_that_the_server_does_not_answer_for_comes_once_it_does(watched: Watched) -> None:
    watched.forgiven = ("503",)
    page = watched.open()
    refusal = {"error": {"message": "the log cannot be reached", "remedy": "see to the log"}}
    page.route("**/statements?*", lambda route: route.fulfill(status=503, json=refusal))
    page.get_by_role("link", name="Statements", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Not ready yet")
    expect(page.locator(".blank")).to_contain_text("The log cannot be reached. See to the log.")

    page.unroute("**/statements?*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Statements")


def test_a_server_that_wants_a_token_is_given_it_once(browser: Browser, newsroom: Newsroom) -> None:
    guarded = Newsroom(newsroom.folder, {"STREAMS_API_TOKEN": TOKEN})
    guarded.serve()
    context = browser.new_context()
    try:
        watched = Watched(context.new_page(), guarded.url)
        watched.forgiven = ("401",)
        page = watched.page
        page.goto(guarded.url)
        field = page.get_by_role("textbox", name="Token")
        field.fill("not the one that it is")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("dialog")).to_contain_text("That was not the one")
        page.get_by_role("textbox", name="Token").fill(TOKEN)
        page.get_by_role("button", name="Open").click()
        expect(page.locator("#connection")).to_have_text("Live")
        page.reload()
        expect(page.locator("tr[data-issue]").first).to_be_visible()
        watched.assert_well_behaved()
    finally:
        context.close()
        guarded.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_those_of_the_system_until_others_are_chosen(
    browser: Browser, newsroom: Newsroom, scheme: str
) -> None:
    context = browser.new_context(color_scheme=scheme)
    try:
        watched = Watched(context.new_page(), newsroom.url)
        page = watched.open()
        paper = "getComputedStyle(document.documentElement).backgroundColor"
        first = page.evaluate(paper)
        for _ in range(2):
            page.locator("#scheme").click()
        assert page.evaluate("document.documentElement.dataset.scheme") == "dark"
        dark = page.evaluate(paper)
        page.reload()
        assert page.evaluate(paper) == dark
        assert (first == dark) == (scheme == "dark")
    finally:
        context.close()
