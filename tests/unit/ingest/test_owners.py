import pytest

from streams.errors import OwnershipError, SettingsError
from streams.events import Owner
from streams.ingest.owners import Owners, SpeakForOthers

WIRE, ELSEWHERE = "https://wire.example/feed", "https://elsewhere.example/feed"


def owned_by(source: str, uri: str = "urn:a", *, by_hand: bool = False, allowed: str = "") -> Owners:
    owners = Owners(SpeakForOthers(allowed))
    owners.take(Owner(uri=uri, source=source, by_hand=by_hand))
    return owners


def may(owners: Owners, source: str, uri: str = "urn:a") -> bool:
    try:
        owners.check(source, uri)
    except OwnershipError:
        return False
    return True


def test_what_nobody_has_published_is_for_anybody_and_then_for_whoever_did():
    owners = Owners()

    assert may(owners, WIRE)
    assert owners.claim(WIRE, "urn:a") == Owner(uri="urn:a", source=WIRE)
    assert owners.claim(WIRE, "urn:a") is None
    assert not may(owners, ELSEWHERE)
    assert may(owners, ELSEWHERE, "urn:b")


@pytest.mark.parametrize(
    ("owner", "source", "allowed"),
    [
        (WIRE, "https://wire.example/another", True),
        (WIRE, "http://www.WIRE.example:80/feed", True),
        (WIRE, "https://wire.example:8443/feed", False),
        (WIRE, "https://wire.example.elsewhere.example/feed", False),
        (WIRE, "https://wire.example@elsewhere.example/feed", False),
        (WIRE, "https://sub.wire.example/feed", False),
        (WIRE, "/in/wire", False),
        ("/in/wire/1.xml", "/in/wire", True),
        ("/in/wire/1.xml", "/in", True),
        ("/in/wire", "/in/wire", True),
        ("/in/wire/1.xml", "/in/wir", False),
        ("/in/wire/1.xml", "/in/paper", False),
        ("/in/wire/1.xml", WIRE, False),
        ("", "/in", False),
        ("", WIRE, False),
    ],
)
def test_another_source_speaks_for_it_only_from_the_same_host_or_folder(owner: str, source: str, allowed: bool):
    assert may(owned_by(owner), source) is allowed
    assert may(owned_by(owner, by_hand=True), source) is allowed


@pytest.mark.parametrize("uri", ["https://www.wire.example/a", "http://wire.example/a", "tag:wire.example,2024:a"])
def test_who_is_at_the_host_that_a_uri_names_always_speaks_for_it_and_has_it_from_then_on(uri: str):
    owners = owned_by(ELSEWHERE, uri)

    assert may(owners, WIRE, uri)
    assert owners.claim(WIRE, uri) == Owner(uri=uri, source=WIRE)
    assert may(owners, WIRE, uri)
    assert not may(owners, ELSEWHERE, uri)


def test_what_was_published_by_hand_takes_nothing_from_the_source_that_published_it():
    owners = owned_by(WIRE)
    owners.take(Owner(uri="urn:a", source="/home/desk/correction.jsonl", by_hand=True))

    assert may(owners, WIRE)
    assert not may(owners, "/home/desk")


def test_a_source_that_goes_on_with_what_was_published_from_there_by_hand_has_it():
    owners = owned_by("/in/wire/1.xml", by_hand=True)

    assert owners.claim("/in/wire", "urn:a") == Owner(uri="urn:a", source="/in/wire")


@pytest.mark.parametrize(
    ("allowed", "source", "speaks"),
    [
        ("elsewhere.example", ELSEWHERE, True),
        ("a.example, elsewhere.example", ELSEWHERE, True),
        ("elsewhere.example=wire.example", ELSEWHERE, True),
        ("elsewhere.example=other.example", ELSEWHERE, False),
        ("elsewhere.example:8443", ELSEWHERE, False),
        ("/in/kills", "/in/kills/today", True),
        ("/in/kills", "/in/killsome", False),
        ("/in/kills", ELSEWHERE, False),
        ("in", "/in", False),
    ],
)
def test_who_is_allowed_to_speak_for_others_does_so_and_takes_nothing(allowed: str, source: str, speaks: bool):
    owners = owned_by(WIRE, allowed=allowed)

    assert may(owners, source) is speaks
    if speaks:
        assert owners.claim(source, "urn:a") is None
        assert may(owners, WIRE)


@pytest.mark.parametrize(
    "entries", ["https://wire.example", "wire example", "wire.example=", "=wire.example", "in/kills"]
)
def test_an_entry_that_is_no_host_and_no_path_is_refused_by_its_name(entries: str):
    with pytest.raises(SettingsError, match="STREAMS_SPEAK_FOR_OTHERS"):
        SpeakForOthers(entries)
