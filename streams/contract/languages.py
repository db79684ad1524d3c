"""Which languages are read, by the tag that an article's header carries."""

from __future__ import annotations

ENGLISH = "en"
UNDETERMINED = "und"
"""The tag of a text whose language could not be told, but that it is none that is read (ISO 639-2)."""


def is_english(tag: str) -> bool:
    """``en``, ``eng``, ``English`` and what is narrower, as ``en-GB`` or ``en_US``."""
    return tag.strip().casefold().replace("_", "-").partition("-")[0] in {ENGLISH, "eng", "english"}
