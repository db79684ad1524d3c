"""What a channel needs to know and nobody else: by variables that it names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from streams.alerts.delivery.signing import signing_key
from streams.alerts.rules import Channel
from streams.errors import SettingsError
from streams.settings import Secret


class Secrets(NamedTuple):
    """Of one channel; what its kind has no need of is empty."""

    url: Secret
    keys: tuple[bytes, ...]
    """That its messages are signed with."""
    password: Secret


class ChannelSecrets:
    """Secrets in an environment."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def of(self, channel: Channel) -> Secrets:
        """Raises: SettingsError: a variable is not set, or holds no key; the text shows nothing of what it holds."""
        return Secrets(
            url=self._value(channel, channel.url_env, "address") if channel.url_env else Secret(channel.url),
            keys=tuple(
                signing_key(self._value(channel, variable, "secret"), variable=variable)
                for variable in channel.secret_env
            ),
            password=self._value(channel, channel.password_env, "password") if channel.password_env else Secret(""),
        )

    def _value(self, channel: Channel, variable: str, what: str) -> Secret:
        if not (value := self._environment.get(variable, "").strip()):
            remedy = f"channel {channel.id} has its {what} from there"
            raise SettingsError(f"{variable} is not set", remedy=remedy)
        return Secret(value)
