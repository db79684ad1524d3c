import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError
from streams.ingest.encodings import declared, is_utf8, refuse_no_text, utf8, wide_encoding, without_bom

TEXT = "date 2024-03-05 By Ines Moraud, Harbour Times\n\n“We will wait,” the board’s chairman said at the café.\n"


def test_bytes_that_are_not_utf8_are_named_by_their_place() -> None:
    with pytest.raises(InputError, match=r"byte 3 \(0xe9\) is not UTF-8") as raised:
        utf8(b"caf\xe9 noir")
    assert "iconv -f WINDOWS-1252" in raised.value.remedy


def test_nul_is_no_text() -> None:
    with pytest.raises(InputError, match="byte 2 is NUL"):
        utf8(b"ab\0cd")


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", "UTF-16BE"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32LE"),
        ("utf-32-be", "UTF-32BE"),
    ],
)
def test_text_of_two_or_four_bytes_a_character_is_told_its_own_iconv(codec: str, encoding: str) -> None:
    for text in (TEXT, "The board met.", '{"uri": "urn:a", "text": "The board met."}'):
        for refuse in (utf8, refuse_no_text):
            with pytest.raises(InputError, match=f"^{encoding}, not UTF-8") as raised:
                refuse(text.encode(codec))
            assert raised.value.remedy == f"convert it, as with iconv -f {encoding} -t UTF-8"
        converted = text.encode(codec).decode(encoding)
        assert converted.removeprefix("\ufeff") == text


def test_binary_data_is_known_by_its_first_block() -> None:
    noise = random.Random(7).randbytes(8192)

    for block in (noise, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0", b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + noise[:500]):
        with pytest.raises(InputError, match="binary data") as raised:
            refuse_no_text(block)
        assert raised.value.remedy


@pytest.mark.parametrize(
    "block",
    [
        b"",
        TEXT.encode(),
        TEXT.encode("cp1252"),
        "Совет порта собрался в понедельник.".encode("cp1251"),
        b'{"uri": "urn:a", "text": "The board met."}\n\0\0\0\n{"uri": "urn:b", "text": "The board met."}\n',
        b"\x1b[1mThe board\x1b[0m met.\x0c\r\n",
    ],
)
def test_text_is_not_refused_as_one_for_a_stray_byte_or_another_encoding_of_one_byte(block: bytes) -> None:
    refuse_no_text(block)


def test_only_the_byte_order_mark_is_taken_off() -> None:
    assert without_bom(b"\xef\xbb\xbf\xef\xbb\xbf{") == b"\xef\xbb\xbf{"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_utf8_without_nul_is_never_taken_for_something_wider(text: str) -> None:
    assert wide_encoding(text.encode()) is None
    assert utf8(text.encode()) == text


@given(st.binary())
def test_any_bytes_are_text_or_an_input_error(data: bytes) -> None:
    text = None
    with suppress(InputError):
        text = utf8(data)
    assert text is None or text.encode() == data


@pytest.mark.parametrize("charset", ["iso-8859-1", "Windows-1252", "us-ascii"])
def test_an_encoding_that_is_declared_is_taken_and_the_webs_latin_is_that_of_windows(charset: str) -> None:
    assert declared(TEXT.encode("cp1252"), charset) == TEXT


@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1", "utf-16", "no-such", "rot13", "zlib", "idna"])
def test_what_is_utf8_is_read_as_that_whatever_it_declares(charset: str) -> None:
    assert is_utf8(TEXT.encode())
    assert declared(TEXT.encode(), charset) == TEXT


@pytest.mark.parametrize("charset", ["", "utf-8", "cp037", "utf-16", "zlib", "no-such", "\0"])
def test_what_is_neither_utf8_nor_in_an_encoding_it_declares_is_refused(charset: str) -> None:
    assert not is_utf8(TEXT.encode("cp1252"))
    with pytest.raises(InputError, match="is not UTF-8"):
        declared(TEXT.encode("cp1252"), charset)
