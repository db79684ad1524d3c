import json

import pytest

from streams.errors import IssueListError
from streams.issues import parse_issue_list

FISH = {"id": "fish", "label": "Fishing quotas"}


def data(*issues: dict[str, object], **more: object) -> bytes:
    return json.dumps({"issues": issues, **more}).encode()


def test_id_and_label_are_enough() -> None:
    (issue,) = parse_issue_list(data(FISH), source="list").issues
    assert (issue.id, issue.label, issue.description, issue.medtop) == ("fish", "Fishing quotas", "", None)


def test_a_byte_order_mark_in_front_does_no_harm() -> None:
    assert parse_issue_list(b"\xef\xbb\xbf" + data(FISH), source="list") == parse_issue_list(data(FISH), source="list")


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        data(),
        data(FISH, FISH),
        data({"id": "fish"}),
        data({"id": "fish", "label": ""}),
        data({"id": "Fish quotas", "label": "Fish"}),
        data({**FISH, "medtop": "20000213"}),
        data(FISH).replace(b"}]", b', "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]"),
    ],
)
def test_a_malformed_list_is_refused_with_its_place_and_a_remedy(broken: bytes) -> None:
    with pytest.raises(IssueListError) as caught:
        parse_issue_list(broken, source="desk.json")
    assert "desk.json" in caught.value.message
    assert caught.value.remedy


def test_the_fingerprint_is_of_what_the_list_says_and_not_of_how_it_is_written() -> None:
    one = parse_issue_list(data(FISH, same_party=[["Norway", "Oslo"]]), source="a")
    spaced = json.dumps({"same_party": [["Norway", "Oslo"]], "issues": [dict(reversed(FISH.items()))]}, indent=3)
    assert parse_issue_list(spaced.encode(), source="b").fingerprint == one.fingerprint
    assert parse_issue_list(data(FISH), source="c").fingerprint != one.fingerprint
