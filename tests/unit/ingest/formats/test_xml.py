import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError, OversizeError
from streams.ingest.byte_limits import MAX_DOCUMENT_BYTES
from streams.ingest.formats.xml import (
    MAX_ATTRIBUTES,
    MAX_MARKS,
    MAX_NAMESPACES,
    child,
    children,
    name,
    root_name,
    root_of,
    source,
    text,
)

BOMB = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a d="&c;">&c;</a>'
INCLUDED = b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/></a>'


def test_elements_are_found_by_their_names_whatever_their_namespace() -> None:
    root = root_of(b'<n:a xmlns:n="urn:n"><b><c> one </c></b><!-- --><n:b><n:c>t<i>w</i>o</n:c></n:b>tail</n:a>')

    assert name(root) == "a"
    assert [text(element) for element in children(root, "b", "c")] == ["one", "two"]
    assert text(child(root, "b")) == "one"
    assert text(child(root, "c")) == ""
    assert source(root[0]) == b'<b xmlns:n="urn:n"><c> one </c></b>'


def test_a_prefix_that_is_not_declared_is_no_matter_whatever_was_refused_before() -> None:
    with pytest.raises(InputError, match="not XML"):
        root_of(b"<a>")
    assert text(child(root_of(b"<a><media:b>one</media:b></a>"), "b")) == "one"


def test_a_document_is_in_the_encoding_that_it_names() -> None:
    latin = b"<?xml version='1.0' encoding='iso-8859-1'?>\n<a>caf\xe9</a>"

    assert text(root_of(latin)) == "caf\u00e9"
    with pytest.raises(InputError, match="not XML"):
        root_of(latin.replace(b"iso-8859-1", b"utf-8"))


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>",
        b"<?xml version='1.0'?>\n<!-- <a> --><!DOCTYPE a><a/>",
        BOMB,
        b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE a+AD4APA-a/+AD4-",
    ],
)
def test_a_document_type_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="document type") as refused:
        root_of(data)
    assert "<!DOCTYPE" in refused.value.remedy


def test_an_xinclude_is_refused() -> None:
    with pytest.raises(InputError, match="XInclude"):
        root_of(INCLUDED)


@pytest.mark.parametrize("data", [b"", b"<a>", b"<a>&nbsp;</a>", b"<a/><b/>", b"<a>\0</a>", b"text", b"<a>" * 300_000])
def test_what_is_not_well_formed_or_too_deep_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not XML") as refused:
        root_of(data)
    assert refused.value.remedy


def test_a_document_that_would_take_much_memory_is_refused() -> None:
    for data in (b"<a>" + b"<b/>" * MAX_MARKS + b"</a>", b"<a>" + b" " * MAX_DOCUMENT_BYTES + b"</a>"):
        with pytest.raises(OversizeError, match="over the limit"):
            root_of(data)


def test_more_namespaces_than_anybody_needs_are_refused() -> None:
    def nested(depth: int, each: int) -> bytes:
        names = (" ".join(f"xmlns:n{level}.{number}='urn:n'" for number in range(each)) for level in range(depth))
        return b"".join(f"<a {given}>".encode() for given in names) + b"</a>" * depth

    root_of(b"<a>" + nested(2, MAX_NAMESPACES // 2) * 2 + b"</a>")
    for depth, each in ((1, MAX_NAMESPACES + 1), (3, MAX_NAMESPACES // 2)):
        with pytest.raises(OversizeError, match="namespaces"):
            root_of(nested(depth, each))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (b"<a>", "a"),
        (b"<?xml version='1.0'?>\n<!-- <b> -->\n<?style x?> <n:a.b-c x='1'", "a.b-c"),
        (b"<!DOCTYPE html><html>", ""),
        (b"<?xml version='1.0'?>", ""),
        (b"a < b", ""),
        (b"", ""),
    ],
)
def test_the_root_is_known_by_the_first_block(start: bytes, expected: str) -> None:
    assert root_name(start) == expected


@given(st.binary() | st.text(alphabet="<>/!?&;:='\"ab[]- ").map(str.encode))
def test_any_bytes_have_a_root_or_are_an_input_error(data: bytes) -> None:
    try:
        root = root_of(data)
    except InputError:
        return
    assert name(root)


def test_an_element_with_very_many_attributes_is_refused() -> None:
    attributes = " ".join(f"a{number}='x'" for number in range(MAX_ATTRIBUTES + 1))
    with pytest.raises(OversizeError, match="attributes of one element"):
        root_of(f"<rss {attributes}/>".encode())
