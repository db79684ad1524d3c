"""Who may ask: pure."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from streams.errors import SettingsError
from streams.settings import Secret

MIN_TOKEN = 16
_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(?::\d{1,5})?")


def require_token(host: str, token: Secret | None) -> None:
    """See that a server which others can reach asks for a token.

    Raises:
        SettingsError: the host is not this machine's own, and there is no token, or it is a short one.
    """
    if token is not None and len(token.reveal()) < MIN_TOKEN:
        raise SettingsError(
            f"STREAMS_API_TOKEN has fewer than {MIN_TOKEN} characters",
            remedy="openssl rand -base64 32 makes a good one",
        )
    if token is None and not _is_loopback(host):
        raise SettingsError(
            f"{host} can be reached from other machines, and there is no token",
            remedy="set STREAMS_API_TOKEN, or serve on 127.0.0.1",
        )


def may_ask(authorization: str | None, token: Secret | None) -> bool:
    """Whether the value of an ``Authorization`` header has the token, if there is one; compared in constant time."""
    if token is None:
        return True
    scheme, _, given = (authorization or "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.reveal().encode())


def is_own_host(stated: str | None, bound: str) -> bool:
    """Whether a ``Host`` header names this server: a page elsewhere must not reach it by a name that it lets
    resolve to us (DNS rebinding). Only a server on loopback can know all its names."""
    if not _is_loopback(bound):
        return True
    named = _HOST.fullmatch(stated or "")
    return named is not None and named["name"].strip("[]").lower() in {"localhost", "127.0.0.1", "::1", bound.lower()}


def is_cross_site(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a page of another site asks a browser to change something here, which its user has not asked for.

    Source: Fetch Metadata (``Sec-Fetch-Site``), and ``Origin`` for browsers that do not send it. Who is no browser
    sends neither.
    """
    if method in {"GET", "HEAD", "OPTIONS"}:
        return False
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return True
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
