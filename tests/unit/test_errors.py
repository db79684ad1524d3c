import inspect

import streams.errors
from streams.errors import DecodeError, StreamsError


def test_the_text_of_an_error_says_what_is_wrong_and_what_to_do():
    assert str(DecodeError("page.txt:3: no date", remedy="add one")) == "page.txt:3: no date (add one)"
    assert str(DecodeError("page.txt:3: no date")) == "page.txt:3: no date"


def test_the_tree_on_top_of_the_file_shows_every_class():
    classes = [name for name, kind in inspect.getmembers(streams.errors, inspect.isclass)]
    assert set(classes) == {word for word in streams.errors.__doc__.replace("─", " ").split() if word.endswith("Error")}
    assert all(issubclass(getattr(streams.errors, name), StreamsError) for name in classes)
