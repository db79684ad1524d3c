"""The OpenAPI document, which derives from the table of endpoints.

Source: OpenAPI 3.1.0, whose schemas are JSON Schema 2020-12.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from streams import __version__
from streams.api.answers import Refusal
from streams.api.endpoints import Endpoint
from streams.api.parameters import Parameters
from streams.api.tables import CSV
from streams.api.telling import FOLLOWED, OfLive

JSON = "application/json"
_NO_NAME = re.compile(r"\W+")
_TEMPLATE = "#/components/schemas/{name}"


def openapi(endpoints: Sequence[Endpoint], *, secured: bool) -> dict[str, Any]:
    """The document of a server; `secured` is one that asks for a token."""
    kinds: list[Any] = [endpoint.gives for endpoint in endpoints]
    takes = [endpoint.body for endpoint in endpoints if endpoint.body is not None]
    found, schemas = msgspec.json.schema_components([*kinds, *takes, Refusal], ref_template=_TEMPLATE)
    bodies = iter(found[len(kinds) :])
    refusal = found[-1]
    paths: dict[str, dict[str, Any]] = {}
    for endpoint, schema in zip(endpoints, found, strict=False):
        operation = _operation(endpoint.path, endpoint.summary, endpoint.takes, _content(endpoint, schema), refusal)
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
        if endpoint.writes:
            _let_write(operation, endpoint, None if endpoint.body is None else next(bodies), refusal)
    live = {
        "text/event-stream": {
            "schema": {"type": "string", "description": f"Server-sent events of {', '.join(FOLLOWED)}."}
        }
    }
    paths["/live"] = {
        "get": _operation("/live", "Events as they come, resumed by Last-Event-ID.", OfLive, live, refusal)
    }
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "newsroom-streams",
            "version": __version__,
            "description": "Who said what, what was agreed, and how much of it there is, by issue.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": schemas},
    }
    if secured:
        document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
    return document


def _content(endpoint: Endpoint, schema: dict[str, Any]) -> dict[str, Any]:
    content = {JSON: {"schema": schema}}
    return content if endpoint.table is None else content | {CSV: {"schema": {"type": "string"}}}


def _operation(
    path: str, summary: str, takes: type[Parameters], content: dict[str, Any], refusal: dict[str, Any]
) -> dict[str, Any]:
    refused = {"content": {JSON: {"schema": refusal}}}
    return {
        "operationId": _NO_NAME.sub("_", path.strip("/")).strip("_"),
        "summary": summary,
        "parameters": _parameters(path, takes),
        "responses": {
            "200": {"description": "What was asked for.", "content": content},
            "304": {"description": "The same as the ETag names."},
            "400": {"description": "A parameter is wrong."} | refused,
            "401": {"description": "The token is missing or wrong."} | refused,
            "404": {"description": "There is no such thing."} | refused,
            "503": {"description": "Not caught up, or a database or log is away."} | refused,
        },
    }


def _let_write(
    operation: dict[str, Any], endpoint: Endpoint, body: dict[str, Any] | None, refusal: dict[str, Any]
) -> None:
    """What an operation that changes something has more and less than one that asks."""
    operation["operationId"] = f"{endpoint.method.lower()}_{operation['operationId']}"
    refused = {"content": {JSON: {"schema": refusal}}}
    answers = operation["responses"]
    del answers["304"]
    answers[str(endpoint.status)] = answers.pop("200")
    answers["409"] = {"description": "Something else is under way."} | refused
    answers["403"] = {"description": "A page of another site asks."} | refused
    if body is not None:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": body}}}
        answers["413"] = {"description": "The body is too long."} | refused
        answers["422"] = {"description": "Nothing of it can be used."} | refused
        answers["415"] = {"description": "The body is no JSON."} | refused


def _parameters(path: str, takes: type[Parameters]) -> list[dict[str, Any]]:
    (reference,), schemas = msgspec.json.schema_components([takes], ref_template="{name}")
    schema = schemas[reference["$ref"]]
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "in": "path" if f"{{{name}}}" in path else "query",
            "required": name in required,
            "schema": _inline(inner),
        }
        for name, inner in schema["properties"].items()
    ]


def _inline(schema: dict[str, Any]) -> dict[str, Any]:
    """What a URL can say: null is said by leaving a parameter out."""
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if not options:
        return {name: value for name, value in schema.items() if name != "default" or value is not None}
    rest = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    return {**rest, **options[0]}
