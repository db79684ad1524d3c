from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError
from streams.ingest.drafts import Draft
from streams.ingest.front_matter import read_front_matter
from streams.ingest.layout import lines


def read(text: str) -> tuple[Draft, int]:
    return read_front_matter(text, lines(text))


def test_all_keys_are_read_in_any_order() -> None:
    text = (
        "published: 2024-03-05\nuri: urn:example:quay\nversion: 2\nstatus: cancelled\n"
        "headline: Board: no quay\nbyline: Ines Moraud\noutlet: Harbour Times\nlanguage: en-GB\n\nText."
    )

    assert read(text) == (
        Draft(
            uri="urn:example:quay",
            version="2",
            status="canceled",
            headline="Board: no quay",
            byline="Ines Moraud",
            outlet="Harbour Times",
            published=datetime(2024, 3, 5, tzinfo=UTC),
            language="en-GB",
        ),
        8,
    )


@pytest.mark.parametrize("text", ["---\nversion: 2\n---\nText.", "\ufeff\n---\r\nversion: 2\r\n---\r\n\r\nText."])
def test_fences_are_part_of_it(text: str) -> None:
    fields, taken = read(text)

    assert fields.version == "2"
    assert [text[s:e] for s, e in lines(text)[taken:] if s < e] == ["Text."]


def test_keys_may_have_capitals() -> None:
    assert read("Status: Canceled\n\nText.")[0].status == "canceled"


@pytest.mark.parametrize(
    "text",
    ["", "Text.\nversion: 2", "Status: it is complicated\n\nText.", "---\n\nText.", "Version: one of many\nText."],
)
def test_text_that_has_none_is_left_alone(text: str) -> None:
    assert read(text) == (Draft(), 0)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("status: gone", "line 2: status 'gone' is unknown"),
        ("published: soon", "line 2: published 'soon' is no date"),
        ("uri: a b", "line 2: uri 'a b' has a space in it"),
        ("version:", "line 2: version has no value"),
        ("Headline: Pier", "line 2: headline stands there twice"),
    ],
)
def test_a_value_that_a_key_cannot_have_is_refused_with_its_line(line: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        read(f"headline: Quay\n{line}\n\nText.")
    assert raised.value.remedy


PARTS = st.sampled_from(["status", "uri", "Version", ":", " ", "canceled", "---", "\n", "2024-03-05", "published"])


@given(st.lists(PARTS, max_size=12).map("".join) | st.text())
def test_any_text_has_fields_or_an_input_error(text: str) -> None:
    with suppress(InputError):
        assert 0 <= read(text)[1] <= len(lines(text))
