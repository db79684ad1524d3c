"""HTTP sessions for what outsiders name: each connection goes to an address that was checked, and to no other.

A name is resolved once. What it resolves to is checked, connected to, and checked again as the socket is made, so that
neither another answer of the name server, nor an address in place of a name, nor a redirect leads elsewhere.
"""

from __future__ import annotations

import socket

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from streams import __version__
from streams.web.addresses import AllowedHosts

USER_AGENT = f"newsroom-streams/{__version__}"
CONNECT_SECONDS = 10.0
CONNECTIONS = 20
"""Most at once, in all."""

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]]


class RefusedAddressError(OSError):
    """An address that is not public, and not allowed."""


def guarded_session(allowed: AllowedHosts, *, resolver: AbstractResolver | None = None) -> aiohttp.ClientSession:
    """A session that speaks to public addresses and to hosts that are allowed; it keeps no cookies, takes no proxy from
    the environment, and leaves bodies packed as they came.

    A refusal is an `aiohttp.ClientConnectorError` whose ``os_error`` is a `RefusedAddressError`.

    Args:
        resolver: instead of the system's own.
    """
    guard = _Guard(allowed, resolver or aiohttp.ThreadedResolver())
    connector = aiohttp.TCPConnector(resolver=guard, socket_factory=guard.socket, limit=CONNECTIONS)
    return aiohttp.ClientSession(
        connector=connector,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
        trust_env=False,
    )


class _Guard(AbstractResolver):
    """Checks what names resolve to, and every address as a socket is made for it."""

    def __init__(self, allowed: AllowedHosts, resolver: AbstractResolver) -> None:
        self._allowed = allowed
        self._resolver = resolver
        self._granted: set[tuple[str, int]] = set()
        """Addresses and ports of hosts that are allowed by name."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if self._allowed.names(host, port):
            self._granted |= {(result["host"], port) for result in found}
            return found
        kept = [result for result in found if self._allowed.may_reach(result["host"], port)]
        if found and not kept:
            raise _refused(host, found[0]["host"])
        return kept

    async def close(self) -> None:
        await self._resolver.close()

    def socket(self, info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, place = info
        address, port = str(place[0]), int(str(place[1]))
        if (address, port) not in self._granted and not self._allowed.may_reach(address, port):
            raise _refused(address, address)
        return socket.socket(family, kind, protocol)


def _refused(host: str, address: str) -> RefusedAddressError:
    at = "" if host == address else f" ({address})"
    return RefusedAddressError(f"{host}{at} is no address of the public internet")
