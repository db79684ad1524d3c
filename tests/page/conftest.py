"""The page in a real browser, against a real newsroom."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing.chromium import Watched, chromium, find_chromium
from browsing.newsroom import DEMO, Newsroom
from playwright.sync_api import Browser

PICTURES = Path(__file__).with_name("pictures")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="take the pictures of the page anew")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        missing = "there is no Chromium (Debian: apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}; with CI=true it must be there", pytrace=False)
        pytest.skip(missing)
    with chromium(executable) as found:
        yield found


@pytest.fixture(scope="session")
def newsroom(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The demo coverage, served, and a worker that goes on; it is not read where there is no browser."""
    newsroom = Newsroom(tmp_path_factory.mktemp("newsroom"))
    try:
        newsroom.read(DEMO / "coverage", DEMO / "later.jsonl")
        newsroom.try_list("pacific", DEMO / "pacific.json")
        newsroom.work()
        newsroom.serve()
        newsroom.wait_until_counted()
        yield newsroom
    finally:
        newsroom.close()


@pytest.fixture
def watched(browser: Browser, newsroom: Newsroom) -> Iterator[Watched]:
    """A page that has to behave until its test is over."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    page = Watched(context.new_page(), newsroom.url)
    yield page
    context.close()
    page.assert_well_behaved()
