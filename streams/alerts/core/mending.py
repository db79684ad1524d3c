"""What editors say of how paragraphs were read: what these tell is seen, and taken back, by it: pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from streams.alerts.core.matching import issues_of, meets
from streams.alerts.core.memory import KeptAlert, KeptArticle, Memory
from streams.alerts.core.sights import Sight, paragraph_sights
from streams.alerts.core.telling import Telling
from streams.alerts.rules import Rule
from streams.events import Alert, ClassifiedParagraph, Mend, TakenBack
from streams.tally.core.mended import mended_paragraph
from streams.tally.core.mending import ArticleMends, Followed


class Mending:
    """The mends of articles, in a memory.

    Args:
        followed: what the list says to them; None where that is not known.
    """

    def __init__(self, rules: Sequence[Rule], memory: Memory, telling: Telling, followed: Followed | None) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._memory = memory
        self._telling = telling
        self._followed = followed

    def mended(self, event: ClassifiedParagraph) -> ClassifiedParagraph:
        """The paragraph as its mends have it."""
        mends = self._of(event.article.uri).mends
        if not mends:
            return event
        return mended_paragraph(event, ArticleMends({m.id: m for m in mends}).of_text(event.text), self._followed)

    def take(self, mend: Mend) -> bool:
        """Keep a mend; whether it is new."""
        article = self._of(mend.uri)
        if any(known.id == mend.id for known in article.mends):
            return False
        self._memory.put(mend.uri, replace(article, mends=(*article.mends, mend)))
        return True

    def withdraw(self, before: ClassifiedParagraph, after: ClassifiedParagraph, mend: Mend) -> Iterator[Alert]:
        """Take back what was told by a paragraph as it was seen before, and would not be as it is seen now."""
        uri = before.article.uri
        now = {sight.ground.id: sight for sight in paragraph_sights(after)}
        for seen in paragraph_sights(before):
            name = seen.ground.id
            kept = self._of(uri).grounds.get(name)
            if kept is None:
                continue
            if name not in now:
                yield from self._telling.withdraw(uri, name, reason(mend))
                continue
            for alert in kept.alerts:
                if not self._meets_still(alert, now[name]):
                    yield from self._telling.leave(alert, name, reason(mend))

    def _of(self, uri: str) -> KeptArticle:
        return self._memory.get(KeptArticle, uri) or KeptArticle()

    def _meets_still(self, name: str, sight: Sight) -> bool:
        """Whether something may stand behind an alert as before; of a rule that is gone nothing is known."""
        kept = self._memory.get(KeptAlert, name)
        rule = None if kept is None else self._rules.get(kept.alert.rule)
        if kept is None or rule is None:
            return True
        about = frozenset(kept.alert.issues)
        met = [condition for condition in rule.when if meets(sight, condition)]
        return any(not about or about.intersection(issues_of(sight, condition)) for condition in met)


def reason(mend: Mend) -> str:
    """Why what was told is taken back."""
    if isinstance(mend.mends, TakenBack):
        return f"{mend.by} took a mend of it back"
    return f"{mend.by} mended how it was read"
