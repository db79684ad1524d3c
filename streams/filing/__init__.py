"""Pure: what was read of a paragraph and an issue list in, labels out. Nothing here parses a text.

- ``filer``       the assembled filer: `Filer`
- ``agreements``  which issues an agreement is on
- ``relevance``   which issues paragraphs are about, by fitted weights; ``known`` remembers what their texts say
- ``surroundings`` what headline, opening and the paragraphs before say of an issue
- ``signals``     what one text says of it: ``evidence`` in words, and ``likeness`` in meaning
- ``exclusions``  what an issue is said not to be about
- ``concepts``    an issue list compiled, with the names in it (``referents``)
- ``senses``      what texts mean as numbers, by the encoder that it was read with
- ``vocabulary``  stems, synonyms and families of words, with ``words`` below it
"""

from __future__ import annotations

from importlib.resources import files

from streams.filing.filer import Filer
from streams.issues import IssueList, parse_issue_list

__all__ = ["Filer", "default_issue_list"]


def default_issue_list() -> IssueList:
    """The issue list that ships with the product."""
    data = files("streams.filing") / "data" / "issues.json"
    return parse_issue_list(data.read_bytes(), source="the default issue list")
