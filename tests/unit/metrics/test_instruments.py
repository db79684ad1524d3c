"""Every metric, by its name and its labels."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from streams.metrics import instruments

FEW = {
    "stage",
    "topic",
    "partition",
    "group",
    "error",
    "kind",
    "outcome",
    "news",
    "channel",
    "method",
    "path",
    "status",
    "role",
    "version",
}
UNITS = ("_seconds", "_bytes", "_records", "_info", "_clients", "_waiting")

metrics = [found for found in vars(instruments).values() if isinstance(found, Counter | Gauge | Histogram)]


def test_names_are_ours_and_say_their_unit() -> None:
    assert len(metrics) > 20
    for metric in metrics:
        assert metric._name.startswith("newsroom_")
        assert isinstance(metric, Counter) or metric._name.endswith(UNITS)


def test_no_label_takes_what_articles_say() -> None:
    assert {label for metric in metrics for label in metric._labelnames} <= FEW


def test_latency_tells_50_milliseconds_from_a_second() -> None:
    between = [bound for bound in instruments.LATENCY_BUCKETS if 0.05 <= bound <= 1]

    assert between[0] == 0.05
    assert between[-1] == 1
    assert len(between) >= 6


def test_records_are_counted_by_topic() -> None:
    before = _taken("test-stage", "articles"), _taken("test-stage", "paragraphs")
    instruments.count_in("test-stage", ["articles", "paragraphs", "paragraphs"])

    assert (_taken("test-stage", "articles"), _taken("test-stage", "paragraphs")) == (before[0] + 1, before[1] + 2)


def _taken(stage: str, topic: str) -> float:
    return float(instruments.RECORDS_IN.labels(stage, topic)._value.get())
