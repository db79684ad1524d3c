"""Inputs of every format, mangled: cut, doubled, repeated many times, with pieces of their grammar in odd places."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from feeds.atom import atom, deleted, entry
from hypothesis import strategies as st

from streams.events import DeadLetter
from streams.ingest.formats.protocol import Format
from streams.ingest.formats.registry import FORMATS
from streams.ingest.inputs import Input, InputReader
from streams.ingest.publisher import prepare

NOW = datetime(2024, 3, 6, tzinfo=UTC)
MOST_BYTES = 2_000_000
"""Of a mangled input: what grows faster than its size shows at less."""
FILES = Path(__file__).parent.parent / "unit" / "ingest" / "formats"

SEEDS = {
    "JSON": [path.read_bytes() for path in sorted((FILES / "ninjs").iterdir())],
    "JSON Lines": [
        b'{"uri": "urn:a", "published": "2024-03-05", "embargoed": "2024-03-07T09:00:00Z", "text": "It met."}\n'
    ],
    "HTML": [path.read_bytes() for path in sorted((FILES / "html").iterdir())],
    "XML": [
        *(path.read_bytes() for folder in ("newsml_g2", "rss_atom") for path in sorted((FILES / folder).iterdir())),
        atom(entry("quay", "It met.", updated="10:00"), deleted("pier", at="11:00")).encode(),
    ],
    "plain text": [b"uri: urn:a\nversion: 2\n\ndate 2024-03-05 By Ines Moraud, Harbour Times\n\nIt met.\n"],
}
GRAMMAR = [
    b"<", b">", b"</p>", b"<p ", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE a [", b"<?xml ", b"&lt;", b"&amp;",
    b"&#0;", b"&#x110000;", b"'", b'"', b"=", b"{", b"}", b"[", b"]", b",", b":", b"\\ud800", b"\\u0000", b"null",
    b"1e999", b"-", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\r", b"\n\n", b"---\n", b"date ",
    b"2024-03-05", b"9999-12-31T23:59:59-14:00", b"version", b"embargoed", b"canceled", b"<item>", b"<entry>", b"<div>",
    b"<a href=x>", b" a1=x", b" xmlns:a='urn:a'",
]  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn, form: Format) -> bytes:
    """An input of about that format."""
    data = draw(st.sampled_from(SEEDS[form.name]))
    for _ in range(draw(st.integers(0, 4))):
        begin, end = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
        times = draw(st.sampled_from([0, 2, 3, 50, 2_000]))
        piece = draw(st.sampled_from([data[begin:end], *GRAMMAR])) if times else b""
        data = (data[:begin] + piece * times + data[end if draw(st.booleans()) else begin :])[:MOST_BYTES]
    return data


def check(form: Format, data: bytes) -> None:
    """Everything in it is an article that can be published, or a dead letter with a remedy."""
    reader = InputReader(clock=lambda: NOW, most=2_000)
    found = [prepare(item) for item in reader.read(BytesIO(data), Input(origin="fuzz", form=form))]
    assert found
    assert all(item.remedy and item.message for item in found if isinstance(item, DeadLetter))


def format_called(name: str) -> Format:
    return next(form for form in FORMATS if form.name == name)
