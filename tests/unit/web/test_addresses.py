import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import SettingsError
from streams.web.addresses import AllowedHosts, is_public

PRIVATE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "192.88.99.1", "203.0.113.9", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1",
    "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a00:1",
    "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1", "3fff::1", "100::1", "localhost", "", "1",
]  # fmt: skip
PUBLIC = [
    "93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::1", "::ffff:8.8.8.8",
    "64:ff9b::808:808",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_what_leads_into_a_network_of_its_own_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_anybody_may_reach_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses())
def test_nothing_that_python_knows_as_private_is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    inner = getattr(address, "ipv4_mapped", None) or address
    if inner.is_private or inner.is_loopback or inner.is_link_local or inner.is_multicast or inner.is_unspecified:
        assert not is_public(str(address))


def test_a_public_address_needs_no_list() -> None:
    assert AllowedHosts().may_reach("8.8.8.8", 443)
    assert not AllowedHosts().may_reach("10.0.0.1", 443)


@pytest.mark.parametrize(
    ("listed", "address", "port", "may"),
    [
        ("127.0.0.1", "127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "127.0.0.1", 8080, True),
        ("127.0.0.1:8080", "127.0.0.1", 8081, False),
        ("127.0.0.1:8080", "127.0.0.2", 8080, False),
        ("feeds.intranet, 10.2.0.0/16", "10.2.3.4", 80, True),
        ("10.2.0.0/16", "10.3.0.1", 80, False),
        ("[fd00::1]:8080", "fd00::1", 8080, True),
        ("[fd00::1]:8080", "fd00::1", 80, False),
        ("fd00::/8", "fd12::9", 80, True),
        ("feeds.intranet", "10.0.0.1", 80, False),
    ],
)
def test_an_address_of_ones_own_is_reached_where_the_list_has_it(
    listed: str, address: str, port: int, may: bool
) -> None:
    assert AllowedHosts(listed).may_reach(address, port) is may


@pytest.mark.parametrize(
    ("listed", "host", "port", "named"),
    [
        ("feeds.intranet", "Feeds.Intranet.", 80, True),
        ("feeds.intranet:8080", "feeds.intranet", 8080, True),
        ("feeds.intranet:8080", "feeds.intranet", 80, False),
        ("feeds.intranet", "other.intranet", 80, False),
        ("intranet", "feeds.intranet", 80, False),
    ],
)
def test_a_host_is_on_the_list_by_its_whole_name(listed: str, host: str, port: int, named: bool) -> None:
    assert AllowedHosts(listed).names(host, port) is named


@pytest.mark.parametrize("listed", ["a b", "host:0", "host:70000", "host:port", "[fd00::1", "http://host/"])
def test_an_entry_that_is_no_host_is_an_error_that_names_the_variable(listed: str) -> None:
    with pytest.raises(SettingsError, match="STREAMS_ALLOWED_HOSTS"):
        AllowedHosts(listed)
