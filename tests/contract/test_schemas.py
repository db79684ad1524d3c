"""Every event is held to the schema that is published for it, and so are the kept samples."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

import streams
from streams import events
from streams.contract import codec
from streams.contract.records import Record
from streams.contract.schemas import ASYNCAPI, asyncapi, contract_files, schema_name
from streams.contract.topics import BY_EVENT, TOPICS, Topic
from streams.errors import DecodeError

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.json"))
ENCODERS = {
    events.Article: codec.article_record,
    events.Embargoed: codec.embargoed_record,
    events.WatchedSource: codec.source_record,
    events.SeenItem: codec.seen_record,
    events.Owner: codec.owner_record,
    events.Paragraph: codec.paragraph_record,
    events.ReadParagraph: codec.read_record,
    events.Reading: codec.reading_record,
    events.ClassifiedParagraph: codec.classified_record,
    events.Agreement: codec.agreement_record,
    events.Tally: codec.tally_record,
    events.Change: codec.change_record,
    events.Alert: codec.alert_record,
    events.Mend: codec.mend_record,
    events.DeadLetter: codec.dead_letter_record,
}


def topic_of(sample: Path) -> Topic:
    return next(topic for topic in TOPICS if schema_name(topic) == sample.name)


def validator(topic: Topic) -> Draft202012Validator:
    schema = json.loads((ROOT / "schemas" / schema_name(topic)).read_text())
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def record(topic: Topic, value: bytes, headers: tuple[tuple[str, bytes], ...] = ()) -> Record:
    return Record(topic=topic.name, partition=0, offset=0, key=None, value=value, headers=headers, timestamp=0)


def required_paths(value: object, schema: dict, definitions: dict, path: tuple = ()) -> Iterator[tuple]:
    """Where in a sample a field stands that its schema requires."""
    schema = definitions[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    if isinstance(value, dict):
        for name, part in value.items():
            if name in schema.get("required", ()):
                yield (*path, name)
            if name in schema.get("properties", {}):
                yield from required_paths(part, schema["properties"][name], definitions, (*path, name))
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for place, part in enumerate(value):
            yield from required_paths(part, schema["items"], definitions, (*path, place))


def test_the_schemas_folder_is_what_the_code_generates():
    folder = {path.name: path.read_text() for path in (ROOT / "schemas").iterdir()}
    assert folder == contract_files(streams.__version__), "run: make schemas"


def test_the_asyncapi_document_is_valid_asyncapi():
    # The schema is a copy of AsyncAPI's own (asyncapi/spec-json-schemas, 3.0.0, Apache-2.0).
    asyncapi_schema = json.loads((Path(__file__).parent / "asyncapi-3.0.0.json").read_text())
    document = yaml.safe_load((ROOT / "schemas" / ASYNCAPI).read_text())
    assert [error.message for error in Draft7Validator(asyncapi_schema).iter_errors(document)] == []
    assert set(document["channels"]) == {topic.name for topic in TOPICS}
    assert document == msgspec.to_builtins(asyncapi(streams.__version__)), "its YAML says something else"


def test_every_event_type_has_a_kept_sample():
    assert {sample.name for sample in SAMPLES} == {schema_name(topic) for topic in TOPICS}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
class TestKeptSample:
    def test_decodes_and_is_valid(self, sample: Path):
        topic = topic_of(sample)
        validator(topic).validate(json.loads(sample.read_text()))
        assert isinstance(codec.decode(record(topic, sample.read_bytes()), topic.event), topic.event)

    def test_survives_a_round_trip_whole(self, sample: Path):
        topic = topic_of(sample)
        event = codec.decode(record(topic, sample.read_bytes()), topic.event)
        written = ENCODERS[topic.event](event)
        assert json.loads(written.value) == json.loads(sample.read_text())
        validator(topic).validate(json.loads(written.value))
        assert codec.decode(record(topic, written.value, written.headers), topic.event) == event

    def test_without_a_required_field_is_refused_by_schema_and_decoder(self, sample: Path):
        topic = topic_of(sample)
        schema = json.loads((ROOT / "schemas" / schema_name(topic)).read_text())
        whole = json.loads(sample.read_text())
        paths = list(required_paths(whole, schema, schema.get("$defs", {})))
        assert paths
        for path in paths:
            broken = copy.deepcopy(whole)
            parent = broken
            for step in path[:-1]:
                parent = parent[step]
            del parent[path[-1]]
            assert not validator(topic).is_valid(broken), path
            with pytest.raises(DecodeError, match="offset 0"):
                codec.decode(record(topic, json.dumps(broken).encode()), topic.event)

    def test_with_an_unknown_field_still_decodes(self, sample: Path):
        topic = topic_of(sample)
        newer = json.loads(sample.read_text()) | {"added_by_a_newer_producer": 1}
        validator(topic).validate(newer)
        codec.decode(record(topic, json.dumps(newer).encode()), topic.event)

    def test_carries_the_headers_of_its_channel(self, sample: Path):
        topic = topic_of(sample)
        written = ENCODERS[topic.event](codec.decode(record(topic, sample.read_bytes()), topic.event))
        document = yaml.safe_load((ROOT / "schemas" / ASYNCAPI).read_text())
        headers = {name: value.decode() for name, value in written.headers}
        Draft202012Validator(document["components"]["messages"][topic.event.__name__]["headers"]).validate(headers)
        assert headers["content-type"] == "application/json"


def test_the_label_contract_keeps_its_field_names():
    """The shape that `streams classify` prints and other teams parse; fields may be added, none may go."""
    fields = {kind: {field.name for field in msgspec.structs.fields(kind)} for kind in BY_EVENT}
    assert fields[events.ClassifiedParagraph] >= {
        "article", "ordinal", "paragraph_count", "role", "text", "span", "issues", "statements", "agreements", "reader",
    }  # fmt: skip
    assert {field.name for field in msgspec.structs.fields(events.Statement)} >= {
        "type", "content", "cue", "speaker", "via",
    }  # fmt: skip
    assert {field.name for field in msgspec.structs.fields(events.IssueMention)} >= {
        "id",
        "score",
        "medtop",
        "evidence",
    }
    assert {field.name for field in msgspec.structs.fields(events.AgreementLabel)} >= {
        "issue", "status", "parties", "trigger", "plover", "cameo", "reported_by",
    }  # fmt: skip
