"""Where quotations open and close."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.reading.text.quotes import quotations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“A b,” he said. “C.”", ["“A b,”", "“C.”"]),
        ('"A b," he said. "C."', ['"A b,"', '"C."']),
        ("''A b,'' he said.", ["''A b,''"]),
        ("«Oui», dit-il.", ["«Oui»"]),
        ("„Gut“ sagte sie", ["„Gut“"]),
        ("A “clown“ in a tweet, a “liar” at home", ["“clown“", "“liar”"]),
        ("\u202a”They lie,” he wrote.", ["”They lie,”"]),
        ("‘It’s fine,’ he said. ‘Don’t.’", ["‘It’s fine,’", "‘Don’t.’"]),
        ("“He said ‘no’ to me,” she said.", ["“He said ‘no’ to me,”"]),
        ('The 6" pipe and the dogs’ bowl', []),
        ("no marks at all", []),
        ("", []),
    ],
)
def test_quotations_are_found_in_any_of_the_usual_marks(text: str, found: list[str]) -> None:
    assert [text[q.start : q.end] for q in quotations(text)] == found


def test_an_opening_mark_with_no_partner_quotes_to_the_end() -> None:
    (quotation,) = quotations("“We go on and")
    assert not quotation.closed
    assert quotation.end == len("“We go on and")


def test_the_inner_text_leaves_the_marks_out() -> None:
    text = "''Yes,'' she said."
    assert text[slice(*quotations(text)[0].inner)] == "Yes,"


@given(st.text(alphabet="ab “”\"'‘’«».,", max_size=60))
def test_quotations_stand_in_order_inside_the_text(text: str) -> None:
    found = quotations(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
