"""The pictures of the README, taken anew: python tests/browsing/pictures.py"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from browsing.chromium import Watched, chromium, find_chromium
from browsing.newsroom import DEMO, Newsroom
from playwright.sync_api import Browser

PICTURES = Path(__file__).with_name("pictures")
MOST_BYTES = 200_000
RULES = """
[[rules]]
id = "line"
title = "A line between the militaries"
grace = "9999d"
when = [{ event = "agreement", issue = ["military-communication"], status = ["reached"] }]

[[channels]]
id = "here"
kind = "terminal"
"""


class Picture(NamedTuple):
    name: str
    address: str
    scheme: str
    width: int
    height: int
    scale: float


TAKEN = (
    Picture("overview", "/", "light", 1440, 960, 1.25),
    Picture(
        "paragraph", "/?view=paragraph&uri=urn:pacific-wire:2024-04-16:defense-chiefs&index=3", "dark", 1440, 780, 1.25
    ),
    Picture("phone", "/?view=issue&issue=military-communication", "light", 390, 844, 2),
)


def main() -> int:
    executable = find_chromium()
    if executable is None:
        print("there is no Chromium (Debian: apt install chromium)", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        newsroom = Newsroom(Path(folder))
        try:
            newsroom.work()
            newsroom.serve()
            newsroom.alert(RULES)
            newsroom.publish_all(DEMO / "coverage")
            newsroom.wait_until(lambda: newsroom.counted() == 16 and bool(newsroom.get("/alerts")["alerts"]))
            newsroom.publish_all(DEMO / "later.jsonl")
            newsroom.wait_until(lambda: any(one["withdrawn"] for one in newsroom.get("/alerts")["alerts"]))
            with chromium(executable) as browser:
                for picture in TAKEN:
                    _take(browser, newsroom, picture)
        finally:
            newsroom.close()
    return 0


def _take(browser: Browser, newsroom: Newsroom, picture: Picture) -> None:
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, device_scale_factor=picture.scale,
        color_scheme=picture.scheme, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce",
    )  # fmt: skip
    page = Watched(context.new_page(), newsroom.url).open(picture.address)
    page.evaluate("document.fonts.ready")
    page.locator("#connection[data-state=live]").wait_for()
    place = PICTURES / f"{picture.name}.webp"
    place.write_bytes(_webp(browser, page.screenshot()))
    context.close()
    size = place.stat().st_size
    print(f"{place}  {size:,} bytes")
    assert size <= MOST_BYTES, "too large for a README"


def _webp(browser: Browser, png: bytes) -> bytes:
    """The same picture, a third as large: the browser knows how."""
    page = browser.new_page()
    packed = page.evaluate(
        """async (png) => {
            const image = Object.assign(new Image(), { src: `data:image/png;base64,${png}` });
            await image.decode();
            const canvas = document.createElement('canvas');
            Object.assign(canvas, { width: image.width, height: image.height });
            canvas.getContext('2d').drawImage(image, 0, 0);
            return canvas.toDataURL('image/webp', 0.82).split(',')[1];
        }""",
        base64.b64encode(png).decode(),
    )
    page.close()
    return base64.b64decode(packed)


if __name__ == "__main__":
    sys.exit(main())
