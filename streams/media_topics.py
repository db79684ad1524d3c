"""IPTC Media Topics: code, English label, and whether a topic is retired.

The table is that of 2023-03-31 by IPTC (https://iptc.org), licensed under CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

RELEASED = "2023-03-31"
"""When IPTC released the table."""


class MediaTopic(NamedTuple):
    """One topic; `code` as in ``medtop:20000096``, `retired` is a date, or empty."""

    code: str
    label: str
    retired: str


@cache
def media_topics() -> Mapping[str, MediaTopic]:
    """Every topic by its code, retired ones too."""
    text = (files("streams") / "data" / "media-topics.tsv").read_text(encoding="utf-8")
    rows = ([*line.split("\t"), "", ""] for line in text.splitlines() if not line.startswith("#"))
    return {f"medtop:{row[0]}": MediaTopic(f"medtop:{row[0]}", row[1], row[2]) for row in rows}
