"""How scores by mends look on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from streams.cli.mend_rendering import said_by
from streams.cli.rendering import columns
from streams.scoring.judging import Verdict
from streams.scoring.scores import Held, Row, Scores, Side, SideScore

NO_SAMPLE = "Mends are errors that somebody noticed, no sample: this tells readings apart, not how well one reads."
STANDS = (
    "What stands in these paragraphs: what editors said, else what the current reading has, which favours that one."
)
UNJUDGED = {
    "overruled": "overruled by a later mend",
    "not_followed": "on an issue that its list does not have",
    "not_there": "of a text that does not count",
}


def scores_view(found: Scores, labels: Mapping[str, str]) -> RenderableType:
    """How many mends there are, which are needed no longer and which still are, and which labels are kept.

    Args:
        labels: of issues, by id.
    """
    return Group(*_parts(found, labels))


def _parts(found: Scores, labels: Mapping[str, str]) -> Iterator[RenderableType]:
    yield Text(_heading(found), "bold")
    if not found.mends:
        return
    yield Text(NO_SAMPLE, "dim")
    sides = [side for side in (found.current, found.other) if side is not None]
    yield from (Text(_who(side), "dim") for side in sides)
    yield Text()
    headings = ["Needed no longer", *(side.name for side in sides)]
    mended = [row for row in found.rows if row.mends]
    yield columns(headings, [_verdicts(row, labels) for row in mended], right=frozenset(headings[1:]))
    totals = [row for row in mended if row.issue is None]
    for place, side in enumerate(sides):
        yield from (Text(f"not counted in {side.name}: {what}", "dim") for what in _unjudged(totals, place))
    if found.other is not None:
        yield from (Text(), Text(STANDS, "dim"))
        headings = ["Labels", *(heading for side in sides for heading in (side.name, "besides"))]
        rows = [_labels(row, labels) for row in found.rows if _has_labels(row)]
        yield columns(headings, rows, right=frozenset(headings[1:]))
    yield from _lists(found)


def _heading(found: Scores) -> str:
    back = f"; {found.taken_back:,} more taken back" if found.taken_back else ""
    count, paragraphs = len(found.mends), found.paragraphs
    if not count:
        return f"no mends{back}"
    mends = f"{count:,} mend{'' if count == 1 else 's'}"
    return f"{mends} of {paragraphs:,} paragraph{'' if paragraphs == 1 else 's'} that editors looked at{back}"


def _who(side: Side) -> str:
    named = f"{side.list_name}, " if side.list_name else ""
    return f"{side.name}: {named}reader {side.reader}, reading {side.reading}"


def _verdicts(row: Row, labels: Mapping[str, str]) -> list[str | Text]:
    return [_name(row, labels), *(_share(s.mends.right, s.mends.wrong) for s in _scores(row))]


def _labels(row: Row, labels: Mapping[str, str]) -> list[str | Text]:
    kept = [score.labels for score in _scores(row) if score.labels is not None]
    cells = ((_share(one.found, one.missed), f"{one.wrong:,}" if one.wrong else "") for one in kept)
    return [_name(row, labels), *(cell for pair in cells for cell in pair)]


def _share(had: int, lacking: int) -> str:
    """``3 of 4``; nothing of none."""
    return f"{had:,} of {had + lacking:,}" if had or lacking else ""


def _has_labels(row: Row) -> bool:
    kept = (score.labels for score in _scores(row))
    return any(one is not None and (one.found or one.missed or one.wrong) for one in kept)


def _name(row: Row, labels: Mapping[str, str]) -> Text:
    if row.issue is None:
        return Text(row.kind.capitalize(), "bold")
    return Text(f"  {labels.get(row.issue, row.issue)}")


def _scores(row: Row) -> Iterator[SideScore]:
    return (score for score in (row.current, row.other) if score is not None)


def _unjudged(totals: Sequence[Row], place: int) -> Iterator[str]:
    for field, why in UNJUDGED.items():
        count = sum(getattr(list(_scores(row))[place].mends, field) for row in totals)
        if count:
            yield f"{count:,} {why}"


def _lists(found: Scores) -> Iterator[RenderableType]:
    """Mends by what has become of them in what is scored; first what was right before and is wrong there."""
    by: dict[str, list[Held]] = {}
    for held in found.mends:
        by.setdefault(_fate(held), []).append(held)
    name = (found.other or found.current).name
    for fate, heading in (
        ("worse", f"Read rightly in current, and wrongly in {name}"),
        ("wrong", f"Still read wrongly in {name}"),
        ("better", f"Needed no longer in {name}, though still in current"),
        ("right", f"Needed no longer in {name}"),
    ):
        if fate in by:
            yield from (Text(), Text(f"{heading} ({len(by[fate]):,})", "bold"))
            for held in by[fate]:
                yield from _mend(held, reads=fate in {"worse", "wrong"})


def _fate(held: Held) -> str:
    now: Verdict = held.current if held.other is None else held.other
    if now not in {"right", "wrong"} or held.other is None or held.current not in {"right", "wrong"}:
        return now
    return now if held.current == now else "worse" if now == "wrong" else "better"


def _mend(held: Held, *, reads: bool) -> Iterator[RenderableType]:
    mend = held.mend
    yield Text.assemble((mend.id, "bold"), f"  {said_by(mend)}", (f"  {mend.by}, {mend.at:%Y-%m-%d}", "dim"))
    place = f"paragraph {mend.ordinal or '?'} of {mend.uri}"
    what = (held.other_reads if held.other is not None else held.current_reads) if reads else ""
    lines = [Text.assemble((place, "dim"), f"; reads: {what}" if what else "")]
    lines += [Text(f"“{mend.note}”")] if mend.note else []
    yield from (Padding(line, (0, 0, 0, 2), expand=False) for line in lines)
