"""Pure: a paragraph event in, its labels out. Nothing here knows Kafka, a clock or a file of the user's.

- ``reader``       the assembled reader: `Reader`
- ``agreements/``  what was reached, promised, sought or refused, and between whom
- ``statements``   who says what, each speaker resolved within the window
- ``cast/``        who is meant by a name, a role or a pronoun
- ``attribution/`` what is said, and by which words it is said to be
- ``relevance/``   which issues of a list a text is about, in its context
- ``text/``        texts as parsed, and the classes of words that rules know
"""

from __future__ import annotations

from importlib.resources import files

from streams.issues import IssueList, parse_issue_list
from streams.reading.reader import Reader

__all__ = ["Reader", "default_issue_list"]


def default_issue_list() -> IssueList:
    """The issue list that ships with the product."""
    data = files("streams.reading") / "data" / "issues.json"
    return parse_issue_list(data.read_bytes(), source="the default issue list")
