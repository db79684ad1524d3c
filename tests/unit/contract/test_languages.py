import pytest

from streams.contract.languages import UNDETERMINED, is_english


@pytest.mark.parametrize("tag", ["en", "EN", "en-GB", "en_US", "eng", "English", " en "])
def test_english_is_english_however_it_is_tagged(tag: str) -> None:
    assert is_english(tag)


@pytest.mark.parametrize("tag", ["", "de", "enm", "es-419", UNDETERMINED, "x-en"])
def test_everything_else_is_not(tag: str) -> None:
    assert not is_english(tag)
