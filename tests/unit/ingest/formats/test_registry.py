import pytest

from streams.ingest.formats.registry import FORMATS, REMEDY, by_answer, by_suffix, sniffed


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        (".txt", "plain text"),
        (".TEXT", "plain text"),
        (".jsonl", "JSON Lines"),
        (".ndjson", "JSON Lines"),
        (".Json", "JSON"),
        (".xml", "XML"),
        (".htm", "HTML"),
        (".html", "HTML"),
        (".RSS", "XML"),
        (".atom", "XML"),
    ],
)
def test_a_suffix_has_its_format(suffix: str, name: str) -> None:
    found = by_suffix(suffix)
    assert found is not None
    assert found.name == name


def test_an_unknown_suffix_has_none_and_the_remedy_names_all_there_are() -> None:
    assert by_suffix(".pdf") is None
    assert all(suffix in REMEDY and form.name in REMEDY for form in FORMATS for suffix in form.suffixes)


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"", "plain text"),
        (b"date 2024-03-05", "plain text"),
        (b'\xef\xbb\xbf\n {"uri": "urn:a"}\n{"uri": "urn:b"}', "JSON Lines"),
        (b'{"uri": "urn:a",', "JSON Lines"),
        (b"\n<!DOCTYPE html>", "HTML"),
        (b"<?xml version='1.0'?>\n<!-- x --><feed>", "XML"),
        (b'{\r\n  "uri": "urn:a"}', "JSON"),
        (b'\n[{"uri": "urn:a"}]', "JSON"),
    ],
)
def test_an_input_without_a_suffix_is_taken_for_what_it_begins_like(start: bytes, name: str) -> None:
    assert sniffed(start).name == name


def test_every_format_says_how_to_state_a_field_and_shows_the_least_there_must_be() -> None:
    for form in FORMATS:
        assert "version" in form.stating("version", "2")
        assert form.example


@pytest.mark.parametrize(
    ("start", "media_type", "path", "name"),
    [
        (b"<rss>", "text/html", "/page.html", "XML"),
        (b"<!DOCTYPE feed [", "", "/", "XML"),
        (b"<!DOCTYPE html>", "application/xml", "/", "HTML"),
        (b"<p>It met.", "text/html", "/", "HTML"),
        (b"<p>It met.", "application/xhtml+xml", "/", "HTML"),
        (b"<!-- wire --><feed>", "application/atom+xml", "/", "XML"),
        (b"It met.", "text/plain", "/story", "plain text"),
        (b"It met.", "", "/story.html", "HTML"),
        (b"It met.", "application/octet-stream", "/story", "plain text"),
        (b'{"uri": "a"}', "text/plain", "/", "JSON Lines"),
        (b"null", "application/ld+json", "/", "JSON"),
    ],
)
def test_what_a_server_gives_is_told_by_its_beginning_then_its_type_then_its_path(
    start: bytes, media_type: str, path: str, name: str
) -> None:
    assert by_answer(start, media_type, path).name == name
