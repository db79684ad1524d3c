import numpy as np

from streams.meaning.encoding import STEPS, Encoder, Floats, News, read

AROUND = News(
    np.array([0.5, 0.5, 0.0], np.float32),
    np.array([[1, 0], [0, 1], [0, 0]], np.float32),
    np.array([0.1, 0.2], np.float32),
)


class Counting(Encoder):
    """Says how many letters a and b a text has, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(AROUND)
        self.asked_for: list[str] = []

    def vector(self, text: str) -> Floats:
        self.asked_for.append(text)
        return np.array([text.count("a"), text.count("b"), 0], np.float32)


def test_a_meaning_is_told_in_deviations_of_news_and_comes_back_to_a_step() -> None:
    assert np.abs(read(Counting().meaning("b")) - [-4, 2.5]).max() <= 1 / STEPS


def test_what_says_nothing_is_as_news_is_on_average() -> None:
    assert read(Counting().meaning("")).tolist() == [0, 0]


def test_a_text_is_encoded_once() -> None:
    encoder = Counting()
    assert encoder.meaning("ab") == encoder.meaning("ab")
    assert encoder.asked_for == ["ab"]


def test_what_is_asked_has_a_column_of_length_one_each_and_nothing_stays_nothing() -> None:
    found = Counting().asked(["a", "bb", ""])
    assert np.allclose(found, [[1, 0, 0], [0, 1, 0]])
