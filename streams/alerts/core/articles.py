"""Which edition of an article tells what, and what is told no more: pure."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from streams.alerts.core.memory import KeptArticle, KeptGround, Memory, home
from streams.alerts.core.telling import Telling
from streams.contract.versions import version_key
from streams.events import Alert, AlertGround, ArticleHeader, Change, ClassifiedParagraph


class Articles:
    """What articles tell, as far as it met a condition, in a memory."""

    def __init__(self, memory: Memory, telling: Telling) -> None:
        self._memory = memory
        self._telling = telling

    def of(self, uri: str) -> KeptArticle:
        return self._memory.get(KeptArticle, uri) or KeptArticle()

    def arrive(self, event: ClassifiedParagraph) -> bool:
        """Take in a paragraph; False where it is of an edition that counts no more."""
        arrived = _arrived(self.of(event.article.uri), event.article, event.ordinal)
        if arrived is not None:
            self._memory.put(event.article.uri, arrived)
        return arrived is not None

    def know(self, ground: AlertGround, *, by_edition: bool) -> None:
        """Note that an article tells what meets a condition.

        Args:
            by_edition: whether it goes with the edition that shows it; else it is taken back by an event of its own.
        """
        article = self.of(home(ground))
        kept = article.grounds.get(ground.id) or KeptGround()
        shown = replace(kept, edition=article.edition if by_edition else None)
        self._memory.put(home(ground), replace(article, grounds={**article.grounds, ground.id: shown}))

    def is_killed(self, header: ArticleHeader) -> bool:
        return _is_killed(self.of(header.uri), header)

    def kill(self, uri: str, version: str) -> Iterator[Alert]:
        """Take an article out up to a version, whether any of it has counted or not."""
        article = self.of(uri)
        if article.killed is not None and version_key(version) <= version_key(article.killed):
            return
        self._memory.put(uri, replace(article, killed=version, pending=None))
        if article.version and version_key(article.version) <= version_key(version):
            for ground in article.grounds:
                yield from self._telling.withdraw(uri, ground, "the article that said so was killed")

    def change(self, event: Change) -> Iterator[Alert]:
        """Take in that another edition counts, or none."""
        if event.kind == "killed" and event.before is not None:
            yield from self.kill(event.uri, event.before.version)
        elif event.after is not None:
            self._memory.put(event.uri, replace(self.of(event.uri), pending=event))
            yield from self.settle(event.uri)

    def settle(self, uri: str) -> Iterator[Alert]:
        """Take back what the edition that counts tells no more, once all of it was seen."""
        article = self.of(uri)
        after = article.pending.after if article.pending else None
        if after is None or after.digest != article.edition or len(article.ordinals) < after.paragraphs:
            return
        self._memory.put(uri, replace(article, pending=None))
        for name, ground in article.grounds.items():
            if ground.edition is not None and ground.edition != article.edition:
                yield from self._telling.withdraw(uri, name, f"version {after.version} of the article says it no more")


def _is_killed(article: KeptArticle, header: ArticleHeader) -> bool:
    return article.killed is not None and version_key(header.version) <= version_key(article.killed)


def _arrived(known: KeptArticle, header: ArticleHeader, ordinal: int) -> KeptArticle | None:
    """The article with this paragraph, or None where the paragraph is of an edition that counts no more."""
    key = version_key(header.version)
    if _is_killed(known, header):
        return None
    if known.version and key < version_key(known.version):
        return None
    if known.version != header.version:
        return replace(known, version=header.version, edition=header.digest, past=(), ordinals=(ordinal,))
    if header.digest in known.past:
        return None
    if known.edition != header.digest:
        past = (*known.past, known.edition)
        return replace(known, edition=header.digest, past=past, ordinals=(ordinal,))
    return replace(known, ordinals=tuple(sorted({*known.ordinals, ordinal})))
