"""Every metric there is. Names end in their unit, or in ``_total`` where they only go up.

Source: Prometheus, "Metric and label naming" (https://prometheus.io/docs/practices/naming/).
"""

from __future__ import annotations

from collections import Counter as Counts
from collections.abc import Iterable, Sequence

from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]

BATCH_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
LATENCY_BUCKETS = (0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 3600.0)
REQUEST_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
SEND_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)


def _counter(name: str, what: str, labels: Sequence[str] = ()) -> Counter:
    return Counter(f"newsroom_{name}", what, labels)


def _gauge(name: str, what: str, labels: Sequence[str] = ()) -> Gauge:
    return Gauge(f"newsroom_{name}", what, labels)


def _histogram(name: str, what: str, buckets: Sequence[float], labels: Sequence[str] = ()) -> Histogram:
    return Histogram(f"newsroom_{name}", what, labels, buckets=tuple(buckets))


PROCESS = _gauge("process_info", "1: which role of which version this process is.", ("role", "version"))

PUBLISHED = _counter("published_total", "What was published and acknowledged by the log.", ("kind",))
POLLS = _counter("polls_total", "Looks at watched sources by what came of them.", ("outcome",))
POLLED_ITEMS = _counter("polled_items_total", "Articles found in watched sources by what they were.", ("news",))

RECORDS_IN = _counter("records_in_total", "Records taken from a topic.", ("stage", "topic"))
RECORDS_OUT = _counter("records_out_total", "Records appended to a topic and acknowledged.", ("topic",))
BATCH_SECONDS = _histogram(
    "batch_seconds",
    "Time at work on a batch. Its sum by the records taken in is the time a record.",
    BATCH_BUCKETS,
    ("stage",),
)
DEAD_LETTERS = _counter("dead_letters_total", "Inputs that could not be processed.", ("stage", "error"))
LAG = _gauge("consumer_lag_records", "Records that a group has still to take in.", ("group", "topic", "partition"))
ASSIGNMENTS = _counter("assignments_total", "Assignments of partitions, one a rebalance.", ("group",))
REJOINS = _counter("rejoins_total", "Joins anew, since others had moved the offsets.", ("group",))
OUTAGES = _counter("outages_total", "Times that a log or a store went away.", ("error",))
RETRIES = _counter("retries_total", "Attempts to go on that failed while it was away.", ("error",))
WAITING = _gauge("waiting", "How many parts of this process wait for a log or a store now.")
EVENT_TO_TALLY = _histogram(
    "event_to_tally_seconds",
    "From an article's record on the log to the commit of tallies with its paragraphs, once a batch.",
    LATENCY_BUCKETS,
)

ALERTS = _counter("alerts_total", "Alerts appended, told or withdrawn.", ("kind",))
DELIVERIES = _counter("deliveries_total", "Attempts to deliver alerts.", ("channel", "outcome"))
DELIVERY_SECONDS = _histogram("delivery_seconds", "Time that an attempt took.", SEND_BUCKETS, ("channel",))

REQUESTS = _counter("http_requests_total", "Requests answered.", ("method", "path", "status"))
REQUEST_SECONDS = _histogram("http_request_seconds", "Time to an answer's first byte.", REQUEST_BUCKETS, ("path",))
LIVE_CLIENTS = _gauge("live_clients", "Clients of the live stream now.")
LIVE_DROPPED = _counter("live_dropped_total", "Clients of the live stream let go because they were too slow.")

LOG_BYTES = _gauge("embedded_log_bytes", "Size of the embedded log's files.")

# What is known beforehand begins at 0: of what appears at 1 Prometheus knows no increase.
for _kind in ("article", "kill", "paragraph", "held"):
    PUBLISHED.labels(_kind)
for _kind in ("told", "withdrawn"):
    ALERTS.labels(_kind)
for _error in ("LogUnavailableError", "StoreUnavailableError"):
    OUTAGES.labels(_error)
    RETRIES.labels(_error)


def count_in(stage: str, topics: Iterable[str]) -> None:
    """Count records that a stage took in, each by its topic."""
    for topic, count in Counts(topics).items():
        RECORDS_IN.labels(stage, topic).inc(count)


def count_out(topics: Iterable[str]) -> None:
    """Count records that the log has acknowledged, each by its topic."""
    for topic, count in Counts(topics).items():
        RECORDS_OUT.labels(topic).inc(count)
