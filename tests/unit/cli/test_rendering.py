"""How events look in a terminal."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console
from rich.text import Text

from streams.cli.rendering import harmless


def printed(text: str) -> str:
    file = StringIO()
    harmless(Console(file=file, width=80, force_terminal=True, color_system="standard")).print(Text(text, "red"))
    return file.getvalue()


@pytest.mark.parametrize("steering", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\u202e", "\u2066"])
def test_what_could_steer_a_terminal_is_shown_as_a_mark(steering: str) -> None:
    shown = printed(f"before {steering} after")
    assert "\ufffd" in shown
    assert steering not in shown


def test_lines_colours_and_letters_of_all_kinds_stay() -> None:
    assert printed("Zürich\nשלום 👍") == "\x1b[31mZürich\x1b[0m\n\x1b[31mשלום 👍\x1b[0m\n"
