from __future__ import annotations

import base64

import pytest

from streams.alerts.delivery.signing import signed_headers, signing_key
from streams.errors import SettingsError
from streams.settings import Secret

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def test_signs_as_the_example_of_standard_webhooks_does() -> None:
    headers = signed_headers(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        [signing_key(Secret(SECRET), variable="S")],
        now=1_614_265_330,
    )

    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_while_keys_rotate_every_one_signs() -> None:
    keys = [b"a" * 24, b"b" * 24]

    both = signed_headers("m", b"x", keys, now=1)["webhook-signature"].split(" ")

    assert both == [signed_headers("m", b"x", [key], now=1)["webhook-signature"] for key in keys]


@pytest.mark.parametrize("secret", ["", "whsec_", "not base64!", base64.b64encode(b"short").decode()])
def test_what_is_no_secret_is_refused_without_showing_it(secret: str) -> None:
    with pytest.raises(SettingsError, match="HOOK holds no secret") as raised:
        signing_key(Secret(secret), variable="HOOK")

    assert not secret or secret == "whsec_" or secret not in str(raised.value)
