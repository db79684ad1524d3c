from __future__ import annotations

from pathlib import Path

import pytest

from streams.alerts.rule_file import RuleFile
from streams.alerts.rules import Rules
from streams.errors import RuleError, SettingsError

SAYS = '[[rules]]\nid = "r"\nwhen = [{ event = "statement", speaker = ["Ortiz"] }]\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(SAYS)
    return path


def test_a_file_of_rules_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"rules\.toml: No such file"):
        RuleFile(tmp_path / "rules.toml")


def test_rules_that_are_saved_hold_from_then_on(path: Path) -> None:
    file = RuleFile(path)
    assert not file.look()

    path.write_text(SAYS.replace("Ortiz", "Price"))

    assert file.look()
    assert "Price" in str(file.rules)


def test_a_broken_file_changes_nothing_and_is_told_once(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = RuleFile(path)
    path.write_text("[[rules]]")

    assert [file.look() for _ in range(3)] == [False] * 3
    assert "Ortiz" in str(file.rules)
    (told,) = caplog.records
    assert told.levelname == "ERROR"
    assert "the rules before it hold" in told.getMessage()


def test_a_file_that_is_gone_is_told_once_and_holds_again_when_it_is_back(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = RuleFile(path)
    path.unlink()
    assert [file.look() for _ in range(3)] == [False] * 3
    assert len(caplog.records) == 1

    path.write_text(SAYS.replace("Ortiz", "Price"))

    assert file.look()


def test_a_file_that_is_broken_again_after_it_was_mended_is_told_again(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = RuleFile(path)
    for text in ("[[rules]]", SAYS, "[[rules]]"):
        path.write_text(text)
        file.look()

    assert len(caplog.records) == 2


def test_rules_that_cannot_be_held_to_are_refused_as_broken_ones_are(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def check(rules: Rules) -> None:
        if rules.channels:
            raise SettingsError("DESK is not set", remedy="set it")

    file = RuleFile(path, check)
    path.write_text(SAYS + '[[channels]]\nid = "desk"\nkind = "terminal"\n')

    assert not file.look()
    assert file.rules.channels == ()
    assert "DESK is not set" in caplog.text
