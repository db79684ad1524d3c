"""Child processes that answer on ports, and that never outlive the test run."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from services.errors import StartError, UnavailableError

# The kernel sends a parent-death signal when the thread that spawned the child ends, not only its
# process, and tests start services from the short-lived threads of their event loops.
_SPAWNER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="spawner")


class Child:
    """A process in a process group of its own, so that its own children end with it.

    Where util-linux is there the kernel ends it even when the test run itself is killed.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        output: Path,
        user: str | None = None,
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        orphaned: str = "KILL",
    ) -> None:
        self.output = output
        with output.open("ab") as sink:
            self._process = _SPAWNER.submit(
                subprocess.Popen,
                [*run_as(user, orphaned), *command],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=environment,
                start_new_session=True,
            ).result()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def end(self, first: signal.Signals = signal.SIGTERM, *, patience: float = 10.0) -> int:
        """Send `first`; after `patience` seconds kill the whole group. Returns the exit status."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(first)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        return self._process.wait(patience)

    def kill(self) -> None:
        """kill -9 of the whole group, at once."""
        self.end(signal.SIGKILL)

    def wait(self, timeout: float) -> int:
        """Exit status.

        Raises:
            subprocess.TimeoutExpired: it still runs after `timeout` seconds.
        """
        return self._process.wait(timeout)

    def until(self, ready: Callable[[], bool], *, within: float = 60.0) -> None:
        """Wait until `ready()`.

        Raises:
            StartError: the process ended first, or `within` seconds have passed.
        """
        deadline = time.monotonic() + within
        while not ready():
            if not self.running or time.monotonic() > deadline:
                state = "is not ready" if self.running else f"ended with status {self._process.returncode}"
                self.kill()
                raise StartError(f"{self._process.args!r} {state}:\n{tail(self.output)}")
            time.sleep(0.05)


def run_as(user: str | None, orphaned: str = "KILL") -> list[str]:
    """Words before a command that make it run as `user` and get signal `orphaned` when we die.

    Raises:
        UnavailableError: nothing here can change to `user`.
    """
    if setpriv := shutil.which("setpriv"):
        identity = [f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
        return [setpriv, f"--pdeathsig={orphaned}", *identity, "--"]
    if user is None:
        return []
    if runuser := shutil.which("runuser"):
        return [runuser, "-u", user, "--"]
    raise UnavailableError(f"neither setpriv nor runuser is here to run it as {user}")


def tail(output: Path, lines: int = 30) -> str:
    return "\n".join(output.read_text(errors="replace").splitlines()[-lines:])


_given: set[int] = set()


def free_ports(count: int) -> list[int]:
    """Ports nothing listens on, below the range for outgoing connections so that a restart finds them free.

    None comes twice in a run: whoever got it may not listen on it yet, or just now.
    """
    found: list[int] = []
    while len(found) < count:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in _given:
                _given.add(port)
                found.append(port)
    return found
