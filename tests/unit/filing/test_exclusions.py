import pytest

from streams.filing.exclusions import Exclusions, without_exclusions
from streams.issues import Issue, IssueList


def issue_list(description: str) -> IssueList:
    return IssueList(issues=(Issue(id="a", label="Votes", description=description),))


@pytest.mark.parametrize(
    ("description", "left", "text"),
    [
        ("Votes outside the United States: results.", "Votes : results.", "Americans voted."),
        ("Who rules, outside of election campaigns.", "Who rules, .", "The campaign began."),
        ("What makes people ill, without COVID-19.", "What makes people ill.", "COVID-19 spread."),
        ("Blasts that are no attack.", "Blasts .", "It was an attack."),
        ("Trains other than freight, fares.", "Trains , fares.", "A freight train stopped."),
    ],
)
def test_what_a_description_excludes_is_no_part_of_it_and_is_found_in_texts(
    description: str, left: str, text: str
) -> None:
    issues = issue_list(description)
    assert without_exclusions(issues).issues[0].description == left
    assert Exclusions(issues).named(text).tolist() == [1.0]
    assert Exclusions(issues).named("Norwegians danced.").tolist() == [0.0]


@pytest.mark.parametrize(
    "description", ["Unionizing plants without a union.", "Turning people back without hearing them.", ""]
)
def test_what_a_thing_is_without_is_part_of_it(description: str) -> None:
    issues = issue_list(description)
    assert without_exclusions(issues) == issues
    assert Exclusions(issues).named("A union of people.").tolist() == [0.0]


def test_a_term_that_never_points_to_an_issue_rules_it_out_where_it_stands() -> None:
    issues = IssueList(issues=(Issue(id="schools", label="Schools", exclude=("school of thought",)),))
    ruled_out = Exclusions(issues).ruled_out
    assert ruled_out("Another school of thought holds it is too low.").tolist() == [1]
    assert ruled_out("The school was of two minds.").tolist() == [0]
