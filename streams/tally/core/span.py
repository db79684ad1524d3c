"""A span of event time."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Span(NamedTuple):
    """Times of publication, the second one left out; None is open."""

    since: datetime | None = None
    until: datetime | None = None
