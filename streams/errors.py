"""Every error of the product.

StreamsError
├── InputError            what a user or an upstream system handed in is not usable
│   ├── DecodeError       a record's bytes are not the event its topic promises
│   ├── OversizeError     an input is over a size limit
│   ├── FetchError        what a URL names cannot be fetched, or must not be
│   │   └── UnreachableError  not now: its server is away, fails or is too slow
│   ├── OwnershipError    a watched source speaks for an article that is another's
│   ├── WithheldError     an article must not be read yet, and until when is not known
│   ├── IssueListError    an issue list is malformed
│   └── RuleError         a file of alert rules is malformed
├── SettingsError         a setting is missing, malformed or refused
├── ModelError            a model of English is missing or not the one we know
├── LogError              the log cannot do what was asked
│   ├── MissingTopicError     it has no such topic
│   ├── LogUnavailableError   the broker or the file cannot be reached
│   └── GroupBusyError        the embedded log's consumer group already has its worker
└── StoreError            the tally store cannot do what was asked
    ├── StoreUnavailableError the database cannot be reached
    ├── MissingStoreError     nothing has been kept there yet
    └── StaleOffsetsError     another consumer has moved these offsets: stop, do not retry
"""

from __future__ import annotations


class StreamsError(Exception):
    """Root of the tree; its text says what is wrong and where, `remedy` what to do about it."""

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} ({self.remedy})" if self.remedy else self.message


class InputError(StreamsError):
    """What a user or an upstream system handed in is not usable."""


class DecodeError(InputError):
    """A record's bytes are not the event its topic promises."""


class OversizeError(InputError):
    """An input is over a size limit."""


class FetchError(InputError):
    """What a URL names cannot be fetched, or must not be."""


class UnreachableError(FetchError):
    """What a URL names cannot be fetched now: its server is away, fails or is too slow."""


class OwnershipError(InputError):
    """A watched source speaks for an article that is another's."""


class WithheldError(InputError):
    """An article must not be read yet, and until when cannot be told."""


class IssueListError(InputError):
    """An issue list is malformed."""


class RuleError(InputError):
    """A file of alert rules is malformed."""


class SettingsError(StreamsError):
    """A setting is missing, malformed or refused; the text names its variable."""


class ModelError(StreamsError):
    """A model of English is missing, or its files are not the ones we know."""


class LogError(StreamsError):
    """The log cannot do what was asked."""


class MissingTopicError(LogError):
    """The log has no such topic."""


class LogUnavailableError(LogError):
    """The broker or the log file cannot be reached."""


class GroupBusyError(LogError):
    """The embedded log's consumer group already has its one worker."""


class StoreError(StreamsError):
    """The tally store cannot do what was asked."""


class StoreUnavailableError(StoreError):
    """The database cannot be reached."""


class MissingStoreError(StoreError):
    """Nothing has been kept there yet."""


class StaleOffsetsError(StoreError):
    """Another consumer has moved these offsets on, so this one is a zombie and must stop."""
