"""Everything that is labelled with issues and open to tuning, one issue list at a time: texts, and what is about which.

What learns from it in several steps leaves a fold out of the first, so that the next sees what is new to the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal
from zlib import crc32

import numpy as np
from quality import coverages, real_coverage, real_news, written_news
from quality.scoring import starts_as

from streams.events import Paragraph
from streams.issues import IssueList, parse_issue_list
from streams.meaning.encoding import Floats

LISTS = (
    ("conflict", "planet", "society", "washington"),
    ("justice", "power", "regions", "terse"),
    ("money", "newsdesk", "science", "world"),
)
"""Of the real news, the lists that each fold leaves out, beside every article whose hash has its number."""
FOLDS = len(LISTS)
APART = 0
"""The fold that the encoders which ship have not seen."""
OWN_FOLDS = 4
"""Of our own subjects every so many is left out by a fold, and some by none."""

PARTLY = real_news.FOLDER / "partly"

Origin = Literal["own", "real", "written"]
"""Coverage of one subject by its own list; real news, and news written for a fit, by lists that share articles."""


@dataclass(frozen=True)
class Case:
    """A labelled paragraph of one list: the numbers of its texts, and what is about it and optional, an issue each."""

    article: str
    own: int
    headline: int
    before: tuple[int, ...]
    about: Floats
    optional: Floats


@dataclass(frozen=True)
class Listed:
    """Everything labelled by one list; cases have the numbers of `texts`."""

    name: str
    origin: Origin
    issues: IssueList
    texts: tuple[str, ...]
    cases: tuple[Case, ...]

    def where(self, wanted: Callable[[Case], bool]) -> Listed:
        """Those of its cases, and their texts alone."""
        cases = [case for case in self.cases if wanted(case)]
        numbers = {k: new for new, k in enumerate(dict.fromkeys(k for case in cases for k in numbers_of(case)))}
        moved = [
            replace(
                case,
                own=numbers[case.own],
                headline=numbers[case.headline],
                before=tuple(numbers[k] for k in case.before),
            )
            for case in cases
        ]
        return replace(self, texts=tuple(self.texts[k] for k in numbers), cases=tuple(moved))


Labelled = tuple[Paragraph, Sequence[str], Sequence[str]]
"""A paragraph, what it is about, and what is optional."""


def everything() -> list[Listed]:
    """Our own coverage, the real news where its texts are, and what was written for fits."""
    own = [of_coverage(coverage) for coverage in coverages.open_to_tuning()]
    return [*own, *(of_real(coverage) for coverage in real_coverage.real("open")), *partly(), *written()]


def kept(known: Sequence[Listed], fold: int) -> list[Listed]:
    """What a fold learns from: neither its lists and subjects nor its articles."""
    subjects = _subjects(known, fold)
    lists = [listed for listed in known if listed.name not in (LISTS[fold] if listed.origin == "real" else subjects)]
    return [
        listed.where(lambda case: not is_left(case, fold)) if listed.origin == "real" else listed for listed in lists
    ]


def left(known: Sequence[Listed], fold: int, *, lists_too: bool = False) -> list[Listed]:
    """What is new to it: its articles by every list, or by its lists alone, and its subjects."""
    subjects = _subjects(known, fold)
    own = [listed for listed in known if listed.origin == "own" and listed.name in subjects]
    real = [listed for listed in known if listed.origin == "real" and (not lists_too or listed.name in LISTS[fold])]
    return [*own, *(listed.where(lambda case: is_left(case, fold)) for listed in real)]


def is_left(case: Case, fold: int) -> bool:
    """Whether a fold leaves out an article of the real news."""
    return fold_of(case.article) == fold


def fold_of(article: str) -> int:
    """The fold that leaves out an article of the real news."""
    return crc32(article.encode()) % FOLDS


def _subjects(known: Sequence[Listed], fold: int) -> list[str]:
    return [listed.name for listed in known if listed.origin == "own"][fold::OWN_FOLDS]


def numbers_of(case: Case) -> tuple[int, ...]:
    """The texts that a case has, each once or more."""
    return (case.own, case.headline, *case.before)


def of_coverage(coverage: coverages.Coverage) -> Listed:
    labels = {name: coverage.labels(name) for name, article in coverage.published() if article.status == "usable"}
    lines = [line for name in labels for line in labels[name]]

    def found() -> Iterator[Labelled]:
        events = coverage.events()
        for line in lines:
            event = next(event for event in events if starts_as(event.text, line))
            yield event, line["issues"], line["issues_optional"]

    return _listed(coverage.name, "own", coverage.issues, found())


def of_real(coverage: real_coverage.RealCoverage) -> Listed:
    events = {(event.article.uri, event.ordinal): event for event in coverage.events()}
    found = (
        (
            events[label["uri"], label["ordinal"]],
            label.get("issues", {}).get(coverage.name, ()),
            label.get("issues_optional", {}).get(coverage.name, ()),
        )
        for label in coverage.labels()
    )
    return _listed(coverage.name, "real", real_news.lists()[coverage.name], found)


def partly() -> list[Listed]:
    """Open real news by lists that part of it was labelled by; none where the texts are not beside the project."""
    paths = sorted((PARTLY / "lists").glob("*.json")) if real_news.TEXTS.exists() else ()
    return [_listed(path.stem, "real", path, _of_partly(path.stem)) for path in paths]


def _of_partly(name: str) -> Iterator[Labelled]:
    """Every paragraph that was looked at has a line, by its article's number in the order of labelling."""
    uris = list(real_news.articles())
    events = {(event.article.uri, event.ordinal): event for event in real_coverage.events("open")}
    for line in (PARTLY / "issues" / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        place, about, optional = (line + "\t\t").split("\t")[:3]
        article, _, ordinal = place.partition(".")
        yield events[uris[int(article) - 1], int(ordinal)], about.split(","), optional.split(",")


def written() -> list[Listed]:
    """News that was written for fits, by every list that it was labelled with."""
    return [of_written(name) for name in written_lists()]


def written_lists() -> list[str]:
    """Names of the lists that written news was labelled with."""
    return sorted(path.stem for path in (written_news.FOLDER / "lists").glob("*.json"))


def of_written(name: str) -> Listed:
    return _listed(name, "written", written_news.FOLDER / "lists" / f"{name}.json", _of_written(name))


def is_of_second_round(listed: Listed) -> bool:
    """Whether a list is one over the written news that came later."""
    later = (case.article.split(":")[1] in written_news.SECOND_ROUND for case in listed.cases)
    return listed.origin == "written" and any(later)


def _of_written(name: str) -> Iterator[Labelled]:
    """Every paragraph of the files that a list was labelled over: a line of its table is one that has anything."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for line in (written_news.FOLDER / "issues" / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        place, about, optional = (line + "\t").split("\t")[:3]
        found[place] = about.split(","), optional.split(",")
    for file in sorted({place.partition(":")[0] for place in found}):
        for event in _written_events(file):
            about, optional = found.get(written_news.place(event), ([], []))
            yield event, about, optional


@cache
def _written_events(file: str) -> tuple[Paragraph, ...]:
    return tuple(paragraph.event for paragraph in written_news.read(written_news.FOLDER / f"{file}.txt"))


def _listed(name: str, origin: Origin, path: Path, found: Iterable[Labelled]) -> Listed:
    issues = parse_issue_list(path.read_bytes(), source=str(path))
    ids = [issue.id for issue in issues.issues]
    texts: dict[str, int] = {}
    cases = []
    for event, about, optional in found:
        before = [other.text for other in event.window if other.role == "body"]
        own, headline, *rest = (texts.setdefault(t, len(texts)) for t in (event.text, event.article.headline, *before))
        is_about = np.array([i in about for i in ids])
        is_optional = np.array([i in optional for i in ids]) & ~is_about
        cases.append(Case(event.article.uri, own, headline, tuple(rest), is_about, is_optional))
    return Listed(name, origin, issues, tuple(texts), tuple(cases))
