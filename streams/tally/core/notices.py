"""What the newsroom should know of an article though nothing of it is lost: pure."""

from __future__ import annotations

from typing import NamedTuple


class Notice(NamedTuple):
    """Something to tell about one version of an article, in one line."""

    uri: str
    version: str
    message: str
    remedy: str
