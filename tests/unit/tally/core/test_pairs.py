from __future__ import annotations

from streams.events import AgreementStatus
from streams.tally.core.pairs import Report, pairs_of


def report(*parties: str, status: AgreementStatus = "reached", key: str = "k") -> Report:
    return Report(status, parties, key)


def test_two_parties_are_one_pair_whichever_is_named_first() -> None:
    (pair,) = pairs_of([report("Port", "Union"), report("Union", "Port", status="sought", key="l")])

    assert (pair.party, pair.other, pair.reports) == ("Port", "Union", 2)
    assert {status: tally.reports for status, tally in pair.agreements.items()} == {"reached": 1, "sought": 1}


def test_what_several_report_under_one_key_is_one_agreement() -> None:
    (pair,) = pairs_of([report("Port", "Union"), report("Port", "Union"), report("Port", "Union", key="other")])

    assert (pair.agreements["reached"].reports, pair.agreements["reached"].distinct) == (3, 2)


def test_three_parties_are_three_pairs_and_one_alone_stands_alone() -> None:
    pairs = pairs_of([report("A", "B", "C"), report("D"), report()])

    assert [(pair.party, pair.other) for pair in pairs] == [("A", "B"), ("A", "C"), ("B", "C"), ("D", "")]


def test_a_party_spelt_in_another_case_is_the_same() -> None:
    (pair,) = pairs_of([report("Émile", "Union"), report("EMILE", "union")])

    assert (pair.party, pair.other, pair.reports) == ("Émile", "Union", 2)


def test_a_party_named_twice_agrees_with_nobody() -> None:
    (pair,) = pairs_of([report("Union", "UNION")])

    assert (pair.party, pair.other) == ("Union", "")
