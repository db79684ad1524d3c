"""What a format finds of an article, before it has an identity: the one shape from bytes to `Article`."""

from __future__ import annotations

from datetime import datetime

import msgspec

from streams.errors import InputError
from streams.events import ArticleParagraph, ArticleStatus, Subject

STATUSES: dict[str, ArticleStatus] = {"usable": "usable", "canceled": "canceled", "cancelled": "canceled"}


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What an input says of one version of an article; what it does not say is empty or None."""

    uri: str = ""
    version: str = ""
    status: ArticleStatus = "usable"
    headline: str = ""
    byline: str = ""
    outlet: str = ""
    language: str = ""
    published: datetime | None = None
    embargoed: datetime | None = None
    """Before which moment it must not be published, in UTC."""
    paragraphs: tuple[ArticleParagraph, ...] = ()
    """Every paragraph in reading order, its span in the input as the format counts it."""

    subjects: tuple[Subject, ...] = ()
    """What the input says that it is about."""

    def over(self, shown: Draft) -> Draft:
        """This draft, with what it leaves out taken from `shown`; its status stands."""
        return Draft(**{name: getattr(self, name) or getattr(shown, name) for name in self.__struct_fields__})


def status(stated: str) -> ArticleStatus:
    """The status that a person or a feed stated.

    Raises:
        InputError: an unknown one.
    """
    found = STATUSES.get(stated.strip().lower())
    if found is None:
        raise InputError(f"status {stated[:80]!r} is unknown", remedy="use usable or canceled")
    return found
