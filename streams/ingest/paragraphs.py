"""An article becomes paragraph events, each with the window of the article that it is read in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from streams.contract.limits import MAX_BODY_PARAGRAPHS, MAX_PARAGRAPH_CHARS
from streams.errors import OversizeError
from streams.events import Article, ArticleParagraph, Paragraph, WindowParagraph
from streams.lexicon.introductions import Introductions

WINDOW_BYTES = 8_192
"""UTF-8 bytes of text in a window, all its paragraphs together."""
WINDOW_PARAGRAPHS = 48
HEADER_BYTES = 1_024
"""Of these, the header lines and headline take no more than this,"""
OPENING_BYTES = 3_072
"""the opening paragraphs no more than this,"""
INTRODUCTION_BYTES = 2_048
"""and those that introduce people named by surname no more than this."""
OPENING_BODY_PARAGRAPHS = 3
OPENING_PARAGRAPHS = 12
"""Most header paragraphs, and most opening ones with the sub-heads among them."""


def paragraph_events(article: Article) -> list[Paragraph]:
    """An event for every body paragraph, in reading order; none for a canceled article.

    Raises:
        OversizeError: a paragraph is too long, or there are too many.
    """
    if article.status == "canceled":
        return []
    body = [paragraph for paragraph in article.paragraphs if paragraph.role == "body"]
    _check(article, body)
    cutter = _WindowCutter(_shown(article))
    return [
        Paragraph(
            article=article.article,
            ordinal=ordinal,
            paragraph_count=len(body),
            text=paragraph.text,
            span=paragraph.span,
            window=cutter.window(position),
        )
        for ordinal, (paragraph, position) in enumerate(zip(body, cutter.body, strict=True), 1)
    ]


def _shown(article: Article) -> list[WindowParagraph]:
    """What windows are cut from: the headline, and every paragraph but the notes."""
    headline, ordinal = article.article.headline, 0
    shown = []
    if headline and not any(_same(p.text, headline) for p in article.paragraphs if p.role == "header"):
        shown.append(WindowParagraph(role="header", text=headline))
    for paragraph in article.paragraphs:
        ordinal += paragraph.role == "body"
        if paragraph.role != "note":
            number = ordinal if paragraph.role == "body" else 0
            shown.append(WindowParagraph(role=paragraph.role, ordinal=number, text=paragraph.text))
    return shown


def _same(text: str, headline: str) -> bool:
    return text.split() == headline.split()


class _WindowCutter:
    """Cuts windows from the paragraphs of one article."""

    def __init__(self, shown: Sequence[WindowParagraph]) -> None:
        self.shown = shown
        self.sizes = [len(paragraph.text.encode()) for paragraph in shown]
        self.body = [index for index, paragraph in enumerate(shown) if paragraph.ordinal]
        self._headers = [index for index, paragraph in enumerate(shown) if paragraph.role == "header"]
        self._introductions = Introductions([paragraph.text if paragraph.ordinal else "" for paragraph in shown])
        opening = takewhile(lambda index: shown[index].ordinal <= OPENING_BODY_PARAGRAPHS, range(len(shown)))
        self._opening = [index for index in opening if shown[index].role != "header"]

    def window(self, position: int) -> tuple[WindowParagraph, ...]:
        """Header, opening and just preceding paragraphs of the one at `position`, whole, in reading order.

        Each of the three ends before the first paragraph that does not fit, so that none has gaps. Those that
        introduce people whom the one at `position` calls by surname take the place of the farthest of the last.
        """
        chosen = self._fitting(self._headers, position, HEADER_BYTES, OPENING_PARAGRAPHS)
        chosen |= self._fitting(self._opening, position, OPENING_BYTES, OPENING_PARAGRAPHS)
        nearest = self._nearest(position, chosen)
        wanted = self._introductions.wanted(position, chosen | nearest)
        introducing = self._fitting(wanted, position, INTRODUCTION_BYTES, OPENING_PARAGRAPHS)
        if introducing:
            chosen |= introducing
            nearest = self._nearest(position, chosen)
        return tuple(self.shown[index] for index in sorted(chosen | nearest))

    def _nearest(self, position: int, chosen: set[int]) -> set[int]:
        """Paragraphs just before the one at `position`, as many as there is place for beside those chosen."""
        left = WINDOW_BYTES - sum(self.sizes[index] for index in chosen)
        before = range(position - 1, max(-1, position - 1 - WINDOW_PARAGRAPHS), -1)
        nearest = [index for index in before if index not in chosen and self.shown[index].role != "header"]
        return self._fitting(nearest, position, left, WINDOW_PARAGRAPHS - len(chosen))

    def _fitting(self, indices: Sequence[int], position: int, budget: int, count: int) -> set[int]:
        """The first `count` of `indices`, ahead of `position`, whose text is `budget` bytes at most in all."""
        fitting: set[int] = set()
        for index in indices[:count]:
            budget -= self.sizes[index]
            if budget < 0 or index >= position:
                break
            fitting.add(index)
        return fitting


def _check(article: Article, body: Sequence[ArticleParagraph]) -> None:
    name = f"{article.article.uri} version {article.article.version}"
    if len(body) > MAX_BODY_PARAGRAPHS:
        raise OversizeError(
            f"{name} has {len(body):,} paragraphs, over the limit of {MAX_BODY_PARAGRAPHS:,}",
            remedy="split it into several articles",
        )
    for ordinal, paragraph in enumerate(body, 1):
        if len(paragraph.text) > MAX_PARAGRAPH_CHARS:
            raise OversizeError(
                f"{name}: paragraph {ordinal} at character {paragraph.span[0]:,} has {len(paragraph.text):,} "
                f"characters, over the limit of {MAX_PARAGRAPH_CHARS:,}",
                remedy="put blank lines between its paragraphs, or split it",
            )
