"""How long it takes from an article's publication until its paragraphs are tallied: pure, with the time given."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence

from streams.contract.records import Record
from streams.contract.topics import ARTICLES, CLASSIFIED

REMEMBERED = 20_000
"""Articles whose paragraphs may still come; about 4 MB."""


class Latency:
    """Knows when articles came to the log, by their key.

    Of what came before a restart nothing is known, so that nothing is said of it.
    """

    def __init__(self) -> None:
        self._published: OrderedDict[bytes, int] = OrderedDict()

    def of(self, records: Sequence[Record], *, now: float) -> Iterator[float]:
        """Seconds from the record of an article until now, of each article that classified paragraphs are of.

        Args:
            now: when they were tallied, in seconds since the epoch.
        """
        for record in records:
            if record.topic == ARTICLES.name and record.key is not None:
                self._published[record.key] = record.timestamp
                self._published.move_to_end(record.key)
        while len(self._published) > REMEMBERED:
            self._published.popitem(last=False)
        for key in {record.key for record in records if record.topic == CLASSIFIED.name}:
            published = None if key is None else self._published.get(key)
            if published is not None:
                yield max(0.0, now - published / 1000)
