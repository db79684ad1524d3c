"""An Atom feed that a test writes entry by entry."""

from __future__ import annotations

from html import escape

FEED = "https://wire.example/"
DAY = "2024-03-05"


def entry(name: str, text: str, *, at: str = "09:00", updated: str = "", published: str = "") -> str:
    """An entry; without `updated` it is as it was published."""
    when = published or f"{DAY}T{at}:00Z"
    return (
        f"<entry><id>urn:wire:{name}</id><title>On {name}</title><published>{when}</published>"
        f"<updated>{f'{DAY}T{updated}:00Z' if updated else when}</updated>"
        f"<content type='html'>{escape(f'<p>{text}</p>')}</content></entry>"
    )


def deleted(name: str, *, at: str) -> str:
    """A deleted entry (RFC 6721)."""
    return f"<at:deleted-entry ref='urn:wire:{name}' when='{DAY}T{at}:00Z'/>"


def atom(*entries: str) -> str:
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'>"
        f"<title>Larnholm Wire</title><link href='{FEED}'/>{''.join(entries)}</feed>"
    )
