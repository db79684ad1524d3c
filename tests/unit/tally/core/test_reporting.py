from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.tally.core.contribution import AgreementPart
from streams.tally.core.reporting import Report, report_changes


def part(identity: str, label: int, event: str = "") -> AgreementPart:
    return AgreementPart(identity, "trade", "reached", "key", label, event or f"{identity}{label}")


STATES = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)).map(
    lambda labels: {name: part(name, label) for name, label in labels.items()}
)


@given(STATES, STATES)
def test_whoever_follows_the_changes_holds_what_stands(
    before: dict[str, AgreementPart], after: dict[str, AgreementPart]
) -> None:
    held = {part.event for part in before.values()}
    for report in report_changes(before, after):
        assert (report.event in held) == report.retracted
        held ^= {report.event}
    assert held == {part.event for part in after.values()}


def test_the_same_report_of_another_reader_is_no_change() -> None:
    assert list(report_changes({"a": part("a", 1, "by one")}, {"a": part("a", 1, "by another")})) == []


def test_a_report_is_taken_back_before_it_is_made_anew() -> None:
    changes = list(report_changes({"a": part("a", 1)}, {"a": part("a", 2)}))
    assert changes == [Report("a1", retracted=True), Report("a2", retracted=False)]
