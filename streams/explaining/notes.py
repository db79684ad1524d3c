"""What the labels of a paragraph say, in words, with what earlier paragraphs add to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from streams.events import (
    AgreementLabel,
    AgreementStatus,
    ArticleHeader,
    ClassifiedParagraph,
    IssueMention,
    Span,
    Statement,
    StatementType,
)
from streams.explaining.marks import Mark, letter, marks

HOW_QUOTED: Mapping[StatementType, str] = {
    "direct": "word for word",
    "mixed": "partly word for word",
    "indirect": "in other words",
}
NOBODY = "nobody found"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementNote:
    """Who says it, how we know, and in which words the article reports it."""

    number: str
    speaker: str
    kind: str
    how: str
    score: float | None
    quoted: str
    cue: str
    via: str
    resolved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNote:
    """An issue, and the words that show it, each once, in reading order."""

    id: str
    label: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementNote:
    """What is agreed, promised, sought or refused, and who says so."""

    letter: str
    status: AgreementStatus
    issue: str
    parties: tuple[str, ...]
    trigger: str
    rule: str
    """Which rule found it, and how sure it is."""
    codes: str
    reported_by: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A paragraph with its marks and notes."""

    paragraph: ClassifiedParagraph
    marks: tuple[Mark, ...]
    statements: tuple[StatementNote, ...]
    issues: tuple[IssueNote, ...]
    agreements: tuple[AgreementNote, ...]


class Explainer:
    """Explains paragraphs one by one as they come; `labels` are those of the issues by id.

    Notes point back to where the same speaker of the article spoke last, and to where the same
    agreement was reported first in all that was read.
    """

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self._article = ("", "")
        self._spoke: dict[str, str] = {}
        """Speakers of this article to the place where they spoke last."""
        self._reported: dict[str, tuple[ArticleHeader, int]] = {}
        """Agreements by key to the article and the paragraph that reported them first."""

    def follow(self, article: ArticleHeader, *, spoke: Mapping[str, int], reported: Mapping[str, int]) -> None:
        """Go on within an article, after paragraphs that are not explained.

        Args:
            spoke: ordinal of the paragraph where each speaker spoke last.
            reported: ordinal of the paragraph that reported each agreement first, by its key.
        """
        self._article, self._spoke = _version(article), {name: f"¶{ordinal}" for name, ordinal in spoke.items()}
        self._reported |= {key: (article, ordinal) for key, ordinal in reported.items()}

    def explain(self, paragraph: ClassifiedParagraph) -> Explanation:
        """The next paragraph with its marks and notes."""
        if _version(paragraph.article) != self._article:
            self._article, self._spoke = _version(paragraph.article), {}
        numbered = enumerate(paragraph.statements, 1)
        statements = tuple(self._statement(paragraph.text, str(n), statement) for n, statement in numbered)
        self._spoke |= {note.speaker: f"¶{paragraph.ordinal}" for note in statements}
        return Explanation(
            paragraph=paragraph,
            marks=marks(paragraph),
            statements=statements,
            issues=tuple(self._issue(paragraph.text, issue) for issue in paragraph.issues),
            agreements=tuple(self._agreement(paragraph, letter(i), a) for i, a in enumerate(paragraph.agreements)),
        )

    def _statement(self, text: str, number: str, statement: Statement) -> StatementNote:
        speaker = statement.speaker
        name = speaker.name if speaker else NOBODY
        last = self._spoke.get(name)
        self._spoke[name] = f"statement {number}"
        return StatementNote(
            number=number,
            speaker=name,
            kind=speaker.kind if speaker else "",
            how=_how(text, statement, last),
            score=speaker.score if speaker else None,
            quoted=HOW_QUOTED[statement.type],
            cue=_words(text, statement.cue),
            via=_via(text, statement),
            resolved=speaker is not None and speaker.resolved != "unresolved",
        )

    def _issue(self, text: str, issue: IssueMention) -> IssueNote:
        words: dict[str, str] = {}
        for span in issue.evidence:
            word = _words(text, span)
            words.setdefault(word.casefold(), word)
        return IssueNote(
            id=issue.id,
            label=self._labels.get(issue.id, issue.id),
            score=issue.score,
            words=tuple(filter(None, words.values())),
        )

    def _agreement(self, paragraph: ClassifiedParagraph, name: str, agreement: AgreementLabel) -> AgreementNote:
        first = self._reported.setdefault(agreement.key, (paragraph.article, paragraph.ordinal))
        return AgreementNote(
            letter=name,
            status=agreement.status,
            issue=self._labels.get(agreement.issue, agreement.issue),
            parties=agreement.parties,
            trigger=_words(paragraph.text, agreement.trigger),
            rule=f"rule {agreement.rule} {agreement.score:.2f}" if agreement.rule else "",
            codes=f"PLOVER {agreement.plover}" + (f", CAMEO {agreement.cameo}" if agreement.cameo else ""),
            reported_by=agreement.reported_by or "",
            before=_before(first, paragraph) if agreement.key else "",
        )


def _before(first: tuple[ArticleHeader, int], paragraph: ClassifiedParagraph) -> str:
    """``also in ¶2`` or, of another article, ``also in ¶2, Pacific Wire``."""
    article, ordinal = first
    if _version(article) != _version(paragraph.article):
        return f"also in ¶{ordinal}, {article.outlet or article.headline or article.uri}"
    return f"also in ¶{ordinal}" if ordinal != paragraph.ordinal else ""


def _version(article: ArticleHeader) -> tuple[str, str]:
    return article.uri, article.version


def _how(text: str, statement: Statement, last: str | None) -> str:
    """How the speaker was found, in words."""
    speaker = statement.speaker
    if speaker is None:
        return "the paragraph does not say who"
    mention = f"“{_words(text, speaker.mention)}”" if speaker.mention else ""
    said = f", who spoke last in {last}" if last else ""
    match speaker.resolved:
        case "name":
            return f"by name, {mention}" if mention else "by name"
        case "nominal":
            return f"by role, {mention}{said}" if mention else f"by role{said}"
        case "pronoun":
            return f"by pronoun, {mention}{said}" if mention else f"by pronoun{said}"
        case "carried":
            return f"carried over: named nowhere here{said}"
        case "mended":
            return "by an editor's mend"
        case "unresolved":
            return f"not resolved: {mention}" if mention else "not resolved"


def _via(text: str, statement: Statement) -> str:
    via = statement.via
    if via is None:
        return ""
    mention = _words(text, via.mention)
    return f"{via.name}, “{mention}”" if mention and mention != via.name else via.name


def _words(text: str, span: Span | None) -> str:
    return " ".join(text[slice(*span)].split()) if span else ""
