from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from streams.filing.evidence import Evidence
from streams.filing.known import LONGEST, REMEMBERED, Key, KnownTexts, text_of
from streams.filing.surroundings import Weighed


class Weighing:
    """Weighs texts by their length, and counts how many."""

    def __init__(self) -> None:
        self.weighed: list[str] = []
        self.known = KnownTexts(2, self._weigh)

    def _weigh(self, keys: Sequence[Key]) -> tuple[list[tuple[Evidence, ...]], Weighed]:
        self.weighed += map(text_of, keys)
        lengths = np.array([[len(text_of(key))] * 2 for key in keys], np.float32)
        return [()] * len(keys), Weighed(lengths, lengths, lengths, lengths[:, 0].astype(np.float64))

    def lengths(self, *texts: str) -> list[int]:
        numbers = self.known.numbers([texts])
        return [int(self.known.weighed.any[numbers[text]]) for text in texts]


def test_a_text_is_weighed_once_however_often_it_stands_there() -> None:
    weighing = Weighing()
    assert weighing.lengths("one", "three", "one") == [3, 5, 3]
    assert weighing.lengths("three", "seven", "one") == [5, 5, 3]
    assert weighing.weighed == ["one", "three", "seven"]


def test_what_the_encoder_says_of_a_text_makes_it_another_one() -> None:
    weighing = Weighing()
    weighing.known.numbers([["one", ("one", b"meaning")]])
    assert weighing.weighed == ["one", "one"]


def test_those_that_were_asked_for_longest_ago_are_forgotten() -> None:
    weighing = Weighing()
    weighing.lengths("first", "second")
    for number in range(REMEMBERED):
        assert weighing.lengths("first", str(number)) == [5, len(str(number))]
    assert weighing.weighed.count("first") == 1
    weighing.lengths("second")
    assert weighing.weighed.count("second") == 2


def test_more_than_are_remembered_are_all_there_at_once() -> None:
    weighing = Weighing()
    texts = [str(number) for number in range(REMEMBERED + 10)]
    assert weighing.lengths("x", *texts) == [1, *map(len, texts)]


def test_a_very_long_text_is_not_remembered() -> None:
    weighing, long = Weighing(), "x" * (LONGEST + 1)
    for _ in range(2):
        assert weighing.lengths(long, "short") == [len(long), 5]
    assert weighing.weighed == [long, "short", long]
