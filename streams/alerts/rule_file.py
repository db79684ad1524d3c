"""A file of rules, read again whenever it is saved."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from streams.alerts.parsing import parse_rules
from streams.alerts.rules import Rules
from streams.errors import RuleError, StreamsError

_LOGGER = logging.getLogger(__name__)


class RuleFile:
    """The rules that hold, by a file.

    Args:
        check: sees whether rules can be held to, as whether the secrets of their channels are there.

    Raises:
        StreamsError: the file cannot be read, its rules are malformed, or `check` refuses them, at the beginning;
            later that is told once, and the rules before it hold.
    """

    def __init__(self, path: Path, check: Callable[[Rules], None] = lambda rules: None) -> None:
        self._path = path
        self._check = check
        self._refused: bytes | str | None = None
        """What was told to be wrong: a content, or why there is none."""
        self._bytes = self._read()
        self.rules = self._parse(self._bytes)

    def look(self) -> bool:
        """Whether there are other rules now."""
        found: bytes | str = ""
        try:
            found = self._read()
            if found == self._bytes:
                self._is_mended()
                return False
            if found == self._refused:
                return False
            rules = self._parse(found)
        except StreamsError as error:
            self._refuse(found or error.message, error)
            return False
        self._bytes, self.rules, self._refused = found, rules, None
        _LOGGER.info("%s has changed: %d rules hold from now on", self._path, len(rules.rules))
        return True

    def _is_mended(self) -> None:
        if self._refused is not None:
            self._refused = None
            _LOGGER.info("%s is as it was before", self._path)

    def _refuse(self, what: bytes | str, error: StreamsError) -> None:
        if what != self._refused:
            self._refused = what
            _LOGGER.error("%s; NOT taken over: the rules before it hold until the file is mended", error)

    def _parse(self, data: bytes) -> Rules:
        rules = parse_rules(data, source=str(self._path))
        self._check(rules)
        return rules

    def _read(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError as error:
            raise RuleError(f"{self._path}: {error.strerror}", remedy="name a readable file of rules") from error
