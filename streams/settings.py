"""Every setting of the product; nothing else reads the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from streams.errors import SettingsError

PREFIX = "STREAMS_"
CONFIG = "STREAMS_CONFIG"
COLLECTOR = "OTEL_EXPORTER_OTLP_ENDPOINT"
"""OpenTelemetry's own variable, which everything else that is traced reads too."""

Positive = Annotated[int, Meta(ge=1, le=100_000)]


class Secret:
    """A value that no repr, log line or traceback shows; `reveal` is the one way to it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings, by their defaults for one laptop.

    Field ``x_y`` is ``STREAMS_X_Y`` in the environment and ``x_y`` in the TOML file; the
    environment wins.
    """

    data_dir: Path = Path(".streams")
    """Where the embedded log and the default tally store live."""
    database_url: Secret | None = None
    """SQLAlchemy URL of the tally store; a SQLite file in `data_dir` if unset."""
    issues: Path | None = None
    """Issue list; the one that ships with the product if unset."""
    topic_prefix: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._-]*$")] = ""
    """Put before every topic and group name, so that newsrooms can share a cluster."""
    partitions: Positive | None = None
    """Partitions of the topics keyed by article and of `agreements`, when they are created."""
    accurate: bool = False
    """Read with the sentence encoder, for issues: by ``newsroom-streams[accurate]``, three times as long."""
    batch_size: Positive = 64
    """Paragraphs read in one batch."""
    tally_batch_size: Positive = 5000
    """Classified paragraphs folded in one transaction."""
    read_retention_days: Positive | None = None
    """Days for which Kafka keeps `read-paragraphs`, when it is created; for ever if unset."""
    incomplete_after: Annotated[float, Meta(gt=0)] = 300.0
    """Seconds after which a version that lacks paragraphs is reported and taken as it is."""

    allowed_hosts: str = ""
    """Hosts that URLs may name though their addresses are not public (`streams.web.addresses.AllowedHosts`)."""
    speak_for_others: str = ""
    """Watched sources that may correct and kill what others published (`streams.ingest.owners.SpeakForOthers`)."""
    api_token: Secret | None = None
    """What whoever asks `streams serve` must send; it serves this machine alone without."""

    metrics: Annotated[str, Meta(pattern=r"^(\[[0-9a-fA-F:.]+\]|[^:\[\]\s]+):\d{1,5}$")] | None = None
    """``host:port`` at which a process that runs on shows its metrics; none are shown if unset."""
    log_format: Literal["text", "json"] = "text"
    """Of the lines on stderr of processes that run on."""
    otlp_endpoint: str | None = None
    """Base URL of an OpenTelemetry collector; ``OTEL_EXPORTER_OTLP_ENDPOINT`` if unset, and else nothing is traced."""

    kafka_bootstrap_servers: str | None = None
    """``host:port,…`` of a Kafka cluster; the embedded log if unset."""
    kafka_replication_factor: Annotated[int, Meta(ge=-1)] = -1
    """Of topics we create; -1 is the brokers' own default."""
    kafka_session_timeout: Annotated[float, Meta(ge=1, le=30)] = 10.0
    """Seconds of silence after which a worker or a consumer loses its partitions to others; brokers allow 6 up."""
    kafka_compression: Literal["lz4", "zstd"] = "lz4"
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_sasl_mechanism: Literal["SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN"] = "SCRAM-SHA-512"
    kafka_username: str | None = None
    kafka_password: Secret | None = None
    kafka_ssl_cafile: Path | None = None
    """Certificate authorities to trust; the system's if unset."""
    kafka_allow_plaintext_sasl: bool = False
    """Send credentials without TLS. Only for a broker on the same host or private link."""

    def __post_init__(self) -> None:
        sasl = self.kafka_security_protocol.startswith("SASL_")
        if sasl and not (self.kafka_username and self.kafka_password):
            raise SettingsError(
                f"STREAMS_KAFKA_SECURITY_PROTOCOL is {self.kafka_security_protocol} but there are no credentials",
                remedy="set STREAMS_KAFKA_USERNAME and STREAMS_KAFKA_PASSWORD",
            )
        if self.kafka_security_protocol == "SASL_PLAINTEXT" and not self.kafka_allow_plaintext_sasl:
            raise SettingsError(
                "STREAMS_KAFKA_SECURITY_PROTOCOL is SASL_PLAINTEXT, which sends credentials without TLS",
                remedy="use SASL_SSL, or set STREAMS_KAFKA_ALLOW_PLAINTEXT_SASL=true to allow it",
            )
        if not sasl and (self.kafka_username or self.kafka_password):
            raise SettingsError(
                f"there are Kafka credentials but STREAMS_KAFKA_SECURITY_PROTOCOL is {self.kafka_security_protocol}",
                remedy="set STREAMS_KAFKA_SECURITY_PROTOCOL=SASL_SSL",
            )
        if self.kafka_bootstrap_servers and "@" in self.kafka_bootstrap_servers:
            raise SettingsError(
                "STREAMS_KAFKA_BOOTSTRAP_SERVERS holds credentials",
                remedy="give only host:port there, and STREAMS_KAFKA_USERNAME and STREAMS_KAFKA_PASSWORD beside it",
            )
        for server in (self.kafka_bootstrap_servers or "localhost").split(","):
            host, _, port = server.strip().rpartition(":") if ":" in server else (server.strip(), "", "9092")
            if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
                raise SettingsError(
                    f"STREAMS_KAFKA_BOOTSTRAP_SERVERS: {server!r} is no server",
                    remedy="name servers as host:port, with commas between them",
                )

    @property
    def tally_database(self) -> Secret:
        """SQLAlchemy URL of the tally store, never shown in full because it may hold a password."""
        return self.database_url or Secret(f"sqlite:///{(self.data_dir / 'tallies.db').absolute()}")


