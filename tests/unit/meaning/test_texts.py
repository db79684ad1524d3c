from streams.events import WindowParagraph
from streams.lexicon.pieces import PIECE
from streams.meaning.texts import texts


def test_headline_and_body_paragraphs_of_the_window_and_the_text_are_encoded_in_this_order() -> None:
    window = (
        WindowParagraph(role="header", text="By A. Name"),
        WindowParagraph(role="body", ordinal=1, text="First."),
        WindowParagraph(role="sub-head", text="Then"),
        WindowParagraph(role="body", ordinal=2, text="Second."),
    )
    assert texts("Third.", window, "Headline") == ["Headline", "First.", "Second.", "Third."]


def test_a_very_long_text_is_encoded_in_the_pieces_that_it_is_filed_in() -> None:
    assert len(texts("word " * PIECE, (), "")) == 6
