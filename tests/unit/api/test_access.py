from __future__ import annotations

import pytest

from streams.api.access import is_own_host, may_ask, require_token
from streams.errors import SettingsError
from streams.settings import Secret

TOKEN = Secret("0123456789abcdef")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_this_machine_alone_needs_no_token(host: str) -> None:
    require_token(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.5", "news.example"])
def test_what_others_can_reach_needs_one(host: str) -> None:
    with pytest.raises(SettingsError, match="can be reached from other machines"):
        require_token(host, None)
    require_token(host, TOKEN)


def test_a_token_that_can_be_guessed_is_refused_and_not_shown() -> None:
    with pytest.raises(SettingsError) as raised:
        require_token("127.0.0.1", Secret("hunter2"))
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("authorization", "may"),
    [
        ("Bearer 0123456789abcdef", True),
        ("bearer 0123456789abcdef", True),
        ("Bearer 0123456789abcdeF", False),
        ("Basic 0123456789abcdef", False),
        ("Bearer ümlaut", False),
        ("", False),
        (None, False),
    ],
)
def test_whoever_asks_must_have_the_token(authorization: str | None, may: bool) -> None:
    assert may_ask(authorization, TOKEN) is may


def test_without_a_token_everybody_may_ask() -> None:
    assert may_ask(None, None)


@pytest.mark.parametrize(
    ("stated", "own"),
    [
        ("127.0.0.1:8040", True),
        ("localhost", True),
        ("LOCALHOST:1", True),
        ("[::1]:8040", True),
        ("[::1]", True),
        ("evil.example:8040", False),
        ("127.0.0.1:x/health?", False),
        ("127.0.0.1:", False),
        ("", False),
        (None, False),
    ],
)
def test_on_loopback_only_names_of_this_machine_lead_here(stated: str | None, own: bool) -> None:
    assert is_own_host(stated, "127.0.0.1") is own


def test_a_server_for_others_may_be_called_anything() -> None:
    assert is_own_host("news.example", "0.0.0.0")
