import socket
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from feeds.server import serving

from streams.web.addresses import AllowedHosts
from streams.web.sessions import RefusedAddressError, guarded_session


class Names(AbstractResolver):
    """A name server that says something else each time."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[ResolveResult]:
        self.asked += 1
        address = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None: ...


async def refusal(url: str, allowed: str = "", resolver: AbstractResolver | None = None) -> RefusedAddressError:
    async with guarded_session(AllowedHosts(allowed), resolver=resolver) as session:
        with pytest.raises(aiohttp.ClientConnectorError) as refused:
            await session.get(url)
    assert isinstance(refused.value.os_error, RefusedAddressError)
    return refused.value.os_error


async def test_an_address_of_ones_own_is_refused_without_a_connection() -> None:
    async with serving() as server:
        error = await refusal(server.url("/"))

        assert "127.0.0.1 is no address of the public internet" in str(error)
        assert server.requests == []


async def test_a_name_that_resolves_to_an_address_of_ones_own_is_refused() -> None:
    error = await refusal("http://news.example/feed", resolver=Names("169.254.169.254"))

    assert "news.example (169.254.169.254)" in str(error)


async def test_a_host_that_is_allowed_by_name_is_reached_at_the_address_it_was_resolved_to() -> None:
    names = Names("127.0.0.1", "10.0.0.1")
    async with (
        serving() as server,
        guarded_session(AllowedHosts(f"news.intranet:{server.port}"), resolver=names) as session,
        session.get(server.url("/", "news.intranet")) as response,
    ):
        assert response.status == 404
        assert server.requests[0].headers["User-Agent"].startswith("newsroom-streams/")
    assert names.asked == 1


async def test_a_port_that_is_not_on_the_list_is_refused() -> None:
    async with serving() as server:
        error = await refusal(server.url("/"), allowed="127.0.0.1:1")

    assert "127.0.0.1" in str(error)


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://127.1/", "http://0x7f000001/", "http://[::ffff:7f00:1]/"]
)
async def test_an_address_in_another_notation_leads_nowhere_else(url: str) -> None:
    async with guarded_session(AllowedHosts()) as session:
        with pytest.raises((aiohttp.ClientError, OSError, ValueError)):
            await session.get(url)
