"""The page that editors leave open: its files, as they are served.

A file's address has the digest of all of them, so that a browser keeps it for good and never mixes two versions; the
document at ``/`` names the addresses and is asked for each time.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = "/page/"
DOCUMENT = "index.html"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""Of the document: nothing from elsewhere, no script or style in line, and no text that becomes markup."""

_PACKED_FROM = 1024
"""Bytes; less than that fits a network packet anyway."""
_MEDIA = {".js": "text/javascript", ".woff2": "font/woff2"}
"""What not every system knows, or not so."""
_DIGEST = b"{{digest}}"
_MODULES = b"{{modules}}"


class Asset(NamedTuple):
    """A file as it is sent."""

    body: bytes
    packed: bytes | None
    """By gzip, where that helps."""
    media: str
    tag: str


def page_routes() -> list[Route]:
    """The document at ``/`` and its files below `FOLDER`."""
    texts = dict(_texts(files("streams") / "page"))
    digest = _digest(b"".join(name.encode() + body for name, body in sorted(texts.items())))
    assets = {f"{digest}/{name}": _asset(name, body) for name, body in texts.items() if name != DOCUMENT}
    preloads = "\n".join(
        f'<link rel="modulepreload" href="{FOLDER}{path}">' for path in sorted(assets) if _is_early(path)
    )
    document = _asset(DOCUMENT, texts[DOCUMENT].replace(_DIGEST, digest.encode()).replace(_MODULES, preloads.encode()))

    async def front(request: Request) -> Response:
        return _sent(document, request, {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})

    async def file(request: Request) -> Response:
        found = assets.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404)
        return _sent(found, request, {"Cache-Control": "public, max-age=31536000, immutable"})

    return [Route("/", front, methods=["GET"]), Route(FOLDER + "{name:path}", file, methods=["GET"])]


def is_of_page(path: str) -> bool:
    """Whether it says nothing of the coverage, and so is open to whoever is about to be asked for the token."""
    return path == "/" or path.startswith(FOLDER)


def _is_early(path: str) -> bool:
    """Whether it is a module that the page begins with: a browser would else learn of them one after another."""
    return path.endswith(".js") and "/vendor/" not in path and not path.endswith("-early.js")


def _texts(folder: Traversable, before: str = "") -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in folder.iterdir():
        if entry.is_dir():
            found |= _texts(entry, f"{before}{entry.name}/")
        else:
            found[before + entry.name] = entry.read_bytes()
    return found


def _asset(name: str, body: bytes) -> Asset:
    media = _MEDIA.get(PurePosixPath(name).suffix) or mimetypes.guess_type(name)[0] or "text/plain"
    packed = gzip.compress(body, 9, mtime=0) if len(body) >= _PACKED_FROM and not media.startswith("font/") else None
    return Asset(body, packed, media, f'"{_digest(body)}"')


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]


def _sent(asset: Asset, request: Request, headers: Mapping[str, str]) -> Response:
    headers = {**headers, "ETag": asset.tag, "Vary": "Accept-Encoding"}
    if asset.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, media_type=asset.media, headers={**headers, "Content-Encoding": "gzip"})
    return Response(asset.body, media_type=asset.media, headers=headers)
