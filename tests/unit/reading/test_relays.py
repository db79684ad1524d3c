"""Who passes on what others said."""

from __future__ import annotations

from streams.reading.parse import parse
from streams.reading.relays import is_relay
from streams.reading.sketch import sketch


def test_media_and_records_are_relays() -> None:
    tree = sketch(parse(["State media and a readout said so, Reuters and the mayor reported."])[0]).tree
    assert [word for i, word in enumerate(tree.words) if is_relay(tree, i)] == ["media", "readout", "Reuters"]


def test_what_media_report_that_another_said_is_the_others() -> None:
    page = sketch(parse(["The plant will close, Bo Lund said, according to a readout."])[0])
    (found,) = page.attributions
    assert found.source is not None
    assert found.relay is not None
    assert page.tree.words[found.source] == "Lund"
    assert page.tree.words[found.relay] == "readout"


def test_media_that_report_for_themselves_speak() -> None:
    (found,) = sketch(parse(["The plant will close in May, Reuters reported."])[0]).attributions
    assert found.relay is None
    assert found.source is not None
