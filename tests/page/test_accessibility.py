"""The page for whoever does not see it, or has no mouse: axe finds nothing serious."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing.chromium import Watched
from browsing.newsroom import Newsroom
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.timeout(300)  # the newsroom of each file starts in its first test

CHIEFS = "uri=urn:pacific-wire:2024-04-16:defense-chiefs"
FRONT = ["/", "/?view=issue&issue=taiwan", f"/?view=paragraph&{CHIEFS}&index=3"]
VIEWS = [
    *FRONT, "/?view=agreements", "/?view=compare", "/?view=changes", "/?view=search&q=talks", "/?view=speakers",
    f"/?view=article&{CHIEFS}", "/?view=trial&name=pacific",
]  # fmt: skip

QUICKLY = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}


@pytest.mark.parametrize(("scheme", "width", "views"), [("light", 1440, VIEWS), ("dark", 390, FRONT)])
def test_axe_finds_nothing_serious(
    browser: Browser, newsroom: Newsroom, scheme: str, width: int, views: list[str]
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    watched = Watched(context.new_page(), newsroom.url)
    found: list[str] = []
    try:
        for view in views:
            results = Axe().run(watched.open(view), options=QUICKLY)
            found += (
                f"{view}: {violation['id']} {[node['target'] for node in violation['nodes']][:3]}"
                for violation in results.response["violations"]
                if violation["impact"] in {"serious", "critical"}
            )
    finally:
        context.close()
    assert found == []


def test_nothing_is_wider_than_a_phone(browser: Browser, newsroom: Newsroom) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    watched = Watched(context.new_page(), newsroom.url)
    try:
        for view in VIEWS:
            page = watched.open(view)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, view
    finally:
        context.close()


def test_the_keyboard_reaches_the_content_first(watched: Watched) -> None:
    page = watched.open()

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.wait_for_timeout(500)
    expect(page.locator("main")).to_be_focused()


def test_a_dialog_holds_the_focus_and_gives_it_back(watched: Watched) -> None:
    page = watched.open()

    page.get_by_role("button", name="Days …").press("Enter")
    expect(page.get_by_role("dialog", name="Days of publication")).to_be_visible()
    expect(page.get_by_label("From")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Days …")).to_be_focused()


def test_an_issue_is_reached_and_opened_by_the_keyboard_alone(watched: Watched) -> None:
    page = watched.open("/?sort=listed")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    first = page.locator("tr[data-issue] .issue-name").first
    for _ in range(14):
        page.keyboard.press("Tab")
        if first.evaluate("(link) => link === document.activeElement"):
            break
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("US-China relations")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
