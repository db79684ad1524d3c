"""What a process says on stderr: lines for people, or an object of JSON a line for whoever collects them."""

from __future__ import annotations

import logging
import re
import sys
import time
from datetime import UTC, datetime
from typing import Any, Literal

import orjson

QUIET = 30.0
"""Seconds in which a library's line is not repeated."""
OUTAGE = re.compile(
    "NodeNotReady|KafkaConnectionError|RequestTimedOut|Unable connect|Unable to update metadata"
    "|CoordinatorNotAvailable|NotCoordinator|LoadInProgress|marking coordinator dead|Unable to request metadata"
)
FIELDS = (
    "uri",
    "version",
    "topic",
    "partition",
    "offset",
    "group",
    "stage",
    "error",
    "remedy",
    "channel",
    "alert",
    "source",
)
"""What a line may say of its own beside its message, by ``extra``."""

Format = Literal["text", "json"]


class OneLine(logging.Formatter):
    """The message alone: a traceback is for a developer, and Faust logs one for every fault it meets."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{time.strftime('%H:%M:%S')} {record.name.split('.')[0]}: {' '.join(record.getMessage().split())}"


class JsonLine(logging.Formatter):
    """An object of JSON: ``time`` in UTC, ``level``, ``logger``, ``role`` and ``process``, ``message``, those of
    `FIELDS` that the record has, and ``traceback`` where it has one.

    Args:
        role: of the process, as in ``worker``.
    """

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "role": self._role,
            "process": record.process,
            "message": record.getMessage(),
        }
        line |= {name: record.__dict__[name] for name in FIELDS if name in record.__dict__}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str).decode()


class NoOutages(logging.Filter):
    """Drops what aiokafka says of a broker that is away, over and over: whoever waits for it says so once."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.name.startswith("aiokafka") and OUTAGE.search(record.getMessage()))


class NotAgain(logging.Filter):
    """Drops a line that the same place has written in the last `QUIET` seconds."""

    def __init__(self) -> None:
        super().__init__()
        self._written: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        place = (record.pathname, record.lineno)
        again = record.created - self._written.get(place, 0.0) < QUIET
        if not again:
            self._written[place] = record.created
        return not again


def log_to_stderr(role: str = "", form: Format = "text") -> None:
    """Lines of ours from INFO on; of the libraries only errors, without tracebacks and repetitions.

    After ``streams -v`` everything stays as that has set it, tracebacks included, but for the form of JSON.

    Args:
        role: of this process, for lines of JSON.
    """
    product, root = logging.getLogger("streams"), logging.getLogger()
    formatter = JsonLine(role) if form == "json" else OneLine()
    if product.level == logging.DEBUG:
        if form == "json":
            for handler in (*root.handlers, *product.handlers):
                handler.setFormatter(formatter)
        return
    logging.disable(logging.DEBUG)
    ours, theirs = logging.StreamHandler(sys.stderr), logging.StreamHandler(sys.stderr)
    for handler in (ours, theirs):
        handler.setFormatter(formatter)
    for lines in (NoOutages(), NotAgain()):
        theirs.addFilter(lines)
    logging.basicConfig(handlers=[theirs], level=logging.ERROR, force=True)
    logging.captureWarnings(form == "json")
    product.handlers, product.propagate = [ours], False
    product.setLevel(logging.INFO)


def are_json() -> bool:
    """Whether lines on stderr are JSON, so that nothing else may be said there."""
    handlers = (*logging.getLogger("streams").handlers, *logging.getLogger().handlers)
    return any(isinstance(handler.formatter, JsonLine) for handler in handlers)
