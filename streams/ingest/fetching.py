"""What a URL gives: one GET with bounds on everything, conditional where something is known of it already."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from streams.errors import FetchError, InputError, OversizeError, UnreachableError
from streams.ingest.byte_limits import MAX_DOCUMENT_BYTES
from streams.ingest.unpacking import Unpacking
from streams.web.addresses import AllowedHosts

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, "
    "text/html;q=0.7, application/xhtml+xml;q=0.7, text/plain;q=0.5, */*;q=0.1"
)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5
FETCH_SECONDS = 60.0
"""For all of it, redirects and the last byte of the body included."""
PIECE_BYTES = 64 * 1024
SCHEMES = ("http", "https")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an earlier answer said of itself, by which the server can tell that nothing is new."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said; a body only with status 200."""

    url: str
    """Where it was found, after redirects."""
    status: int
    data: bytes = b""
    media_type: str = ""
    """In lower case, without parameters."""
    charset: str = ""
    etag: str = ""
    modified: str = ""
    retry_after: str = ""


Fetch = Callable[[str], Answer]


def is_url(source: str) -> bool:
    """Whether a source is one to fetch, rather than a path."""
    return source[:8].lower().startswith(("http://", "https://"))


async def fetch(
    session: ClientSession,
    url: str,
    known: Known | None = None,
    *,
    limit: int = MAX_DOCUMENT_BYTES,
    seconds: float = FETCH_SECONDS,
) -> Answer:
    """What `url` gives, whatever its status.

    Args:
        session: a guarded one (`streams.web.sessions`); redirects are followed here, each checked like the first.
        limit: most bytes of the body, unpacked.
        seconds: for all of it.

    Raises:
        UnreachableError: it cannot be reached, or takes too long.
        FetchError: it must not be reached, redirects without end, or cannot be unpacked.
        OversizeError: the body is over the limit, or grows as no text does.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _followed(session, url, known or Known(), limit)
    except TimeoutError as error:
        raise UnreachableError("takes too long to answer", remedy="try again later") from error
    except InputError:
        raise
    except Exception as error:
        raise _failure(error) from error


def blocking(allowed: AllowedHosts) -> Fetch:
    """`fetch` for a thread without an event loop; anything but status 200 is a FetchError."""

    async def once(url: str) -> Answer:
        from streams.web.sessions import guarded_session

        async with guarded_session(allowed) as session:
            return await fetch(session, url)

    def answer(url: str) -> Answer:
        found = asyncio.run(once(url))
        if found.status != 200:
            raise FetchError(f"the server says {found.status}", remedy="check the URL, or try again later")
        return found

    return answer


def checked(url: str) -> str:
    """The URL.

    Raises:
        FetchError: of another scheme, without a host, or with credentials, which would be shown.
    """
    try:
        parts = urlsplit(url)
        host, credentials = parts.hostname, "@" in parts.netloc
        _ = parts.port
    except ValueError as error:
        raise FetchError(f"no URL: {error}", remedy="correct it") from error
    if credentials:
        raise FetchError("credentials in a URL, which would be shown", remedy="give it without them")
    if parts.scheme.lower() not in SCHEMES or not host:
        raise FetchError(f"{url[:200]!r} is no URL of http or https", remedy="give one with a host")
    return url


async def _followed(session: ClientSession, url: str, known: Known, limit: int) -> Answer:
    for _ in range(MAX_REDIRECTS + 1):
        async with session.get(checked(url), allow_redirects=False, headers=_asking(known)) as response:
            location = response.headers.get("Location", "")
            if response.status not in REDIRECTS or not location:
                return await _answer(response, url, limit)
            url = _joined(url, location.strip())
    raise FetchError(f"redirects over {MAX_REDIRECTS} times", remedy="give the URL that it leads to")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise FetchError(f"redirected to no URL: {error}", remedy="tell whoever sends it") from error


def _asking(known: Known) -> dict[str, str]:
    stated = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {"Accept": ACCEPT} | {name: value for name, value in stated.items() if value}


async def _answer(response: ClientResponse, url: str, limit: int) -> Answer:
    headers = response.headers
    data = await _body(response, limit) if response.status == 200 else b""
    return Answer(
        url=url,
        status=response.status,
        data=data,
        media_type=response.content_type if "Content-Type" in headers else "",
        charset=response.charset or "",
        etag=_kept(headers.get("ETag", "")),
        modified=_kept(headers.get("Last-Modified", "")),
        retry_after=_kept(headers.get("Retry-After", "")),
    )


async def _body(response: ClientResponse, limit: int) -> bytes:
    if (response.content_length or 0) > limit:
        raise OversizeError(f"{response.content_length:,} bytes, over the limit of {limit:,}", remedy="split it")
    unpacking = Unpacking(response.headers.get("Content-Encoding", ""), limit)
    async for piece in response.content.iter_chunked(PIECE_BYTES):
        unpacking.add(piece)
    return unpacking.whole()


def _kept(value: str) -> str:
    """A header to be kept and sent again; one that is longer than any use of it is left out."""
    return value if len(value) <= 500 and value.isprintable() else ""


def _failure(error: Exception) -> Exception:
    """The error as one of ours, if it is of the network or of what the server sent."""
    from aiohttp import ClientConnectorError, ClientError, InvalidURL

    from streams.web.sessions import RefusedAddressError

    if isinstance(error, ClientConnectorError) and isinstance(error.os_error, RefusedAddressError):
        remedy = "if it is a host of your own, name it in STREAMS_ALLOWED_HOSTS"
        return FetchError(f"refused: {error.os_error}", remedy=remedy)
    if isinstance(error, InvalidURL):
        return FetchError(f"no URL: {str(error)[:200]}", remedy="correct it")
    if isinstance(error, ClientError | OSError):
        return UnreachableError(
            f"cannot be fetched: {str(error)[:200] or type(error).__name__}", remedy="try again later"
        )
    return error
