import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.issue_checks.shape import check_shape

GOOD = {"id": "port", "label": "Port strike"}


def checked(*issues, **more):
    return check_shape(json.dumps({"issues": issues, **more}).encode())


def test_a_good_list_comes_back_with_nothing_to_say():
    listed, findings = checked(GOOD, same_party=[["Port", "Harbour"]])
    assert listed is not None
    assert [issue.id for issue in listed.issues] == ["port"]
    assert findings == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "line 1, column 1"),
        (b'{"issues": [\n {"id": "a",}]}', "line 2, column"),
        (b"\xff\xfe{", "not JSON"),
        (b"[]", '"issues"'),
        (b'{"issues": {}}', '"issues"'),
        (b'{"issues": []}', "no issue"),
        (b'{"issues": [3]}', "issue 1"),
        (b'{"issues": [{"id": "a"}]}', "`label`"),
        (b'{"issues": [{"id": "A b", "label": "x"}]}', "issue 1 (A b)"),
        (b'{"issues": [{"id": "a", "label": ""}]}', "$.label"),
        (b'{"issues": [{"id": "a", "label": "x", "medtop": "20000096"}]}', "$.medtop"),
        (b'{"issues": [{"id": "a", "label": "x"}], "same_party": "Port"}', "same_party"),
    ],
)
def test_what_is_no_issue_list_is_an_error_with_its_place_and_a_remedy(data: bytes, said: str):
    listed, findings = check_shape(data)
    assert listed is None
    (error,) = findings
    assert error.level == "error"
    assert said in error.message
    assert error.remedy


def test_every_wrong_issue_is_told_and_not_only_the_first():
    _, findings = checked({"id": "a"}, GOOD, {"label": "x"}, GOOD)
    assert [finding.message.split(":")[0] for finding in findings] == [
        "issue 1 (a)",
        "issue 3",
        "2 issues have the id 'port'",
    ]


def test_a_misspelt_field_is_an_error_that_names_the_right_one():
    listed, (error,) = checked(GOOD | {"desciption": "Docks."})
    assert listed is None
    assert (error.level, error.check, error.issues) == ("error", "field", ("port",))
    assert '"desciption"' in error.message
    assert '"description"' in error.remedy


@settings(max_examples=40)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_is_checked_without_an_exception(value):
    for data in (value, {"issues": value}, {"issues": [value]}, {"issues": [GOOD], "same_party": value}):
        listed, findings = check_shape(json.dumps(data).encode())
        assert (listed is None) == any(finding.level == "error" for finding in findings)
