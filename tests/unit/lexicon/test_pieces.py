from hypothesis import given
from hypothesis import strategies as st

from streams.lexicon.pieces import pieces


@given(st.text(alphabet="ab .!?”", max_size=200), st.integers(min_value=1, max_value=20))
def test_pieces_make_up_the_text_and_keep_to_the_size(text: str, size: int) -> None:
    cut = pieces(text, size)
    assert "".join(cut) == text
    assert all(len(piece) <= size for piece in cut)


def test_pieces_end_where_sentences_do() -> None:
    assert pieces("One is here. Two is there. Three.", 28) == ["One is here. Two is there. ", "Three."]
