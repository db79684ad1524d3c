"""What of a source's items is new: pure memory of the state in which each was seen last.

It decides by the state alone, never by which is later: a text that goes A, B, A again is published three times, and so
ends as A. Which of two versions counts is for those who read the articles.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from streams.events import Article, DeadLetter, Embargoed, SeenItem
from streams.ingest.inputs import Item
from streams.ingest.polling import News

KEPT = timedelta(days=30)
"""How long an item that its source holds no more is remembered after its last change."""

UNTIL = " until "
"""Stands in the mark of an article that is held, before the end of its embargo."""


@dataclass(slots=True)
class Seen:
    """The items of one source, by their names."""

    source: str
    items: dict[str, SeenItem] = field(default_factory=dict)

    def look(self, now: datetime) -> Look:
        """A look at all that the source holds now."""
        return Look(self, now)

    def marked(self, item: str, mark: str) -> bool:
        known = self.items.get(item)
        return known is not None and known.mark == mark


@dataclass(slots=True)
class Look:
    """One look at a source: each of its items is asked for once, in order, and what is news is kept at the end."""

    seen: Seen
    now: datetime
    changed: list[SeenItem] = field(default_factory=list)
    counts: Counter[News] = field(default_factory=Counter)
    """What was published of it; kept by whoever publishes."""
    _met: Counter[str] = field(default_factory=Counter)
    _names: set[str] = field(default_factory=set)

    def news(self, item: Item) -> News | None:
        """What an item is to be published as; None if its source has held it before, in this state."""
        name, mark = _identity(item)
        # A source may hold several versions of one article: they are told apart by their order.
        self._met[name] += 1
        nth = name if self._met[name] == 1 else f"{name} {self._met[name]}"
        known = self.seen.items.get(nth)
        if known is not None and _was_released(known.mark, mark, self.now):
            self._names.add(nth)
            return None
        state = self.mark(nth, mark)
        return None if state == "same" else _kind(item, state == "updated" or self._met[name] > 1)

    def mark(self, name: str, mark: str) -> Literal["new", "updated", "same"]:
        """Take note of the state of something by its name."""
        self._names.add(name)
        if self.seen.marked(name, mark):
            return "same"
        self.changed.append(SeenItem(source=self.seen.source, item=name, mark=mark, seen=self.now))
        return "updated" if name in self.seen.items else "new"

    def keep(self) -> list[SeenItem]:
        """Remember what has changed; what is forgotten instead, as it was gone for long."""
        self.seen.items |= {item.item: item for item in self.changed}
        gone = [item for item in self.seen.items.values() if item.item not in self._names and _is_old(item, self.now)]
        for item in gone:
            del self.seen.items[item.item]
        return gone


def _is_old(item: SeenItem, now: datetime) -> bool:
    return now - item.seen > KEPT


def _identity(item: Item) -> tuple[str, str]:
    if isinstance(item, DeadLetter):
        return f"refused {_refusal_id(item)}", "refused"
    if isinstance(item, Embargoed):
        name, mark = _identity(item.article)
        return name, f"{mark}{UNTIL}{item.until.isoformat()}"
    return item.article.uri, f"{item.status} {item.article.version} {item.article.digest}"


def _refusal_id(letter: DeadLetter) -> str:
    """The same wherever in its source it stands."""
    identity = (letter.error, letter.message.removeprefix(letter.origin), letter.value, letter.size)
    return hashlib.sha256(msgspec.json.encode(identity)).hexdigest()[:32]


def _was_released(known: str, mark: str, now: datetime) -> bool:
    """Whether an article was held, in the same state, until a time that is over."""
    before, held, until = known.partition(UNTIL)
    return bool(held) and before == mark and datetime.fromisoformat(until) <= now


def _kind(item: Item, known: bool) -> News:
    if isinstance(item, DeadLetter):
        return "refused"
    if isinstance(item, Article) and item.status == "canceled":
        return "killed"
    return "updated" if known else "new"
