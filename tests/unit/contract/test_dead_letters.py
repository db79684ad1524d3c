from streams.contract.codec import dead_letter_record
from streams.contract.dead_letters import dead_letter, letter_id
from streams.contract.records import Record
from streams.contract.topics import DEAD_LETTERS
from streams.errors import DecodeError, StreamsError


def record(value: bytes | None, key: bytes | None = b"k", headers: tuple[tuple[str, bytes], ...] = ()) -> Record:
    return Record(topic="paragraphs", partition=3, offset=17, key=key, value=value, headers=headers, timestamp=0)


def test_it_keeps_the_original_its_place_the_reason_and_the_remedy() -> None:
    letter = dead_letter(
        record(b"\xff", headers=(("h", b"\x01"),)), "classify", DecodeError("no JSON", remedy="mend it")
    )
    assert (letter.stage, letter.origin) == ("classify", "paragraphs-3-17")
    assert (letter.topic, letter.partition, letter.offset) == ("paragraphs", 3, 17)
    assert (letter.key, letter.value, letter.size, letter.headers) == (b"k", b"\xff", 1, (("h", b"\x01"),))
    assert (letter.error, letter.message, letter.remedy) == ("DecodeError", "no JSON", "mend it")


def test_a_record_without_key_and_value_has_a_size_of_zero() -> None:
    letter = dead_letter(record(None, key=None), "tally", DecodeError("no value"))
    assert (letter.key, letter.value, letter.size) == (None, None, 0)


def test_the_error_that_was_met_gives_the_name_and_another_may_describe_it() -> None:
    letter = dead_letter(record(b""), "classify", StreamsError("reading it failed"), name="ZeroDivisionError")
    assert (letter.error, letter.message) == ("ZeroDivisionError", "reading it failed")


def test_the_same_input_refused_again_is_the_same_letter_however_it_is_worded() -> None:
    first = dead_letter(record(b"\xff"), "read", DecodeError("no JSON", remedy="mend it"))
    reworded = dead_letter(record(b"\xff"), "read", DecodeError("this is not JSON"))

    assert letter_id(first) == letter_id(reworded)
    assert dict(dead_letter_record(first).headers)["ce_id"] == letter_id(first).encode()


def test_another_input_at_the_same_place_is_another_letter() -> None:
    first = dead_letter(record(b"\xff"), "read", DecodeError("no JSON"))

    for other in (
        dead_letter(record(b"\xfe"), "read", DecodeError("no JSON")),
        dead_letter(record(b"\xff", key=None), "read", DecodeError("no JSON")),
        dead_letter(record(b"\xff"), "file", DecodeError("no JSON")),
        dead_letter(record(b"\xff"), "read", StreamsError("no JSON")),
    ):
        assert letter_id(other) != letter_id(first)


def test_a_huge_record_makes_a_letter_that_fits_its_topic_and_tells_the_size() -> None:
    huge = record(b"v" * 9_000_000, key=b"k" * 9_000_000, headers=(("h", b"x" * 400_000), ("i", b"y" * 400_000)))
    letter = dead_letter(huge, "tally", DecodeError("too large"))
    assert letter.size == 9_000_000
    assert [name for name, _ in letter.headers] == ["h"]
    assert len(dead_letter_record(letter).value or b"") < DEAD_LETTERS.max_bytes
