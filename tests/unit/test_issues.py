import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import IssueListError
from streams.issues import parse_issue_list

PORT = {"id": "port-strike", "label": "Port strike"}


def listed(*issues: dict, **others: object) -> bytes:
    return json.dumps({"issues": issues, **others}).encode()


def test_an_id_and_a_label_are_enough() -> None:
    (issue,) = parse_issue_list(listed(PORT), source="desk.json").issues
    assert (issue.id, issue.label, issue.description, issue.medtop, issue.terms) == (
        "port-strike", "Port strike", "", None, (),
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"issues": []}',
        listed({"id": "Port Strike", "label": "x"}),
        listed({"id": "port"}),
        listed(PORT, PORT),
        listed({**PORT, "medtop": "20000533"}),
        listed(PORT, same_party="x"),
    ],
)
def test_what_is_no_issue_list_is_refused_with_its_source_and_a_remedy(data: bytes) -> None:
    with pytest.raises(IssueListError, match=r"desk\.json: .*\(.+\)"):
        parse_issue_list(data, source="desk.json")


def test_the_fingerprint_is_of_what_the_list_says_not_of_how_it_is_written() -> None:
    written = json.dumps({"same_party": [], "issues": [dict(reversed(PORT.items()))]}, indent=4).encode()
    plain, other = (
        parse_issue_list(listed(PORT), source="a"),
        parse_issue_list(listed({**PORT, "label": "Ports"}), source="b"),
    )
    assert parse_issue_list(written, source="c").fingerprint == plain.fingerprint
    assert plain.fingerprint.startswith("sha256:")
    assert other.fingerprint != plain.fingerprint


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_raise_anything_but_an_issue_list_error(data: bytes) -> None:
    try:
        parse_issue_list(data, source="any")
    except IssueListError:
        return
    assert json.loads(data)["issues"]
