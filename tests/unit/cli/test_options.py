import json
from pathlib import Path

import pytest

from streams.cli.options import load_issue_list, load_stages
from streams.errors import InputError, IssueListError
from streams.filing import default_issue_list
from streams.settings import Settings


def test_without_an_issue_list_the_one_of_the_product_is_read_by() -> None:
    assert load_stages(Settings()).identity.issues == default_issue_list().fingerprint


def test_who_wants_issues_more_accurately_has_another_reader() -> None:
    pytest.importorskip("onnxruntime", reason="newsroom-streams[accurate] is not installed")
    assert load_stages(Settings(accurate=True)).reader.version == f"{load_stages(Settings()).reader.version}+accurate"


def test_an_issue_list_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.json"):
        load_stages(Settings(issues=tmp_path / "missing.json"))


def test_an_issue_list_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[]")

    with pytest.raises(IssueListError, match=r"list\.json"):
        load_stages(Settings(issues=tmp_path / "list.json"))


@pytest.mark.parametrize(("given", "called"), [({}, "desk.json"), ({"name": "Port desk"}, "Port desk")])
def test_an_issue_list_is_called_as_it_says_or_else_as_its_file(
    tmp_path: Path, given: dict[str, str], called: str
) -> None:
    path = tmp_path / "desk.json"
    path.write_text(json.dumps({"issues": [{"id": "port", "label": "Port"}], **given}))
    assert load_issue_list(Settings(issues=path)).name == called
