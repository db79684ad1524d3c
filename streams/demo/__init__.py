"""The demo coverage: the US-China summit of November 2023 and what followed, and an issue list for it.

Written for this product. The events happened; the outlets, bylines, unnamed sources, analysts and
members of Congress are invented, and what public figures said is told in paraphrase. ``wire.jsonl``
has an article that is corrected, one that a second outlet syndicates, and one that is killed; it is
read after the plain texts, in the order of file names. ``later.jsonl`` corrects one of its articles and
kills another; ``pacific.json`` is another desk's list, for a trial.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def folder() -> Path:
    """Where the articles are; read in the order of their names."""
    return Path(str(files(__name__))) / "coverage"


def articles() -> tuple[Path, ...]:
    """The files in `folder`, in order."""
    return tuple(sorted(folder().iterdir()))


def issue_list() -> Path:
    """The issue list of the coverage."""
    return folder().with_name("issues.json")
