"""Which inputs, in which format: paths in, articles and dead letters out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from io import BufferedReader, FileIO, RawIOBase
from pathlib import Path
from typing import BinaryIO, Literal, cast

from streams.errors import InputError
from streams.events import Article, DeadLetter
from streams.ingest.byte_limits import MAX_LINE_BYTES, MAX_TEXT_BYTES, all_of, lines_of
from streams.ingest.dead_letters import dead_letter
from streams.ingest.formats.json_lines import read_json_lines
from streams.ingest.formats.plain import EMPTY_REMEDY, parse_plain

Source = Path | Literal["-"]
Format = Literal["plain", "json lines"]
Outcome = Article | DeadLetter

FORMATS: dict[str, Format] = {
    ".txt": "plain",
    ".text": "plain",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
}
"""By suffix; standard input and a file without one are JSON Lines if they begin with ``{``, else plain text."""

STDIN = "standard input"
_FORMATS_REMEDY = "read are .txt and .text (plain text), .jsonl and .ndjson (JSON Lines)"


def read_sources(
    sources: Iterable[Source],
    *,
    stdin: BinaryIO | None = None,
    published: datetime | None = None,
) -> Iterator[Outcome]:
    """The articles of files, of folders (all files under them, in sorted order) and of standard input.

    An input that cannot be read as an article is a dead letter, and the next one goes on. Hidden
    files in folders are left out.

    Args:
        sources: paths; ``"-"`` is standard input.
        stdin: instead of the process's own.
        published: the time of articles that state none.

    Raises:
        InputError: at once, before anything is read: a path does not exist, or no format has its suffix.
    """
    given: list[Source] = ["-" if str(source) == "-" else Path(source) for source in sources]
    for source in given:
        if isinstance(source, Path):
            _check(source)
    return _Reader(stdin=stdin, published=published).read(given)


def _check(path: Path) -> None:
    if not os.path.exists(path):
        raise InputError(f"{_shown(path)}: there is no such file or folder", remedy="check the path")
    if not path.is_dir() and path.suffix and path.suffix.lower() not in FORMATS:
        raise InputError(f"{_shown(path)}: no format has the suffix {path.suffix}", remedy=_FORMATS_REMEDY)


class _Reader:
    """Reads inputs one after the other."""

    def __init__(self, *, stdin: BinaryIO | None, published: datetime | None) -> None:
        self._stdin = stdin
        self._published = published
        self._named: dict[tuple[str, str], tuple[str, str]] = {}
        """Digest and place of each article that plain text gave, by uri and version."""

    def read(self, sources: Iterable[Source]) -> Iterator[Outcome]:
        for source in sources:
            if isinstance(source, Path) and source.is_dir():
                yield from self._folder(source)
            elif isinstance(source, Path):
                yield from self._file(source, given=True)
            else:
                yield from self._standard_input()

    def _standard_input(self) -> Iterator[Outcome]:
        stdin = self._stdin or _process_input()
        if not stdin:
            yield dead_letter(STDIN, InputError("closed", remedy="send an article into it"), None)
            return
        try:
            yield from self._input(nullcontext(stdin), STDIN, None, None)
        except OSError as error:
            yield dead_letter(STDIN, _unreadable(error), None)

    def _folder(self, folder: Path) -> Iterator[Outcome]:
        unreadable: list[OSError] = []
        for root, folders, files in os.walk(folder, onerror=unreadable.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith("."):
                    yield from self._file(Path(root, name))
        for error in unreadable:
            yield dead_letter(str(error.filename), _unreadable(error), None)

    def _file(self, path: Path, *, given: bool = False) -> Iterator[Outcome]:
        origin, suffix = _shown(path), path.suffix.lower()
        if suffix and suffix not in FORMATS:
            yield dead_letter(origin, InputError(f"no format has the suffix {suffix}", remedy=_FORMATS_REMEDY), None)
            return
        if not (path.is_file() or given):
            yield dead_letter(origin, InputError("not a regular file", remedy="take it out of the folder"), None)
            return
        try:
            yield from self._input(path.open("rb"), origin, FORMATS.get(suffix), _shown(Path(path.stem)))
        except OSError as error:
            yield dead_letter(origin, _unreadable(error), None)

    def _input(
        self, opened: AbstractContextManager[BinaryIO], origin: str, form: Format | None, name: str | None
    ) -> Iterator[Outcome]:
        with opened as raw:
            stream = raw if isinstance(raw, BufferedReader) else BufferedReader(cast(RawIOBase, raw))
            if (form or _sniffed(stream.peek(1))) == "plain":
                yield self._plain(stream, origin, name)
                return
            lines, found = lines_of(stream, MAX_LINE_BYTES), False
            for outcome in read_json_lines(lines, origin, published=self._published):
                found = True
                yield outcome
            if not found:
                yield dead_letter(origin, InputError("no article in it", remedy=EMPTY_REMEDY), b"")

    def _plain(self, stream: BinaryIO, origin: str, name: str | None) -> Outcome:
        whole = all_of(stream, MAX_TEXT_BYTES)
        try:
            article = parse_plain(whole.whole(MAX_TEXT_BYTES), name=name, published=self._published)
            self._check_name(article, origin)
        except InputError as error:
            return dead_letter(origin, error, whole.data, size=whole.size)
        return article

    def _check_name(self, article: Article, origin: str) -> None:
        """Two files whose names and headings give one uri must not silently replace each other."""
        header = article.article
        digest, first = self._named.setdefault((header.uri, header.version), (header.digest, origin))
        if digest != header.digest:
            raise InputError(
                f"another text than {first}, with the same uri {header.uri} and version {header.version}",
                remedy="put a line 'version: 2' on top of it if it is a correction, else a line 'uri: …' of its own",
            )


def _process_input() -> BinaryIO | None:
    """Standard input, None if it is closed, through a reader of our own.

    The interpreter aborts at its end while a thread waits in `sys.stdin`'s.
    """
    return BufferedReader(FileIO(sys.stdin.fileno(), closefd=False)) if sys.stdin else None


def _sniffed(start: bytes) -> Format:
    return "json lines" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "plain"


def _unreadable(error: OSError) -> InputError:
    return InputError(f"cannot be read: {error.strerror or error}", remedy="check its permissions")


def _shown(path: Path) -> str:
    """The path as text even if its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
