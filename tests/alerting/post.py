"""A mail server on this machine that takes what tests send it, with STARTTLS, TLS and logins."""

from __future__ import annotations

import asyncio
import base64
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Post:
    """What was asked of the server."""

    port: int = 0
    logins: list[str] = field(default_factory=list)
    """User and password with a colon between."""
    mails: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    """Of each mail."""
    refuses: dict[str, str] = field(default_factory=dict)
    """Answers by command, instead of taking it."""


def make_context(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """That of a server on this machine, and that of a client who trusts it."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))


@asynccontextmanager
async def taking_mail(context: ssl.SSLContext | None = None, *, at_once: bool = False) -> AsyncIterator[Post]:
    """A server.

    Args:
        context: of TLS; without it STARTTLS is not offered.
        at_once: TLS from the start.
    """
    post = Post()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _Talk(post, reader, writer, context, encrypted=at_once).hold()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context if at_once else None)
    post.port = server.sockets[0].getsockname()[1]
    async with server:
        yield post


class _Talk:
    def __init__(
        self,
        post: Post,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        context: ssl.SSLContext | None,
        *,
        encrypted: bool,
    ) -> None:
        self._post = post
        self._reader = reader
        self._writer = writer
        self._context = context
        self._encrypted = encrypted

    async def hold(self) -> None:
        self._say("220 ready")
        while line := (await self._reader.readline()).decode().strip():
            command, _, rest = line.partition(" ")
            if command in self._post.refuses:
                self._say(self._post.refuses[command])
                continue
            match command.upper():
                case "EHLO":
                    more = [] if self._context is None or self._encrypted else ["250-STARTTLS"]
                    self._say("250-here", *more, "250 AUTH PLAIN")
                case "STARTTLS":
                    assert self._context
                    self._say("220 go on")
                    await self._writer.start_tls(self._context)
                    self._encrypted = True
                case "AUTH":
                    self._post.logins.append(base64.b64decode(rest.split()[1]).decode().strip("\0").replace("\0", ":"))
                    self._say("235 welcome")
                case "DATA":
                    self._say("354 go on")
                    self._post.mails.append((await self._reader.readuntil(b"\r\n.\r\n")).decode())
                    self._post.encrypted.append(self._encrypted)
                    self._say("250 taken")
                case "QUIT":
                    self._say("221 bye")
                    break
                case _:
                    self._say("250 fine")
        self._writer.close()

    def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
