"""Which texts of a paragraph are encoded, in which order."""

from __future__ import annotations

from collections.abc import Sequence

from streams.events import WindowParagraph
from streams.lexicon.pieces import pieces


def texts(text: str, window: Sequence[WindowParagraph], headline: str) -> list[str]:
    """Those that filing weighs: the headline, the body paragraphs of the window, and the pieces of the text itself."""
    return [headline, *(other.text for other in window if other.role == "body"), *pieces(text)]
