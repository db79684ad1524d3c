"""What the newsroom should know of an article though nothing of it is lost: pure."""

from __future__ import annotations

from typing import NamedTuple


class Notice(NamedTuple):
    """Something to tell about one version of an article, in one line."""

    uri: str
    version: str
    message: str
    """What is so of it, without saying again which one it is."""
    remedy: str


def text_replaced(uri: str, version: str) -> Notice:
    return Notice(
        uri,
        version,
        "came with another text, which counts from now on in place of the one before",
        "give a changed text a higher version, so that everybody can tell the two apart",
    )


def text_ignored(uri: str, version: str) -> Notice:
    return Notice(
        uri,
        version,
        "came again with a text that was replaced since, and is ignored",
        "publish the article again, or give the text a higher version, if it is to count",
    )
