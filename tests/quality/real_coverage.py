"""Real news as coverage to measure the reader on: one issue list, one part of the split."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
from quality import real_news
from quality.real_news import Labels, Part
from quality.scoring import Scores, score

from streams.events import Article, Paragraph, ReadParagraph
from streams.filing import Filer
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.sources import read_sources
from streams.issues import parse_issue_list
from streams.meaning.encoding import Encoder
from streams.reading import Reader


@dataclass(frozen=True, kw_only=True)
class RealCoverage:
    """Every labelled article of a part, read by one of the lists (`name`)."""

    name: str
    part: Part

    def labels(self) -> list[Labels]:
        """Of paragraphs with something to label."""
        return _labels(self.part)

    def events(self) -> list[Paragraph]:
        """Every paragraph of the labelled articles, captions too, for the windows that they are in."""
        return events(self.part)

    def scores(self, encoder: Encoder | None = None) -> Scores:
        """Read it all, with the sentence encoder where there is one, and score it paragraph by paragraph."""
        path = real_news.lists()[self.name]
        issues = parse_issue_list(path.read_bytes(), source=str(path))
        read = _read(real_news.TEXTS, self.part, issues.same_party, encoder)
        found = {(one.article.uri, one.ordinal): msgspec.to_builtins(one) for one in Filer(issues).file(read)}
        total = Scores()
        for label in self.labels():
            paragraph = found[label["uri"], label["ordinal"]]
            line = real_news.gold(label, self.name, paragraph["text"])
            total += score([line], [paragraph], issues.same_party)
        return total


@cache
def _read(
    _texts: Path, part: Part, same_party: tuple[tuple[str, ...], ...], encoder: Encoder | None
) -> list[ReadParagraph]:
    """What is read before any list: once for all lists that group parties alike."""
    return Reader(same_party, encoder).read(events(part))


def events(part: Part) -> list[Paragraph]:
    """Every paragraph of the labelled articles of a part."""
    uris = {label["uri"] for label in _labels(part)}
    articles = [item for item in read_sources([real_news.TEXTS]) if isinstance(item, Article)]
    return [event for item in articles if item.article.uri in uris for event in paragraph_events(item)]


def _labels(part: Part) -> list[Labels]:
    return [label for label in real_news.labels(part=part) if "ignored" not in label]


def real(part: Part) -> list[RealCoverage]:
    """A part of the split by each of the lists; none where the texts are not beside the project."""
    names = real_news.lists() if real_news.TEXTS.exists() else ()
    return [RealCoverage(name=name, part=part) for name in names]
