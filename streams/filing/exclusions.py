"""What an issue is not about: what its description says so of, "votes outside the United States", and its `exclude`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

import msgspec
import numpy as np

from streams.filing import vocabulary
from streams.filing.concepts import units, within
from streams.filing.referents import Referents
from streams.filing.vocabulary import Phrase
from streams.issues import IssueList
from streams.meaning.encoding import Floats

_CLAUSE = re.compile(
    r"(?:\b(?:outside(?: of)?|except(?: for)?|excluding|other than|apart from|that (?:is|are) no)\b"
    r"|,\s*(?:but )?(?:without|not)\b)\s+([^,;:.()]+)",
    re.IGNORECASE,
)


class Exclusions:
    """Finds what the issues of one list are said not to be about."""

    def __init__(self, issues: IssueList) -> None:
        referents = Referents(issues)
        clauses = [_CLAUSE.findall(issue.description) for issue in issues.issues]
        self._phrases = [{p for clause in found for p in _phrases(clause, referents)} for found in clauses]
        self._terms = [{vocabulary.phrase(term) for term in issue.exclude} - {()} for issue in issues.issues]
        self._none = np.zeros(len(clauses), np.float32)

    def named(self, text: str) -> Floats:
        """1 for each issue of which a text names what it is not about, else 0."""
        return self._having(self._phrases, text)

    def ruled_out(self, text: str) -> Floats:
        """1 for each issue of which a text has a term that never points to it, else 0."""
        return self._having(self._terms, text)

    def _having(self, phrases: Sequence[Set[Phrase]], text: str) -> Floats:
        if not any(phrases):
            return self._none
        stems = vocabulary.phrase(text)
        some = set(stems)
        return np.array([any(p[0] in some and within(p, stems) for p in of_issue) for of_issue in phrases], np.float32)


def without_exclusions(issues: IssueList) -> IssueList:
    """The list with descriptions that say only what their issues are about."""
    return msgspec.structs.replace(
        issues,
        issues=tuple(
            msgspec.structs.replace(issue, description=_CLAUSE.sub("", issue.description)) for issue in issues.issues
        ),
    )


def _phrases(clause: str, referents: Referents) -> Iterator[Phrase]:
    """The words of a clause, and what else they are called."""
    for unit in units(vocabulary.phrase(f"the {clause}")):
        yield from {unit} | referents.names(unit) | vocabulary.synonyms().get(unit, frozenset())
