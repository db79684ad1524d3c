"""Sends one alert over one channel."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol

import aiohttp

from streams.alerts.delivery.mailing import send_mail
from streams.alerts.delivery.messages import flat, line, mail, payload, slack_payload
from streams.alerts.delivery.schedule import Outcome
from streams.alerts.delivery.secrets import ChannelSecrets, Secrets
from streams.alerts.delivery.signing import signed_headers
from streams.alerts.rules import Channel, Rules
from streams.errors import SettingsError
from streams.events import Alert
from streams.traces import outgoing
from streams.web.addresses import AllowedHosts
from streams.web.sessions import RefusedAddressError, guarded_session

SECONDS = 15.0
"""That a receiver may take to answer."""
GONE = 410
_TOO_MANY = 429


class Sender(Protocol):
    """Sends alerts over channels."""

    async def send(self, channel: Channel, alert: Alert, attempt: int) -> Outcome:
        """Send it; `attempt` counts from 1, and what is above it is a repeat.

        What a receiver, a disk or a network does is an outcome; whatever is raised all the same counts as a failure.
        """
        ...


class Senders(AbstractAsyncContextManager["Senders"]):
    """All kinds of channels; a session for those on the web, which goes to no private address unless it is allowed.

    Args:
        environment: where the secrets are that channels name.
        echo: shows a line on the terminal.
    """

    def __init__(
        self,
        allowed: AllowedHosts,
        *,
        environment: Mapping[str, str] | None = None,
        echo: Callable[[str], None] = print,
    ) -> None:
        self._allowed = allowed
        self._secrets = ChannelSecrets(os.environ if environment is None else environment)
        self._echo = echo
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Senders:
        self._session = guarded_session(self._allowed)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    def check(self, rules: Rules) -> None:
        """See that the secrets of all channels are there.

        Raises:
            SettingsError: a variable is not set, or holds no secret.
        """
        for channel in rules.channels:
            self._secrets.of(channel)

    async def send(self, channel: Channel, alert: Alert, attempt: int) -> Outcome:
        try:
            secrets = self._secrets.of(channel)
        except SettingsError as error:
            return Outcome(done=False, error=str(error))
        match channel.kind:
            case "terminal":
                self._echo(line(alert))
                return Outcome(done=True)
            case "file":
                return await asyncio.to_thread(_append, Path(channel.path), payload(alert) + b"\n")
            case "webhook":
                return await self._post(secrets, alert, payload(alert), attempt)
            case "slack":
                return await self._post(secrets, alert, slack_payload(alert), attempt)
            case "email":
                message = mail(alert, sender=channel.sender, to=channel.to, name=message_name(alert))
                return await asyncio.to_thread(send_mail, channel, message, secrets.password)

    async def _post(self, secrets: Secrets, alert: Alert, body: bytes, attempt: int) -> Outcome:
        assert self._session
        headers = {"Content-Type": "application/json", "Idempotency-Key": message_name(alert)}
        headers |= outgoing()
        if secrets.keys:
            headers |= signed_headers(message_name(alert), body, secrets.keys, now=int(time.time()))
        if attempt > 1:
            headers["Newsroom-Attempt"] = str(attempt)
        limit = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with self._session.post(
                secrets.url.reveal(), data=body, headers=headers, allow_redirects=False, timeout=limit
            ) as answer:
                return _outcome(answer)
        except aiohttp.ClientConnectorError as error:
            refused = isinstance(error.os_error, RefusedAddressError)
            hint = "; STREAMS_ALLOWED_HOSTS can allow it" if refused else ""
            return Outcome(done=False, error=f"{error.os_error}{hint}")
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            return Outcome(done=False, error="its url is none of http or https")
        except TimeoutError:
            return Outcome(done=False, error=f"no answer within {SECONDS:.0f} s")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            # Said without its text: that may name the URL, which may be all the secret there is.
            return Outcome(done=False, error=f"the connection failed ({type(error).__name__})")


def message_name(alert: Alert) -> str:
    """Of an alert's message, the same however often it is sent."""
    return f"{alert.id}.{alert.revision}"


def _outcome(answer: aiohttp.ClientResponse) -> Outcome:
    if 200 <= answer.status < 300:
        return Outcome(done=True)
    error = flat(f"HTTP {answer.status} {answer.reason or ''}")[:200]
    after = _seconds(answer.headers.get("Retry-After")) if answer.status in {_TOO_MANY, 503} else None
    return Outcome(done=False, error=error, final=answer.status == GONE, after=after)


def _seconds(stated: str | None) -> float | None:
    """``Retry-After``, in seconds or as a date (RFC 9110, 10.2.3)."""
    if stated is None:
        return None
    if stated.strip().isdecimal():
        return float(stated)
    try:
        return max(0.0, parsedate_to_datetime(stated).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _append(path: Path, data: bytes) -> Outcome:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            file.write(data)
            os.fsync(file.fileno())
    except OSError as error:
        return Outcome(done=False, error=f"{path}: {error.strerror}")
    return Outcome(done=True)
