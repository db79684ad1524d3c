"""Apache Kafka's own jars, resolved by Maven once and kept outside the repository."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from services.errors import UnavailableError

POM = Path(__file__).parents[1] / "integration" / "kafka" / "pom.xml"


def version() -> str:
    namespace = {"m": "http://maven.apache.org/POM/4.0.0"}
    return str(ElementTree.parse(POM).findtext("m:properties/m:kafka.version", namespaces=namespace))


def resolve() -> Path:
    """The folder of jars, filled on the first call.

    Raises:
        UnavailableError: no Java, or no jars yet and Maven is not here or cannot resolve them.
    """
    if not shutil.which("java"):
        raise UnavailableError("java is not installed")
    folder = _cache() / f"kafka-{version()}-{hashlib.sha256(POM.read_bytes()).hexdigest()[:8]}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / "filling.lock").open("w") as lock:
            # Maven's own repository takes one at a time, and there may be several processes that run tests.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                _fill(folder)
    return folder


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsroom-streams"


def _fill(folder: Path) -> None:
    maven = shutil.which("mvn")
    if not maven:
        raise UnavailableError("mvn is not installed")
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        jars = Path(scratch) / "jars"
        command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
        done = subprocess.run(command, cwd=scratch, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            said = next((line for line in done.stdout.splitlines() if line.startswith("[ERROR]")), "no reason")
            raise UnavailableError(f"Maven cannot resolve Apache Kafka {version()}: {said}")
        jars.rename(folder)
