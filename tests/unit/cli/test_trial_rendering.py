from __future__ import annotations

import msgspec
from alerting.sending import alert
from rich.console import Console
from trying.differences import agreement, difference, example, issue

from streams.cli.trial_rendering import EXCERPT, SHOWN_ALERTS, DifferenceView
from streams.trials.difference import AlertMoves, Difference


def lines(found: Difference, *, fit: bool = False, width: int = 120, height: int = 25) -> list[str]:
    console = Console(width=width, height=height, color_system=None, force_terminal=True)
    with console.capture() as capture:
        console.print(DifferenceView(found, fit=fit))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_issues_are_shown_before_and_after_the_most_moved_first_with_the_words_that_moved_them() -> None:
    shown = lines(difference(issue("rents", came=0), issue("port"), issue("trade", came=1, went=5)))
    assert shown[0] == "trial new: new.json beside old.json"
    assert "12 articles compared, 340 paragraphs" in shown[1]
    trade, port = (next(line for line in shown if line.startswith(name)) for name in ("Trade", "Port"))
    assert shown.index(trade) < shown.index(port)
    assert ("10 → 6" in trade, "-4" in trade, "− no words of their own 1" in trade) == (True, True, True)
    assert ("10 → 12" in port, "+2" in port, "+ dockers 2" in port) == (True, True, True)
    assert "1 issue without a move" in shown
    assert not any(line.startswith("Rents") for line in shown)


def test_paragraphs_and_agreements_that_moved_are_there_to_read() -> None:
    shown = lines(difference(issue(), agreements=[agreement()]))
    assert "+ Port  2024-05-03 12:00 · Harbour Times · Port deal ¶4" in shown
    assert "  The dockers walked out." in shown
    assert any(line.startswith("− reached Port  Lena Ortiz") for line in shown)
    assert "  They agreed to pay." in shown


def test_a_long_paragraph_is_cut_about_what_is_marked_in_it() -> None:
    text = "Rain fell. " * 60 + "The dockers walked out. " + "Rain fell. " * 60
    start = text.index("dockers")
    found = lines(difference(issue(examples=(example(text=text, evidence=((start, start + 7),)),))))
    told = " ".join(line.strip() for line in found if line.startswith("  "))
    assert "dockers" in told
    assert told.startswith("… ")
    assert len(told) < EXCERPT + 20


def test_it_fits_into_a_terminal_when_it_is_to() -> None:
    found = difference(*(issue(f"issue-{n}") for n in range(40)))
    assert len(lines(found)) > 40
    assert len(lines(found, fit=True, height=20)) <= 19


def test_where_nothing_moves_that_is_said() -> None:
    assert "nothing moves" in lines(difference(issue(came=0)))


def test_readers_are_named_where_they_are_what_is_compared() -> None:
    assert lines(difference(readers=("4/1", "5/1")))[0] == "trial new: reader 5/1 beside 4/1"


def test_alerts_that_come_and_go_are_told_where_rules_were_asked_about() -> None:
    moves = AlertMoves(same=2, came=(alert("a"),) * (SHOWN_ALERTS + 1), went=(alert("b"),))
    shown = lines(msgspec.structs.replace(difference(issue()), alerts=moves))

    assert f"Alerts  2 as before, {SHOWN_ALERTS + 1} more, 1 no longer" in shown
    assert sum(line.startswith("+ 2024-03-05 12:00 Strike: Port strike") for line in shown) == SHOWN_ALERTS
    assert "+ and 1 more; --json has them all" in shown
    assert "− 2024-03-05 12:00 Strike: Port strike: Lena Ortiz said: We walk out." in shown


def test_a_list_that_moves_nothing_says_so_of_alerts_too() -> None:
    shown = lines(msgspec.structs.replace(difference(), alerts=AlertMoves(same=2, came=(), went=())))

    assert shown[-1] == "Alerts  2 as before, 0 more, 0 no longer"
