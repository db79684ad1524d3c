"""A PostgreSQL server started from the binaries on this machine."""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
from services.errors import StartError, UnavailableError
from services.processes import Child, free_ports, run_as, tail

DEBIAN = Path("/usr/lib/postgresql")
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "fsync": "off",
    "full_page_writes": "off",
}


def find() -> Path:
    """The folder of `initdb` and `postgres`, of the newest version.

    Raises:
        UnavailableError: they are not on this machine.
    """
    folders = sorted(DEBIAN.glob("*/bin"), key=lambda path: _number(path.parent.name), reverse=True)
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise UnavailableError("no PostgreSQL server is installed")


class LocalServer:
    """A server on the loopback address with a role of its own; its data goes when it is closed.

    Raises:
        UnavailableError: we are root, which PostgreSQL refuses, and cannot become anyone else.
    """

    def __init__(self, binaries: Path, *, why: str) -> None:
        self._binaries = binaries
        self._user = _owner()
        self._as_user = run_as(self._user)
        self._password = secrets.token_urlsafe(12)
        self._port = free_ports(1)[0]
        self._folder = Path(tempfile.mkdtemp(prefix="newsroom-streams-postgres-"))
        self._output = self._folder / "server.log"
        self._child: Child | None = None
        self.description = f"local server {self._version()} ({why})"

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://newsroom:{self._password}@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        if self._child and self._child.running:
            return
        if not self._data.exists():
            self._initialise()
        options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", str(self._data), "-p", str(self._port), *options]
        # SIGINT is PostgreSQL's fast shutdown: it ends its sessions and leaves no shared memory behind.
        self._child = Child(command, output=self._output, user=self._user, cwd=self._folder, orphaned="INT")
        self._child.until(self._accepts)

    def stop(self) -> None:
        if self._child:
            self._child.end(signal.SIGINT)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _version(self) -> str:
        said = subprocess.run([self._binaries / "postgres", "--version"], capture_output=True, text=True).stdout
        found = re.search(r"\d+(\.\d+)?", said)
        return found[0] if found else said.strip()

    def _initialise(self) -> None:
        secret = self._folder / "password"
        secret.write_text(self._password)
        if self._user:
            for path in (self._folder, secret):
                shutil.chown(path, self._user)
        options = ["-U", "newsroom", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--no-locale", "-N"]
        command = [*self._as_user, str(self._binaries / "initdb"), "-D", str(self._data), *options]
        with self._output.open("ab") as sink:
            done = subprocess.run(command, cwd=self._folder, stdout=sink, stderr=sink)
        if done.returncode:
            raise StartError(f"initdb failed:\n{tail(self._output)}")

    def _accepts(self) -> bool:
        try:
            psycopg.connect(self.url.replace("+psycopg", ""), connect_timeout=30).close()
        except psycopg.OperationalError:
            return False
        return True


def _owner() -> str | None:
    """Who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise UnavailableError("there is no account but root to run PostgreSQL")


def _number(name: str) -> float:
    return float(name) if re.fullmatch(r"\d+(\.\d+)?", name) else 0.0
