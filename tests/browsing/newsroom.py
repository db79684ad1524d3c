"""A newsroom as its users have it: `streams run` and `streams serve` as processes over one folder."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
import orjson

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
        self.url = ""

    def read(self, *sources: Path) -> None:
        """Read some coverage, one after another."""
        for source in sources:
            self._streams("run", source, "--issues", DEMO / "issues.json", "--once", "--json")

    def try_list(self, name: str, issues: Path) -> None:
        """File what was read under another list, beside."""
        self._streams("trial", name, "--issues", issues)

    def work(self) -> None:
        """Read and count whatever is published from now on."""
        self._start("run", "--issues", DEMO / "issues.json")

    def serve(self, port: int = 0) -> None:
        """Serve; `url` is where."""
        server = self._start("serve", "--port", port)
        assert server.stderr
        for line in server.stderr:
            if found := re.search(r"http://[\w.:]+", line):
                self.url = found[0]
                return
        raise AssertionError("the server named no address")

    def publish(self, article: Mapping[str, object]) -> None:
        """Publish an article, or a later version of one."""
        self._streams("publish", "-", stdin=orjson.dumps(article).decode())

    def wait_until_counted(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while httpx.get(f"{self.url}/lag").json()["lag"]:
            assert time.monotonic() < deadline, "it is not counted"
            time.sleep(0.05)

    def stop_serving(self) -> int:
        """Stop the server; its port, to serve on once more."""
        self._end(self._running.pop())
        return int(self.url.rpartition(":")[2])

    def close(self) -> None:
        while self._running:
            self._end(self._running.pop())

    def _streams(self, *arguments: object, stdin: str = "") -> None:
        subprocess.run(
            [STREAMS, *map(str, arguments), "--data", self.folder],
            env=self._environment, input=stdin, text=True, check=True, capture_output=True, timeout=100,
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
