"""A newsroom as its users have it: `streams run` and `streams serve` as processes over one folder."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from streams import demo

STREAMS = Path(sys.executable).with_name("streams")
DEMO = Path(demo.__file__).parent
PATIENCE_SECONDS = 60.0


class Newsroom:
    """Coverage under the demo's issue list.

    Args:
        environment: settings of the server.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self._environment = {"PATH": os.environ["PATH"], "HOME": str(folder)} | dict(environment or {})
        self._running: list[subprocess.Popen[str]] = []
        self._server: subprocess.Popen[str] | None = None
        self.url = ""

    def work(self) -> None:
        """Read and count whatever is published from now on."""
        self._start("run", "--issues", DEMO / "issues.json")
        self.wait_until((self.folder / "log.db").exists)

    def read(self, coverage: Path) -> None:
        """Read and count coverage, and be done."""
        self._streams("run", coverage, "--issues", DEMO / "issues.json", "--once")

    def serve(self, port: int = 0) -> None:
        """Serve; `url` is where."""
        self._server = self._start("serve", "--port", port)
        assert self._server.stderr
        for line in self._server.stderr:
            if found := re.search(r"http://[\w.:]+", line):
                self.url = found[0]
                return
        raise AssertionError("the server named no address")

    def try_list(self, name: str, issues: Path) -> None:
        """File what was read under another list, beside."""
        trial = {"name": name, "issues": json.loads(issues.read_text())}
        httpx.post(f"{self.url}/trials", json=trial, timeout=PATIENCE_SECONDS).raise_for_status()
        self.wait_until(lambda: not any(found["filing"] for found in self.get("/trials")["trials"]))

    def alert(self, rules: str) -> None:
        """Tell what a file of rules asks for, from now on."""
        (self.folder / "rules.toml").write_text(rules)
        self._start("alerts", "run", self.folder / "rules.toml")

    def publish_all(self, coverage: Path) -> None:
        """Publish a file or a folder."""
        self._streams("publish", coverage)

    def publish(self, article: Mapping[str, object]) -> None:
        """Publish an article, or a later version of one."""
        httpx.post(f"{self.url}/articles", json=article, timeout=PATIENCE_SECONDS).raise_for_status()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, "it does not come"
            time.sleep(0.05)

    def counted(self) -> int:
        """Articles that count, once nothing is under way."""
        if self.get("/incomplete")["articles"] or self.get("/lag")["lag"]:
            return 0
        return next((one["articles"] for one in self.get("/readings")["readings"] if one["current"]), 0)

    def get(self, path: str) -> Any:
        return httpx.get(f"{self.url}{path}", timeout=PATIENCE_SECONDS).raise_for_status().json()

    def stop_serving(self) -> int:
        """Stop the server; its port, to serve on once more."""
        assert self._server
        self._running.remove(self._server)
        self._end(self._server)
        return int(self.url.rpartition(":")[2])

    def close(self) -> None:
        while self._running:
            self._end(self._running.pop())

    def _streams(self, *arguments: object) -> None:
        subprocess.run(
            [STREAMS, *map(str, arguments), "--data", self.folder],
            env=self._environment, text=True, check=True, capture_output=True, timeout=100,
        )  # fmt: skip

    def _start(self, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [str(STREAMS), *map(str, arguments), "--data", str(self.folder)],
            env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._running.append(process)
        return process

    @staticmethod
    def _end(process: subprocess.Popen[str]) -> None:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
