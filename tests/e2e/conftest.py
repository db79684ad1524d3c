"""The command as a user runs it: a process of its own, nothing in its environment but what a test gives."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

STREAMS = Path(sys.executable).parent / "streams"
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def streams() -> Command:
    """Run ``streams ARGUMENT...`` to its end; text in, text out."""

    def run(*arguments: object, cwd: Path | None = None, stdin: str | bytes = "", **environment: str):
        clean = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | environment
        done = subprocess.run(
            [STREAMS, *map(str, arguments)],
            cwd=cwd,
            env=clean,
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            timeout=100,
            check=False,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
