"""What is sent to be written: bounded before it is looked at."""

from __future__ import annotations

from starlette.requests import Request

from streams.api.sources import NoJsonError
from streams.errors import OversizeError

MOST_BYTES = 65_536
"""Of what is no coverage and no list."""


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request.

    Raises:
        NoJsonError: its type is none of JSON, so that no form of a page elsewhere is taken for it either.
        OversizeError: it is over the limit, by what it says or by what comes.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json" and not media.endswith("+json"):
        raise NoJsonError(f"{media[:80] or 'a body without a type'} is no JSON", remedy="send application/json")
    stated = request.headers.get("content-length", "0")
    if not stated.isdecimal() or int(stated) > most:
        raise _too_large(most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large(most)
    return bytes(body)


def _too_large(most: int) -> OversizeError:
    return OversizeError(f"the body has more than {most:,} bytes", remedy="send less at once")
