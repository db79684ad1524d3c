"""Sends a mail over SMTP, encrypted and logged in where the channel says so."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager
from email.message import EmailMessage
from email.utils import localtime

from streams.alerts.delivery.messages import flat
from streams.alerts.delivery.schedule import Outcome
from streams.alerts.rules import Channel
from streams.settings import Secret

SECONDS = 15.0
"""That a mail server may take for a step."""
PORTS = {"none": 25, "starttls": 587, "tls": 465}
"""Where the channel names none."""
_LONGEST = 200


def send_mail(
    channel: Channel,
    message: EmailMessage,
    password: Secret,
    *,
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
) -> Outcome:
    """What came of it, dated as it is sent; certificates are checked, and what was to be encrypted is never sent plain.

    Args:
        context: makes that of TLS.
    """
    try:
        with _connected(channel, context) as server:
            if channel.security == "starttls":
                server.starttls(context=context())
            if channel.user:
                server.login(channel.user, password.reveal())
            del message["Date"]
            message["Date"] = localtime()
            server.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        # Without what the server says to it, which may repeat what it was given.
        return Outcome(done=False, error=f"{channel.smtp}: the login of {channel.user} was refused ({error.smtp_code})")
    except smtplib.SMTPRecipientsRefused as error:
        refused = ", ".join(f"{to} ({code})" for to, (code, _) in error.recipients.items())
        return Outcome(done=False, error=flat(f"{channel.smtp} refused {refused}")[:_LONGEST])
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Outcome(done=False, error=flat(f"{channel.smtp}: {error or type(error).__name__}")[:_LONGEST])
    return Outcome(done=True)


def _connected(channel: Channel, context: Callable[[], ssl.SSLContext]) -> AbstractContextManager[smtplib.SMTP]:
    host, _, port = channel.smtp.rpartition(":")
    host, number = (host.strip("[]"), int(port)) if host else (port, PORTS[channel.security])
    if channel.security == "tls":
        return smtplib.SMTP_SSL(host, number, timeout=SECONDS, context=context())
    return smtplib.SMTP(host, number, timeout=SECONDS)
