"""The headers that say of a webhook's message whose it is and that it is whole: pure.

Source: Standard Webhooks 1.0 (https://www.standardwebhooks.com), symmetric signatures: HMAC-SHA256 over id, timestamp
and body with full stops between, in base64, after ``v1,``; several signatures with spaces between while keys rotate.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from streams.errors import SettingsError
from streams.settings import Secret

PREFIX = "whsec_"
MIN_BYTES = 24


def signing_key(secret: Secret, *, variable: str) -> bytes:
    """The key of a secret: base64, with or without ``whsec_`` before it.

    Raises:
        SettingsError: it is no base64, or shorter than 24 bytes; the text names the variable and shows nothing of it.
    """
    try:
        key = base64.b64decode(secret.reveal().removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) < MIN_BYTES:
        raise SettingsError(
            f"{variable} holds no secret for webhooks",
            remedy=f"set it to {PREFIX} and at least {MIN_BYTES} random bytes in base64: openssl rand -base64 32",
        )
    return key


def signed_headers(name: str, body: bytes, keys: Sequence[bytes], *, now: int) -> dict[str, str]:
    """``webhook-id``, ``webhook-timestamp`` and ``webhook-signature`` of a message.

    Args:
        name: of the message, the same however often it is sent: receivers tell repeats by it.
        keys: all of them sign.
        now: seconds since the epoch; receivers refuse what is too old, so each attempt has its own.
    """
    content = f"{name}.{now}.".encode() + body
    signatures = [base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode() for key in keys]
    return {
        "webhook-id": name,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
