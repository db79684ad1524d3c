"""Mends from the log, or from a file that a newsroom keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from streams.contract.codec import decode
from streams.contract.topics import MENDS
from streams.errors import DecodeError, InputError, MissingTopicError
from streams.events import Mend
from streams.log import Log
from streams.log.snapshot import snapshot
from streams.tally.sql.mends import KnownMend


class _Listed(msgspec.Struct):
    """What `streams mend list --json` writes."""

    mends: list[KnownMend]


_MEND = msgspec.json.Decoder(Mend)
_LISTED = msgspec.json.Decoder(_Listed)


async def mends_on(log: Log) -> list[Mend]:
    """Every mend of the log, each once; what cannot be understood is a dead letter of the tallies already.

    Raises:
        LogUnavailableError: the log cannot be reached.
    """
    found: dict[str, Mend] = {}
    with suppress(MissingTopicError):  # nobody has mended anything yet
        async for record in snapshot(log, MENDS.name):
            with suppress(DecodeError):
                mend = decode(record, Mend)
                found[mend.id] = mend
    return list(found.values())


def mends_in(path: Path) -> list[Mend]:
    """The mends in a file: a mend a line, as the topic has them, or what `streams mend list --json` writes.

    Of the latter those that were taken back are left out.

    Raises:
        InputError: it cannot be read, or a line is neither.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}", remedy="name a file of mends with --on") from error
    found = {mend.id: mend for n, line in enumerate(lines, 1) if line.strip() for mend in _in_line(line, f"{path}:{n}")}
    return list(found.values())


def _in_line(line: bytes, place: str) -> Iterator[Mend]:
    try:
        if b'"mends":[' in line.replace(b" ", b"")[:20]:
            yield from (known.mend for known in _LISTED.decode(line).mends if known.back is None)
        else:
            yield _MEND.decode(line)
    except msgspec.MsgspecError as error:
        raise InputError(
            f"{place}: {error}",
            remedy="each line is a mend as the topic `mends` has it, or what `streams mend list --json` writes",
        ) from error
