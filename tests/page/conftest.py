"""The page in a real browser, against a real newsroom."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from browsing.chromium import Watched, chromium, find_chromium
from browsing.newsroom import DEMO, Newsroom
from playwright.sync_api import Browser
from services.processes import free_ports

RULES = """
[[rules]]
id = "quill"
title = "General Quill speaks"
when = [{ event = "statement", issue = ["taiwan"], speaker = ["Ada Quill"] }]

[[channels]]
id = "here"
kind = "terminal"
"""


@pytest.fixture(scope="session")
def executable() -> str:
    executable = find_chromium()
    if executable is None:
        missing = "there is no Chromium (Debian: apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"{missing}; with CI=true it must be there", pytrace=False)
        pytest.skip(missing)
    return executable


@pytest.fixture(scope="module")
def browser(executable: str) -> Iterator[Browser]:
    """Closed behind each file: as long as it is there its loop runs, beside which no other test's can."""
    with chromium(executable) as found:
        yield found


@pytest.fixture(scope="module")
def newsroom(executable: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The demo coverage, served, and a worker that goes on; it is not read where there is no browser."""
    with served(tmp_path_factory) as newsroom:
        newsroom.publish_all(DEMO / "coverage")
        newsroom.wait_until(lambda: newsroom.counted() == 16)
        newsroom.publish_all(DEMO / "later.jsonl")
        newsroom.wait_until(lambda: newsroom.counted() == 15 and len(newsroom.get("/changes")["changes"]) >= 2)
        newsroom.try_list("pacific", DEMO / "pacific.json")
        newsroom.alert(RULES)
        yield newsroom


@pytest.fixture(scope="module")
def young(executable: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom that has an issue list and nothing else."""
    with served(tmp_path_factory) as newsroom:
        yield newsroom


@contextmanager
def served(folders: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom in a folder of its own, at work and served."""
    newsroom = Newsroom(folders.mktemp("newsroom"))
    try:
        newsroom.work()
        newsroom.serve(*free_ports(1))
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
