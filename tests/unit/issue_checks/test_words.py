from streams.demo import issue_list
from streams.filing import default_issue_list
from streams.issue_checks.words import check_overlaps, check_words, content_words
from streams.issues import Issue, IssueList, parse_issue_list

PORT = Issue(id="port", label="Port strike", description="The strike of dockers at the port: their pay and shifts.")
HARBOUR = Issue(
    id="harbour", label="Dockers' walkout", description="Dockers who walk out over pay and shifts at the port."
)
RENTS = Issue(id="rents", label="Rents", description="What tenants pay landlords for flats, and caps on it.")


def listed(*issues: Issue, **more) -> IssueList:
    return IssueList(issues=issues, **more)


def words_of(*issues: Issue, **more) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.check, finding.issues) for finding in check_words(listed(*issues, **more))]


def test_lists_that_ship_have_no_warning():
    demo = parse_issue_list(issue_list().read_bytes(), source="demo")
    for issues in (demo, default_issue_list()):
        found = [*check_words(issues), *check_overlaps(issues)]
        assert [finding.message for finding in found if finding.level != "hint"] == []


def test_the_same_label_twice_is_told_whatever_its_case_and_spaces():
    again = Issue(id="again", label="port  Strike", description="Cranes, quays and ships that wait outside.")
    assert words_of(PORT, again) == [("label", ("port", "again"))]


def test_a_term_of_two_issues_is_told():
    one, other = (Issue(id=i.id, label=i.label, description=i.description, terms=("quays",)) for i in (PORT, RENTS))
    assert words_of(one, other) == [("term", ("port", "rents"))]


def test_an_issue_with_few_words_is_told_and_terms_count_as_words():
    assert words_of(Issue(id="news", label="News")) == [("few-words", ("news",))]
    assert words_of(Issue(id="news", label="News", terms=("quays", "cranes", "dockers"))) == []


def test_terms_that_say_nothing_or_are_excluded_too_are_told():
    bad = Issue(id="port", label=PORT.label, description=PORT.description, terms=("the", "quays"), exclude=("Quays",))
    found = list(check_words(listed(bad)))
    assert [finding.check for finding in found] == ["term", "term"]
    assert "“the”" in found[0].message
    assert "“quays”" in found[1].message


def test_a_party_in_two_groups_is_told_and_a_repeat_in_one_is_not():
    assert words_of(PORT, same_party=(("Port", "Harbour"), ("Port", "Union"))) == [("party", ())]
    assert words_of(PORT, same_party=(("Port", "Port"),)) == []


def test_issues_whose_words_match_each_other_overlap_and_the_words_are_named():
    (finding,) = [f for f in check_overlaps(listed(PORT, HARBOUR, RENTS)) if f.check == "overlap"]
    assert (finding.level, finding.issues) == ("warning", ("port", "harbour"))
    assert "dockers" in finding.message.casefold()


def test_issues_with_words_of_their_own_do_not_overlap():
    assert list(check_overlaps(listed(PORT, RENTS))) == []


def test_of_many_look_alikes_each_is_told_with_some_others_and_not_with_all():
    alike = [Issue(id=f"port-{n}", label=PORT.label, description=PORT.description) for n in range(40)]
    found = [finding.issues for finding in check_overlaps(listed(*alike, RENTS))]
    assert {name for names in found for name in names} == {issue.id for issue in alike}
    assert len(found) < 40 * 39 / 4
    assert [f.message[-42:] for f in check_words(listed(*alike))] == [
        "and 34 more have the same label, “port strike”"[-42:]
    ]


def test_words_are_given_once_as_they_are_written():
    assert content_words(PORT) == ("Port", "strike", "dockers", "pay", "shifts")
