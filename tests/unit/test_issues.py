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


def test_the_fingerprint_of_a_list_stays_what_it_was_in_version_0_1_0_whatever_it_is_called() -> None:
    fish = {"id": "fish", "label": 'Fishing quotas \u2014 \u00e9t\u00e9 "x" \x7f\x01', "terms": ["cod"]}
    listed = parse_issue_list(data(fish, same_party=[["Norway", "Oslo"]]), source="a")
    assert listed.fingerprint == "sha256:e998b8cd46cf41f916f9434fe4fb03bb863f136c285e877218255b75275cf4fe"
    named = parse_issue_list(data(fish, same_party=[["Norway", "Oslo"]], name="North Sea desk"), source="a")
    assert (named.name, named.fingerprint) == ("North Sea desk", listed.fingerprint)


@pytest.mark.parametrize(
    ("misspelt", "place", "nearest"),
    [
        (data({**FISH, "labell": "Cod"}), "desk.json: issue 1 (fish): ", '"label"'),
        (data(FISH, {"id": "port", "lable": "Port"}), "desk.json: issue 2 (port): ", '"label"'),
        (data(FISH, sameparty=[]), "desk.json: the list: ", '"same_party"'),
        (data({**FISH, "xyz": 1}), "desk.json: issue 1 (fish): ", "exclude"),
    ],
)
def test_a_field_that_there_is_not_is_refused_with_its_place_and_the_nearest_there_is(
    misspelt: bytes, place: str, nearest: str
) -> None:
    with pytest.raises(IssueListError) as caught:
        parse_issue_list(misspelt, source="desk.json")
    assert caught.value.message.startswith(place)
    assert nearest in caught.value.remedy


def test_of_many_faults_the_first_is_told_and_how_many_more_there_are() -> None:
    with pytest.raises(IssueListError, match=r"issue 1 .*\(and 499 more: see `streams issues check`\)"):
        parse_issue_list(data(*({"id": f"i{n}", "label": ""} for n in range(500))), source="desk.json")
