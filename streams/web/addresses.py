"""Which addresses may be spoken to where outsiders name them, as feeds and redirects do. Pure.

Refused is whatever is no public unicast address: private, loopback, link-local (with the metadata services of clouds),
multicast, reserved. The networks are written out, as Python's own lists differ from release to release.
Sources: IANA's IPv4 and IPv6 special-purpose address registries, and IPv4 multicast (RFC 5771).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from streams.errors import SettingsError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_REFUSED_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
"""168.63.129.16 is public by number, and Azure's own service inside each of its machines."""
_GLOBAL_6 = IPv6Network("2000::/3")
_REFUSED_6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_NAT64 = IPv6Network("64:ff9b::/96")

_ENTRY = re.compile(
    r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<host>[^\s:\[\]]+)|(?P<bare>[0-9a-fA-F:]+(?:/\d+)?))(?::(?P<port>\d{1,5}))?"
)


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet; what is no address is not.

    An IPv6 address that carries an IPv4 one (mapped, or for NAT64) is as public as that.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        elif found in _NAT64:
            found = IPv4Address(int(found) & 0xFFFF_FFFF)
        else:
            return found in _GLOBAL_6 and not any(found in network for network in _REFUSED_6)
    return not any(found in network for network in _REFUSED_4)


@dataclass(frozen=True, slots=True)
class _Allowed:
    """An entry of the list: a name or a network, on one port or on all."""

    name: str
    network: Network | None
    port: int | None


class AllowedHosts:
    """Hosts that may be spoken to though their addresses are not public, as those of an intranet.

    Args:
        listed: names, addresses or networks with commas between them, each with or without a port:
            ``feeds.intranet, 10.1.2.3:8080, 10.2.0.0/16, [fd00::1]:8080``.

    Raises:
        SettingsError: an entry is none of these.
    """

    def __init__(self, listed: str = "") -> None:
        self._entries = tuple(_entry(part.strip()) for part in listed.split(",") if part.strip())

    def names(self, host: str, port: int) -> bool:
        """Whether a host is on the list by its name."""
        wanted = host.rstrip(".").lower()
        return any(entry.name == wanted and entry.port in (None, port) for entry in self._entries)

    def may_reach(self, address: str, port: int) -> bool:
        """Whether an address may be connected to: it is public, or on the list."""
        if is_public(address):
            return True
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(
            entry.network is not None and found in entry.network and entry.port in (None, port)
            for entry in self._entries
        )


def _entry(stated: str) -> _Allowed:
    match = _ENTRY.fullmatch(stated)
    port = int(match["port"]) if match and match["port"] else None
    if match is None or (port is not None and not 0 < port < 65_536):
        raise SettingsError(
            f"STREAMS_ALLOWED_HOSTS: {stated!r} is no host", remedy="name hosts as name, name:port, address or network"
        )
    host = match["six"] or match["host"] or match["bare"]
    try:
        return _Allowed("", ip_network(host, strict=False), port)
    except ValueError:
        return _Allowed(host.rstrip(".").lower(), None, port)
