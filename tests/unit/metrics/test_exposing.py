"""A port where metrics are read."""

from __future__ import annotations

import socket
import threading
import urllib.request
from pathlib import Path

import pytest
from services.processes import free_ports

from streams.errors import SettingsError
from streams.metrics.exposing import are_exposed, measure_log, served


def read(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def test_metrics_are_read_where_they_are_served_and_only_while_they_are() -> None:
    [port] = free_ports(1)
    with served(f"127.0.0.1:{port}", role="tally"):
        assert 'newsroom_process_info{role="tally",version="' in read(port)
        assert are_exposed()

    assert not are_exposed()
    with pytest.raises(OSError, match="refused"):
        read(port)
    assert not [thread for thread in threading.enumerate() if "serve_forever" in thread.name]


def test_without_an_address_nothing_is_served() -> None:
    before = threading.active_count()
    with served(None, role="tally"):
        assert not are_exposed()
        assert threading.active_count() == before


def test_each_of_several_processes_has_a_port_of_its_own() -> None:
    [port] = free_ports(1)
    with served(f"127.0.0.1:{port}", role="worker"), served(f"127.0.0.1:{port - 1}", role="worker", number=3):
        assert "newsroom" in read(port + 1)


def test_a_port_in_use_is_an_error_that_says_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        said = f"STREAMS_METRICS: {address} cannot be served on"
        with pytest.raises(SettingsError, match=said) as refused, served(address, role="tally"):
            pass

    assert "port of its own" in refused.value.remedy


def test_a_port_that_there_is_not_is_an_error() -> None:
    with pytest.raises(SettingsError, match="STREAMS_METRICS"), served("127.0.0.1:70000", role="tally"):
        pass


def test_the_size_of_the_embedded_log_is_that_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "log.db").write_bytes(b"x" * 700)
    (tmp_path / "log.db-wal").write_bytes(b"x" * 50)
    [port] = free_ports(1)
    measure_log(tmp_path)
    with served(f"127.0.0.1:{port}", role="run"):
        assert "newsroom_embedded_log_bytes 750.0" in read(port)
    measure_log(tmp_path / "nowhere")
    with served(f"127.0.0.1:{port}", role="run"):
        assert "newsroom_embedded_log_bytes 0.0" in read(port)
