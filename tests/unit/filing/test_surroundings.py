import numpy as np
import pytest

from streams.filing.surroundings import NAMES, Weighed, surroundings, weighed

NONE = np.zeros(2, np.float32)
ONE = weighed(np.array([3.0, -4.0]), NONE)
OTHER = weighed(np.array([-4.0, 3.0]), NONE)
SILENT = weighed(np.array([-4.0, -5.0]), NONE)


def column(name: str, own: Weighed = SILENT, headline: Weighed = SILENT, *before: Weighed) -> list[float]:
    found = surroundings(own, headline, before)
    assert found.shape == (2, len(NAMES))
    return [float(value) for value in found[:, NAMES.index(name)]]


def test_a_text_is_about_some_issue_as_likely_as_it_is_not_about_none() -> None:
    assert ONE.any > 0.9
    assert SILENT.any < 0.05


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
    excluded = weighed(np.array([3.0, -4.0]), np.array([1.0, 0.0], np.float32))
    assert column("excluded in the headline", ONE, excluded) == [1.0, 0.0]
    assert column("excluded before", ONE, SILENT, excluded, ONE) == [0.5, 0.0]


def test_what_a_text_says_counts_by_the_length_of_its_list() -> None:
    long = weighed(np.array([3.0, *[-4.0] * 11]), np.zeros(12, np.float32))
    silent = weighed(np.full(12, -4.0), np.zeros(12, np.float32))
    of_long = surroundings(long, silent, ())[0, NAMES.index("issues times text")]
    assert of_long == pytest.approx(3.0 * np.log(12))
    assert column("issues times text", ONE)[0] == pytest.approx(3.0 * np.log(6))
