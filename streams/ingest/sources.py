"""Which inputs: paths in, articles and dead letters out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader, FileIO, RawIOBase
from pathlib import Path
from typing import BinaryIO, Literal, cast

from streams.errors import InputError
from streams.events import NO_TIME, Article, DeadLetter
from streams.ingest.articles import article_of
from streams.ingest.byte_limits import KEPT_BYTES, all_of
from streams.ingest.dates import date_in_name, day_of
from streams.ingest.drafts import Draft
from streams.ingest.encodings import refuse_no_text
from streams.ingest.formats.protocol import Entry, Format
from streams.ingest.formats.registry import REMEDY, by_suffix, sniffed
from streams.ingest.refusals import refusal

Source = Path | Literal["-"]
Item = Article | DeadLetter

STDIN = "standard input"


def read_sources(
    sources: Iterable[Source],
    *,
    stdin: BinaryIO | None = None,
    published: datetime | None = None,
    on_undated: Callable[[str, datetime], None] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Item]:
    """The articles of files, of folders (all files under them, in sorted order) and of standard input.

    An input that cannot be read as an article is a dead letter, and the next one goes on. Hidden
    files in folders are left out.

    Args:
        sources: paths; ``"-"`` is standard input.
        stdin: instead of the process's own.
        published: the time of articles that state none.
        on_undated: told where each article stands that has no time at all, and which one it gets: the day on which
            its file was changed last, or `NO_TIME` from standard input. Without it such an article is refused.
        clock: when it is, in UTC; an article whose embargo is not over yet is refused.

    Raises:
        InputError: at once, before anything is read: a path does not exist, or no format has its suffix.
    """
    given: list[Source] = ["-" if str(source) == "-" else Path(source) for source in sources]
    for source in given:
        if isinstance(source, Path):
            _check(source)
    return _Reader(stdin, published, on_undated, clock).read(given)


def _check(path: Path) -> None:
    if not os.path.exists(path):
        raise InputError(f"{_shown(path)}: there is no such file or folder", remedy="check the path")
    if not path.is_dir() and path.suffix and by_suffix(path.suffix) is None:
        raise InputError(f"{_shown(path)}: no format has the suffix {path.suffix}", remedy=REMEDY)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Input:
    """One file, or standard input."""

    origin: str
    form: Format | None = None
    """None where only the content can tell."""
    name: str | None = None
    """The file's name without suffix."""
    changed: datetime = NO_TIME
    """The day of the file's last change, in UTC."""


class _Reader:
    """Reads inputs one after the other."""

    def __init__(
        self,
        stdin: BinaryIO | None,
        published: datetime | None,
        on_undated: Callable[[str, datetime], None] | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._stdin = stdin
        self._published = published
        self._on_undated = on_undated
        self._clock = clock
        self._named: dict[tuple[str, str], tuple[str, str]] = {}
        """Digest and place of each article that is a file of its own, by uri and version."""

    def read(self, sources: Iterable[Source]) -> Iterator[Item]:
        for source in sources:
            if isinstance(source, Path) and source.is_dir():
                yield from self._folder(source)
            elif isinstance(source, Path):
                yield from self._file(source, given=True)
            else:
                yield from self._standard_input()

    def _standard_input(self) -> Iterator[Item]:
        stdin = self._stdin or _process_input()
        if not stdin:
            yield refusal(STDIN, InputError("closed", remedy="send an article into it"), None)
            return
        try:
            yield from self._input(nullcontext(stdin), _Input(origin=STDIN))
        except OSError as error:
            yield refusal(STDIN, _unreadable(error), None)

    def _folder(self, folder: Path) -> Iterator[Item]:
        unreadable: list[OSError] = []
        for root, folders, files in os.walk(folder, onerror=unreadable.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if not name.startswith("."):
                    yield from self._file(Path(root, name))
        for error in unreadable:
            yield refusal(str(error.filename), _unreadable(error), None)

    def _file(self, path: Path, *, given: bool = False) -> Iterator[Item]:
        origin, form = _shown(path), by_suffix(path.suffix)
        if path.suffix and form is None:
            yield refusal(origin, InputError(f"no format has the suffix {path.suffix}", remedy=REMEDY), None)
            return
        if not (path.is_file() or given):
            yield refusal(origin, InputError("not a regular file", remedy="take it out of the folder"), None)
            return
        try:
            changed = day_of(path.stat().st_mtime) or NO_TIME
            given_as = _Input(origin=origin, form=form, name=_shown(Path(path.stem)), changed=changed)
            yield from self._input(path.open("rb"), given_as)
        except OSError as error:
            yield refusal(origin, _unreadable(error), None)

    def _input(self, opened: AbstractContextManager[BinaryIO], given: _Input) -> Iterator[Item]:
        with opened as raw:
            stream = raw if isinstance(raw, BufferedReader) else BufferedReader(cast(RawIOBase, raw))
            start = stream.peek(1)
            form, found = given.form or sniffed(start), False
            try:
                refuse_no_text(start)
            except InputError as error:
                whole = all_of(stream, KEPT_BYTES)
                yield refusal(given.origin, error, whole.data, size=whole.size)
                return
            for entry in form.read(stream):
                found = True
                yield self._item(entry, form, given)
            if not found:
                remedy = f"give it an article, such as {form.example}, or leave it out"
                yield refusal(given.origin, InputError("no article in it", remedy=remedy), b"")

    def _item(self, entry: Entry, form: Format, given: _Input) -> Item:
        origin = given.origin + entry.place
        try:
            if isinstance(entry.found, InputError):
                raise entry.found
            return self._article(entry.found, form, origin, given)
        except InputError as error:
            return refusal(origin, error, entry.data, size=entry.size)

    def _article(self, draft: Draft, form: Format, origin: str, given: _Input) -> Article:
        name = given.name if form.names_article else None
        published = self._published or (date_in_name(name) if name else None)
        assumed = given.changed if self._on_undated else None
        article = article_of(
            draft, stating=form.stating, name=name, published=published, assumed=assumed, now=self._clock()
        )
        if form.names_article:
            self._check_name(article, form, origin)
        if self._on_undated and article.status == "usable" and not (draft.published or published):
            self._on_undated(origin, article.article.published)
        return article

    def _check_name(self, article: Article, form: Format, origin: str) -> None:
        """Two files whose names and headings give one uri must not silently replace each other."""
        header = article.article
        digest, first = self._named.setdefault((header.uri, header.version), (header.digest, origin))
        if digest != header.digest:
            raise InputError(
                f"another text than {first}, with the same uri {header.uri} and version {header.version}",
                remedy=f"{form.stating('version', '2')} if it is a correction, else {form.stating('uri', '…')}",
            )


def _process_input() -> BinaryIO | None:
    """Standard input, None if it is closed, through a reader of our own.

    The interpreter aborts at its end while a thread waits in `sys.stdin`'s.
    """
    return BufferedReader(FileIO(sys.stdin.fileno(), closefd=False)) if sys.stdin else None


def _unreadable(error: OSError) -> InputError:
    return InputError(f"cannot be read: {error.strerror or error}", remedy="check its permissions")


def _shown(path: Path) -> str:
    """The path as text even if its bytes are not UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")
