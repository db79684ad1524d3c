from streams.filing import default_issue_list


def test_a_general_issue_list_ships_with_the_product() -> None:
    issues = default_issue_list().issues
    assert 15 <= len(issues) <= 25
    assert all(issue.label and issue.description.endswith(".") and issue.medtop for issue in issues)


def test_no_two_issues_of_it_share_a_media_topic() -> None:
    codes = [issue.medtop for issue in default_issue_list().issues]
    assert len(set(codes)) == len(codes)
