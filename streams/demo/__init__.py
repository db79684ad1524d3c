"""The demo coverage: the US-China summit of November 2023 and what followed, and an issue list for it.

Written for this product. The events happened; the outlets, bylines, unnamed sources, analysts and
members of Congress are invented, and what public figures said is told in paraphrase. ``wire.jsonl``
has an article that is corrected, one that a second outlet syndicates, and one that is killed; it is
read after the plain texts, in the order of file names.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def folder() -> Path:
    """Where the articles and the issue list are."""
    return Path(str(files(__name__)))


def articles() -> tuple[Path, ...]:
    """The files of the coverage in the order in which they are published: by name."""
    return tuple(sorted(path for path in folder().iterdir() if path.suffix in {".txt", ".jsonl"}))


def issue_list() -> Path:
    """The issue list of the coverage."""
    return folder() / "issues.json"
