from streams.errors import InputError, OversizeError
from streams.ingest.byte_limits import KEPT_BYTES
from streams.ingest.refusals import refusal


def test_a_dead_letter_says_where_what_and_what_to_do() -> None:
    letter = refusal("feed.jsonl:7", InputError("not an article", remedy="mend it"), b"{}")

    assert (letter.stage, letter.origin, letter.value, letter.size) == ("ingest", "feed.jsonl:7", b"{}", 2)
    assert (letter.error, letter.message) == ("InputError", "feed.jsonl:7: not an article")
    assert letter.remedy == "mend it"


def test_a_dead_letter_keeps_the_beginning_of_a_large_original_and_its_size() -> None:
    letter = refusal("a.txt", OversizeError("too long"), b"z" * 100_000, size=900_000, key="urn:a")

    assert letter.value == b"z" * KEPT_BYTES
    assert (letter.size, letter.key) == (900_000, b"urn:a")
