"""What inputs have been known to hold, or may be made to: each is articles or dead letters, in bounded memory."""

import json
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError, OversizeError
from streams.events import DeadLetter
from streams.ingest.byte_limits import KEPT_BYTES, MAX_DOCUMENT_BYTES
from streams.ingest.formats.protocol import Format
from streams.ingest.formats.registry import FORMATS
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.publisher import prepare
from streams.ingest.sources import read_sources

GOOD = {"uri": "urn:a", "published": "2024-03-05", "paragraphs": ["The board met on Monday."]}


def line(**changes: object) -> bytes:
    return json.dumps(GOOD | changes).encode()


TRAPS: dict[str, tuple[bytes, bool]] = {
    "two roots on a line": (line() + line(), False),
    "a key given twice": (b'{"uri": "urn:a", "uri": "urn:b", "published": "2024-03-05", "text": "It met."}', True),
    "numbers where text is expected": (line(headline=7), False),
    "a number beyond every integer": (line(version=10**400), False),
    "a version that is a fraction": (line(version=1.5), False),
    "NaN": (b'{"uri": "urn:a", "version": NaN}', False),
    "a comment": (b'// wire\n{"uri": "urn:a"}', False),
    "single quotes": (b"{'uri': 'urn:a'}", False),
    "a trailing comma": (b'{"uri": "urn:a", "published": "2024-03-05", "paragraphs": ["The board met."],}', False),
    "deep nesting": (b'{"uri": ' + b"[" * 200_000, False),
    "deep nesting under another name": (b'{"x": ' + b'{"y":' * 200_000, False),
    "a lone surrogate": (b'{"uri": "urn:a", "published": "2024-03-05", "text": "\\ud800"}', False),
    "an escaped NUL in the text": (line(paragraphs=["The \0 board met."]), True),
    "an escaped NUL in the uri": (line(uri="urn:\0a"), False),
    "a uri with a line end": (line(uri="urn:a\nurn:b"), False),
    "a uri of blanks": (line(uri=" "), False),
    "a version of blanks": (line(version="\t"), False),
    "a right-to-left override in the uri": (line(uri="urn:\u202ea"), False),
    "a date before the calendar": (line(published="0000-01-01"), False),
    "a date at the end of time with a zone": (line(published="9999-12-31T23:59:59-14:00"), False),
    "a date of another notation": (line(published="5.3.2024"), False),
    "an empty date": (line(published=""), False),
    "a paragraph that is null": (line(paragraphs=[None]), False),
    "nothing but invisible characters": (line(paragraphs=["\u200b\ufeff\u2060 \u3000"]), False),
    "nothing but a script": (line(paragraphs=["<script>alert('met')</script>"]), False),
    "HTML that never ends": (line(paragraphs=["<p " * 30_000 + "<b>The board met.</b>"]), True),
    "a date line without an end": (line(text="date " + "9" * 90_000, paragraphs=None), True),
    "a status of another desk": (line(status="embargoed"), False),
    "a kill of nothing": (b'{"status": "canceled", "version": "2"}', False),
    "a kill of no version": (b'{"uri": "urn:a", "status": "canceled"}', False),
    "a kill": (b'{"uri": "urn:a", "version": 2, "status": "canceled"}', True),
    "UTF-16": (line().decode().encode("utf-16"), False),
    "UTF-32 without a mark": (line().decode().encode("utf-32-be"), False),
    "an encoding of one byte": ('{"uri": "caf\xe9"}'.encode("latin-1"), False),
    "two byte order marks": (b"\xef\xbb\xbf\xef\xbb\xbf" + line(), False),
    "old line ends": (line() + b"\r" + line(), False),
    "a paragraph too long": (line(paragraphs=["x" * 100_001]), False),
    "paragraphs too many": (line(paragraphs=["x"] * 5_001), False),
    "a headline too long": (line(headline="x" * 2_001), False),
    "a uri too long": (line(uri="x" * 1_001), False),
    "a whole archive": (b"PK\x03\x04" + b"\0\1\2\3\4\5\6\7" * 4_000, False),
}
TEXTS: dict[str, tuple[bytes, bool]] = {
    "a date line alone": (b"date 2024-03-05 By Ines Moraud\n", False),
    "a date that there is not": (b"date 2024-02-30 By Ines Moraud\n\nThe board met.", False),
    "fences alone": (b"---\n---\n", False),
    "a fence that never closes": (b"---\nversion: 2\n\ndate 2024-03-05\n\nThe board met.", True),
    "a kill": (b"uri: urn:a\nversion: 2\nstatus: canceled\n", True),
    "an unknown status": (b"status: embargoed\n\ndate 2024-03-05\n\nThe board met.", False),
    "one line of a megabyte": (b"date 2024-03-05\n\n" + b"x " * 450_000, False),
    "a hundred thousand lines": (b"date 2024-03-05\n" + b"The board met.\n" * 50_000, False),
    "only line ends": (b"\n\r\n\x0b\x0c\n", False),
    "old line ends": (b"date 2024-03-05\r\rThe board met.\r", True),
    "HTML in a text": (b"date 2024-03-05\n\n<p>The board met.</p>", True),
    "a NUL in the middle": (b"date 2024-03-05\n\nThe board\0met on Monday in the port.\n" + b"It left. " * 40, False),
}