def load_settings(environment: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Settings from ``STREAMS_*`` variables, `COLLECTOR`, the TOML file that ``STREAMS_CONFIG`` names, and overrides.

    Args:
        environment: instead of the process's own.
        overrides: values that win over both, such as command-line options; None means not given.

    Raises:
        SettingsError: a value is malformed or refused; the text names its variable or key.
    """
    environment = os.environ if environment is None else environment
    values = _from_toml(environment[CONFIG]) if environment.get(CONFIG) else {}
    for variable, value in environment.items():
        if variable.startswith(PREFIX) and variable != CONFIG and value != "":
            values[variable.removeprefix(PREFIX).lower()] = (variable, value)
    if environment.get(COLLECTOR):
        values.setdefault("otlp_endpoint", (COLLECTOR, environment[COLLECTOR]))
    for name, value in overrides.items():
        if value is not None:
            values[name] = (f"--{name.replace('_', '-')}", value)
    types = {field.name: field.type for field in msgspec.structs.fields(Settings)}
    return Settings(**{name: _convert(place, value, types.get(name)) for name, (place, value) in values.items()})


def _from_toml(path: str) -> dict[str, tuple[str, Any]]:
    try:
        content = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{CONFIG}: {path}: {error}", remedy="name a readable TOML file") from error
    return {name: (f"{path}: {name}", value) for name, value in content.items()}


def _convert(place: str, value: Any, kind: Any) -> Any:
    if kind is None:
        known = ", ".join(PREFIX + field.name.upper() for field in msgspec.structs.fields(Settings))
        raise SettingsError(f"{place} is not a setting", remedy=f"the settings are {known}")
    try:
        return msgspec.convert(value, kind, strict=False, dec_hook=_from_text)
    except msgspec.ValidationError as error:
        text = str(error)
        raise SettingsError(f"{place}: {text}", remedy="see the README's table of settings") from error


def _from_text(kind: type, value: Any) -> Any:
    if kind is Secret:
        if not isinstance(value, str | Secret):
            raise ValueError(f"Expected `str`, got `{type(value).__name__}`")
        return value if isinstance(value, Secret) else Secret(value)
    if kind is Path or issubclass(kind, Path):
        return Path(value)
    raise NotImplementedError(kind)
