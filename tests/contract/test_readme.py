"""The README says what is true."""

import re
from pathlib import Path

import msgspec

from streams.cli.commands import streams
from streams.issue_checks import check
from streams.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def test_every_setting_is_in_the_table_and_no_other():
    table = README[README.index("## Settings") : README.index("## What a labelled")]
    named = set(re.findall(r"`(STREAMS_[A-Z_]+)`", table)) - {"STREAMS_CONFIG"}
    assert named == {PREFIX + field.name.upper() for field in msgspec.structs.fields(Settings)}


def test_every_command_is_shown_and_every_shown_one_exists():
    shown = set(re.findall(r"^(?:cat \S+ \| )?streams ([\w-]+)", README, flags=re.MULTILINE))
    assert shown <= set(streams.commands)
    assert set(streams.commands) - shown <= {"schemas"}


def test_the_issue_list_that_is_shown_passes_its_check():
    (shown,) = re.findall(r"^(\{\"issues\": .*?\})\n```", README, flags=re.MULTILINE | re.DOTALL)
    issues, findings = check(shown.encode())
    assert issues is not None
    assert findings == []


def test_the_rooms_that_a_paragraph_passes_are_there_and_what_is_in_them_too():
    walk = README[README.index("## How it is built") : README.index("## Work on it")]
    rooms = re.findall(r"\*\*`(\w+)`\*\*", walk)
    assert rooms == ["ingest", "log", "contract", "agents", "reading", "filing", "tally"]
    for room in rooms:
        assert (ROOT / "streams" / room / "__init__.py").exists()
    for place in re.findall(r"\(`([\w/.]+)`\)", walk):
        inside = place.replace(".", "/").rstrip("/")
        assert any((ROOT / "streams").glob(f"**/{inside}*")), f"there is no {place}"
