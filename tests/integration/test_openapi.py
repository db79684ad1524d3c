"""Whatever the OpenAPI document lets anybody ask, and much that it does not: answers as it says, no fault of ours."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from answering import asking
from browsing.newsroom import DEMO, Newsroom
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from trying.terms import TermFiler

from streams.api.application import application
from streams.api.endpoints import ENDPOINTS
from streams.api.openapi import openapi
from streams.log.opening import open_log
from streams.settings import Settings
from streams.tally.store import TallyStore

pytestmark = pytest.mark.slow

CASES = 15
"""Of each operation: as the document has it, of what there is, and against the document."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
KNOWN = {"uri": "urn:pacific-wire:2024-04-16:defense-chiefs", "index": 1, "issue": "fentanyl", "speaker": "Biden"}
"""What there is in the demo coverage, in place of what nothing is called."""
UNKNOWN = ("reading", "cursor", "version")
DOCUMENT = schemathesis.openapi.from_dict(openapi(ENDPOINTS, secured=False))
OPERATIONS = {
    f"{operation.method.upper()} {operation.path}": operation
    for operation in (found.ok() for found in DOCUMENT.get_all_operations())
    if operation.path != "/live"  # which has no end
}


class Server:
    """The API over the demo coverage, in this process."""

    def __init__(self, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self._client = self._served(folder)
        self.ask = self._runner.run(self._client.__aenter__())

    def answer(self, case: Any) -> httpx.Response:
        asked = requests.Request(**case.as_transport_kwargs(base_url="http://127.0.0.1:8040")).prepare()
        return self._runner.run(self._asked(asked))

    async def _asked(self, asked: requests.PreparedRequest) -> httpx.Response:
        async with asyncio.timeout(30):
            return await self.ask.request(
                asked.method or "", asked.url or "", content=asked.body or b"", headers=dict(asked.headers)
            )

    def close(self) -> None:
        self._runner.run(self._client.__aexit__(None, None, None))
        self._runner.close()

    @staticmethod
    @asynccontextmanager
    async def _served(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
        settings = Settings(data_dir=folder)
        with closing(TallyStore(settings.tally_database)) as store:
            async with open_log(settings) as log:
                app = application(log, store, settings, token=None, host="127.0.0.1", filer_of=TermFiler)
                async with app.router.lifespan_context(app), asking(app) as client:
                    assert (await client.get("/ready")).status_code == 200
                    yield client


def of_what_there_is(case: Any) -> Any:
    """The same asked of articles that are there."""
    for part in (case.query, case.body):
        if isinstance(part, dict):
            part |= {name: known for name, known in KNOWN.items() if name in part}
            for name in UNKNOWN:
                part.pop(name, None)
    return case


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    newsroom = Newsroom(tmp_path_factory.mktemp("newsroom"))
    newsroom.read(DEMO / "coverage")
    server = Server(newsroom.folder)
    yield server
    server.close()


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_answer_is_as_the_document_says_and_no_fault_of_the_server(name: str, server: Server) -> None:
    operation = OPERATIONS[name]
    documented, against = map(operation.as_strategy, (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))

    @given(st.one_of(documented, documented.map(of_what_there_is), against))
    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answered(case: Any) -> None:
        case.validate_response(server.answer(case), checks=CHECKS)

    answered()
