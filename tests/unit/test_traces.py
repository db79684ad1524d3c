"""What traces go on from, and what nothing is traced costs."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from streams import traces
from streams.contract.records import NewRecord, Record
from streams.errors import SettingsError

RECORD = Record(topic="paragraphs", partition=1, offset=5, key=b"urn:a", value=b"{}", headers=(), timestamp=0)


@pytest.fixture
def kept() -> Iterator[InMemorySpanExporter]:
    """What was traced."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with traces.tracing_by(provider):
        yield exporter


def test_where_nothing_is_traced_no_record_changes() -> None:
    record = NewRecord(topic="articles", key=b"urn:a", value=b"{}")
    span = traces.go_on("read", RECORD, at=1)

    assert not traces.are_on()
    assert record.with_headers(span.headers) is record
    span.end()
    with traces.span("deliver"):
        assert traces.outgoing() == {}


def test_a_record_goes_on_in_the_trace_of_the_one_that_it_came_of(kept: InMemorySpanExporter) -> None:
    first = traces.begin("publish", uri="urn:a")
    second = traces.go_on("read", _with(first), at=1_000)
    second.end()
    first.end()

    child, parent = kept.get_finished_spans()
    assert parent.parent is None
    assert child.parent is not None
    assert child.parent.span_id == parent.context.span_id
    assert child.context.trace_id == parent.context.trace_id
    assert child.start_time == 1_000
    assert dict(child.attributes or {}) == {"topic": "paragraphs", "partition": 1, "offset": 5, "key": "urn:a"}


@pytest.mark.parametrize("damaged", [b"", b"00-zz-11-01", b"\xff\xfe", b"0" * 5000])
def test_what_is_no_traceparent_begins_a_trace(kept: InMemorySpanExporter, damaged: bytes) -> None:
    traces.begin("read", damaged).end()

    [span] = kept.get_finished_spans()
    assert span.parent is None


def test_what_others_are_asked_goes_on_in_the_trace_of_the_work(kept: InMemorySpanExporter) -> None:
    with traces.span("deliver") as span:
        assert span.parent is not None
        assert traces.outgoing() == {"traceparent": span.parent.decode()}

    assert traces.outgoing() == {}


def test_what_a_trace_goes_on_from_is_remembered_for_the_last_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(traces, "REMEMBERED", 2)
    parents = traces.Parents()
    for name in ("a", "b", "a", "c"):
        parents.note(name, name.encode())
    parents.note("d", None)

    assert [parents.of(name) for name in "abcd"] == [b"a", None, b"c", None]
    assert parents.headers("a") == (("traceparent", b"a"),)
    assert parents.headers("b") == ()


def test_without_opentelemetry_a_collector_is_an_error_that_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)

    collector = traces.exported("http://127.0.0.1:4318", role="worker")
    with pytest.raises(SettingsError, match="OpenTelemetry is not installed") as refused, collector:
        pass

    assert "newsroom-streams[otel]" in refused.value.remedy
    assert not traces.are_on()


def _with(span: traces.Span) -> Record:
    return Record(
        topic="paragraphs", partition=1, offset=5, key=b"urn:a", value=b"{}", headers=span.headers, timestamp=0
    )
