import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.filing.surroundings import NAMES, Place, surroundings, weighed

ODDS = np.array([[3.0, -4.0], [-4.0, 3.0], [-4.0, -5.0], [3.0, -4.0]], np.float32)
EXCLUDED = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [1.0, 0.0]], np.float32)
TEXTS = weighed(ODDS, EXCLUDED)
ONE, OTHER, SILENT, NOT_ABOUT = range(4)


def column(name: str, own: int = SILENT, headline: int = SILENT, *before: int) -> list[float]:
    (found,) = surroundings(TEXTS, [Place(own, headline, before)])
    assert found.shape == (2, len(NAMES))
    return [float(value) for value in found[:, NAMES.index(name)]]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.lists(st.integers(0, 3), max_size=12)), min_size=1))
def test_of_many_places_it_says_to_the_last_bit_what_it_says_of_each(places: list[tuple[int, int, list[int]]]) -> None:
    found = surroundings(TEXTS, [Place(*place) for place in places])
    assert found.tolist() == [surroundings(TEXTS, [Place(*place)])[0].tolist() for place in places]


def test_a_text_is_about_some_issue_as_likely_as_it_is_not_about_none() -> None:
    assert TEXTS.any[ONE] > 0.9
    assert TEXTS.any[SILENT] < 0.05


def test_what_stands_just_before_counts_where_the_text_says_nothing_itself() -> None:
    one, other = column("just before, where the text is silent", SILENT, SILENT, OTHER, ONE)
    assert one > 0.9 > 0.1 > other
    assert max(column("just before, where the text is silent", OTHER, SILENT, ONE)) < 0.1


def test_nearer_paragraphs_count_more() -> None:
    one, other = column("before, fading", SILENT, SILENT, OTHER, ONE)
    assert one > other
    assert column("before, mean", SILENT, SILENT, OTHER, ONE) == column("before, mean", SILENT, SILENT, ONE, OTHER)


def test_where_nothing_came_before_that_is_said() -> None:
    assert column("nothing before") == [1.0, 1.0]
    assert column("nothing before", SILENT, SILENT, ONE) == [0.0, 0.0]


def test_what_an_issue_is_not_about_is_counted_around_the_text() -> None:
    assert column("excluded in the headline", ONE, NOT_ABOUT) == [1.0, 0.0]
    assert column("excluded before", ONE, SILENT, NOT_ABOUT, ONE) == [0.5, 0.0]


def test_what_a_text_says_counts_by_the_length_of_its_list() -> None:
    texts = weighed(np.array([[3.0, *[-4.0] * 11], [-4.0] * 12], np.float32), np.zeros((2, 12), np.float32))
    of_long = surroundings(texts, [Place(0, 1, ())])[0, 0, NAMES.index("issues times text")]
    assert of_long == pytest.approx(3.0 * np.log(12))
    assert column("issues times text", ONE)[0] == pytest.approx(3.0 * np.log(6))
