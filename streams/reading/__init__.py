"""Pure: a paragraph event in, its labels out. Nothing here knows Kafka, a clock or a file of the user's.

- ``reader``      the assembled reader: `Reader`
- ``parse``       texts to parses (`tree` and `sketch` are what rules walk)
- ``relevance``   which issues of a list a paragraph is about, in its context
  (`evidence` finds the words, `concepts` compiles the list with `referents`, `vocabulary` and `words`; `likeness`
  compares meanings by `vectors`)
- ``cast``        who is meant by a name, a role or a pronoun (`names`, `nominals`, `people`, `gazetteer`)
- ``attribution`` who says what (`detection`, `frames`, `quotes`, `lexicon`)
- ``agreements``  what was reached, promised, sought or refused
  (`triggers` by `verb_triggers` and `noun_triggers`, with `clauses` and `moods`; `parties` on their `sides`)
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
