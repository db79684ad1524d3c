"""Traces of what happens to an article, from its publication to the alert, where an OpenTelemetry collector is named.

What a trace goes on from travels with each record as a header, ``traceparent``. Without a collector nothing is loaded,
and no record changes. Source: W3C Trace Context, https://www.w3.org/TR/trace-context/#traceparent-header.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from streams.contract.records import Headers, Record
from streams.errors import SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

HEADER = "traceparent"
EXPORT_SECONDS = 3
"""That a collector may take; one that is away must not hold up the end of a process."""
REMEMBERED = 10_000

_OUTGOING: ContextVar[bytes | None] = ContextVar("outgoing", default=None)


class _Tracing:
    """The tracer of this process, if it has one."""

    tracer: Any = None


def are_on() -> bool:
    return _Tracing.tracer is not None


def parent_in(headers: Headers) -> bytes | None:
    """What the trace of a record goes on from."""
    return next((value for name, value in headers if name == HEADER), None)


def outgoing() -> dict[str, str]:
    """Headers for a request to others: what their part of the trace goes on from."""
    parent = _OUTGOING.get()
    return {} if parent is None else {HEADER: parent.decode("ascii", "replace")}


@dataclass(slots=True)
class Span:
    """A stretch of work that has begun; `parent` is what goes on from it, None where nothing is traced."""

    parent: bytes | None = None
    _span: Any = None

    @property
    def headers(self) -> Headers:
        return () if self.parent is None else ((HEADER, self.parent),)

    def end(self, **attributes: str | int) -> None:
        if self._span is not None:
            self._span.set_attributes(attributes)
            self._span.end()


UNTRACED = Span()


def begin(name: str, parent: bytes | None = None, *, at: int | None = None, **attributes: str | int) -> Span:
    """Begin a stretch of work, which whoever began it ends; nothing where nothing is traced.

    Args:
        parent: what it goes on from; a trace of its own begins without.
        at: when it began, in nanoseconds since the epoch; now if None.
    """
    if _Tracing.tracer is None:
        return UNTRACED
    from opentelemetry.context import Context
    from opentelemetry.trace import set_span_in_context
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carried = TraceContextTextMapPropagator()
    before = Context() if parent is None else carried.extract({HEADER: parent.decode("ascii", "replace")}, Context())
    span = _Tracing.tracer.start_span(name, before, start_time=at, attributes=attributes)
    carrier: dict[str, str] = {}
    carried.inject(carrier, set_span_in_context(span, before))
    return Span(carrier[HEADER].encode(), span)


def go_on(name: str, record: Record, *, at: int) -> Span:
    """Begin a stretch of work on a record, in the trace that it is of; `at` as for `begin`."""
    return begin(
        name,
        parent_in(record.headers),
        at=at,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=(record.key or b"").decode(errors="replace"),
    )


@contextmanager
def span(name: str, parent: bytes | None = None, **attributes: str | int) -> Iterator[Span]:
    """A stretch of work in which `outgoing` goes on from it."""
    begun = begin(name, parent, at=None, **attributes)
    kept = _OUTGOING.set(begun.parent)
    try:
        yield begun
    finally:
        _OUTGOING.reset(kept)
        begun.end()


class Parents:
    """What traces go on from, by what they are about: for those who answer with another record, and later.

    Remembers the last ones, in this process alone: after a restart a trace may end early.
    """

    def __init__(self) -> None:
        self._parents: OrderedDict[str, bytes] = OrderedDict()

    def note(self, about: str, parent: bytes | None) -> None:
        if parent is None:
            return
        self._parents[about] = parent
        self._parents.move_to_end(about)
        if len(self._parents) > REMEMBERED:
            self._parents.popitem(last=False)

    def of(self, about: str) -> bytes | None:
        return self._parents.get(about)

    def headers(self, about: str) -> Headers:
        """Those with which a record about it goes on."""
        parent = self._parents.get(about)
        return () if parent is None else ((HEADER, parent),)


@contextmanager
def exported(endpoint: str | None, *, role: str) -> Iterator[None]:
    """Have what is traced sent to a collector by OTLP over HTTP, and the rest of it at the end.

    Args:
        endpoint: its base URL, as in ``http://127.0.0.1:4318``; None traces nothing.

    Raises:
        SettingsError: OpenTelemetry is not installed.
    """
    if endpoint is None:
        yield
        return
    provider = _provider(endpoint, role)
    with tracing_by(provider):
        yield
    provider.shutdown()


@contextmanager
def tracing_by(provider: TracerProvider) -> Iterator[None]:
    """Trace by a provider of OpenTelemetry's."""
    before, _Tracing.tracer = _Tracing.tracer, provider.get_tracer("newsroom-streams")
    try:
        yield
    finally:
        _Tracing.tracer = before


def _provider(endpoint: str, role: str) -> TracerProvider:
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import OTELResourceDetector, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingsError(
            f"STREAMS_OTLP_ENDPOINT is {endpoint}, and OpenTelemetry is not installed",
            remedy="pip install 'newsroom-streams[otel]', or leave STREAMS_OTLP_ENDPOINT and "
            "OTEL_EXPORTER_OTLP_ENDPOINT out",
        ) from error
    # What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say wins.
    ours = Resource.create({"service.name": f"newsroom-{role}", "service.namespace": "newsroom-streams"})
    exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=EXPORT_SECONDS)
    provider = TracerProvider(resource=ours.merge(OTELResourceDetector().detect()), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider
