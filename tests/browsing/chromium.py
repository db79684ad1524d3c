"""Debian's Chromium, driven by Playwright; nothing of it is downloaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 60_000
"""For what is bound to come, on a machine that has other things to do."""


def find_chromium() -> str | None:
    return shutil.which("chromium")


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    """A browser without a window."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page, and all that it must not do: complain, or ask anybody but its own server."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.forgiven: tuple[str, ...] = ()
        """Parts of complaints that a test brings about itself."""
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self._heard("error", str(error)))
        page.on("request", lambda request: self._asked(request.url))

    def open(self, address: str = "/") -> Page:
        """The page at an address, with its heading and its content."""
        self.page.goto(self.origin + address)
        self.page.locator("main[data-view] h1").wait_for(state="attached")
        return self.page

    def assert_well_behaved(self) -> None:
        complaints = [line for line in self.complaints if not any(part in line for part in self.forgiven)]
        assert complaints == [], complaints
        assert self.elsewhere == [], self.elsewhere

    def _heard(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(f"{kind}: {text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self.elsewhere.append(url)
