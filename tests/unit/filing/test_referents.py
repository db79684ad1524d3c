from streams.filing.referents import BACKGROUND, NAME, Referents
from streams.filing.vocabulary import phrase
from streams.issues import Issue, IssueList


def test_a_name_that_one_issue_has_to_itself_weighs_more_than_one_behind_several() -> None:
    issues = IssueList(
        issues=(
            Issue(id="a", label="Trade with China"),
            Issue(id="b", label="Chinese students"),
            Issue(id="c", label="War in Sudan"),
        )
    )
    referents = Referents(issues)
    assert referents.weight(phrase("China")) == BACKGROUND
    assert referents.weight(phrase("Sudan")) == NAME


def test_a_party_of_the_list_is_known_by_all_its_names_and_by_surname() -> None:
    issues = IssueList(
        issues=(Issue(id="a", label="Wages"),), same_party=(("Ruritania", "Ruritanian government", "Vera Kolar"),)
    )
    names = Referents(issues).names(phrase("Ruritania"))
    assert {phrase("Vera Kolar"), phrase("Kolar"), phrase("Ruritanian government")} <= names
    assert phrase("government") not in names


def test_a_word_that_is_no_name_has_no_names() -> None:
    assert Referents(IssueList(issues=(Issue(id="a", label="Wages"),))).names(phrase("wages")) == frozenset()


def test_a_person_whose_surname_comes_first_is_known_by_it() -> None:
    issues = IssueList(
        issues=(Issue(id="a", label="Wages"),), same_party=(("China", "Xi Jinping"), ("Open Threshold", "Greta Holm"))
    )
    referents = Referents(issues)
    assert phrase("Xi") in referents.names(phrase("China"))
    assert not referents.names(phrase("Open"))
    assert not referents.names(phrase("Greta"))
