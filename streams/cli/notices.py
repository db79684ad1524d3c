"""What is said on stderr of inputs: what was refused, what has no date, what is not in English."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

import click

from streams.contract.languages import is_english
from streams.events import Article, DeadLetter, Embargoed
from streams.lines import are_json

if TYPE_CHECKING:
    from streams.ingest.inputs import Item

FIRST = 3
"""So many of a kind from one source are said one by one, the rest in sums."""

_LAST_STEP = re.compile(r":\d+$|\[\d+\]$|/[^/]*$|^.*#[^#]*$")


def on_stderr(text: str) -> None:
    """Say it, whether or not anybody listens."""
    if are_json():
        logging.getLogger(__name__).warning("%s", text)
        return
    with suppress(BrokenPipeError):
        click.echo(f"streams: {text}", err=True)


class Notices:
    """Says the first few of a kind from one source, then how many they are at each tenfold, and in all at the end.

    Used in a ``with``, whose end is the end of the inputs.

    Args:
        say: instead of saying it on stderr.
    """

    def __init__(self, say: Callable[[str], None] = on_stderr) -> None:
        self._say = say
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self.languages: Counter[str] = Counter()
        """How many articles are in each language but English."""

    def __enter__(self) -> Notices:
        return self

    def __exit__(self, *error: object) -> None:
        for (source, what, _), count in self._counts.items():
            if count > FIRST:
                self._say(f"{source}{count:,} {what} in all")

    def refused(self, letter: DeadLetter) -> None:
        """What was not read, where, and what to do about it."""
        self._tell(_source(letter.origin), f"refused like that ({letter.error})", letter.message, letter.remedy)

    def released(self, article: Article) -> None:
        """An article that was held under an embargo and is published now."""
        self._say(f"{article.article.uri}: its embargo is over, and it is published")

    def undated(self, origin: str, taken: datetime) -> None:
        """An article without a date, and which one it got."""
        day = taken.date().isoformat()
        how = "it is put at" if origin == "standard input" else "it gets the day of its file's last change,"
        text = f"{origin}: no publication date, so {how} {day}"
        self._tell(_source(origin), "without a date", text, "pass --published to give it another one")

    def of_items(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items; an article that is not in English, or is to be held, is told when it comes by."""
        for item in items:
            if isinstance(item, Embargoed):
                text = (
                    f"{item.article.article.uri}: under an embargo until {item.until.isoformat()}, and not read before"
                )
                self._tell("", "under an embargo", text, "")
            if isinstance(item, Article) and item.status == "usable" and not is_english(item.article.language):
                language = item.article.language
                self.languages[language] += 1
                text = f"{item.article.uri}: not in English ({language}), so nothing in it is labelled"
                self._tell("", f"not in English ({language}), so not labelled", text, "")
            yield item

    def _tell(self, source: str, what: str, text: str, remedy: str) -> None:
        self._counts[source, what, remedy] += 1
        count = self._counts[source, what, remedy]
        if count <= FIRST:
            self._say(text + (f"\n  {remedy}" if remedy else ""))
        elif count in {10**power for power in range(1, 10)}:
            self._say(f"{source}{count:,} {what} so far")


def _source(origin: str) -> str:
    """What an origin stands in: ``feed.jsonl: `` of one of its lines, a folder of a file; empty of an article."""
    source = _LAST_STEP.sub("", origin, count=1)
    return f"{source}: " if source else ""
