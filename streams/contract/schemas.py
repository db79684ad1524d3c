"""The published contract: a JSON Schema for each event, and the AsyncAPI document of the topics.

Both derive from the topics table and the event classes; ``streams schemas`` writes them.
Sources: JSON Schema 2020-12; AsyncAPI 3.0.0 with its Kafka bindings 0.5.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import orjson

from streams.contract.codec import CONTENT_TYPE
from streams.contract.topics import TOPICS, Topic

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ASYNCAPI = "asyncapi.yaml"

_HEADERS: dict[str, Any] = {
    "type": "object",
    "description": "CloudEvents 1.0 attributes in Kafka's binary content mode.",
    "required": ["ce_specversion", "ce_id", "ce_source", "ce_type"],
    "properties": {
        "ce_specversion": {"const": "1.0"},
        "ce_id": {"type": "string", "description": "The same for the same input, so that a repeat can be told."},
        "ce_source": {"type": "string"},
        "ce_subject": {"type": "string", "description": "The record's key."},
        "ce_time": {"type": "string", "format": "date-time", "description": "Event time: the publication."},
    },
}


def contract_files(version: str) -> dict[str, str]:
    """File name → content of everything under ``schemas/``, for the product's `version`."""
    files = {schema_name(topic): _json(event_schema(topic)) for topic in TOPICS}
    return files | {ASYNCAPI: "\n".join(_yaml(asyncapi(version))) + "\n"}


def schema_name(topic: Topic) -> str:
    """``article.v1.json`` for the event type ``newsroom.article.v1``."""
    return topic.type.removeprefix("newsroom.") + ".json"


def event_schema(topic: Topic) -> dict[str, Any]:
    """JSON Schema of the values of a topic."""
    (reference,), definitions = msgspec.json.schema_components([topic.event], ref_template="#/$defs/{name}")
    root = definitions.pop(reference["$ref"].removeprefix("#/$defs/"))
    schema: dict[str, Any] = {"$schema": DIALECT, "$id": schema_name(topic)} | root
    flowing: dict[str, Any] = _flowing(schema | {"$defs": definitions} if definitions else schema)
    return flowing


def asyncapi(version: str) -> dict[str, Any]:
    """The AsyncAPI document: a channel and a message a topic, and who sends and receives it."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "newsroom-streams",
            "version": version,
            "description": "News coverage as events: paragraphs in, labelled paragraphs, agreements and tallies out.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": CONTENT_TYPE.decode(),
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {f"{action}-{topic.name}": _operation(action, topic) for topic in TOPICS for action in ACTIONS},
        "components": {"messages": {topic.event.__name__: _message(topic) for topic in TOPICS}},
    }


ACTIONS = ("send", "receive")


def _channel(topic: Topic) -> dict[str, Any]:
    return {
        "address": topic.name,
        "description": topic.description,
        "messages": {topic.event.__name__: {"$ref": f"#/components/messages/{topic.event.__name__}"}},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": [topic.cleanup],
                    "retention.ms": topic.retention_ms,
                    "max.message.bytes": topic.max_message_bytes,
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operation(action: str, topic: Topic) -> dict[str, Any]:
    parties = topic.senders if action == "send" else topic.receivers
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "summary": f"{'By' if action == 'send' else 'For'} {', '.join(parties)}.",
        "messages": [{"$ref": f"#/channels/{topic.name}/messages/{topic.event.__name__}"}],
    }


def _message(topic: Topic) -> dict[str, Any]:
    headers = {**_HEADERS, "properties": {**_HEADERS["properties"], "ce_type": {"const": topic.type}}}
    return {
        "name": topic.type,
        "title": topic.event.__name__,
        "contentType": CONTENT_TYPE.decode(),
        "headers": headers,
        "payload": {"schemaFormat": "application/schema+json;version=2020-12", "schema": {"$ref": schema_name(topic)}},
        "bindings": {"kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": "0.5.0"}},
    }


def _flowing(node: Any) -> Any:
    """The same with descriptions of one line each: from Python 3.13 on docstrings keep no indentation."""
    if isinstance(node, list):
        return [_flowing(value) for value in node]
    if not isinstance(node, dict):
        return node
    said = node.get("description")
    joined = {"description": " ".join(said.split())} if isinstance(said, str) else {}
    return {key: _flowing(value) for key, value in node.items()} | joined


def _json(value: dict[str, Any]) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _yaml(value: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Lines of YAML: maps in blocks, and all else as the JSON that YAML 1.2 takes as it is."""
    for key, inner in value.items():
        if isinstance(inner, Mapping) and inner:
            yield f"{indent}{key}:"
            yield from _yaml(inner, indent + "  ")
        else:
            yield f"{indent}{key}: {orjson.dumps(inner).decode()}"