def is_read(folder: Path) -> bool:
    """Whether everything in a folder can be published; nothing may be both lost and unsaid."""
    items = [prepare(item) for item in read_sources([folder])]
    letters = [item for item in items if isinstance(item, DeadLetter)]
    assert items
    assert all(letter.message and letter.remedy and letter.origin for letter in letters)
    assert not letters or len(letters) == len(items)
    return not letters


@pytest.mark.parametrize("suffix", [".jsonl", ".json"])
@pytest.mark.parametrize("trap", TRAPS)
def test_json_that_traps_is_an_article_or_refused_with_a_remedy(tmp_path: Path, trap: str, suffix: str) -> None:
    data, readable = TRAPS[trap]
    (tmp_path / f"trap{suffix}").write_bytes(data)

    assert is_read(tmp_path) is readable


@pytest.mark.parametrize("trap", TEXTS)
def test_text_that_traps_is_an_article_or_refused_with_a_remedy(tmp_path: Path, trap: str) -> None:
    data, readable = TEXTS[trap]
    (tmp_path / "trap.txt").write_bytes(data)

    assert is_read(tmp_path) is readable


SEEDS = st.sampled_from([data[:2000] for data, _ in (*TRAPS.values(), *TEXTS.values())])
MANGLED = st.builds(
    lambda data, junk, at: data[: at % (len(data) + 1)] + junk + data[at % (len(data) + 1) :],
    SEEDS,
    st.binary(max_size=8),
    st.integers(0, 4000),
)


@given(MANGLED)
def test_whatever_is_mangled_is_drafts_or_input_errors_in_every_format(data: bytes) -> None:
    for form in FORMATS:
        for entry in form.read(BytesIO(data)):
            assert not isinstance(entry.found, InputError) or entry.found.remedy
            assert entry.size >= len(entry.data) or entry.place


@given(MANGLED)
def test_whatever_comes_from_standard_input_is_articles_or_dead_letters(data: bytes) -> None:
    for item in read_sources(["-"], stdin=BytesIO(data)):
        assert isinstance(item, DeadLetter) or paragraph_events(item) or item.status == "canceled"


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("unit", [b"x", b"[", b'{"uri": "urn:a"},', b"\xff"])
def test_an_input_without_an_end_is_read_in_bounded_memory(form: Format, unit: bytes) -> None:
    stream = BytesIO(unit * (80_000_000 // len(unit)))
    tracemalloc.start()
    try:
        (entry,) = form.read(stream)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert isinstance(entry.found, OversizeError)
    assert entry.size == len(stream.getbuffer())
    assert len(entry.data) == KEPT_BYTES
    assert peak < 2 * MAX_DOCUMENT_BYTES
