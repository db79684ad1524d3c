"""One worker a consumer group: a lock on a file, which ends with the process that holds it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from streams.errors import GroupBusyError, LogUnavailableError


class GroupLock:
    """Held from construction to `release` or the end of the process, kill -9 included.

    Args:
        directory: where the lock files of the groups are; created if missing.
        group: the group's full name.

    Raises:
        GroupBusyError: another worker, of this process or another one, holds it.
        LogUnavailableError: the lock file cannot be written.
    """

    def __init__(self, directory: Path, group: str) -> None:
        path = directory / f"{quote(group, safe='')}.lock"
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise LogUnavailableError(
                f"{path}: {error.strerror}",
                remedy="make the directory writable, or choose another with STREAMS_DATA_DIR",
            ) from error
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(self._descriptor, 20, 0).decode("ascii", "replace")
            self.release()
            raise GroupBusyError(
                f"{path}: consumer group {group!r} already has its worker, process {holder or 'unknown'}",
                remedy="the embedded log takes one worker a group: stop that one, or use Kafka for several "
                "(set STREAMS_KAFKA_BOOTSTRAP_SERVERS)",
            ) from None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let another worker have the group; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> GroupLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()
