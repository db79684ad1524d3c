"""Whether a Docker daemon answers, and the images that docker/compose.yaml names."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import yaml

COMPOSE = Path(__file__).parents[2] / "docker" / "compose.yaml"
PATIENCE_SECONDS = 5


@cache
def daemon_answers() -> bool:
    """As the docker command sees it, whichever context or host it is set to."""
    docker = shutil.which("docker")
    if not docker:
        return False
    try:
        return not subprocess.run([docker, "version"], capture_output=True, timeout=PATIENCE_SECONDS).returncode
    except subprocess.TimeoutExpired:
        return False


def image(service: str) -> str:
    """The image a service of the compose file runs, so that tests run on what we ship."""
    return str(yaml.safe_load(COMPOSE.read_text())["services"][service]["image"])
