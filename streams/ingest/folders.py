"""What is new in a folder, or a file: by size and time of change, so that nothing is read twice and nothing missed.

The system's word that something has changed (inotify and the like) only says when to look, so that a lost one loses
nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from watchfiles import awatch

from streams.ingest.inputs import Item
from streams.ingest.seen import Look
from streams.ingest.sources import SourceReader, files_under, shown

SETTLED = timedelta(seconds=1)
"""How long a file must have been left alone, so that what is half written is not read."""

_LOGGER = logging.getLogger(__name__)


class FolderLook:
    """A look at what is under a path: `unsettled` once it is over, if something was left for later."""

    def __init__(self, path: Path, look: Look, reader: SourceReader, now: datetime) -> None:
        self._path = path
        self._look = look
        self._reader = reader
        self._now = now
        self.unsettled = False

    def items(self) -> Iterator[Item]:
        """What is in files that have changed, in sorted order.

        Raises:
            OSError: there is no such path any more.
        """
        self._path.stat()
        files = files_under(self._path, lambda error: None) if self._path.is_dir() else iter([self._path])
        for path in files:
            if self._is_news(path):
                yield from self._reader.file(path)

    def _is_news(self, path: Path) -> bool:
        try:
            status = path.stat()
        except OSError:
            return False  # gone since
        if 0 <= self._now.timestamp() - status.st_mtime < SETTLED.total_seconds():
            self.unsettled = True
            return False
        return self._look.mark(f"file {shown(path)}", f"{status.st_size} {status.st_mtime_ns}") != "same"


async def wake_on_changes(folders: Mapping[Path, Callable[[], None]]) -> None:
    """Call what belongs to a path whenever something under it has changed, for ever.

    Where the system cannot tell, as where it has no watches left, files are compared every few seconds.
    """
    if not folders:
        return
    for polling in (False, True):
        try:
            async for changes in awatch(*folders, force_polling=polling, poll_delay_ms=2_000, watch_filter=None):
                for path, wake in folders.items():
                    if any(Path(changed).is_relative_to(path.absolute()) for _, changed in changes):
                        wake()
        except OSError as error:
            _LOGGER.warning("changes of folders are looked for every few seconds: %s", error)
    await asyncio.Event().wait()
