"""Which inputs: paths in, articles and dead letters out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from io import BufferedReader, FileIO, RawIOBase
from pathlib import Path
from typing import BinaryIO, cast

from streams.errors import FetchError, InputError
from streams.events import NO_TIME
from streams.ingest.dates import day_of
from streams.ingest.fetching import Fetch, is_url
from streams.ingest.formats.registry import REMEDY, by_suffix
from streams.ingest.inputs import Input, InputReader, Item
from streams.ingest.refusals import refusal

Source = Path | str
"""A path, a URL, or ``-`` for standard input."""

STDIN = "standard input"


def read_sources(
    sources: Iterable[Source],
    *,
    stdin: BinaryIO | None = None,
    published: datetime | None = None,
    on_undated: Callable[[str, datetime], None] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    fetch: Fetch | None = None,
) -> Iterator[Item]:
    """The articles of files, of folders (all files under them, in sorted order), of URLs and of standard input.

    An input that cannot be read as an article is a dead letter, and the next one goes on. Hidden
    files in folders are left out.

    Args:
        sources: paths and URLs; ``"-"`` is standard input.
        stdin: instead of the process's own.
        published: the time of articles that state none.
        on_undated: told where each article stands that has no time at all, and which one it gets: the day on which
            its file was changed last, or `NO_TIME` from standard input. Without it such an article is refused.
        clock: when it is, in UTC; an article whose embargo is not over by then is given as `Embargoed`.
        fetch: gets what URLs name; without it they are refused.

    Raises:
        InputError: at once, before anything is read: a path does not exist, or no format has its suffix.
    """
    given = [named(str(source)) for source in sources]
    for source in given:
        if isinstance(source, Path):
            _check(source)
    reader = InputReader(published=published, on_undated=on_undated, clock=clock)
    return SourceReader(reader, stdin, fetch).read(given)


def named(argument: str) -> Source:
    """What an argument of a command line names."""
    return argument if argument == "-" or is_url(argument) else Path(argument)


def _check(path: Path) -> None:
    if not os.path.exists(path):
        raise InputError(f"{shown(path)}: there is no such file or folder", remedy="check the path")
    if not path.is_dir() and path.suffix and by_suffix(path.suffix) is None:
        raise InputError(f"{shown(path)}: no format has the suffix {path.suffix}", remedy=REMEDY)


class SourceReader:
    """Opens inputs one after the other."""

    def __init__(self, reader: InputReader, stdin: BinaryIO | None = None, fetch: Fetch | None = None) -> None:
        self._reader = reader
        self._stdin = stdin
        self._fetch = fetch

    def read(self, sources: Iterable[Source]) -> Iterator[Item]:
        for source in sources:
            if isinstance(source, str):
                yield from self._url(source) if is_url(source) else self._standard_input()
            elif source.is_dir():
                yield from self._folder(source)
            else:
                yield from self.file(source, given=True)

    def _url(self, url: str) -> Iterator[Item]:
        try:
            if self._fetch is None:
                raise FetchError("URLs are not fetched here", remedy="save what it gives, and name the file")
            answer = self._fetch(url)
        except InputError as error:
            yield refusal(url, error, None)
            return
        yield from self._reader.answer(answer, url)

    def _standard_input(self) -> Iterator[Item]:
        stdin = self._stdin or _process_input()
        if not stdin:
            yield refusal(STDIN, InputError("closed", remedy="send an article into it"), None)
            return
        try:
            yield from self._input(nullcontext(stdin), Input(origin=STDIN))
        except OSError as error:
            yield refusal(STDIN, _unreadable(error), None)

    def _folder(self, folder: Path) -> Iterator[Item]:
        unreadable: list[OSError] = []
        for path in files_under(folder, unreadable.append):
            yield from self.file(path)
        for error in unreadable:
            yield refusal(str(error.filename), _unreadable(error), None)

    def file(self, path: Path, *, given: bool = False) -> Iterator[Item]:
        """What a file holds.

        Args:
            given: it was named outright, so it may be a pipe.
        """
        origin, form = shown(path), by_suffix(path.suffix)
        if path.suffix and form is None:
            yield refusal(origin, InputError(f"no format has the suffix {path.suffix}", remedy=REMEDY), None)
            return
        if not (path.is_file() or given):
            yield refusal(origin, InputError("not a regular file", remedy="take it out of the folder"), None)
            return
        try:
            changed = day_of(path.stat().st_mtime) or NO_TIME
            name, whole = shown(Path(path.stem)), shown(path.absolute())
            given_as = Input(origin=origin, form=form, name=name, source=whole, changed=changed)
            yield from self._input(path.open("rb"), given_as)
        except OSError as error:
            yield refusal(origin, _unreadable(error), None)

    def _input(self, opened: AbstractContextManager[BinaryIO], given: Input) -> Iterator[Item]:
        with opened as raw:
            stream = raw if isinstance(raw, BufferedReader) else BufferedReader(cast(RawIOBase, raw))
            yield from self._reader.read(stream, given)


def files_under(folder: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    """All files under a folder but hidden ones, in sorted order."""
    for root, folders, files in os.walk(folder, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(files) if not name.startswith("."))


def _process_input() -> BinaryIO | None:
    """Standard input, None if it is closed, through a reader of our own.

    The interpreter aborts at its end while a thread waits in `sys.stdin`'s.
    """
    return BufferedReader(FileIO(sys.stdin.fileno(), closefd=False)) if sys.stdin else None


def _unreadable(error: OSError) -> InputError:
    return InputError(f"cannot be read: {error.strerror or error}", remedy="check its permissions")


def shown(path: Path) -> str:
    """The path as text even if its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
