"""Whether a sight meets a condition: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from streams.alerts.core.sights import Sight
from streams.alerts.rules import (
    AgreementCondition,
    AnyCondition,
    PhraseCondition,
    StatementCondition,
    StatusCondition,
)

_WORD = re.compile(r"[\w'’]+\*?")


def meets(sight: Sight, condition: AnyCondition) -> bool:
    """Whether what was seen is what the condition asks for.

    A change of status is met by an agreement of the status that it ends in; what came before it is a matter of
    memory. Spikes, silences and corrections are not seen in one event.
    """
    if condition.issue and not set(condition.issue).intersection(sight.issues):
        return False
    match condition:
        case AgreementCondition():
            return (
                sight.seen == "agreement"
                and (not condition.status or sight.status in condition.status)
                and _named(condition.party, sight.names)
                and _named(condition.reported_by, (sight.reported_by,))
                and _named(condition.outlet, (sight.ground.outlet,))
            )
        case StatusCondition():
            return (
                sight.seen == "agreement" and sight.status in condition.after and _named(condition.party, sight.names)
            )
        case StatementCondition():
            return (
                sight.seen == "statement"
                and _named(condition.speaker, sight.names)
                and (not condition.kind or sight.kind in condition.kind)
                and _said(condition.phrase, sight.text)
                and _named(condition.outlet, (sight.ground.outlet,))
            )
        case PhraseCondition():
            return (
                sight.seen == "sentence"
                and _said(condition.phrase, sight.text)
                and _named(condition.outlet, (sight.ground.outlet,))
            )
    return False


def issues_of(sight: Sight, condition: AnyCondition) -> tuple[str, ...]:
    """The issues of the sight that the condition is about; all of them where it names none."""
    return tuple(issue for issue in sight.issues if not condition.issue or issue in condition.issue)


def _named(wanted: tuple[str, ...], names: Iterable[str]) -> bool:
    """Whether one of the names has all the words of a wanted one, one after another: ``Ortiz`` is ``Lena Ortiz``."""
    return not wanted or any(_pattern(want).search(name) for name in names for want in wanted)


def _said(phrases: tuple[str, ...], text: str) -> bool:
    return not phrases or any(_pattern(phrase).search(text) for phrase in phrases)


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    """The words of a phrase one after another, whatever the case; an asterisk stands for any ending."""
    words = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in _WORD.findall(phrase)]
    # What has no word in it, such as a currency sign, is looked for as it stands.
    return re.compile(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)" if words else re.escape(phrase), re.IGNORECASE)
