"""What every process of a role has beside its work: its lines on stderr, its metrics and its traces."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from streams import traces
from streams.lines import log_to_stderr
from streams.metrics.exposing import measure_log, served
from streams.settings import Settings


@contextmanager
def in_role(
    settings: Settings, role: str, *, number: int = 1, lines: bool = True, metrics: bool = True
) -> Iterator[None]:
    """Say lines as the settings want them, and show metrics and traces where they say so.

    Args:
        role: as in ``worker``.
        number: of the process among several of one command.
        lines: False for who shows a person what it does; JSON is written all the same where it is wanted.
        metrics: False for a command that ends by itself, and may run beside those that have a port.

    Raises:
        SettingsError: the port of the metrics is taken, or what traces need is not installed.
    """
    if lines or settings.log_format == "json":
        log_to_stderr(role, settings.log_format)
    if not settings.kafka_bootstrap_servers:
        measure_log(settings.data_dir)
    with (
        served(settings.metrics if metrics else None, role=role, number=number),
        traces.exported(settings.otlp_endpoint, role=role),
    ):
        yield
