"""What a trial moves: counts of each issue before and after, and what moved by which words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from streams.contract.codec import decode
from streams.contract.readings import reader_version
from streams.contract.topics import READ
from streams.errors import DecodeError
from streams.events import ClassifiedParagraph, Reading, ReadParagraph, Span
from streams.log import Log
from streams.log.snapshot import snapshot
from streams.tally.sql.moves import Counts, Direction, MovedAgreement, MovedParagraph
from streams.tally.trials import Moves
from streams.trials.beginning import FilerOf
from streams.trials.difference import AgreementMove, Difference, Example, IssueMove, Side, Words

LOOKED_AT = 100
"""Moved paragraphs of an issue and direction whose words are looked at, evenly spread over time."""
EXAMPLES = 5
"""Of an issue and direction, for an editor to read."""

T = TypeVar("T")


Examples = Mapping[tuple[str, Direction], Sequence[Example]]
"""By issue and direction."""

_DIRECTIONS: tuple[Direction, ...] = ("came", "went")


class _Place(NamedTuple):
    uri: str
    version: str
    ordinal: int


_Labelled = Mapping[Direction, Mapping[_Place, ClassifiedParagraph]]


async def difference(log: Log, name: str, moves: Moves, filer_of: FilerOf) -> Difference:
    """What a trial of this name moves; some of what moved is filed again, as the log has it, for its words.

    Raises:
        LogUnavailableError: the log cannot be reached.
    """
    chosen = {key: _spread(moved, LOOKED_AT) for key, moved in _by_issue(moves.paragraphs).items()}
    labelled: _Labelled = {
        "went": await _filed(log, moves.before, _places(chosen, "went"), filer_of),
        "came": await _filed(log, moves.after, _places(chosen, "came"), filer_of),
    }
    examples = {
        key: [example for moved in of if (example := _example(moved, labelled[key[1]])) is not None]
        for key, of in chosen.items()
    }
    return summed(name, moves, examples)


def summed(name: str, moves: Moves, examples: Examples) -> Difference:
    """The moves in numbers, with what there is of examples and their words: pure."""
    came = Counter((moved.issue, moved.direction) for moved in moves.paragraphs)
    agreed = Counter((moved.report.agreement.issue, moved.direction) for moved in moves.agreements)
    labels = {issue.id: issue.label for event in (moves.before, moves.after) for issue in event.issues.issues}
    return Difference(
        trial=name,
        before=_side(moves.before),
        after=_side(moves.after),
        articles=moves.compared.articles,
        paragraphs=moves.compared.paragraphs,
        issues=tuple(
            IssueMove(
                id=issue,
                label=labels.get(issue, issue),
                before=moves.counts_before.get(issue, Counts()),
                after=moves.counts_after.get(issue, Counts()),
                came=came[issue, "came"],
                went=came[issue, "went"],
                agreements_came=agreed[issue, "came"],
                agreements_went=agreed[issue, "went"],
                words_came=_words(examples.get((issue, "came"), ())),
                words_went=_words(examples.get((issue, "went"), ())),
                examples=tuple(
                    example
                    for direction in _DIRECTIONS
                    for example in _spread(examples.get((issue, direction), ()), EXAMPLES)
                ),
            )
            for issue in _order(moves)
        ),
        agreements=tuple(map(_agreement, moves.agreements)),
    )


def _order(moves: Moves) -> list[str]:
    """Issues in the order of the trial's list, then those that it has no longer, then those of neither."""
    listed = [issue.id for event in (moves.after, moves.before) for issue in event.issues.issues]
    return list(dict.fromkeys([*listed, *sorted(moves.counts_before), *sorted(moves.counts_after)]))


def _side(reading: Reading) -> Side:
    return Side(reading=reading.id, list_name=reading.issues.name, reader=reading.reader.version)


def _by_issue(
    moved: Iterable[MovedParagraph],
) -> Mapping[tuple[str, Direction], list[MovedParagraph]]:
    found = defaultdict[tuple[str, Direction], list[MovedParagraph]](list)
    for each in moved:
        found[each.issue, each.direction].append(each)
    return found


def _spread(found: Sequence[T], most: int) -> Sequence[T]:
    """At most so many, evenly spread, the first among them."""
    return [found[n * len(found) // most] for n in range(most)] if len(found) > most else found


def _places(chosen: Mapping[tuple[str, Direction], Sequence[MovedParagraph]], direction: Direction) -> set[_Place]:
    return {
        _Place(moved.uri, moved.version, moved.ordinal)
        for (_, of), found in chosen.items()
        if of == direction
        for moved in found
    }


async def _filed(
    log: Log, reading: Reading, places: Collection[_Place], filer_of: FilerOf
) -> dict[_Place, ClassifiedParagraph]:
    """These paragraphs as a reading labels them; what the log does not have any longer is left out."""
    if not places:
        return {}
    reader = reader_version(reading.reader)
    keys = {f"{uri}#{version}/{ordinal}@{reader}".encode() for uri, version, ordinal in places}
    found: dict[_Place, ReadParagraph] = {}
    async for record in snapshot(log, READ.name):
        if record.key in keys:
            try:
                paragraph = decode(record, ReadParagraph)
            except DecodeError:
                continue
            found[_Place(paragraph.article.uri, paragraph.article.version, paragraph.ordinal)] = paragraph
    return dict(zip(found, filer_of(reading.issues).file(list(found.values())), strict=True))


def _example(moved: MovedParagraph, labelled: Mapping[_Place, ClassifiedParagraph]) -> Example | None:
    paragraph = labelled.get(_Place(moved.uri, moved.version, moved.ordinal))
    if paragraph is None:
        return None
    spans = next((issue.evidence for issue in paragraph.issues if issue.id == moved.issue), ())
    return Example(
        direction=moved.direction,
        uri=moved.uri,
        version=moved.version,
        ordinal=moved.ordinal,
        headline=moved.headline,
        outlet=moved.outlet,
        published=moved.published,
        text=paragraph.text,
        evidence=spans,
    )


def _words(examples: Iterable[Example]) -> tuple[Words, ...]:
    """What showed the issue, each word once a paragraph, the commonest first."""
    counted = Counter(word for example in examples for word in {*_shown(example.text, example.evidence)} or {""})
    return tuple(Words(words=word, paragraphs=n) for word, n in sorted(counted.items(), key=lambda c: (-c[1], c[0])))


def _shown(text: str, spans: Iterable[Span]) -> Iterator[str]:
    for start, end in spans:
        yield " ".join(text[start:end].lower().split())


def _agreement(moved: MovedAgreement) -> AgreementMove:
    report = moved.report
    return AgreementMove(
        direction=moved.direction,
        issue=report.agreement.issue,
        status=report.agreement.status,
        parties=report.agreement.parties,
        reported_by=report.agreement.reported_by,
        uri=report.article.uri,
        version=report.article.version,
        ordinal=report.ordinal,
        headline=report.article.headline,
        outlet=report.article.outlet,
        published=report.article.published,
        text=report.text,
        trigger=report.agreement.trigger,
    )
