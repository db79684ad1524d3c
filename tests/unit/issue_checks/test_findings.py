from streams.issue_checks.findings import FLOOD, Finding, by_gravity, summed_up


def finding(number: int, *, level="warning", check="overlap") -> Finding:
    return Finding(level=level, check=check, issues=(f"a{number}", "b"), message=f"{number}", remedy="tell apart")


def test_the_gravest_come_first_else_in_the_order_given():
    given = [finding(1, level="hint"), finding(2), finding(3, level="error"), finding(4)]
    assert [f.message for f in by_gravity(given)] == ["3", "2", "4", "1"]


def test_of_a_flood_the_first_are_told_then_how_many_more_and_of_which_issues():
    found = summed_up([*(finding(n) for n in range(500)), finding(0, check="label")])
    assert [f.message for f in found[:FLOOD]] == [str(n) for n in range(FLOOD)]
    rest, other = found[FLOOD:]
    assert rest.message == "488 more such findings, of a12, b, a13, a14, a15, a16 and 483 more"
    assert (rest.level, rest.check, len(rest.issues), rest.remedy) == ("warning", "overlap", 489, "tell apart")
    assert other.check == "label"


def test_one_more_than_is_told_is_told_too_and_summing_up_twice_changes_nothing():
    assert len(summed_up(finding(n) for n in range(FLOOD + 1))) == FLOOD + 1
    once = summed_up(finding(n) for n in range(100))
    assert summed_up(once) == once
