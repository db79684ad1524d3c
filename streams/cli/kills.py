"""Kills among what a command reads: which versions of which articles they take back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from streams.contract.versions import version_key
from streams.events import Article, ArticleHeader

if TYPE_CHECKING:
    from streams.ingest.fetching import Fetch
    from streams.ingest.inputs import Item
    from streams.ingest.sources import Source


class Kills:
    """The last version of each article that is killed."""

    def __init__(self) -> None:
        self._versions: dict[str, str] = {}

    def add(self, item: Item) -> None:
        """Take note of an article that is canceled; anything else changes nothing."""
        if isinstance(item, Article) and item.status == "canceled" and not self.hold(item.article):
            self._versions[item.article.uri] = item.article.version

    def hold(self, article: ArticleHeader) -> bool:
        """Whether this version is killed, by itself or by a kill of a later one."""
        killed = self._versions.get(article.uri)
        return killed is not None and version_key(article.version) <= version_key(killed)


def standing(
    sources: Iterable[Source],
    *,
    published: datetime | None = None,
    on_undated: Callable[[str, datetime], None] | None = None,
    fetch: Fetch | None = None,
) -> Iterator[Item]:
    """What sources hold but for articles that are killed, wherever in them the kill stands.

    Files are read for kills first. What can be read only once, as standard input, is given as it comes, so of
    that a kill takes back only what comes after it.

    Args and errors are those of `read_sources`.
    """
    from streams.ingest.sources import read_sources

    given, kills = list(sources), Kills()
    items = read_sources(given, published=published, on_undated=on_undated, fetch=fetch)
    for item in read_sources([source for source in given if _lasting(source)], published=published):
        kills.add(item)
    return _standing(items, kills)


def _standing(items: Iterable[Item], kills: Kills) -> Iterator[Item]:
    for item in items:
        kills.add(item)
        if not (isinstance(item, Article) and kills.hold(item.article)):
            yield item


def _lasting(source: Source) -> bool:
    return isinstance(source, Path) and (source.is_dir() or source.is_file())
